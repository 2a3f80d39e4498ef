"""The sentences that carry a flag."""

from collections.abc import Callable, Sequence

from ...index.types import Evidence
from ...ingest.sentences import sentences
from ...ingest.types import Locator, Passage
from .features import operative_words

_OPERATIVES = 2  # counted at most, each as much as half an indicator term


def evidence(passage: Passage, *, score: float, terms: Callable[[str], int]) -> Evidence:
    """The sentence of the passage that uses most indicator terms and says most of what is to be done.

    ``terms`` counts the indicator terms of a text.
    """
    places = list(sentences(passage.text)) or [(0, len(passage.text))]
    start, end = max(places, key=lambda place: _weight(passage.text[slice(*place)], terms))
    locator = _locator(passage.text, passage.locators, start=start)
    return Evidence(
        passage_id=passage.id,
        quote=passage.text[start:end],
        score=round(score, 4),
        locator=locator.label if locator else None,
        page=passage.pages[0] if passage.pages else None,
    )


def _weight(sentence: str, terms: Callable[[str], int]) -> float:
    return terms(sentence) + 0.5 * min(operative_words(sentence), _OPERATIVES)


def _locator(text: str, locators: Sequence[Locator], *, start: int) -> Locator | None:
    """The last of the places that begin before the sentence, where their labels stand in the text."""
    before = [locator for locator in locators if 0 <= text.find(locator.label.split()[-1]) <= start]
    return before[-1] if before else locators[0] if locators else None
