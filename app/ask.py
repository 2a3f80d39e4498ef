"""Ask: an answer of verified quotes, or a refusal that shows the nearest passages."""

from collections.abc import Sequence

from ..index.centring import language_of
from ..index.search import Searcher
from ..index.types import Filters, Hit
from ..ingest.types import Language
from .extract import Quote, extract
from .types import Answer, Citation, Sentence

REFUSAL: dict[Language, str] = {
    "zh": "资料中没有找到能够回答这个问题的内容。",
    "en": "The collection holds nothing that answers this question.",
}
"""The one refusal phrase of answers, prompts and tests."""

THRESHOLD: dict[Language, float] = {"zh": 0.38, "en": 0.25}
"""The score of the best sentence below which a question is refused, by the question's language: words and
vectors agree less across languages. Chosen so that about one answerable question in twenty is refused."""

_HITS = 10


def ask(question: str, *, searcher: Searcher, filters: Filters | None = None) -> Answer:
    """Answer ``question`` from the library in sentences quoted verbatim, each with its citation.

    Raises:
        EmptyQuestion: there is no question.
    """
    hits = searcher.search(question, k=_HITS, filters=filters)
    quotes = extract(question, hits, searcher=searcher)
    confidence = _confidence(hits, quotes)
    silent = confidence < THRESHOLD[language_of(question)]
    return _answer(question, hits, () if silent else quotes, confidence=confidence)


def _confidence(hits: Sequence[Hit], quotes: Sequence[Quote]) -> float:
    if not hits or not quotes:
        return 0.0
    return min(max(quotes[0].score, 0.0), 1.0)


def _answer(question: str, hits: Sequence[Hit], quotes: Sequence[Quote], *, confidence: float) -> Answer:
    citations = tuple(_citation(n, quote) for n, quote in enumerate(quotes, start=1))
    sentences = tuple(Sentence(text=c.quote, citations=(c.n,), support="verbatim") for c in citations)
    text = "\n".join(f"{s.text} [{s.citations[0]}]" for s in sentences) or REFUSAL[language_of(question)]
    cited = {citation.document_id: quote.hit for citation, quote in zip(citations, quotes, strict=True)}
    shortcomings = sorted({s for hit in cited.values() for s in hit.shortcomings})
    return Answer(
        question=question,
        text=text,
        sentences=sentences,
        citations=citations,
        shortcomings=tuple(shortcomings),
        refused=not quotes,
        confidence=round(confidence, 4),
        warnings=(),
        hits=tuple(hits),
    )


def _citation(n: int, quote: Quote) -> Citation:
    passage = quote.hit.passage
    return Citation(
        n=n,
        passage_id=passage.id,
        document_id=passage.document_id,
        source=quote.hit.source,
        title=quote.hit.title,
        locator=passage.locators[0].label if passage.locators else None,
        page=passage.pages[0] if passage.pages else None,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
    )
