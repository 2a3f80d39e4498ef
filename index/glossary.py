"""The bilingual glossary: words for the segmenter, query translation, synonyms for highlighting."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from ..ingest.datafile import Entry, read_data
from ..ingest.matching import simplified
from ..ingest.types import Language
from .types import SHORTCOMINGS, ShortcomingId

FIELDS: Final = ("zh", "en", "synonyms_zh", "synonyms_en", "category", "shortcomings")

_Key = tuple[str, ...]
_Surfaces = Mapping[_Key, tuple[int, ...]]  # the units of a surface form -> positions of its terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One notion of the field under its preferred name in each language."""

    zh: str
    en: str
    category: str
    synonyms_zh: tuple[str, ...] = ()
    synonyms_en: tuple[str, ...] = ()
    shortcomings: tuple[ShortcomingId, ...] = ()

    def names(self, language: Language) -> tuple[str, ...]:
        """Every name in ``language``, the preferred one first."""
        return (self.zh, *self.synonyms_zh) if language == "zh" else (self.en, *self.synonyms_en)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Glossary:
    """All terms. ``hash`` changes with the file's content and stamps what is derived from it."""

    version: int
    hash: str
    terms: tuple[Term, ...]
    surfaces: Mapping[Language, _Surfaces]

    def words(self) -> tuple[str, ...]:
        """Chinese names without punctuation, for a segmenter's user dictionary."""
        names = dict.fromkeys(name for term in self.terms for name in term.names("zh"))
        return tuple(name for name in names if _WORD.fullmatch(name) and _CHINESE.search(name))

    def find(self, text: str) -> list[Term]:
        """The terms that ``text`` names in either language, in order of appearance.

        The longest name wins where names overlap; a name with two meanings gives both. English matches
        whole words, whatever their case, number (zones, zone) and spelling (licence, license).
        """
        found = sorted(
            (start, terms) for language in _LANGUAGES for start, terms in self._matches(text, language)
        )
        positions = dict.fromkeys(position for _, terms in found for position in terms)
        return [self.terms[position] for position in positions]

    def translate(self, text: str, *, to: Language) -> list[str]:
        """Preferred names, in language ``to``, of the terms that ``text`` names in the other language."""
        source: Language = "en" if to == "zh" else "zh"
        found = (position for _, terms in sorted(self._matches(text, source)) for position in terms)
        return list(dict.fromkeys(self.terms[position].names(to)[0] for position in found))

    def synonyms(self, name: str) -> tuple[str, ...]:
        """Every other name, in both languages, of the terms called ``name``; empty for an unknown name."""
        positions = [
            position
            for language in _LANGUAGES
            for position in self.surfaces[language].get(tuple(unit for unit, _ in _units(name, language)), ())
        ]
        names = (n for p in positions for language in _LANGUAGES for n in self.terms[p].names(language))
        return tuple(other for other in dict.fromkeys(names) if other != name)

    def _matches(self, text: str, language: Language) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Start in the text and terms of each match, the longest first, none overlapping."""
        surfaces = self.surfaces[language]
        units = list(_units(text, language))
        taken = [False] * len(units)
        longest = max(map(len, surfaces), default=0)
        for size in range(min(longest, len(units)), 0, -1):
            for first in range(len(units) - size + 1):
                if any(taken[first : first + size]):
                    continue
                key = tuple(unit for unit, _ in units[first : first + size])
                if terms := surfaces.get(key):
                    taken[first : first + size] = [True] * size
                    yield units[first][1], terms


def load_glossary(path: Path | None = None) -> Glossary:
    """Read and check a glossary file; the shipped one by default, which is read once.

    Raises ``MissingPath``, and ``BadData`` with the entry and what was expected in it.
    """
    return _shipped() if path is None else _load(path)


@cache
def _shipped() -> Glossary:
    return _load(None)


def _load(path: Path | None) -> Glossary:
    top, digest = read_data(path, shipped="glossary.yaml")
    top.only("version", "terms")
    terms: list[Term] = []
    first: dict[str, str] = {}
    for entry in top.entries("terms", label="zh"):
        term = _term(entry)
        if term.zh in first:
            entry.fail(expected="each Chinese term once", found=f"it again, after {first[term.zh]}")
        first[term.zh] = entry.where
        terms.append(term)
    return Glossary(
        version=top.number("version"),
        hash=digest,
        terms=tuple(terms),
        surfaces={language: _index(terms, language) for language in _LANGUAGES},
    )


def _term(entry: Entry) -> Term:
    entry.only(*FIELDS)
    shortcomings = entry.texts("shortcomings")
    if unknown := [s for s in shortcomings if s not in SHORTCOMINGS]:
        entry.fail(expected=f"shortcomings among {', '.join(SHORTCOMINGS)}", found=", ".join(unknown))
    term = Term(
        zh=entry.text("zh"),
        en=entry.text("en"),
        category=entry.text("category"),
        synonyms_zh=entry.texts("synonyms_zh"),
        synonyms_en=entry.texts("synonyms_en"),
        shortcomings=cast("tuple[ShortcomingId, ...]", shortcomings),
    )
    for language in _LANGUAGES:
        names = term.names(language)
        if len(set(names)) < len(names):
            entry.fail(
                expected=f"different names in {language} and synonyms_{language}", found=", ".join(names)
            )
    if not _CHINESE.search(term.zh):
        entry.fail(expected="Chinese text in the field zh", found=term.zh)
    if _CHINESE.search(" ".join(term.names("en"))):
        entry.fail(expected="no Chinese in en and synonyms_en", found=", ".join(term.names("en")))
    return term


def _index(terms: Sequence[Term], language: Language) -> _Surfaces:
    surfaces: dict[_Key, tuple[int, ...]] = {}
    for position, term in enumerate(terms):
        for name in term.names(language):
            key = tuple(unit for unit, _ in _units(name, language))
            if position not in surfaces.get(key, ()):
                surfaces[key] = (*surfaces.get(key, ()), position)
    return surfaces


# The units that are compared: characters of Chinese text, normalised words of English text.

_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_WORD: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")
_ENGLISH: Final = re.compile(r"[a-z0-9]+")
_SPELLINGS: Final = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"ies$", "y"),
        (r"(?<=s|x|z)es$|(?<=[cs]h)es$", ""),
        (r"(?<=[^sui])s$", ""),
        (r"is(e|ed|er|ing|ation)$", r"iz\1"),
        (r"(?<=...)our$", "or"),
        (r"tre$", "ter"),
        (r"ence$", "ense"),
    )
)


def _units(text: str, language: Language) -> Iterator[tuple[str, int]]:
    """Each unit and where it starts in ``text``."""
    if language == "zh":
        # Character by character, so that starts stay those of the text as given.
        for start, character in enumerate(text):
            if not character.isspace():
                yield simplified(unicodedata.normalize("NFKC", character).lower()), start
    else:
        for match in _ENGLISH.finditer(text.lower()):
            yield _plain(match[0]), match.start()


@cache
def _plain(word: str) -> str:
    """``word`` in the singular and in one spelling; both sides of a comparison pass through here."""
    if len(word) > 3:
        for pattern, new in _SPELLINGS:
            word = pattern.sub(new, word)
    return word
