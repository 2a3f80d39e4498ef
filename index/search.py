"""Search: the passages that answer a question, in either language, within filters."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from math import inf
from typing import TYPE_CHECKING

from ..ingest.errors import EmptyQuestion
from ..ingest.hygiene import encodable
from ..ingest.types import Language, Passage
from .access import derived
from .centring import language_of
from .dense import DenseIndex
from .encoders import heading_line
from .fusion import Leg, Ranking, Weights, fuse, in_turn, load_fusion
from .glossary import Glossary, load_glossary
from .known import Known, read_known
from .lexical import LexicalIndex
from .library import Library
from .parts import Part, without
from .places import mentions
from .query import Query, parse
from .space import load_space
from .types import Encoder, Filters, Hit, Judgement, Reranker

if TYPE_CHECKING:
    from .types import Vectors

CANDIDATES = 1000
"""How many passages each leg contributes."""

_SPARE = 20  # further passages, for those that have gone since the indexes were made or repeat another

READING = ((2, 2.0), (1, 0.0), (1, 0.0), (4, inf))
"""How many of the fused passages the reranker reads at a time, and the best logit so far with which it stops:
where the first answer, the others need not be read. Parts of a comparison do without the last."""

_AHEAD = 1e-6  # of the best passage that was not read, the last that was
_KNOWN = 0.5  # the share of a question's words in the passages from which its lexical leg counts in full


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What one search found, the ``nearest`` passage's likeness, and the judgements of those ``read``."""

    ranking: Ranking
    nearest: float | None
    read: Mapping[str, Judgement] = field(default_factory=dict)


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
        self._dense = DenseIndex(derived(library.folder) / "dense", self._space)
        self._lexical = LexicalIndex(derived(library.folder) / "lexical", self.glossary)
        self._known: Known | None = None
        self.generation = -1
        self.refresh()

    def refresh(self) -> None:
        """Catch up with the library if it has changed since."""
        from filelock import FileLock

        if self.generation == self.library.generation:
            return
        derived(self.library.folder).mkdir(parents=True, exist_ok=True)
        with FileLock(derived(self.library.folder) / "lock"):
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
        found = self._searched(query, on=on, within=within)
        places = list(islice(in_turn([part.ranking for part in found]), k + _SPARE))
        return list(islice(self._hits(places, found, on=on), k))

    def _searched(self, query: Query, *, on: date, within: Collection[str] | None) -> list["_Found"]:
        """What each of the query's searches finds.

        Of questions put together, each is searched for with the whole beside it, since one often leans on
        another; they are one question where one document has the best passage for all.
        """
        fused = [self._fused(query, part, on=on, within=within) for part in query.searches]
        if not query.parts or query.compares:
            return [self._read(query, part, alone) for part, alone in zip(query.searches, fused, strict=True)]
        one = query.whole()
        whole = self._fused(one, one.searches[0], on=on, within=within)
        weight = load_fusion().changes["whole"]
        beside = {passage_id: weight * total for passage_id, total in whole.ranking.totals.items()}
        found = [
            self._read(query, part, replace(alone, ranking=alone.ranking.after({"whole": beside})))
            for part, alone in zip(query.searches, fused, strict=True)
        ]
        return found if self._is_many(found) else [self._read(one, one.searches[0], whole)]

    def _fused(self, query: Query, part: Part, *, on: date, within: Collection[str] | None) -> "_Found":
        """What one of the query's searches finds before anything is read."""
        part = self._anywhere(part)
        legs = self._legs(part.text, within)
        ranking = self._ranked(legs, query, part, on=on, within=within)
        return _Found(ranking=ranking, nearest=next((score for _, score in legs.get("dense", ())), None))

    def _read(self, query: Query, part: Part, found: "_Found") -> "_Found":
        """The same with the first passages read, if there is a reranker."""
        if self.reranker is None:
            return found
        read = self._judgements(
            self._anywhere(part).text, found.ranking.totals, READING[:-1] if query.parts else READING
        )
        return replace(found, ranking=_reranked(found.ranking, read), read=read)

    def _anywhere(self, part: Part) -> Part:
        """The part without the places it names, if no document is of any of them: what holds everywhere is
        then all there is, and a law of the whole country names no place."""
        if not part.zones or any(zone in self.known.zones for zone in part.zones):
            return part
        return replace(part, text=without(part.text, mentions(part.text)))

    def _is_many(self, found: Sequence["_Found"]) -> bool:
        """Whether the best passages are of several documents."""
        best = (next(iter(part.ranking.totals), "") for part in found)
        return len({self.known.document_of.get(passage_id) for passage_id in best}) > 1

    def parse(self, question: str) -> Query:
        """What the question names of the library's documents, zones and articles.

        Raises:
            EmptyQuestion: there is nothing to search for.
        """
        self.refresh()
        return parse(_asked(question), self.known.titles)

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

    def _judgements(
        self, question: str, passage_ids: Iterable[str], reading: Iterable[tuple[int, float]]
    ) -> dict[str, Judgement]:
        """The reranker's judgements of the first passages."""
        judged: dict[str, Judgement] = {}
        unread = iter(passage_ids)
        for count, enough in reading:
            judged |= self._judged(question, list(islice(unread, count)))
            if any(judgement.score >= enough for judgement in judged.values()):
                break
        return judged

    def _judged(self, question: str, passage_ids: Sequence[str]) -> dict[str, Judgement]:
        assert self.reranker is not None
        passages = self.library.passages_by_id(passage_ids)
        heads = self.library.heads({passage.document_id for passage in passages.values()})
        texts = [(heading_line(heads[p.document_id].title, p.headings), p.text) for p in passages.values()]
        return dict(zip(passages, self.reranker.judge(question, texts), strict=True))

    def _concerned(
        self, found: Mapping[str, float], query: Query, part: Part, *, on: date
    ) -> Iterator[tuple[str, Collection[str]]]:
        """Name of a change -> the passages found whose document makes them gain or lose it."""
        known = self.known
        documents: dict[str, Collection[str]] = {
            "zone": {i for zone in part.zones for i in known.zones.get(zone, ())},
            "named": part.documents,
            **known.standing(query.time, on),
        }
        for name, ids in documents.items():
            if ids:
                yield name, [i for i in found if known.document_of.get(i) in ids]
        yield "preamble", known.preambles & found.keys()

    def legs(self, question: str, *, filters: Filters | None = None) -> dict[str, Leg]:
        """What each leg finds on its own: those that the question's language has a weight for."""
        self.refresh()
        return self._legs(_asked(question), self.library.matching(filters) if filters else None)

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
        """Ids of the passages of the articles that the question cites.

        An article whose document is not named is one of the documents of the zones named: of a zone's own
        rules, where it has such.
        """
        titles = self.known.titles
        placed = {i for zone in part.zones for i in titles.rules.get(zone, titles.of_zone.get(zone, ()))}
        found: set[str] = set()
        for article in query.cited:
            documents = set(article.documents) & set(part.documents)
            if not article.documents:
                documents = set(part.documents) or placed
            if within is not None:
                documents &= set(within)
            found |= self.library.articles(documents, [article.number])
        return found

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
        places: Sequence[tuple[int, str, dict[str, float]]],
        found: Sequence["_Found"],
        *,
        on: date,
    ) -> Iterator[Hit]:
        """The passages at these ``places`` that the library still has, with what is shown of their documents.

        Of files that say the same, the one that ranks best stands for all. ``found`` is by part.
        """
        passages = self.library.passages_by_id([passage_id for _, passage_id, _ in places])
        heads = self.library.heads({passage.document_id for passage in passages.values()})
        before: list[Passage] = []
        for part, passage_id, scores in places:
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
                judgement=found[part].read.get(passage_id),
                part=part,
                likeness=found[part].nearest,
            )

    def _repeats(self, passage: Passage, other: Passage) -> bool:
        """Whether a passage is that of another file of the same text."""
        is_twin = other.document_id in self.known.twins.get(passage.document_id, ())
        return is_twin and (passage.text == other.text or _places(passage) & _places(other) != set())


def _asked(question: str) -> str:
    """The question as it can be searched for.

    Raises:
        EmptyQuestion: it has no word.
    """
    text = encodable(question).strip()
    if not any(character.isalnum() for character in text):
        raise EmptyQuestion
    return text


def _places(passage: Passage) -> set[tuple[str, str]]:
    return {(locator.kind, locator.number) for locator in passage.locators if locator.kind == "article"}


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
    lift = max(max((total for i, total in fused.items() if i not in read), default=last) - last, 0.0) + _AHEAD
    return ranking.after({"reranker": {i: gain + lift for i, gain in gains.items()}})
