"""Which zones, provinces and cities a question names, and where in it."""

from dataclasses import dataclass
from functools import cache

from ..ingest.matching import in_place
from ..ingest.zones import gazetteer
from .names import Names, names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A zone, province or city as a text names it: ``text[start:end]`` stands for ``zone``."""

    zone: str
    start: int
    end: int


def mentions(text: str) -> list[Mention]:
    """Every mention, in the text's order; where names overlap the longest counts."""
    names, zones = _names()
    found = names.find(in_place(text))
    return [Mention(zone=zones[name], start=start, end=start + len(name)) for start, name in found]


@cache
def _names() -> tuple[Names, dict[str, str]]:
    """All names, and lower-cased name -> zone. A zone's own names win over another's cities."""
    zones: dict[str, str] = {}
    for zone in gazetteer():
        places = zone.places if zone.id != "lingang" else ()  # Lin-gang's province is Shanghai's zone
        for name in (*zone.aliases, *places):
            zones.setdefault(name.lower(), zone.id)
    return names_of(zones), zones
