"""Whether the quotes answer the question: a probability from the reranker, the words and the names."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..index.centring import language_of
from ..index.places import mentions
from ..index.search import Searcher
from ..index.types import Hit
from ..ingest.types import Language
from .extract import Quote
from .figures import NAMED, figure_asked, gives_figure

NAMES = ("passage", "quoted", "unfigured", "elsewhere")
"""What the probability is made of: see ``features``."""

_LIMIT = 8.0  # logits beyond it say no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Weights of the features, which are standardised by ``means`` and ``spreads``; where to refuse."""

    weights: Mapping[str, float]
    means: Mapping[str, float]
    spreads: Mapping[str, float]
    intercept: float
    threshold: float  # below this probability the question is refused

    def probability(self, found: Mapping[str, float]) -> float:
        """How likely it is that the question is answered, from its features."""
        points = self.intercept + sum(
            weight * (found[name] - self.means[name]) / self.spreads[name]
            for name, weight in self.weights.items()
        )
        return 1 / (1 + math.exp(-max(min(points, 30.0), -30.0)))


@cache
def load_refusal() -> Refusal:
    """The shipped one, from ``data/refusal.json``, which lists the questions it was fitted on."""
    fields = json.loads((files("ftzqa.app") / "data" / "refusal.json").read_text("utf-8"))
    return Refusal(**{name: fields[name] for name in Refusal.__slots__})


def features(
    question: str, hits: Sequence[Hit], quotes: Sequence[Quote], *, searcher: Searcher
) -> dict[str, float]:
    """What speaks for an answer, by name; the hits have been judged by a reranker.

    passage, quoted: the reranker's logit of the best hit and of the quoted one; unfigured: a figure is asked
    for and the quote has none of its kind; elsewhere: the question names zones, and the document is
    another's (a national law is nobody's). The share of the question's words that are found, the logits of
    the quote's tokens and the legs' agreement were tried: they told the labelled sets apart and not the
    questions.
    """
    first = quotes[0]
    judged = [hit.judgement.score for hit in hits if hit.judgement]
    zones = {mention.zone for mention in mentions(question)}
    document = first.hit.passage.document_id
    owners = {zone for zone, ids in searcher.known.zones.items() if document in ids}
    return {
        "passage": _limited(max(judged, default=-_LIMIT)),
        "quoted": _limited(first.hit.judgement.score if first.hit.judgement else -_LIMIT),
        "unfigured": float(not gives_figure(question, first.text)),
        "elsewhere": float(bool(zones and owners) and zones.isdisjoint(owners)),
    }


def confidence(
    question: str,
    hits: Sequence[Hit],
    quotes: Sequence[Quote],
    *,
    searcher: Searcher,
    refusal: Refusal | None = None,
) -> tuple[float, float]:
    """How likely the quotes answer, from 0 to 1, and the value below which the question is to be refused."""
    if not hits or not quotes or _is_far(hits[0], searcher) or _unnamed(question, quotes):
        return 0.0, 1.0
    if hits[0].judgement is None:
        return min(max(quotes[0].score, 0.0), 1.0), UNREAD[language_of(question)]
    refusal = refusal or load_refusal()
    return refusal.probability(features(question, hits, quotes, searcher=searcher)), refusal.threshold


def _is_far(hit: Hit, searcher: Searcher) -> bool:
    """Whether the question is about nothing that the collection holds; one that cites its article is not."""
    if searcher.far is None or hit.likeness is None or "article" in hit.scores:
        return False
    return hit.likeness < searcher.far


def _unnamed(question: str, quotes: Sequence[Quote]) -> bool:
    """Whether a person's name or number is asked for, and no quote gives one."""
    return figure_asked(question) in NAMED and not any(gives_figure(question, q.text) for q in quotes)


UNREAD: dict[Language, float] = {"zh": 0.44, "en": 0.23}
"""Without a reranker: the score of the best sentence below which a question is refused, by the question's
language. Chosen so that about one answerable question in twenty is refused."""


def _limited(logit: float) -> float:
    return max(min(logit, _LIMIT), -_LIMIT)
