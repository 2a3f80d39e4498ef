"""What people call zones, kinds of document and flags, in either language."""

import re
from typing import cast

from ..index.taxonomy import load_taxonomy
from ..index.types import ShortcomingId
from ..ingest.types import DocumentKind, Language
from ..ingest.zones import gazetteer
from .coverage import NO_GROUP, By
from .strings import text


def zone_name(zone_id: str, *, language: Language) -> str:
    """A zone without the words that all zones share; an unknown one by its id."""
    zone = next((zone for zone in gazetteer() if zone.id == zone_id), None)
    if zone is None:
        return zone_id
    if language == "zh":
        return re.sub(r"^中国（(.+)）自由贸易试验区", r"\1", zone.name_zh)
    return re.sub(r"^China \((.+)\) Pilot Free Trade Zone$| of the China.*$", r"\1", zone.name_en)


def kind_name(kind: DocumentKind, *, language: Language) -> str:
    """A kind of document."""
    return text(f"page.kind.{kind}", language=language)


def label_of(shortcoming: ShortcomingId, *, language: Language) -> str:
    """For example "Regional layout"."""
    return str(getattr(load_taxonomy()[shortcoming].label, language))


def flag_name(shortcoming: ShortcomingId, *, language: Language) -> str:
    """For example "S1 Regional layout"."""
    return f"{shortcoming} {label_of(shortcoming, language=language)}"


def group_name(group: str, *, by: By, language: Language) -> str:
    """A group of a coverage report: a zone, a kind of document, a year, or none of them."""
    if group == NO_GROUP:
        return text("coverage.undated" if by == "year" else "page.coverage.nozone", language=language)
    match by:
        case "zone":
            return zone_name(group, language=language)
        case "kind":
            return kind_name(cast("DocumentKind", group), language=language)
        case "year":
            return group
