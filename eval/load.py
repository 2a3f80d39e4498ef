"""Reads labelled sets, one JSON object a line, and says at which line something is wrong."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, cast, get_args

from ..index.types import SHORTCOMINGS, ShortcomingId
from ..ingest.errors import BadCases, MissingPath
from ..ingest.types import Language
from .types import Case, Gold, Match, QuestionType, TagCase

_TYPES = get_args(QuestionType)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong in a labelled set: where, what was expected, what came."""

    line: int
    expected: str
    found: str


class _WrongError(Exception):
    def __init__(self, expected: str, found: object) -> None:
        self.expected, self.found = expected, _shown(found)


def load_cases(path: Path) -> tuple[Case, ...]:
    """The questions of a JSONL file.

    Raises:
        MissingPath: there is no such file.
        BadCases: a line is not a valid question; the message names the first such line.
    """
    cases, problems = read_cases(path)
    _raise_first(problems, path=path)
    return cases


def load_tag_cases(path: Path) -> tuple[TagCase, ...]:
    """The labelled documents of a JSONL file. Raises like ``load_cases``."""
    cases, problems = read_tag_cases(path)
    _raise_first(problems, path=path)
    return cases


def read_cases(path: Path) -> tuple[tuple[Case, ...], list[Problem]]:
    """The valid questions of a file, and everything wrong with the other lines."""
    cases: list[Case] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for line, raw in _lines(path):
        try:
            case = _case(_object(raw), line=line)
            if case.id in first:
                raise _WrongError("an id that occurs once", f"{case.id}, already on line {first[case.id]}")
        except _WrongError as wrong:
            problems.append(Problem(line=line, expected=wrong.expected, found=wrong.found))
            continue
        first[case.id] = line
        cases.append(case)
    return tuple(cases), problems


def read_tag_cases(path: Path) -> tuple[tuple[TagCase, ...], list[Problem]]:
    """The valid labelled documents of a file, and everything wrong with the other lines."""
    cases: list[TagCase] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for line, raw in _lines(path):
        try:
            case = _tag_case(_object(raw), line=line)
            if case.document in first:
                found = f"{case.document}, already on line {first[case.document]}"
                raise _WrongError("a document that occurs once", found)
        except _WrongError as wrong:
            problems.append(Problem(line=line, expected=wrong.expected, found=wrong.found))
            continue
        first[case.document] = line
        cases.append(case)
    return tuple(cases), problems


def stem(source: str) -> str:
    """The name by which documents are compared: no folder, no suffix; 附则.md = 附则.pdf."""
    name = PurePosixPath(source.replace("\\", "/")).name
    base, dot, suffix = name.rpartition(".")
    # A law's name may end in a date in brackets with no suffix behind it, or hold a dot of its own.
    return base if dot and suffix.isalnum() and len(suffix) <= 5 and not suffix.isdigit() else name


def _raise_first(problems: list[Problem], *, path: Path) -> None:
    if problems:
        first = problems[0]
        raise BadCases(path=path, line=first.line, expected=first.expected, found=first.found)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MissingPath(path=path) from error
    except UnicodeDecodeError as error:
        raise BadCases(path=path, line=1, expected="text in UTF-8", found=error.reason) from error
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _object(raw: str) -> Mapping[str, Any]:
    try:
        value = json.loads(raw)
    except json.JSONDecodeError as error:
        raise _WrongError("a JSON object", f"{error.msg} at column {error.colno}") from error
    if not isinstance(value, dict):
        raise _WrongError("a JSON object", value)
    return value


def _case(entry: Mapping[str, Any], *, line: int) -> Case:
    difficulty = entry.get("difficulty")
    if difficulty is not None and (not isinstance(difficulty, int) or isinstance(difficulty, bool)):
        raise _WrongError("a whole number in difficulty", difficulty)
    gold = entry.get("gold")
    if not isinstance(gold, list):
        raise _WrongError("a list in gold (empty when the collection has no answer)", gold)
    case = Case(
        id=_text(entry, "id"),
        language=cast("Language", _one_of(entry, "lang", ("zh", "en"))),
        question=_text(entry, "question"),
        type=_one_of(entry, "type", _TYPES),
        gold=tuple(_gold(item) for item in gold),
        match=cast("Match", _one_of({"match": "any"} | dict(entry), "match", ("any", "all"))),
        answer=_text(entry, "answer") if entry.get("answer") else "",
        key_facts=_texts(entry, "key_facts"),
        shortcomings=_shortcomings(_texts(entry, "shortcomings")),
        difficulty=difficulty,
        line=line,
    )
    if (case.type == "unanswerable") == case.answerable:
        raise _WrongError(
            'type "unanswerable" exactly where gold is empty', f"{case.type}, {len(gold)} in gold"
        )
    return case


def _gold(item: object) -> Gold:
    if not isinstance(item, dict):
        raise _WrongError('{"doc": …, "articles": […]} in gold', item)
    return Gold(document=stem(_text(item, "doc")), articles=_texts(item, "articles"))


def _tag_case(entry: Mapping[str, Any], *, line: int) -> TagCase:
    addresses, articles = entry.get("addresses"), entry.get("articles", {})
    if not isinstance(addresses, dict) or set(addresses) != set(SHORTCOMINGS):
        raise _WrongError(f"addresses with {', '.join(SHORTCOMINGS)}", addresses)
    for label, value in addresses.items():
        if value is not None and not isinstance(value, bool):
            raise _WrongError(f"true, false or null for {label}", value)
    if not isinstance(articles, dict):
        raise _WrongError("lists of articles under S1 to S5", articles)
    return TagCase(
        document=stem(_text(entry, "doc")),
        addresses=cast("dict[ShortcomingId, bool | None]", addresses),
        articles={label: _texts(articles, label) for label in _shortcomings(tuple(articles))},
        line=line,
    )


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _WrongError(f"text in {name}", value)
    return value.strip()


def _texts(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = entry.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise _WrongError(f"a list of texts in {name}", value)
    return tuple(item.strip() for item in value)


def _one_of(entry: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = entry.get(name)
    if value not in allowed:
        raise _WrongError(f"{name} to be one of {', '.join(allowed)}", value)
    return cast("str", value)


def _shortcomings(labels: tuple[str, ...]) -> tuple[ShortcomingId, ...]:
    if unknown := [label for label in labels if label not in SHORTCOMINGS]:
        raise _WrongError(f"shortcomings among {', '.join(SHORTCOMINGS)}", ", ".join(unknown))
    return cast("tuple[ShortcomingId, ...]", labels)


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"
