"""What people call zones, kinds of document and flags, in either language."""

import re

from ..index.taxonomy import load_taxonomy
from ..index.types import ShortcomingId
from ..ingest.types import DocumentKind, Language
from ..ingest.zones import gazetteer
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


def flag_name(shortcoming: ShortcomingId, *, language: Language) -> str:
    """For example "S1 Regional layout"."""
    return f"{shortcoming} {getattr(load_taxonomy()[shortcoming].label, language)}"
