"""The five shortcomings of pilot free trade zones: names, definitions and the words that point to them."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from ..ingest.datafile import Entry, read_data
from .types import SHORTCOMINGS, ShortcomingId

TEXTS: Final = ("name", "label", "definition", "question")
OWN: Final = "taxonomy.yaml"
"""In a library's folder: the taxonomy that it is flagged by in place of the shipped one."""
LISTS: Final = ("aspects", "indicators", "measures", "near_misses")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilingual:
    """The same in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcoming:
    """One shortcoming. ``question`` decides whether a passage is about it; ``indicators`` point to it."""

    id: ShortcomingId
    slug: str
    name: Bilingual
    label: Bilingual
    definition: Bilingual
    question: Bilingual
    aspects: tuple[Bilingual, ...]
    indicators: tuple[Bilingual, ...]
    measures: tuple[Bilingual, ...]  # of the kind that addresses it
    near_misses: tuple[Bilingual, ...]  # that look like it and are not


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """S1 to S5. ``hash`` changes with the file's content and stamps what is derived from it."""

    version: int
    hash: str
    shortcomings: tuple[Shortcoming, ...]

    def __getitem__(self, id: ShortcomingId) -> Shortcoming:
        return self.shortcomings[SHORTCOMINGS.index(id)]


def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """Read and check a taxonomy file; the shipped one by default, which is read once.

    Raises ``MissingPath``, and ``BadData`` with the entry and what was expected in it.
    """
    return _shipped() if path is None else _load(path)


def own_taxonomy(folder: Path) -> Taxonomy:
    """The taxonomy that the library in ``folder`` was last flagged by: its own file, else the shipped one."""
    own = folder / OWN
    return load_taxonomy(own if own.is_file() else None)


@cache
def _shipped() -> Taxonomy:
    return _load(None)


def _load(path: Path | None) -> Taxonomy:
    top, digest = read_data(path, shipped="taxonomy.yaml")
    top.only("version", "shortcomings")
    entries = list(top.entries("shortcomings", label="id"))
    found = tuple(entry.one_of("id", SHORTCOMINGS) for entry in entries)
    if found != SHORTCOMINGS:
        top.fail(expected=f"the shortcomings {', '.join(SHORTCOMINGS)} in this order", found=", ".join(found))
    return Taxonomy(
        version=top.number("version"),
        hash=digest,
        shortcomings=tuple(_shortcoming(entry) for entry in entries),
    )


def _shortcoming(entry: Entry) -> Shortcoming:
    texts = [f"{name}_{language}" for name in TEXTS for language in ("zh", "en")]
    entry.only("id", "slug", *texts, *LISTS)

    def both(name: str) -> Bilingual:
        return Bilingual(zh=entry.text(f"{name}_zh"), en=entry.text(f"{name}_en"))

    return Shortcoming(
        id=cast("ShortcomingId", entry.text("id")),
        slug=entry.text("slug"),
        name=both("name"),
        label=both("label"),
        definition=both("definition"),
        question=both("question"),
        aspects=_pairs(entry, "aspects"),
        indicators=_pairs(entry, "indicators"),
        measures=_pairs(entry, "measures"),
        near_misses=_pairs(entry, "near_misses"),
    )


def _pairs(entry: Entry, name: str) -> tuple[Bilingual, ...]:
    pairs = []
    for item in entry.entries(name, label="zh"):
        item.only("zh", "en")
        pairs.append(Bilingual(zh=item.text("zh"), en=item.text("en")))
    counts = Counter(text for pair in pairs for text in (pair.zh, pair.en))
    if twice := [text for text, count in counts.items() if count > 1]:
        entry.fail(expected=f"each text of {name} once", found=f"{', '.join(twice)} twice")
    return tuple(pairs)
