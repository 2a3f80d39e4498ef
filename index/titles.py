"""The names by which a question may call a document of the library."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..ingest.matching import match_form
from .glossary import Glossary
from .names import Names, names_of

_NOTE = re.compile(r"[（(][^（）()]*[）)]")
_STATE = re.compile(
    r"^中华人民共和国|^the (?:people's republic of china )?| of the people's republic of china$"
)
_ZONE_RULES = re.compile(
    r"^(?:中国)?[（(]?(\w+?)[）)]?自由贸易(?:试验区|港)(条例|法|管理办法|办法|若干规定)$"
)
_LEAST = 3  # characters of a name that counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Name -> ids of the documents so called: every edition of a law has the law's name."""

    names: Names
    ids: Mapping[str, tuple[str, ...]]

    def named(self, question: str) -> tuple[str, ...]:
        """Ids of the documents whose name stands in the question; a longer name hides one inside it."""
        found = (self.ids[name] for _, name in self.names.find(match_form(question)))
        return tuple(dict.fromkeys(document_id for ids in found for document_id in ids))


def load_titles(titles: Mapping[str, str], glossary: Glossary) -> Titles:
    """The names of the documents with these ``titles`` (id -> title)."""
    names: dict[str, dict[str, None]] = {}
    for document_id, title in titles.items():
        for name in _names(title, glossary):
            if len(name) >= _LEAST:
                names.setdefault(name, {})[document_id] = None
    return Titles(names=names_of(names), ids={name: tuple(ids) for name, ids in names.items()})


def _names(title: str, glossary: Glossary) -> Iterator[str]:
    """The title, without notes and the state's name; the glossary's other names; a zone's short forms."""
    full = match_form(title).lower()
    bare = _STATE.sub("", _NOTE.sub("", full)).strip()
    yield from (full, bare)
    for name in (*glossary.synonyms(full), *glossary.synonyms(bare)):
        yield match_form(name).lower()
    if rules := _ZONE_RULES.match(full):
        place, kind = rules.groups()
        for zone in ("自贸", "自贸区", "自贸试验区", "自贸港", "自由贸易试验区", "自由贸易港"):
            yield from (f"{place}{zone}{kind}", f"{place}{zone}的{kind}")
