"""Labelled documents of a library: the examples that a model is fitted on."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ...index.library import Library
from ...index.types import SHORTCOMINGS
from ...ingest.errors import BadCases, MissingPath, NoSuchDocument
from ...ingest.hygiene import fold
from ...ingest.numerals import NUMERAL, normalise_locator, number
from ...ingest.types import Passage
from .features import Featurer
from .fit import Example

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BRACKETS = re.compile(r"\([^()]*\)|[-_.](?:zh|en|cn|eng?)$")
_BARE = re.compile(NUMERAL)
_SAME = 0.97  # likeness of two documents' mean vectors from which they are taken for editions of one


def read_labels(path: Path) -> list[Mapping[str, Any]]:
    """The lines of a JSONL file of labels: ``doc``, ``addresses``, and where known ``grades``, ``articles``.

    Raises:
        MissingPath: there is no such file.
        BadCases: a line is no such object.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise MissingPath(path=path) from error
    found = []
    for place, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            _check(row)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            expected = '{"doc": NAME, "addresses": {"S1": true | false | null, …}}'
            raise BadCases(path=path, line=place, expected=expected, found=line[:60]) from error
        found.append(row)
    return found


def examples(library: Library, labels: Iterable[Mapping[str, Any]], *, featurer: Featurer) -> list[Example]:
    """An example of each labelled document, editions and translations of one text in one group.

    Raises:
        NoSuchDocument: the library has no document of that stem.
    """
    documents = {_stem(source): place[0] for source, place in library.places().items()}
    found = []
    for row in labels:
        name = _stem(str(row["doc"]))
        if name not in documents:
            raise NoSuchDocument(name=row["doc"])
        passages = library.passages(documents[name])
        if passages:
            vectors = library.passage_vectors(documents[name])
            found.append(
                Example(
                    name=name,
                    group=_BRACKETS.sub("", fold(name)),
                    features=featurer.features(passages, vectors),
                    addresses=[row["addresses"].get(s) for s in SHORTCOMINGS],
                    mentions=[_mentions(row, s) for s in SHORTCOMINGS],
                    named=named(passages, row.get("articles", {})),
                )
            )
    groups = _grouped(found)
    return [replace(example, group=groups[example.name]) for example in found]


def merged(rows: Iterable[Mapping[str, Any]], later: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """One row a document; what a later one knows of a flag stands in place of the earlier, articles stay."""
    found: dict[str, dict[str, Any]] = {}
    for row in (*rows, *later):
        kept = found.setdefault(_stem(row["doc"]), {"doc": row["doc"]})
        for field in ("addresses", "grades", "articles"):
            known = {s: value for s, value in row.get(field, {}).items() if value not in (None, [])}
            kept[field] = kept.get(field, {}) | known
    return list(found.values())


def named(passages: Sequence[Passage], articles: Mapping[str, Sequence[str]]) -> "NDArray[np.bool_]":
    """Which passages stand in the articles given for each shortcoming, shape (n, 5)."""
    import numpy as np

    found = np.zeros((len(passages), len(SHORTCOMINGS)), dtype=bool)
    for label, shortcoming in enumerate(SHORTCOMINGS):
        places = [place_of(article) for article in articles.get(shortcoming, ())]
        for i, passage in enumerate(passages):
            found[i, label] = any(
                locator.number == place or locator.number.startswith(f"{place}.")
                for locator in passage.locators
                for place in places
            )
    return found


def _grouped(found: Sequence[Example]) -> dict[str, str]:
    """Name -> group, with documents whose mean vectors are nearly the same joined into one group."""
    import numpy as np

    means = np.stack([example.features.matrix.mean(axis=0) for example in found])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    groups = [example.group for example in found]
    for i, j in np.argwhere(np.triu(means @ means.T, 1) >= _SAME):
        old, new = groups[j], groups[i]
        groups = [new if group == old else group for group in groups]
    return {example.name: group for example, group in zip(found, groups, strict=True)}


def _mentions(row: Mapping[str, Any], shortcoming: str) -> bool | None:
    """Whether the document at least mentions it; None where nobody graded, or half of them say so."""
    grades = row.get("grades", {}).get(shortcoming) or []
    if not grades:
        return True if row["addresses"].get(shortcoming) else None
    share = sum(grade >= 1 for grade in grades) / len(grades)
    return None if share == 0.5 else share > 0.5


def _check(row: Any) -> None:
    if not isinstance(row["doc"], str) or not set(row["addresses"].values()) <= {True, False, None}:
        raise ValueError


def place_of(article: str) -> str:
    """As ``normalise_locator``; a numeral alone is that number."""
    return str(number(article)) if _BARE.fullmatch(article) else normalise_locator(article)


def _stem(source: str) -> str:
    name = PurePosixPath(source.replace("\\", "/"))
    return name.stem if re.fullmatch(r"\.[A-Za-z][A-Za-z0-9]{0,4}", name.suffix) else name.name
