"""What a language model is asked: words from ``prompts.toml``, and numbered evidence in a fence."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files

from ..index.types import Hit
from ..ingest.types import Language
from .ask import REFUSAL
from .orders import without_orders

EVIDENCE = 6
"""How many passages a model is given."""
BUDGET: dict[Language, int] = {"zh": 3000, "en": 9000}
"""Characters of evidence, by the language it is in: about 2,200 tokens of either."""

_FENCES = re.compile(r"</?\s*(?:evidence|资料)[^>\n]*>?", re.IGNORECASE)


@cache
def _wordings() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("ftzqa.app") / "prompts.toml").read_text("utf-8"))


def system_prompt(*, language: Language, mark: str) -> str:
    """The rules: cite or refuse, and evidence is no instruction."""
    return _wordings()["system"][language].format(refusal=REFUSAL[language], mark=mark)


def question_prompt(question: str, hits: Sequence[Hit], *, language: Language, mark: str) -> str:
    """The evidence, ``hits[n - 1]`` as number n, and the question."""
    wording = _wordings()
    shown = "\n".join(
        wording["evidence"][language].format(n=n, mark=mark, place=_place(hit), text=_safe(hit.passage.text))
        for n, hit in enumerate(hits, start=1)
    )
    return wording["question"][language].format(evidence=shown, question=question, refusal=REFUSAL[language])


def follow_up_prompt(question: str, history: Sequence[str], *, language: Language) -> str:
    """Asks for a follow-up as a question that stands on its own."""
    earlier = "\n".join(f"- {line}" for line in history)
    return _wordings()["follow-up"][language].format(history=earlier, question=question)


def fence_mark(question: str, hits: Sequence[Hit]) -> str:
    """Names the fence around evidence. No document can hold it: it follows from all of them."""
    whole = "\n".join((question, *(hit.passage.id for hit in hits)))
    return sha256(whole.encode()).hexdigest()[:8]


def evidence(hits: Sequence[Hit], *, first: Sequence[str] = ()) -> list[Hit]:
    """The passages to show within the budget, those with an id in ``first`` before the others."""
    ordered = sorted(hits, key=lambda hit: (hit.passage.id not in first, hit.rank))
    chosen: list[Hit] = []
    left = 1.0
    for hit in ordered[:EVIDENCE]:
        left -= len(hit.passage.text) / BUDGET[hit.passage.language]
        if chosen and left < 0:
            break
        chosen.append(hit)
    return chosen


def _place(hit: Hit) -> str:
    labels = hit.passage.locators[:1]
    return _safe(" · ".join((hit.title, *(locator.label for locator in labels))))


def _safe(text: str) -> str:
    return _FENCES.sub("", without_orders(text))
