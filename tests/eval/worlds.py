"""Small worlds with known answers: a collection, questions about it, and systems of known quality."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from ftzqa.app.types import Answer, Citation, Sentence
from ftzqa.eval.types import Case, Gold, TagCase
from ftzqa.index.types import SHORTCOMINGS, Evidence, Hit, Tag
from ftzqa.ingest.types import Locator, Passage


def hit(document: str, article: int, *, piece: int = 0, rank: int = 1) -> Hit:
    """The piece of an article of a document as a hit."""
    label = f"第{article}条"
    text = f"{label} 《{document}》第{article}条规定的内容之{piece}。"
    passage = Passage(
        id=f"{document}-{article}-{piece}",
        document_id=document,
        text=text,
        start=0,
        end=len(text),
        language="zh",
        locators=(Locator(kind="article", number=str(article), label=label),),
    )
    return Hit(passage=passage, rank=rank, score=-float(rank), title=document, source=f"folder/{document}.md")


def ranked(hits: Sequence[Hit]) -> list[Hit]:
    return [hit(h.passage.document_id, *_place(h), rank=rank) for rank, h in enumerate(hits, start=1)]


def _place(h: Hit) -> tuple[int]:
    return (int(h.passage.locators[0].number),)


DOCUMENTS = [f"law{i}" for i in range(20)]
ARTICLES = range(1, 26)
COLLECTION = [hit(document, article) for document in DOCUMENTS for article in ARTICLES]


def questions(n: int = 60) -> tuple[Case, ...]:
    """Questions in both languages, of every kind; every fifth without an answer."""
    chance = random.Random(7)
    cases = []
    for i in range(n):
        unanswerable = i % 5 == 4
        document, other = chance.sample(DOCUMENTS, 2)
        article = chance.randrange(1, 20)
        gold = (
            Gold(document=document, articles=(f"第{article}条", f"第{article + 1}条")),
            Gold(document=other, articles=(f"第{article}条",)),
        )
        cases.append(
            Case(
                id=f"q{i}",
                language="zh" if i % 2 else "en",
                question=f"question {i}",
                type="unanswerable" if unanswerable else ("fact", "list", "comparison")[i % 3],
                gold=() if unanswerable else gold,
                match="all" if i % 3 == 2 else "any",
                key_facts=(f"fact {i} a", f"fact {i} b"),
                difficulty=1 + i % 3,
                line=i + 1,
            )
        )
    return tuple(cases)


def tag_cases() -> tuple[TagCase, ...]:
    chance = random.Random(3)
    labels = [{label: chance.choice([True, False, None]) for label in SHORTCOMINGS} for _ in DOCUMENTS]
    return tuple(
        TagCase(
            document=document,
            addresses=truth,
            articles={label: ("第三条",) for label in SHORTCOMINGS if truth[label]},
        )
        for document, truth in zip(DOCUMENTS, labels, strict=True)
    )


@dataclass
class Oracle:
    """Knows the labels: finds exactly the gold passages, cites them, states every fact, refuses rightly."""

    cases: Sequence[Case]
    tagged: Sequence[TagCase] = field(default_factory=tag_cases)

    def case(self, question: str) -> Case:
        return next(case for case in self.cases if case.question == question)

    def search(self, question: str, *, k: int) -> list[Hit]:
        keys = self.case(question).gold_keys
        gold = [hit(*_split(key)) for key in keys]
        others = [
            h for h in COLLECTION if f"{h.passage.document_id}#{h.passage.locators[0].number}" not in keys
        ]
        return ranked([*gold, *others][:k])

    def ask(self, question: str) -> Answer:
        case = self.case(question)
        hits = self.search(question, k=10)
        return answer(
            case, hits[: len(case.gold_keys)], text=" ".join(case.key_facts), refused=not case.answerable
        )

    def tags(self, document: str) -> list[Tag]:
        truth = next(case for case in self.tagged if case.document == document)
        return [tag(document, label, addresses=bool(truth.addresses[label])) for label in SHORTCOMINGS]


class Empty:
    """Finds nothing, refuses nothing, says nothing, flags nothing."""

    def search(self, question: str, *, k: int) -> list[Hit]:
        return []

    def ask(self, question: str) -> Answer:
        return Answer(
            question=question,
            text="",
            sentences=(),
            citations=(),
            shortcomings=(),
            refused=False,
            confidence=0.5,
            warnings=(),
            hits=(),
        )

    def tags(self, document: str) -> list[Tag]:
        return []


@dataclass
class Shuffled(Oracle):
    """Orders the collection by chance."""

    seed: int = 0

    def search(self, question: str, *, k: int) -> list[Hit]:
        chance = random.Random(f"{self.seed} {question}")
        return ranked(chance.sample(COLLECTION, k))


def answer(case: Case, hits: Sequence[Hit], *, text: str, refused: bool = False) -> Answer:
    citations = tuple(citation(n, h) for n, h in enumerate(hits, start=1))
    return Answer(
        question=case.question,
        text="没有答案" if refused else text,
        sentences=tuple(Sentence(text=c.quote, citations=(c.n,), support="verbatim") for c in citations),
        citations=() if refused else citations,
        shortcomings=(),
        refused=refused,
        confidence=0.1 if refused else 0.9,
        warnings=(),
        hits=tuple(hits),
    )


def citation(n: int, h: Hit) -> Citation:
    return Citation(
        n=n,
        passage_id=h.passage.id,
        document_id=h.passage.document_id,
        source=h.source,
        title=h.title,
        locator=h.passage.locators[0].label,
        page=None,
        quote=h.passage.text[2:8],
        start=2,
        end=8,
    )


def tag(document: str, label: str, *, addresses: bool) -> Tag:
    return Tag(
        document_id=document,
        shortcoming=label,  # type: ignore[arg-type]
        grade="addresses" if addresses else "none",
        score=1.0 if addresses else 0.0,
        needs_review=False,
        evidence=(Evidence(passage_id="p", quote="q", score=1.0, locator="第3条"),) if addresses else (),
        made_by="oracle",
    )


def _split(key: str) -> tuple[str, int]:
    document, _, number = key.rpartition("#")
    return document, int(number)
