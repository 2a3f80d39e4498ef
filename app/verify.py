"""Verification: whether each sentence of a draft stands in the evidence it names.

In turn: the named evidence exists; nothing in the sentence is an order to a model; what it quotes, its
numbers, days, places and bodies stand in that evidence, in either language; its meaning is near to a sentence
of the evidence, by the encoder and by a reader where there is one; and it says nothing otherwise than the
sentences nearest to it and to its clauses: bounds of figures, bodies and parties, duties, and what is denied.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol

from ..index.centring import language_of
from ..index.search import Searcher
from ..index.types import Hit
from ..ingest.numerals import NUMERAL
from ..ingest.types import Language
from . import claims
from .amounts import amounts, bears_out
from .claims import Claim, bare
from .contrasts import contrasted
from .duties import denies, disputed, limits
from .orders import barred, gives_order, trusted
from .types import Support

if TYPE_CHECKING:
    from ..index.types import Vectors

Problem = Literal[
    "citation", "order", "quote", "number", "day", "name", "bound", "contrast", "denial", "meaning"
]

NEAR: dict[bool, float] = {True: 0.85, False: 0.24}
"""How near a sentence must be to its evidence: within one language likeness + 0.4 × the share of its words
that stand there, across languages likeness alone. Of 58 answers of ``questions/train.jsonl`` 97 % and 89 %
pass for the article they rest on, 7 % and 34 % for those beside it; with numbers and names 5 % and 16 %."""
READ = 0.5
"""The probability of support from which a reader agrees."""
_SHARED = 0.4
_LONG: dict[Language, int] = {
    "zh": 60,
    "en": 200,
}  # characters from which a sentence is compared in parts, too
_SHORT: dict[Language, int] = {"zh": 6, "en": 20}  # characters from which a clause says something by itself
_LABEL = re.compile(rf"第{NUMERAL}条(?:之{NUMERAL})?\s+")
_CLAUSE = re.compile(r"[，；：]|[,;:](?=\s)|\n")


class Reader(Protocol):
    """A model that reads a claim and its evidence."""

    def supports(self, pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        """For each (claim, evidence) the probability that the evidence supports the claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A quote that supports a sentence: ``hit.passage.text[start:end]``."""

    hit: Hit
    start: int
    end: int

    @property
    def text(self) -> str:
        """The quote."""
        return self.hit.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A sentence of a draft; ``places`` hold the nearest quote of each passage it names."""

    text: str
    places: tuple[Place, ...]
    support: Support
    problem: Problem | None = None


class Verifier:
    """Checks drafts against numbered evidence. Vectors are kept, so that one serves one question."""

    def __init__(self, searcher: Searcher, *, reader: Reader | None = None) -> None:
        self._searcher = searcher
        self._reader = reader
        self._vectors: dict[str, Vectors] = {}

    def check(self, draft: str, hits: Sequence[Hit]) -> list[Checked]:
        """Each sentence of ``draft``, in which [n] names ``hits[n - 1]``."""
        found = claims.claims(draft)
        evidence = [_Evidence(hit=hit) for hit in hits]
        cited = [[evidence[n - 1] for n in claim.marks if 0 < n <= len(hits)] for claim in found]
        asked = [part for claim in found for part in _said(claim.text)]
        self._encode(asked, [e for some in cited for e in some])
        foreign = self._only_ordered(evidence)
        return [self._checked(claim, some, foreign) for claim, some in zip(found, cited, strict=True)]

    def _only_ordered(self, evidence: "Sequence[_Evidence]") -> set[str]:
        """The words that stand in orders to a model, and nowhere else in the evidence."""
        ordered = {word for e in evidence for word in self._searcher.words(barred(e.hit.passage.text))}
        return ordered and ordered - {word for e in evidence for word in self._searcher.words(e.shown)}

    def _checked(self, claim: Claim, cited: "Sequence[_Evidence]", foreign: Set[str]) -> Checked:
        if not cited:
            return Checked(text=claim.text, places=(), support="unsupported", problem="citation")
        verbatim = any(bare(claim.text) in bare(e.body) for e in cited)
        near = [self._nearest(claim.text, e) for e in cited]
        problem: Problem | None = (
            "order" if self._obeys(claim.text, foreign) else self._stated(claim.text, cited)
        )
        if problem is None and not verbatim:
            problem = self._meant(claim.text, cited, near)
        support: Support = "unsupported" if problem else "verbatim" if verbatim else "supported"
        places = tuple(place for place, _ in near if place)
        return Checked(text=claim.text, places=places, support=support, problem=problem)

    def _obeys(self, text: str, foreign: Set[str]) -> bool:
        return gives_order(text) or bool(foreign and foreign & set(self._searcher.words(text)))

    def _stated(self, text: str, cited: "Sequence[_Evidence]") -> Problem | None:
        """What the sentence names and its evidence does not, if anything."""
        shown = "\n".join(e.shown for e in cited)
        glossary = self._searcher.glossary
        if any(not self._quotes(part, shown) for part in claims.quoted(text)):
            return "quote"
        given = claims.numbers(shown)
        if any(not claims.agrees(number, given) for number in claims.numbers(text)):
            return "number"
        if not claims.days(text) <= claims.days(shown):
            return "day"
        wanted, named = claims.names(text, glossary), {t.zh for t in claims.names(shown, glossary)}
        if any(t.zh not in named and not _named_within(t.names("zh"), shown) for t in wanted):
            return "name"
        if language_of(text) == language_of(shown):
            # Across languages only the glossary can tell names apart.
            own = [body for body in claims.bodies(text) if not claims.names(body, glossary)]
            if any(not claims.names_body(shown, body) for body in own):
                return "name"
        return None

    def _quotes(self, part: str, shown: str) -> bool:
        if bare(part) in bare(shown):
            return True
        terms = self._searcher.glossary.find(part)
        return any(
            bare(name) in bare(shown) for term in terms for name in (*term.names("zh"), *term.names("en"))
        )

    def _meant(
        self, text: str, cited: "Sequence[_Evidence]", near: "Sequence[tuple[Place | None, float]]"
    ) -> Problem | None:
        place, likeness = max(near, key=lambda item: item[1])
        if place is None:
            return "meaning"
        shown = "\n".join(e.shown for e in cited)
        same = language_of(text) == language_of(place.text)
        shared = _SHARED * self._shared(text, shown) if same else 0.0
        if likeness + shared < NEAR[same]:
            return "meaning"
        if problem := self._otherwise(text, cited, shown):
            return problem
        if self._reader is not None and self._reader.supports([(text, shown)])[0] < READ:
            return "meaning"
        return None

    def _otherwise(self, text: str, cited: "Sequence[_Evidence]", shown: str) -> Problem | None:
        """What the sentence says otherwise than that part of the evidence on which it rests, if anything."""
        rests = dict(self._rests(text, cited))
        parts, quotes = list(rests), [place.text for place in rests.values()]
        near, nearest = "\n".join(quotes), "\n".join(parts)
        if any(not bears_out(own, nearest, shown) for own in amounts(text)):
            return "bound"
        if contrasted(text, near, shown):
            return "contrast"
        if disputed(text, nearest):
            return "denial"
        if language_of(text) == language_of(near):
            clauses = (_clause_like(text, quote) for quote in quotes)
            denied = denies(text) not in {denies(other) for other in (*parts, *quotes, *clauses)}
        else:  # a translation may well say without a negation what the source says with one
            denied = denies(text) and not limits(near)
        return "denial" if denied else None

    def _rests(self, text: str, cited: "Sequence[_Evidence]") -> Iterator[tuple[str, Place]]:
        """The part of each passage that is nearest to the sentence, and to each clause of it."""
        for said in _said(text):
            scored = (self._scored(said, evidence) for evidence in cited if evidence.windows)
            yield from (max(found, key=lambda item: item[0])[1:] for found in scored)

    def _scored(self, text: str, evidence: "_Evidence") -> list[tuple[float, str, Place]]:
        """How near each part of the evidence is to ``text``, the part itself, and its sentence."""
        wanted = self._vectors[text]
        return [(float(self._vectors[part] @ wanted), part, place) for part, place in evidence.windows]

    def _shared(self, text: str, shown: str) -> float:
        """The share of the sentence's words that stand in the evidence."""
        wanted, given = set(self._searcher.words(text)), set(self._searcher.words(shown))
        return len(wanted & given) / len(wanted) if wanted else 0.0

    def _nearest(self, text: str, evidence: "_Evidence") -> tuple[Place | None, float]:
        """The sentence of the evidence that is nearest to ``text``, and how near its nearest part is."""
        if not evidence.windows:
            return None, 0.0
        likeness, _, place = max(self._scored(text, evidence), key=lambda item: item[0])
        return place, likeness

    def _encode(self, texts: Sequence[str], evidence: "Sequence[_Evidence]") -> None:
        wanted = dict.fromkeys([*texts, *(part for e in evidence for part, _ in e.windows)])
        new = [text for text in wanted if text not in self._vectors]
        if new:
            rows = self._searcher.passage_vectors(new, [language_of(text) for text in new])
            self._vectors.update(zip(new, rows, strict=True))


@dataclass(frozen=True, kw_only=True)
class _Evidence:
    """A passage as evidence: without the orders to a model that stand in it."""

    hit: Hit

    @cached_property
    def places(self) -> list[Place]:
        """Its sentences, without the label of an article in front."""
        text = self.hit.passage.text
        found = ((_after_label(text, start, end), end) for start, end in trusted(text))
        return [Place(hit=self.hit, start=start, end=end) for start, end in found if start < end]

    @cached_property
    def body(self) -> str:
        return "\n".join(place.text for place in self.places)

    @cached_property
    def shown(self) -> str:
        """What a model was shown of it: title, headings and labels belong to it."""
        passage = self.hit.passage
        labels = (locator.label for locator in passage.locators)
        return "\n".join((self.hit.title, *passage.headings, *labels, self.body))

    @cached_property
    def windows(self) -> list[tuple[str, Place]]:
        """Each sentence, and the parts of long ones, with the sentence."""
        return [(part, place) for place in self.places for part in _parts(place.text)]


def _parts(sentence: str) -> Iterator[str]:
    """The sentence, and every two neighbouring clauses of a long one."""
    yield sentence
    if len(sentence) > _LONG[language_of(sentence)]:
        starts = [0, *(match.end() for match in _CLAUSE.finditer(sentence)), len(sentence)]
        pairs = zip(starts, starts[2:], strict=False)
        yield from (part for a, b in pairs if (part := sentence[a:b].strip()) and part != sentence)


def _said(sentence: str) -> Iterator[str]:
    """The sentence, and each clause of it that says something by itself."""
    yield sentence
    clauses = (clause.strip() for clause in _CLAUSE.split(sentence))
    yield from (c for c in clauses if len(c) >= _SHORT[language_of(c)] and c != sentence)


def _after_label(text: str, start: int, end: int) -> int:
    label = _LABEL.match(text, start, end)
    return label.end() if label else start


def _named_within(names: Sequence[str], shown: str) -> bool:
    """Whether a Chinese name stands inside a longer one: 山东 in 中国（山东）自由贸易试验区."""
    return any(name in shown for name in names)


def _clause_like(text: str, quote: str) -> str:
    """The clause of ``quote`` whose letters ``text`` shares most: its sentence may deny something else."""
    letters = set(bare(text))

    def shared(clause: str) -> float:
        own = set(bare(clause))
        return len(letters & own) / max(len(own), 1)

    return max(_CLAUSE.split(quote), key=shared)
