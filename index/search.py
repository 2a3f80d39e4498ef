"""Search: the passages that answer a question, in either language, within filters."""

import re
from collections.abc import Mapping, Sequence, Set
from copy import copy
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ..ingest.errors import EmptyQuestion
from ..ingest.types import Language
from ..ingest.zones import zones_of
from .centring import language_of, load_means
from .dense import DenseIndex
from .fusion import Leg, Weights, fuse, load_fusion
from .glossary import Glossary, load_glossary
from .lexical import LexicalIndex
from .library import Library
from .types import Encoder, Filters, Hit

if TYPE_CHECKING:
    from .types import Vectors

CANDIDATES = 1000
"""How many passages each leg contributes."""

_PAST = re.compile(
    r"(?:19|20)\d\d|旧|原来|原先|以前|修订前|修改前|失效|废止|\b(?:former|previous|old|repealed|earlier)\b"
)


def asks_for_past(question: str) -> bool:
    """Whether the question names a year or an earlier edition: then no edition is pushed down."""
    return bool(_PAST.search(question))


class Searcher:
    """A library opened for searching. Safe to share between threads once it is made."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        *,
        glossary: Glossary | None = None,
        weights: Weights | None = None,
    ) -> None:
        """Open the derived indexes, bringing them up to date first. ``weights`` join the legs.

        Raises:
            OtherEncoder: the library's vectors are another encoder's.
        """
        library.check_encoder(encoder)
        self.library = library
        self.encoder = encoder
        self.glossary = glossary or load_glossary()
        self.weights = weights or load_fusion().weights
        self._means = load_means(encoder)
        self._dense = DenseIndex(derived(library) / "dense", self._means)
        self._lexical = LexicalIndex(derived(library) / "lexical", self.glossary)
        self._preambles: frozenset[str] = frozenset()
        self.generation = -1
        self.refresh()

    def refresh(self) -> None:
        """Catch up with the library if it has changed since."""
        from filelock import FileLock

        if self.generation == self.library.generation:
            return
        derived(self.library).mkdir(exist_ok=True)
        with FileLock(derived(self.library) / "lock"):
            generation = self.library.generation
            self._dense.sync(self.library)
            self._lexical.sync(self.library)
            self._preambles = frozenset(self.library.preambles())
            self.generation = generation

    def with_weights(self, weights: Weights) -> "Searcher":
        """The same indexes joined with other weights."""
        other = copy(self)
        other.weights = weights
        return other

    def search(self, question: str, *, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The ``k`` best passages, best first; fewer where fewer pass the filters.

        Raises:
            EmptyQuestion: there is nothing to search for.
        """
        legs = self.legs(question, filters=filters)
        parts = fuse(legs, self.weights[language_of(question)])
        on = (filters and filters.as_of) or date.today()
        self._adjust(parts, question, on=on)
        best = sorted(parts, key=lambda i: (-sum(parts[i].values()), i))
        return self._hits(best, parts, k, on=on)

    def _adjust(self, parts: dict[str, dict[str, float]], question: str, *, on: date) -> None:
        """Add what is known of the documents to the scores: their zone, their edition, their preamble."""
        library = self.library
        concerned: dict[str, Set[str]] = {"preamble": self._preambles}
        if zones := zones_of(question):
            concerned["zone"] = library.passages_of(library.matching(Filters(zones=zones)) or ())
        if not asks_for_past(question):
            concerned["superseded"] = library.passages_of(library.out_of_force(on))
        for name, passages in concerned.items():
            for passage_id in parts.keys() & passages:
                parts[passage_id][name] = load_fusion().changes[name]

    def legs(self, question: str, *, filters: Filters | None = None) -> dict[str, Leg]:
        """What each leg finds on its own: dense, lexical, and dense on the glossary's translation."""
        if not question.strip():
            raise EmptyQuestion
        self.refresh()
        documents = self.library.matching(filters) if filters else None
        if documents is not None and not documents:
            return {}
        language = language_of(question)
        legs: dict[str, Leg] = {
            "dense": self._dense.search(
                self.query_vector(question, language), CANDIDATES, documents=documents
            ),
            "lexical": self._lexical.search(question, CANDIDATES, documents=documents),
        }
        other: Language = "en" if language == "zh" else "zh"
        if terms := self.glossary.translate(question, to=other):
            translated = (" " if other == "en" else "").join(terms)
            row = self.query_vector(translated, other)
            legs["glossary"] = self._dense.search(row, CANDIDATES, documents=documents)
            if language == "en":
                legs["glossary lexical"] = self._lexical.search(translated, CANDIDATES, documents=documents)
        return legs

    def query_vector(self, text: str, language: Language) -> "Vectors":
        """One centred unit row of shape (1, d)."""
        return self._means.centre(self.encoder.queries([text]), "query", [language])

    def passage_vectors(self, texts: Sequence[str], languages: Sequence[Language]) -> "Vectors":
        """Centred unit rows of shape (n, d) for texts that stand in documents."""
        return self._means.centre(self.encoder.passages(texts), "passage", languages)

    def words(self, text: str) -> Sequence[str]:
        """The words by which the lexical leg finds ``text``."""
        return self._lexical.words(text)

    def _hits(
        self, ids: list[str], parts: Mapping[str, Mapping[str, float]], k: int, *, on: date
    ) -> list[Hit]:
        hits: list[Hit] = []
        passages = self.library.passages_by_id(
            ids[: k + 10]
        )  # a few may have gone since the indexes were made
        heads = self.library.heads({passage.document_id for passage in passages.values()})
        for passage_id in ids:
            passage = passages.get(passage_id)
            if passage is None or passage.document_id not in heads or len(hits) == k:
                continue
            head = heads[passage.document_id]
            hits.append(
                Hit(
                    passage=passage,
                    rank=len(hits) + 1,
                    score=sum(parts[passage_id].values()),
                    title=head.title,
                    source=head.source,
                    in_force=head.edition.in_force(on) if head.edition else None,
                    shortcomings=head.shortcomings,
                    scores=parts[passage_id],
                )
            )
        return hits


def derived(library: Library) -> Path:
    """Where a library's derived indexes are; the folder can be deleted at any time."""
    return library.folder / "derived"
