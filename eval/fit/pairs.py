"""Questions with the passages that answer them, to learn how questions and passages lie near each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...ingest import normalise_locator
from ...ingest.types import Language
from ..bench import Question, load_squad
from .groups import law_passages

if TYPE_CHECKING:
    import torch

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """n questions over m passages of one language, and which passages answer which questions (n, m)."""

    questions: tuple[str, ...]
    asked_in: tuple[Language, ...]
    passages: tuple[str, ...]
    told_in: Language
    answers: "torch.Tensor"


def squad_pairs(folder: Path) -> list[Pairs]:
    """XQuAD's contexts of the half that is not held out, of each language, asked about in both."""
    read = {language: load_squad(folder / f"xquad.{language}.json") for language in LANGUAGES}
    questions = [(q, language) for language in LANGUAGES for q in read[language][1]]
    return [_about(contexts, language, questions) for language, (contexts, _) in read.items()]


def cmrc_pairs(folder: Path) -> Pairs:
    """CMRC 2018's contexts of the half that is not held out."""
    contexts, questions = load_squad(folder / "cmrc2018.dev.json")
    return _about(contexts, "zh", [(question, "zh") for question in questions])


def _about(
    contexts: Mapping[str, str], language: Language, questions: Sequence[tuple[Question, Language]]
) -> Pairs:
    asked = [(question, asked_in) for question, asked_in in questions if not question.held_out]
    keys = sorted({question.context for question, _ in asked})
    return _pairs(
        [(question.text, asked_in) for question, asked_in in asked],
        [contexts[key] for key in keys],
        [[keys.index(question.context)] for question, _ in asked],
        told_in=language,
    )


def law_pairs(rows: Sequence[Mapping[str, object]], laws: Path) -> Pairs:
    """The answerable questions of teaching sets, and the articles named by any of them."""
    rows = [row for row in rows if row["answerable"]]
    wanted = [
        {(str(row["doc"]), normalise_locator(label)) for label in row["articles"]}  # type: ignore[attr-defined]
        for row in rows
    ]
    named = set().union(*wanted)
    passages = [
        ({(doc, number) for number in numbers}, f"{head}\n{text}")
        for doc, numbers, head, text in law_passages({doc for doc, _ in named}, laws)
        if not named.isdisjoint((doc, number) for number in numbers)
    ]
    return _pairs(
        [(str(row["question"]), "zh" if row["lang"] == "zh" else "en") for row in rows],
        [text for _, text in passages],
        [[i for i, (places, _) in enumerate(passages) if places & gold] for gold in wanted],
        told_in="zh",
    )


def _pairs(
    asked: Sequence[tuple[str, Language]],
    passages: Sequence[str],
    answers: Sequence[Sequence[int]],
    *,
    told_in: Language,
) -> Pairs:
    """The questions that any passage answers."""
    import torch

    kept = [(question, right) for question, right in zip(asked, answers, strict=True) if right]
    table = torch.zeros((len(kept), len(passages)), dtype=torch.bool)
    for row, (_, right) in enumerate(kept):
        table[row, list(right)] = True
    return Pairs(
        questions=tuple(text for (text, _), _ in kept),
        asked_in=tuple(language for (_, language), _ in kept),
        passages=tuple(passages),
        told_in=told_in,
        answers=table,
    )
