"""Answers written by a language model, of which only what the evidence supports is given."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final, Literal, get_args

from ..index.centring import language_of
from ..index.search import Searcher
from ..ingest.errors import ChatUnavailable
from .ask import REFUSAL, warnings
from .chat import Chat
from .citing import cite, to_the_clause
from .claims import bare, claims
from .prompt import evidence, fence_mark, question_prompt, system_prompt
from .strings import text
from .types import Answer, Sentence
from .verify import Checked, Place, Reader, Verifier

Unsupported = Literal["drop", "mark"]
UNSUPPORTED: Final[tuple[Unsupported, ...]] = get_args(Unsupported)
Listener = Callable[[str], None]
"""Takes each piece of the draft as it arrives, before anything is verified."""

_ENOUGH = 1 / 3
"""The share of a draft, in characters, that must be supported; below it the extractive answer is given."""
_SAME = 0.8  # likeness from which a sentence is the refusal phrase, reworded


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a model wrote, verified; ``refused`` where it said that nothing answers."""

    text: str
    checked: tuple[Checked, ...]
    refused: bool


def write(
    answer: Answer,
    *,
    chat: Chat,
    searcher: Searcher,
    unsupported: Unsupported = "drop",
    reader: Reader | None = None,
    listen: Listener | None = None,
) -> Answer:
    """``answer`` as a model writes it from the same passages, each sentence verified.

    A refusal stays one without asking. Where the model gives no whole answer, or too little of it is
    supported, ``answer`` itself comes back with a warning.
    """
    if answer.refused:
        return answer
    try:
        made = draft(answer, chat=chat, searcher=searcher, reader=reader, listen=listen)
    except ChatUnavailable as error:
        return _instead(answer, error.message(language_of(answer.question)))
    if made.refused:
        return _refusal(answer)
    size = sum(len(c.text) for c in made.checked)
    good = sum(len(c.text) for c in made.checked if c.support != "unsupported")
    if good == 0 or good < _ENOUGH * size:
        return _instead(answer, text("ask.unsupported", language=language_of(answer.question)))
    kept = [c for c in made.checked if c.support != "unsupported" or unsupported == "mark"]
    written = to_the_clause(_written(answer, kept), library=searcher.library)
    return replace(written, warnings=(*_notes(answer, made.checked, kept), *warnings(written, searcher)))


def _notes(answer: Answer, checked: Sequence[Checked], kept: Sequence[Checked]) -> Iterator[str]:
    """What a reader must know of the writing: that a model wrote it, and how much was taken away."""
    language = language_of(answer.question)
    yield text("ask.written", language=language)
    if dropped := len(checked) - len(kept):
        yield text("ask.dropped", language=language, count=dropped)


def draft(
    answer: Answer,
    *,
    chat: Chat,
    searcher: Searcher,
    reader: Reader | None = None,
    listen: Listener | None = None,
) -> Draft:
    """What the model writes on the passages of ``answer``, and what verification says of it.

    Raises:
        ChatUnavailable: the model gave no whole answer.
    """
    question = answer.question
    language = language_of(question)
    hits = evidence(answer.hits, first=[citation.passage_id for citation in answer.citations])
    mark = fence_mark(question, hits)
    pieces = []
    for piece in chat.stream(
        system=system_prompt(language=language, mark=mark),
        user=question_prompt(question, hits, language=language, mark=mark),
    ):
        pieces.append(piece)
        if listen:
            listen(piece)
    whole = "".join(pieces)
    if not bare(whole):
        raise ChatUnavailable(name=chat.identity, reason="its answer is empty")
    if _refuses(whole):
        return Draft(text=whole, checked=(), refused=True)
    checked = Verifier(searcher, reader=reader).check(whole, hits)
    return Draft(text=whole, checked=tuple(checked), refused=False)


def _refuses(whole: str) -> bool:
    """Whether the model says first of all that nothing answers."""
    first = bare(next((claim.text for claim in claims(whole)), ""))
    return any(SequenceMatcher(None, first, bare(phrase)).ratio() >= _SAME for phrase in REFUSAL.values())


def _instead(answer: Answer, reason: str) -> Answer:
    return replace(answer, warnings=(*answer.warnings, reason))


def _refusal(answer: Answer) -> Answer:
    language = language_of(answer.question)
    return replace(
        answer,
        text=REFUSAL[language],
        sentences=(),
        citations=(),
        shortcomings=(),
        more=(),
        refused=True,
        warnings=(text("ask.model_refused", language=language),),
    )


def _written(answer: Answer, checked: Sequence[Checked]) -> Answer:
    """The answer made of ``checked``; each different quote becomes one citation, in order of use."""
    used: dict[tuple[str, int], Place] = {}
    sentences = []
    for c in checked:
        places = c.places if c.support != "unsupported" else ()
        own = {(place.hit.passage.id, place.start): place for place in places}
        used |= own
        marks = tuple(list(used).index(key) + 1 for key in own)
        sentences.append(Sentence(text=c.text, citations=marks, support=c.support))
    cited = {place.hit.passage.document_id: place.hit for place in used.values()}
    return replace(
        answer,
        text="\n".join(_line(sentence) for sentence in sentences),
        sentences=tuple(sentences),
        citations=tuple(
            cite(n, place.hit, start=place.start, end=place.end)
            for n, place in enumerate(used.values(), start=1)
        ),
        shortcomings=tuple(sorted({s for hit in cited.values() for s in hit.shortcomings})),
        more=(),
    )


def _line(sentence: Sentence) -> str:
    """A sentence with its marks; an unsupported one is struck through."""
    if sentence.support == "unsupported":
        return f"~~{sentence.text}~~"
    return " ".join((sentence.text, "".join(f"[{n}]" for n in sentence.citations))).strip()
