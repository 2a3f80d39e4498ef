"""RGB (Chen et al. 2024): can answers be composed from evidence among noise, and are they refused without?

Each question comes with passages that hold its answer and passages that do not. Five of them are given, a
set share of them noise; search and ``ask`` see nothing else.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ..app.ask import ask
from ..app.types import Answer
from ..app.write import write
from ..index.search import Searcher
from ..index.types import Filters
from ..ingest.errors import BadCases, MissingPath
from .run import Progress

if TYPE_CHECKING:
    from ..app.chat import Chat
    from .bench import System

_GIVEN = 5
NOISE = (0.0, 0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question; every element of ``answers`` must be stated, in one of its wordings."""

    text: str
    answers: tuple[tuple[str, ...], ...]
    positive: tuple[str, ...]
    negative: tuple[str, ...]

    def given(self, noise: float) -> tuple[str, ...]:
        """The passages at a share of noise; fewer where the question has fewer of a kind."""
        negatives = round(noise * _GIVEN)
        return self.positive[: _GIVEN - negatives] + self.negative[:negatives]

    def stated(self, answer: str) -> bool:
        """Whether an answer states every element, blanks and case aside."""
        plain = _plain(answer)
        return all(any(_plain(wording) in plain for wording in wordings) for wordings in self.answers)


def measure_rgb(path: Path, *, system: "System", limit: int | None, progress: Progress) -> dict[str, Any]:
    """Accuracy at each share of noise, and the share of questions refused on noise alone.

    ``answered`` is the share that was not refused; ``refusal_auroc`` how well confidence tells the questions
    at that share of noise from the same ones on noise alone.
    """
    from .bench import context_searcher

    questions = load_rgb(path)[:limit]
    texts = {_key(t): t for q in questions for t in (*q.positive[:_GIVEN], *q.negative[:_GIVEN])}
    found: dict[str, Any] = {}
    with TemporaryDirectory(prefix="ftzqa-bench-") as folder:
        searcher = context_searcher(texts, Path(folder), system=system)
        answer_from = partial(_answer, searcher=searcher, chat=system.chat)
        silent = [answer_from(q, q.negative[:_GIVEN]) for q in questions]
        rejection = sum(answer.refused for answer in silent) / max(len(silent), 1)
        found["noise only"] = {"n": len(silent), "rejection": rejection}
        for i, noise in enumerate(NOISE, start=1):
            progress(i, len(NOISE) + 1)
            answers = [answer_from(q, q.given(noise)) for q in questions]
            found[f"noise {noise}"] = _figures(questions, answers, silent)
        progress(len(NOISE) + 1, len(NOISE) + 1)
        searcher.library.close()
    return found


def load_rgb(path: Path) -> list[Question]:
    """The questions of a file in RGB's format.

    Raises:
        MissingPath: there is no such file.
        BadCases: a line is not in the format.
    """
    try:
        raw = path.read_text("utf-8").split("\n")
    except OSError as error:
        raise MissingPath(path=path) from error
    questions = []
    for line, entry in enumerate(raw, start=1):
        if entry.strip():
            try:
                questions.append(_question(json.loads(entry)))
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise BadCases(path=path, line=line, expected="RGB's format", found=repr(error)) from error
    return questions


def _question(entry: dict[str, Any]) -> Question:
    answers = entry["answer"] if isinstance(entry["answer"], list) else [entry["answer"]]
    return Question(
        text=entry["query"],
        answers=tuple(tuple(a) if isinstance(a, list) else (str(a),) for a in answers),
        positive=tuple(entry["positive"]),
        negative=tuple(entry["negative"]),
    )


def _figures(
    questions: Sequence[Question], answers: Sequence[Answer], silent: Sequence[Answer]
) -> dict[str, float]:
    from sklearn.metrics import roc_auc_score

    n = len(answers)
    right = sum(not a.refused and q.stated(a.text) for q, a in zip(questions, answers, strict=True))
    told = [True] * n + [False] * len(silent)
    confidence = [answer.confidence for answer in (*answers, *silent)]
    return {
        "n": n,
        "accuracy": right / max(n, 1),
        "answered": sum(not answer.refused for answer in answers) / max(n, 1),
        "refusal_auroc": float(roc_auc_score(told, confidence)) if n and silent else 0.0,
    }


def _answer(question: Question, given: Sequence[str], *, searcher: Searcher, chat: "Chat | None") -> Answer:
    """The answer from these passages alone."""
    documents = tuple(f"{_key(text)}.txt" for text in given)
    quoted = ask(question.text, searcher=searcher, filters=Filters(documents=documents))
    return write(quoted, chat=chat, searcher=searcher) if chat else quoted


def _key(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _plain(text: str) -> str:
    return "".join(text.split()).lower()
