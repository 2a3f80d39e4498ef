"""The names by which a question may call a document of the library."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..ingest.matching import match_form
from ..ingest.zones import gazetteer, zone_called
from .glossary import Glossary
from .names import Names, names_of

_NOTE = re.compile(r"[（(][^（）()]*[）)]")
_STATE = re.compile(
    r"^中华人民共和国|^the (?:people's republic of china )?| of the people's republic of china$"
)
_PLACE = re.compile(r"^(\w{2,3}?)(?:省|市|(?:壮族|回族|维吾尔)?自治区|经济特区)(?=\w{4})")
_ZONE_RULES = re.compile(
    r"^(?:中国)?[（(]?(\w+?)[）)]?自由贸易(?:试验区|港)(条例|法|管理办法|办法|若干规定)$"
)
_IMPLEMENTING = re.compile(r"^(\w+?)(实施条例|实施细则|实施办法)$")
_LEAST = 3  # characters of a name that counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """``text[start:end]`` names the documents with these ids: every edition of a law has the law's name."""

    start: int
    end: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """Name -> ids of the documents so called; ``local`` are names without the place, which count where the
    place is named elsewhere. ``of_zone`` and ``rules`` lead from zones to their documents and own rules."""

    names: Names
    ids: Mapping[str, Sequence[str]]
    local: Mapping[str, Sequence[str]]
    of_zone: Mapping[str, Collection[str]]
    rules: Mapping[str, Sequence[str]]

    def named(self, text: str, *, zones: Sequence[str] = ()) -> list[Named]:
        """The documents that ``text``, in the form to compare by, names; a longer name hides one inside it.

        With ``zones`` a name means their document of that name, if they have one.
        """
        found = []
        own = {document_id for zone in zones for document_id in self.of_zone.get(zone, ())}
        for start, name in self.names.find(text):
            local = [i for i in self.local.get(name, ()) if i in own]
            if ids := local or self.ids.get(name):
                found.append(Named(start=start, end=start + len(name), ids=tuple(ids)))
        return found


def load_titles(
    titles: Mapping[str, str], glossary: Glossary, of_zone: Mapping[str, Collection[str]] | None = None
) -> Titles:
    """The names of the documents with these ``titles`` (id -> title)."""
    ids: dict[str, list[str]] = {}
    local: dict[str, list[str]] = {}
    rules: dict[str, list[str]] = {}
    for document_id, title in titles.items():
        bare = bare_title(title)
        for name in dict.fromkeys(_names(title, bare, glossary)):
            if len(name) >= _LEAST:
                ids.setdefault(name, []).append(document_id)
        if _PLACE.match(bare):
            local.setdefault(_PLACE.sub("", bare), []).append(document_id)
        if (zone_rules := _ZONE_RULES.match(bare)) and (zone := zone_called(zone_rules[1])):
            rules.setdefault(zone, []).append(document_id)
    names = names_of({*ids, *local})
    return Titles(names=names, ids=ids, local=local, of_zone=of_zone or {}, rules=rules)


def bare_title(title: str) -> str:
    """The title in the form to compare by, without title marks, notes and the state's name."""
    full = _STATE.sub("", match_form(title).strip(" 《》"))
    return full.strip() if _ZONE_RULES.match(full) else _NOTE.sub("", full).strip()


def _names(title: str, bare: str, glossary: Glossary) -> Iterator[str]:
    """The title; the glossary's other names; what local, zones' and implementing rules are called."""
    full = match_form(title)
    yield from (full, _STATE.sub("", full).strip(), bare)
    yield from map(match_form, (*glossary.synonyms(full), *glossary.synonyms(bare)))
    if place := _PLACE.match(bare):
        yield place[1] + _PLACE.sub("", bare)
    if implementing := _IMPLEMENTING.match(bare):
        yield from _implementing(implementing[1], implementing[2], glossary)
    if rules := _ZONE_RULES.match(bare):
        yield from _zone_rules(*rules.groups())


def _implementing(law: str, kind: str, glossary: Glossary) -> Iterator[str]:
    """外资法实施条例, FIL Implementing Regulations."""
    for name in map(match_form, glossary.synonyms(law)):
        yield f"{name}{kind}"
        yield from (f"{name} {said}" for said in ("implementing regulations", "implementation regulations"))
        for said in ("implementing", "implementation of", "the implementation of"):
            yield from (f"regulations {on} {said} the {name}" for on in ("for", "on"))
        yield f"implementing regulations of the {name}"


def _zone_rules(place: str, kind: str) -> Iterator[str]:
    """山东自贸区条例, Shandong FTZ Regulations."""
    for zone in ("自贸", "自贸区", "自贸试验区", "自贸港", "自由贸易试验区", "自由贸易港"):
        yield from (f"{place}{zone}{kind}", f"{place}{zone}的{kind}")
    called = zone_called(place)
    for name in (
        alias for zone in gazetteer() if zone.id == called for alias in zone.aliases if alias.isascii()
    ):
        for rules in ("regulation", "regulations"):
            yield f"{name} {rules}"
            yield from (f"{rules} {of} {name}" for of in ("of", "of the", "on the", "for the"))
