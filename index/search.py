"""Search: the passages that answer a question, in either language, within filters."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from itertools import islice
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from ..ingest.errors import EmptyQuestion
from ..ingest.types import Language, Passage
from .centring import language_of
from .dense import DenseIndex
from .encoders import heading_line
from .fusion import Leg, Ranking, Weights, fuse, load_fusion
from .glossary import Glossary, load_glossary
from .known import Known, read_known
from .lexical import LexicalIndex
from .library import Library
from .query import Part, Query, parse
from .space import load_space
from .types import Encoder, Filters, Hit, Judgement, Reranker

if TYPE_CHECKING:
    from .types import Vectors

CANDIDATES = 1000
"""How many passages each leg contributes."""

_SPARE = 20  # further passages, for those that have gone since the indexes were made or repeat another

READING = ((2, 2.0), (2, 0.0), (4, inf))
"""How many of the fused passages the reranker reads at a time, and the best logit so far with which it stops:
where the first answer, the others need not be read. Parts of a comparison do without the last."""

_KNOWN = 0.5  # the share of a question's words in the passages from which its lexical leg counts in full


class Searcher:
    """A library opened for searching. Safe to share between threads once it is made."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        *,
        glossary: Glossary | None = None,
        weights: Weights | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """Open the derived indexes, bringing them up to date first. ``weights`` join the legs.

        Without a ``reranker`` the fused legs have the last word.

        Raises:
            OtherEncoder: the library's vectors are another encoder's.
        """
        library.check_encoder(encoder)
        self.library = library
        self.encoder = encoder
        self.reranker = reranker
        self.glossary = glossary or load_glossary()
        self.weights = weights or load_fusion().weights
        self._space = load_space(encoder)
        self._dense = DenseIndex(derived(library) / "dense", self._space)
        self._lexical = LexicalIndex(derived(library) / "lexical", self.glossary)
        self._known: Known | None = None
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
            self._known = read_known(self.library, self.glossary)
            self.generation = generation

    def with_weights(self, weights: Weights) -> "Searcher":
        """The same indexes joined with other weights."""
        other = copy(self)
        other.weights = weights
        return other

    def without_reranker(self) -> "Searcher":
        """The same search with the fused order as the last word."""
        other = copy(self)
        other.reranker = None
        return other

    def search(self, question: str, *, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The ``k`` best passages, best first; fewer where fewer pass the filters.

        Raises:
            EmptyQuestion: there is nothing to search for.
        """
        query = self.parse(question)
        on = (filters and filters.as_of) or date.today()
        within = self.library.matching(filters) if filters else None
        judged: dict[str, Judgement] = {}
        lists: list[Ranking] = []
        nearest: list[float | None] = []
        reading = READING[:-1] if query.searches[1:] else READING
        for part in query.searches:
            legs = self._legs(part.text, within)
            nearest.append(next((score for _, score in legs.get("dense", ())), None))
            ranking = self._ranked(legs, query, part, on=on, within=within)
            judged |= (read := self._read(part.text, ranking.totals, reading))
            lists.append(_reranked(ranking, read))
        found = list(islice(_in_turn(lists), k + _SPARE))
        return list(islice(self._hits(found, judged, nearest, on=on), k))

    def parse(self, question: str) -> Query:
        """What the question names of the library's documents, zones and articles.

        Raises:
            EmptyQuestion: there is nothing to search for.
        """
        if not question.strip():
            raise EmptyQuestion
        self.refresh()
        return parse(question, self.known.titles)

    @property
    def known(self) -> Known:
        """What the library holds, as of the generation searched."""
        assert self._known is not None, "refresh comes first"
        return self._known

    def _ranked(
        self,
        legs: Mapping[str, Leg],
        query: Query,
        part: Part,
        *,
        on: date,
        within: Collection[str] | None,
    ) -> Ranking:
        """The passages found, of the documents ``within`` if given."""
        changes = load_fusion().changes
        ranking = fuse(legs, self._weights(query.language, part.text))
        if cited := self._cited(query, part, within):
            ranking = ranking.after({"article": dict.fromkeys(cited, changes["article"])})
        concerned = self._concerned(ranking.sums, query, part, on=on)
        return ranking.after({name: dict.fromkeys(ids, changes[name]) for name, ids in concerned})

    def _weights(self, language: Language, text: str) -> dict[str, float]:
        """The legs' weights: words that no passage has leave the lexical leg to names and chance."""
        weights = dict(self.weights[language])
        weights["lexical"] *= min(self._known_share(text) / _KNOWN, 1.0)
        return weights

    def _read(
        self, question: str, passage_ids: Iterable[str], reading: Iterable[tuple[int, float]]
    ) -> dict[str, Judgement]:
        """The reranker's judgements of the first passages; none without one."""
        judged: dict[str, Judgement] = {}
        if self.reranker is None:
            return judged
        unread = iter(passage_ids)
        for count, enough in reading:
            judged |= self._judged(question, list(islice(unread, count)), self.reranker)
            if any(judgement.score >= enough for judgement in judged.values()):
                break
        return judged

    def _judged(self, question: str, passage_ids: Sequence[str], reranker: Reranker) -> dict[str, Judgement]:
        passages = self.library.passages_by_id(passage_ids)
        heads = self.library.heads({passage.document_id for passage in passages.values()})
        texts = [(heading_line(heads[p.document_id].title, p.headings), p.text) for p in passages.values()]
        return dict(zip(passages, reranker.judge(question, texts), strict=True))

    def _concerned(
        self, found: Collection[str], query: Query, part: Part, *, on: date
    ) -> Iterator[tuple[str, Collection[str]]]:
        """Name of a change -> the passages found whose document makes them gain or lose it."""
        known = self.known
        documents: dict[str, Collection[str]] = {
            "zone": {i for zone in part.zones for i in known.zones.get(zone, ())},
            "named": query.documents,
            "edition": {i for i, years in known.years.items() if not years.isdisjoint(query.years)},
            "superseded": () if query.past else known.ended(on),
        }
        for name, ids in documents.items():
            if ids:
                yield name, [i for i in found if known.document_of.get(i) in ids]
        yield "preamble", [i for i in found if i in known.preambles]

    def legs(self, question: str, *, filters: Filters | None = None) -> dict[str, Leg]:
        """What each leg finds on its own: those that the question's language has a weight for."""
        if not question.strip():
            raise EmptyQuestion
        self.refresh()
        return self._legs(question, self.library.matching(filters) if filters else None)

    def _legs(self, question: str, documents: Collection[str] | None) -> dict[str, Leg]:
        if documents is not None and not documents:
            return {}
        language = language_of(question)
        other: Language = "en" if language == "zh" else "zh"
        translated = (" " if other == "en" else "").join(self.glossary.translate(question, to=other))
        asked: dict[str, tuple[str, Language]] = {"dense": (question, language)}
        sought = {"lexical": question}
        if translated and "glossary" in self.weights[language]:
            asked["glossary"] = translated, other
        if translated and "glossary lexical" in self.weights[language]:
            sought["glossary lexical"] = translated
        rows = self._space.questions(*zip(*asked.values(), strict=True))
        legs: dict[str, Leg] = {
            name: self._dense.search(row[None], CANDIDATES, documents=documents)
            for name, row in zip(asked, rows, strict=True)
        }
        for name, text in sought.items():
            legs[name] = self._lexical.search(text, CANDIDATES, documents=documents)
        return legs

    def _cited(self, query: Query, part: Part, within: Collection[str] | None) -> set[str]:
        """Ids of the passages of the articles that the question cites, of the documents or zones it names."""
        if not query.articles:
            return set()
        zones = self.known.zones
        documents = set(query.documents) or {i for zone in part.zones for i in zones.get(zone, ())}
        if within is not None:
            documents &= set(within)
        return self.library.articles(documents, query.articles)

    @property
    def far(self) -> float | None:
        """The likeness below which a question is about nothing that a collection holds, where it is known."""
        return self._space.far

    def query_vector(self, text: str, language: Language) -> "Vectors":
        """One unit row of shape (1, d) in the space of comparison."""
        return self._space.questions([text], [language])

    def passage_vectors(self, texts: Sequence[str], languages: Sequence[Language]) -> "Vectors":
        """Unit rows of shape (n, d) for texts that stand in documents."""
        return self._space.place(self.encoder.passages(texts), "passage", languages)

    def words(self, text: str) -> Sequence[str]:
        """The words by which the lexical leg finds ``text``."""
        return self._lexical.words(text)

    def _known_share(self, text: str) -> float:
        """How much of the text, by its words' inverse document frequency, any passage has.

        A word that no passage has weighs as much as one that a single passage has.
        """
        rarity = self._lexical.rarity(text)
        whole = sum(min(value, self._lexical.rarest) for value in rarity.values())
        return sum(value for value in rarity.values() if value < inf) / whole if whole else 0.0

    def _hits(
        self,
        found: Sequence[tuple[int, str, dict[str, float]]],
        judged: Mapping[str, Judgement],
        nearest: Sequence[float | None],
        *,
        on: date,
    ) -> Iterator[Hit]:
        """The passages ``found`` that the library still has, with what is shown of their documents.

        Of files that say the same, the one that ranks best stands for all. ``nearest`` is by part.
        """
        passages = self.library.passages_by_id([passage_id for _, passage_id, _ in found])
        heads = self.library.heads({passage.document_id for passage in passages.values()})
        before: list[Passage] = []
        for part, passage_id, scores in found:
            passage = passages.get(passage_id)
            if passage is None or passage.document_id not in heads:
                continue
            if any(self._repeats(passage, other) for other in before):
                continue
            before.append(passage)
            head = heads[passage.document_id]
            yield Hit(
                passage=passage,
                rank=len(before),
                score=sum(scores.values()),
                title=head.title,
                source=head.source,
                in_force=head.edition.in_force(on) if head.edition else None,
                shortcomings=head.shortcomings,
                scores=scores,
                judgement=judged.get(passage_id),
                part=part,
                likeness=nearest[part],
            )

    def _repeats(self, passage: Passage, other: Passage) -> bool:
        """Whether a passage is that of another file of the same text."""
        is_twin = other.document_id in self.known.twins.get(passage.document_id, ())
        return is_twin and (passage.text == other.text or _places(passage) & _places(other) != set())


def _places(passage: Passage) -> set[tuple[str, str]]:
    return {(locator.kind, locator.number) for locator in passage.locators if locator.kind == "article"}


def derived(library: Library) -> Path:
    """Where a library's derived indexes are; the folder can be deleted at any time."""
    return library.folder / "derived"


def _in_turn(lists: Sequence[Ranking]) -> Iterator[tuple[int, str, dict[str, float]]]:
    """List, passage id and its parts: each list's best that is not there yet, in turn, the list with the
    best of all leading."""
    seen: set[str] = set()
    leading = sorted(range(len(lists)), key=lambda number: -next(iter(lists[number].totals.values()), -inf))
    waiting = {part: iter(lists[part].totals) for part in leading}
    while waiting:
        for part, rest in list(waiting.items()):
            passage_id = next((i for i in rest if i not in seen), None)
            if passage_id is None:
                del waiting[part]
            else:
                seen.add(passage_id)
                yield part, passage_id, lists[part].parts(passage_id)


def _reranked(ranking: Ranking, read: Mapping[str, Judgement]) -> Ranking:
    """The ranking in the order that the passages ``read`` have by both, these before the others.

    A logit counts as much with passages that are all alike as with others: standard deviations among the few
    that were read would let a hair's breadth between them overrule the search.
    """
    if not read:
        return ranking
    weight, fused = load_fusion().changes["reranker"], ranking.totals
    gains = {i: weight * judgement.score for i, judgement in read.items()}
    last = min(fused[i] + gain for i, gain in gains.items())
    lift = max(max((total for i, total in fused.items() if i not in read), default=last) - last, 0.0)
    return ranking.after({"reranker": {i: gain + lift for i, gain in gains.items()}})
