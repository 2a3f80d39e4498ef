"""Judges whether an answer states a key fact, in the same language or the other one.

A fact and an answer are compared by a few features: likeness of meaning (vectors, with what all texts of
one language share taken away), how well the answer covers the fact's words and its weakest part, numbers
with their units, places and bodies, negation. A logistic model weighs them; its weights, and the ids of
the questions it was fitted on, stand in ``keyfacts.json``. Measured figures: ``docs/evaluation.md``.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from math import exp
from typing import TYPE_CHECKING

from ..index.centring import language_of
from ..index.glossary import load_glossary
from ..index.segment import Segmenter
from ..index.vectors import unit_rows
from ..ingest.polarity import negated
from ..ingest.quantities import quantities
from ..ingest.types import Language
from . import wording

if TYPE_CHECKING:
    from ..index.types import Encoder, Vectors

FEATURES = (
    "likeness",  # of the best window of the answer
    "weakest",  # likeness of the worst covered part of a fact with several
    "coverage",  # mean over the fact's words of the likeness of the nearest word
    "rarest",  # the least of those
    "numbers",  # 1 if every number of the fact stands in the answer
    "missing",  # 1 if a number does not
    "elsewhere",  # 1 if the answer names other places or bodies, and none of the fact's
    "denied",  # 1 if only the fact is negated, or only the best window
    "forbids",  # 1 if the answer negates and the fact does not
    "absence",  # 1 if both say that the collection lacks it, -1 if only the fact does
    "across",  # 1 if fact and answer differ in language
)
SCALED = ("likeness", "weakest", "coverage", "rarest")  # lower across languages: scaled apart
_EVERY = 4  # glossary terms of which one is averaged: all of them move the mean by less than 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A logistic model over ``FEATURES``: the part of the figures it moves, and what it was fitted on."""

    part: str = "answers"
    weights: Mapping[str, float]
    intercept: float
    scales: Mapping[str, tuple[float, float]]  # "likeness.same" -> mean and deviation
    threshold: float  # probability from which a fact counts as stated
    fitted_on: tuple[str, ...]

    def probability(self, features: Mapping[str, float]) -> float:
        """That the fact is stated."""
        side = "across" if features["across"] else "same"
        total = self.intercept
        for name in FEATURES:
            value = features[name]
            if name in SCALED:
                mean, deviation = self.scales[f"{name}.{side}"]
                value = (value - mean) / deviation
            total += self.weights[name] * value
        return 1 / (1 + exp(-total))


def load_weights() -> Weights:
    """The weights shipped with the package."""
    fields = json.loads((files("ftzqa.eval") / "keyfacts.json").read_text("utf-8"))
    return Weights(**fields | {"scales": {k: tuple(v) for k, v in fields["scales"].items()}})


class KeyFacts:
    """The judge. Vectors are kept, so that many facts against one answer cost little more than one."""

    def __init__(self, encoder: "Encoder", *, weights: Weights | None = None) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Vectors] = {}
        self._glossary = load_glossary()
        self._segment = Segmenter(self._glossary.words())
        self.weights = weights or load_weights()

    def states(self, answer: str, fact: str) -> bool:
        """Whether ``answer`` states ``fact``."""
        return self.probability(answer, fact) >= self.weights.threshold

    def probability(self, answer: str, fact: str) -> float:
        """How likely it is that ``answer`` states ``fact``, 0 to 1."""
        if not wording.plain(answer):
            return 0.0
        return self.weights.probability(self.features(answer, fact))

    def prepare(self, texts: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Encode at once all that judging these (answer, facts) will need: far quicker than one by one."""
        wanted: dict[str, None] = {}
        for answer, facts in texts:
            answer = wording.plain(answer)
            for text in (*wording.windows(answer), *self._words(answer)):
                wanted[text] = None
            for fact in facts:
                body = wording.unlabelled(fact)
                for text in (fact, body, *wording.conjuncts(body), *self._words(fact)):
                    wanted[text] = None
        self._encode(list(wanted))

    def features(self, answer: str, fact: str) -> dict[str, float]:
        """The value of each of ``FEATURES``."""
        import numpy as np

        answer = wording.plain(answer)
        body = wording.unlabelled(fact)
        pieces = wording.windows(answer) or [answer]
        rows = self._rows(pieces, language_of(answer))
        near = (rows @ self._rows([fact, body], language_of(fact)).T).max(axis=1)
        best = pieces[int(near.argmax())]
        parts = (rows @ self._rows(wording.conjuncts(body), language_of(fact)).T).max(axis=0)
        words = self._coverage(self._words(fact), self._words(answer))
        denies = negated(fact)
        values = (
            near.max(),
            parts.min(),
            np.mean(words),
            min(words),
            *self._numbers(answer, fact),
            self._elsewhere(answer, fact),
            denies != negated(best),
            not denies and negated(answer),
            wording.says_absent(fact) * (1 if wording.says_absent(answer) else -1),
            language_of(fact) != language_of(answer),
        )
        return {name: float(value) for name, value in zip(FEATURES, values, strict=True)}

    @staticmethod
    def _numbers(answer: str, fact: str) -> tuple[bool, bool]:
        wanted, given = quantities(fact), quantities(answer)
        missing = any(not any(q.agrees(other) for other in given) for q in wanted)
        return bool(wanted) and not missing, missing

    def _elsewhere(self, answer: str, fact: str) -> bool:
        pairs = (
            (self._places(fact), self._places(answer)),
            (wording.levels(fact), wording.levels(answer)),
        )
        return any(wanted and given and not wanted & given for wanted, given in pairs)

    def _places(self, text: str) -> set[str]:
        """Places named in ``text``, also inside longer names (a zone's name holds its province's)."""
        text = text.lower()
        return {place for place, pattern in self._place_names.items() if pattern.search(text)}

    @cached_property
    def _place_names(self) -> dict[str, re.Pattern[str]]:
        return {
            term.zh: re.compile("|".join(_whole(n.lower()) for n in (*term.names("zh"), *term.names("en"))))
            for term in self._glossary.terms
            if term.category == "place"
        }

    def _words(self, text: str) -> list[str]:
        return wording.content(self._segment(text))

    def _coverage(self, wanted: Sequence[str], given: Sequence[str]) -> list[float]:
        """For each wanted word the likeness of the nearest given one; 1 where it stands there itself."""
        if not wanted or not given:
            return [0.0 if wanted else 1.0]
        near = (self._rows(wanted) @ self._rows(given).T).max(axis=1).tolist()
        there, stems = set(given), {_stem(word) for word in given}
        return [1.0 if w in there or _stem(w) in stems else n for w, n in zip(wanted, near, strict=True)]

    def _rows(self, texts: Sequence[str], language: Language | None = None) -> "Vectors":
        """Centred unit rows (n, d); the language of each text is its own unless given."""
        import numpy as np

        self._encode(texts)
        rows = np.stack([self._vectors[text] for text in texts])
        return unit_rows(rows - np.stack([self._means[language or language_of(text)] for text in texts]))

    @cached_property
    def _means(self) -> "dict[Language, Vectors]":
        """What the glossary's names have in common, by language: the part that carries no meaning."""
        languages: tuple[Language, ...] = ("zh", "en")
        terms = self._glossary.terms[::_EVERY]
        return {
            language: self._encoder.queries([term.names(language)[0] for term in terms]).mean(axis=0)
            for language in languages
        }

    def _encode(self, texts: Sequence[str]) -> None:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if fresh:
            self._vectors.update(zip(fresh, self._encoder.queries(fresh), strict=True))


def _whole(name: str) -> str:
    """A pattern for a name: an English one as whole words."""
    return rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)


def _stem(word: str) -> str:
    """Long English words by their first letters: supervise = supervision."""
    return word[:6] if word.isascii() and len(word) > 6 else word
