"""Makes ``index/data/means.safetensors``: the language means of the bundled encoder.

    python -m ftzqa.eval.fit.means QUESTIONS.jsonl LAWS OUT

Questions come from a teaching set in both languages; Chinese passages from the laws it is about; English
passages from the starter collection. What is written is four mean rows, with what they were made from.
"""

import json
import random
import sys
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from ...index.encoders import encoded_text, load_encoder
from ...ingest import read, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...index.types import Vectors

_PASSAGES = 800  # of each language: the mean moves by less than 0.01 with more


def main(questions: Path, laws: Path, out: Path) -> None:
    """Encode the references and write their means."""
    from safetensors.numpy import save_file

    encoder = load_encoder()
    asked = [json.loads(line) for line in questions.read_text("utf-8").splitlines()]
    named = {row["doc"] for row in asked}
    with as_file(files("ftzqa.corpus") / "documents") as starter:
        texts = {
            "zh": _passages(path for path in sorted(laws.rglob("*.md")) if path.name in named),
            "en": _passages(sorted(starter.glob("*-en.md"))),
        }
    means: dict[str, Vectors] = {}
    for language in ("zh", "en"):
        spoken = [row["question"] for row in asked if row["lang"] == language]
        means[f"query.{language}"] = encoder.queries(spoken).mean(axis=0)
        means[f"passage.{language}"] = encoder.passages(texts[language]).mean(axis=0)
    counts = {language: len(found) for language, found in texts.items()}
    provenance = {
        "encoder": encoder.identity,
        "questions": f"{questions.name} ({len(asked)})",
        "passages": str(counts),
    }
    save_file(means, out, metadata=provenance)


def _passages(paths: "Iterable[Path]") -> list[str]:
    found = []
    for path in paths:
        document = read(path, source=path.name)
        found += [encoded_text(document.title, passage.headings, passage.text) for passage in split(document)]
    random.Random(0).shuffle(found)
    return found[:_PASSAGES]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
