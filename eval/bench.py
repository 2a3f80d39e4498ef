"""Public benchmarks: XQuAD and CMRC 2018 for search, RGB for answering among noise.

For search every context becomes a document of a temporary library, and a question counts as answered at
rank r when its context is the r-th. XQuAD: Artetxe et al. 2020. CMRC 2018: Cui et al. 2019.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ..app.build import build
from ..index.library import Library
from ..index.search import Searcher
from ..ingest.errors import BadCases, BadSetting, MissingPath
from ..ingest.types import Language
from .run import Progress

if TYPE_CHECKING:
    from ..app.chat import Chat
    from ..index.types import Encoder, Reranker

NAMES = ("xquad-zh", "xquad-en", "xquad-cross", "cmrc2018", "rgb-zh")
_AT = (1, 3, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """What is measured."""

    encoder: "Encoder"
    reranker: "Reranker | None" = None
    chat: "Chat | None" = None
    """Writes RGB's answers, which are then verified; without one they are quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question and the key of the context that answers it.

    ``held_out`` says that no part of the product was trained on the context: half of them, by a hash of the
    name of the context's first question, which parallel files share.
    """

    text: str
    context: str
    answers: tuple[str, ...]
    held_out: bool


def measure(
    name: str,
    path: Path,
    *,
    system: System,
    limit: int | None = None,
    held_out: bool = False,
    progress: Progress = lambda done, total: None,
) -> dict[str, Any]:
    """The field's figures for the benchmark called ``name``.

    ``held_out`` asks only about contexts that the reranker was not trained on; all contexts are searched.

    Raises:
        BadSetting: no benchmark has this name.
        MissingPath: there is no such file.
        BadCases: the file is not in the benchmark's format.
    """
    if name not in NAMES:
        raise BadSetting(name="benchmark", value=name, expected=", ".join(NAMES))
    if name == "rgb-zh":
        from .rgb import measure_rgb

        return measure_rgb(path, system=system, limit=limit, progress=progress)
    if name == "xquad-cross":
        return _cross(path, system=system, limit=limit, held_out=held_out, progress=progress)
    language: Language = "en" if name == "xquad-en" else "zh"
    contexts, questions = load_squad(path)
    asked = _asked(questions, limit=limit, held_out=held_out)
    found = _measure(contexts, asked, system=system, progress=progress)
    return {name: {"language": language, "contexts": len(contexts), **found}}


def load_squad(path: Path) -> tuple[dict[str, str], list[Question]]:
    """Contexts by key, and questions, of a file in SQuAD's format; a key is the context's place in it."""
    contexts: dict[str, str] = {}
    questions = []
    try:
        for i, article in enumerate(_json(path)["data"]):
            for j, paragraph in enumerate(article["paragraphs"]):
                key = f"{i:04}-{j:02}"
                contexts[key] = paragraph["context"]
                held_out = _is_held_out(paragraph["qas"][0]["id"])
                for qa in paragraph["qas"]:
                    answers = tuple(dict.fromkeys(answer["text"] for answer in qa["answers"]))
                    questions.append(
                        Question(text=qa["question"], context=key, answers=answers, held_out=held_out)
                    )
    except (KeyError, IndexError, TypeError) as error:
        raise BadCases(path=path, line=1, expected="SQuAD's format", found=repr(error)) from error
    return contexts, questions


def _is_held_out(name: str) -> bool:
    return int(sha256(name.encode()).hexdigest(), 16) % 2 == 1


def _asked(questions: Sequence[Question], *, limit: int | None, held_out: bool) -> list[Question]:
    return [question for question in questions if question.held_out or not held_out][:limit]


def _cross(
    folder: Path, *, system: System, limit: int | None, held_out: bool, progress: Progress
) -> dict[str, Any]:
    """Questions of one language over the contexts of the other, and over both together."""
    zh, zh_questions = load_squad(folder / "xquad.zh.json")
    en, en_questions = load_squad(folder / "xquad.en.json")
    found: dict[str, Any] = {}
    for name, contexts, questions in (("zh→en", en, zh_questions), ("en→zh", zh, en_questions)):
        asked = _asked(questions, limit=limit, held_out=held_out)
        found[name] = _measure(contexts, asked, system=system, progress=progress)
    return found


def _measure(
    contexts: Mapping[str, str],
    questions: Sequence[Question],
    *,
    system: System,
    progress: Progress,
) -> dict[str, float]:
    with TemporaryDirectory(prefix="ftzqa-bench-") as folder:
        searcher = context_searcher(contexts, Path(folder), system=system)
        ranks = []
        for done, question in enumerate(questions, start=1):
            ranks.append(_rank(question, searcher))
            progress(done, len(questions))
        searcher.library.close()
    return {"n": len(ranks), **_figures(ranks)}


def context_searcher(contexts: Mapping[str, str], folder: Path, *, system: System) -> Searcher:
    """A library in ``folder`` with one document a context, named by its key."""
    documents = folder / "contexts"
    documents.mkdir()
    for key, text in contexts.items():
        (documents / f"{key}.txt").write_text(" ".join(text.split()), encoding="utf-8")
    build([documents], library=folder / "library", encoder=system.encoder)
    return Searcher(Library(folder / "library"), system.encoder, reranker=system.reranker)


def _rank(question: Question, searcher: Searcher) -> int | None:
    """The place of the question's context among the first ten contexts."""
    seen: dict[str, None] = {}
    for hit in searcher.search(question.text, k=50):
        seen.setdefault(Path(hit.source).stem)
    ranked = list(seen)[:10]
    return ranked.index(question.context) + 1 if question.context in ranked else None


def _figures(ranks: Sequence[int | None]) -> dict[str, float]:
    n = max(len(ranks), 1)
    found = {f"hit@{k}": sum(rank is not None and rank <= k for rank in ranks) / n for k in _AT}
    return found | {"mrr@10": sum(1 / rank for rank in ranks if rank is not None) / n}


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise MissingPath(path=path) from error
    except json.JSONDecodeError as error:
        raise BadCases(path=path, line=error.lineno, expected="JSON", found=error.msg) from error
