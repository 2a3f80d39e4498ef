"""How search holds up among the documents of a whole archive.

    python -m ftzqa.eval.archive QUESTIONS.jsonl FOLDER --collection PATH... --archive PATH

The questions are asked of the collection alone, then with the archive's files beside it, those left out whose
text the collection has already. Only search is judged: the archive may answer questions that the set calls
unanswerable. Encoding takes most of the time (150,000 passages: hours on two cores); cut short, it goes on
where it stopped. ``--passages`` takes a part of the archive: whole files, drawn by ``--seed``.
"""

import argparse
import random
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from ..app.build import build
from ..index.encoders import load_encoder
from ..index.library import Library
from ..index.rerankers import load_reranker
from ..index.search import Searcher
from ..ingest import SUFFIXES, read, split
from ..ingest.errors import UnreadableFile
from .load import load_cases
from .retrieval import retrieval_values, run_ids
from .types import Case

if TYPE_CHECKING:
    from ..index.types import Encoder

_MEASURES = ("hit@1", "hit@10", "mrr@10")


def main() -> None:
    """Print the figures before and after."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("folder", type=Path, help="where the two libraries are made")
    parser.add_argument("--collection", type=Path, nargs="+", required=True)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--passages", type=int, help="stop after this many passages of the archive")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    cases = [case for case in load_cases(given.questions) if case.answerable]
    for line in compare(
        cases,
        folder=given.folder,
        collection=given.collection,
        added=chosen(given.archive, beside=given.collection, passages=given.passages, seed=given.seed),
        encoder=load_encoder(),
    ):
        print(line, flush=True)  # noqa: T201


def compare(
    cases: Sequence[Case],
    *,
    folder: Path,
    collection: Sequence[Path],
    added: Sequence[Path],
    encoder: "Encoder",
) -> Iterator[str]:
    """The rows of a table: each way of searching, without and with the files ``added`` in the library."""
    yield "| passages | search | Chinese | English |"
    yield "| --- | --- | --- | --- |"
    reranker = load_reranker("bundled")
    alone, among = folder / "collection", folder / "archive"
    build(list(collection), library=alone, encoder=encoder)
    if not among.exists():
        shutil.copytree(alone, among)  # saves encoding the collection again
    build([*collection, *added], library=among, encoder=encoder)
    for library in (alone, among):
        searcher = Searcher(Library(library), encoder, reranker=reranker)
        size = searcher.library.counts()["passages"]
        for name, system in {"legs joined": searcher.without_reranker(), "reranked": searcher}.items():
            found = {case.id: run_ids(case, system.search(case.question)) for case in cases}
            values = retrieval_values(cases, found)
            cells = (_figures(cases, values, language=language) for language in ("zh", "en"))
            yield f"| {size} | {name} | {' | '.join(cells)} |"


def _figures(cases: Sequence[Case], values: Mapping[str, Mapping[str, float]], *, language: str) -> str:
    ids = [case.id for case in cases if case.language == language]
    return " / ".join(f"{fmean(values[i][name] for i in ids):.2f}" for name in _MEASURES) if ids else "–"


def chosen(
    archive: Path, *, beside: Sequence[Path], passages: int | None = None, seed: int = 0
) -> list[Path]:
    """Files of the archive in the order drawn, until they have enough passages; each text once, none that
    stands ``beside``. Files that cannot be read are passed over."""
    seen = {text for path in _files(beside) if (text := _text_hash(path))}
    files = _files([archive])
    random.Random(seed).shuffle(files)
    found, count = [], 0
    for path in files:
        if passages is not None and count >= passages:
            break
        if (text := _text_hash(path)) and text not in seen:
            seen.add(text)
            found.append(path)
            count += len(split(read(path, source=path.name))) if passages is not None else 0
    return found


def _files(paths: Collection[Path]) -> list[Path]:
    every = (file for path in paths for file in (path.rglob("*") if path.is_dir() else (path,)))
    return sorted(file for file in every if file.suffix.lower() in SUFFIXES)


def _text_hash(path: Path) -> str | None:
    """Of the text without its blanks; None where it cannot be read."""
    try:
        text = read(path, source=path.name).text
    except UnreadableFile:
        return None
    return sha256("".join(text.split()).encode()).hexdigest()


if __name__ == "__main__":
    main()
