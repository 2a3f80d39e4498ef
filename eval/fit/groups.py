"""Training groups for the reranker: a question, a passage that answers it, others that only look so."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...index.centring import load_means
from ...index.encoders import load_encoder
from ...index.glossary import load_glossary
from ...index.space import load_space
from ...ingest import normalise_locator, read, split
from ...ingest.errors import NoSuchDocument
from ...ingest.sentences import sentences
from ...ingest.types import Language
from ..bench import Question, load_squad

if TYPE_CHECKING:
    from ...index.types import Vectors

Span = tuple[int, int]
Text = tuple[str, str]
"""Heading line and text of a passage."""

WRONG = 3  # passages of a group that do not answer
_WIDTH: dict[Language, int] = {"zh": 220, "en": 750}  # characters of a stretch cut from a long context
_DEEP = 14  # of the nearest passages, those that wrong ones are drawn from


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """``passages[0]`` answers, in ``spans`` of its text, if ``answerable``; the others do not."""

    question: str
    passages: tuple[Text, ...]
    spans: tuple[Span, ...] = ()
    answerable: bool = True


# --- public reading-comprehension sets: contexts of the half that no benchmark figure uses ---------------


def squad_groups(zh: Path, en: Path, chinese: Path, *, seed: int = 0) -> list[Group]:
    """Groups from XQuAD's two files, within and across the languages, and from CMRC 2018's."""
    draw = random.Random(seed)
    languages: dict[Language, Path] = {"zh": zh, "en": en}
    found: list[Group] = []
    for asked in languages:
        for told in languages:
            share = 0.3 if asked == told else 0.45
            found += _squad(languages[asked], languages[told], told, share=share, draw=draw)
    found += _squad(chinese, chinese, "zh", share=0.55, draw=draw)
    draw.shuffle(found)
    return found


def _squad(
    asked: Path, told: Path, language: Language, *, share: float, draw: random.Random
) -> Iterator[Group]:
    """Questions of one file over the parallel contexts of another."""
    _, questions = load_squad(asked)
    contexts, parallel = load_squad(told)
    seen = sorted({q.context for q in questions if not q.held_out})
    nearest = _Nearest([contexts[key] for key in seen])
    for question, same in zip(questions, parallel, strict=True):
        if question.held_out or draw.random() > share:
            continue
        context = contexts[question.context]
        answer = _find(context, same)
        if answer is None:
            continue
        others = [seen[i] for i in nearest.to(same.text) if seen[i] != question.context][:6]
        draw.shuffle(others)
        text, span = _stretch(context, answer, language, draw)
        wrong = [t for t in [_elsewhere(context, answer, language, draw)] if t]
        wrong += [_stretch(contexts[key], None, language, draw)[0] for key in others]
        yield Group(
            question=question.text,
            passages=tuple(("", t) for t in (text, *wrong[:WRONG])),
            spans=(span,) if span else (),
        )


def _find(context: str, question: Question) -> Span | None:
    for answer in question.answers:
        if (at := context.find(answer)) >= 0:
            return at, at + len(answer)
    return None


def _stretch(
    context: str, answer: Span | None, language: Language, draw: random.Random
) -> tuple[str, Span | None]:
    """Whole sentences around the answer or around any one, and the span in them of the answer's sentence."""
    places = list(sentences(context)) or [(0, len(context))]
    at = draw.randrange(len(places))
    if answer:
        at = max((i for i, (start, _) in enumerate(places) if start <= answer[0]), default=0)
    first = last = at
    wanted = _WIDTH[language] * draw.uniform(0.35, 1)
    while places[last][1] - places[first][0] < wanted:
        steps = [step for step, free in ((-1, first > 0), (1, last < len(places) - 1)) if free]
        if not steps:
            break
        if draw.choice(steps) < 0:
            first -= 1
        else:
            last += 1
    start = places[first][0]
    span = (places[at][0] - start, places[at][1] - start) if answer else None
    return context[start : places[last][1]], span


def _elsewhere(context: str, answer: Span, language: Language, draw: random.Random) -> str | None:
    """A stretch of the same context that does not hold the answer."""
    before = [place for place in sentences(context) if place[1] <= answer[0]][::-1]
    after = [place for place in sentences(context) if place[0] >= answer[1]]
    sides = [side for side in (before, after) if side]
    if not sides:
        return None
    side = draw.choice(sides)
    wanted = _WIDTH[language] * draw.uniform(0.35, 1)
    kept = [place for place in side if abs(place[0] - side[0][0]) < wanted]
    return context[min(start for start, _ in kept) : max(end for _, end in kept)]


# --- questions over laws ----------------------------------------------------------------------------------


def load_rows(files: Iterable[Path]) -> list[Mapping[str, Any]]:
    """The rows of teaching sets (DESIGN section 6), one JSON object a line."""
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


def law_groups(rows: Sequence[Mapping[str, Any]], laws: Path, *, seed: int) -> list[Group]:
    """Groups from rows of a teaching set (DESIGN section 6) over the files under ``laws``.

    A question that its article does not answer has that article among its wrong passages. A row may say by
    ``place``, [start, end] in the file's text, what answers it.
    """
    draw = random.Random(seed)
    rows = _with_quotes(rows, laws)
    passages = law_passages({row["doc"] for row in rows}, laws)
    if missing := {row["doc"] for row in rows} - {passage[0] for passage in passages}:
        raise NoSuchDocument(name=sorted(missing)[0])
    texts = [f"{head}\n{text}" for _, _, head, text in passages]
    in_words, in_meaning = _Nearest(texts), _meant(rows, texts)
    pointed = _Pointer()
    found = []
    for row, meant in zip(rows, in_meaning, strict=True):
        wanted = {normalise_locator(label) for label in row["articles"]}
        gold = [
            i for i, (doc, numbers, _, _) in enumerate(passages) if doc == row["doc"] and numbers & wanted
        ]
        if not gold:  # a law whose parts are not articles
            continue
        best = _holding(row, gold, passages)
        both = zip(meant, in_words.to(_wording(row), like=best), strict=False)
        near = [i for i in dict.fromkeys(chain.from_iterable(both)) if i not in gold][:_DEEP]
        wrong = [draw.choice(near[:WRONG]), *draw.sample(near, len(near))]
        shown = [passages[i][2:] for i in (best, *list(dict.fromkeys(wrong))[:WRONG])]
        spans = pointed.at(row, shown[0][1]) if row["answerable"] else ()
        found.append(
            Group(question=row["question"], passages=tuple(shown), spans=spans, answerable=row["answerable"])
        )
    return found


def _meant(rows: Sequence[Mapping[str, Any]], texts: Sequence[str]) -> list[list[int]]:
    """For each row the passages that a search by meaning finds first."""
    encoder = load_encoder()
    space = load_space(encoder)
    asked = space.questions([row["question"] for row in rows], [row["lang"] for row in rows])
    told = space.place(encoder.passages(texts), "passage", ["zh"] * len(texts))
    found: list[list[int]] = [(-(told @ one)).argsort(kind="stable")[:_DEEP].tolist() for one in asked]
    return found


def _with_quotes(rows: Sequence[Mapping[str, Any]], laws: Path) -> list[Mapping[str, Any]]:
    """The rows, with the words at their ``place``, if any, as ``quote``."""
    named = {row["doc"] for row in rows if "place" in row}
    texts = {path.name: path.read_text("utf-8") for path in laws.rglob("*.md") if path.name in named}
    return [
        {**row, "quote": texts[row["doc"]][slice(*row["place"])]} if "place" in row else row for row in rows
    ]


def law_passages(names: set[str], laws: Path) -> list[tuple[str, set[str], str, str]]:
    """File name, article numbers, heading line and text of every passage of the named laws."""
    found = []
    for path in sorted(laws.rglob("*.md")):
        if path.name in names:
            document = read(path, source=path.name)
            for passage in split(document):
                head = " / ".join((document.title, *passage.headings))
                numbers = {locator.number for locator in passage.locators}
                found.append((path.name, numbers, head, passage.text))
    return found


def _holding(row: Mapping[str, Any], gold: Sequence[int], passages: Sequence[tuple[Any, ...]]) -> int:
    """Of the pieces of a long article, the one that shares most with the answer."""
    wanted = _pairs(row.get("quote") or row["answer"])
    return max(gold, key=lambda i: len(_pairs(passages[i][3]) & wanted))


def _wording(row: Mapping[str, Any]) -> str:
    """The question in Chinese words, as far as the glossary has them."""
    question: str = row["question"]
    return question if row["lang"] == "zh" else "".join(load_glossary().translate(question, to="zh"))


class _Pointer:
    """Finds the sentence of a passage that a row's answer was taken from."""

    def __init__(self) -> None:
        self._encoder = load_encoder()
        self._means = load_means(self._encoder)

    def at(self, row: Mapping[str, Any], text: str) -> tuple[Span, ...]:
        """By the quote, or by the answer: its characters within Chinese, its vector across languages."""
        places = list(sentences(text))
        if len(places) < 2:
            return tuple(places)
        if row.get("quote") or row["lang"] == "zh":
            wanted = _pairs(row.get("quote") or row["answer"])
            likeness = [len(_pairs(text[s:e]) & wanted) / (e - s) ** 0.25 for s, e in places]
        else:
            answer = self._rows("query", [row["answer"]], "en")
            likeness = (self._rows("passage", [text[s:e] for s, e in places], "zh") @ answer[0]).tolist()
        return (places[max(range(len(places)), key=likeness.__getitem__)],)

    def _rows(self, side: Any, texts: Sequence[str], language: Language) -> "Vectors":
        raw = self._encoder.queries(texts) if side == "query" else self._encoder.passages(texts)
        return self._means.centre(raw, side, [language] * len(texts))


class _Nearest:
    """Texts by likeness of their pairs of characters."""

    def __init__(self, texts: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 2), sublinear_tf=True)
        self._rows = self._vectorizer.fit_transform(texts).tocsr()
        self._columns = self._rows.T.tocsr()

    def to(self, text: str, *, like: int | None = None) -> list[int]:
        """All places, the nearest to ``text`` first; nearness to the text at ``like`` counts for a third."""
        likeness = (self._vectorizer.transform([text]) @ self._columns).toarray()[0]
        if like is not None:
            likeness = likeness + 0.6 * (self._rows[like] @ self._columns).toarray()[0]
        places: list[int] = (-likeness).argsort(kind="stable").tolist()
        return places


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
