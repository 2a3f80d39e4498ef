"""Query understanding, by rules: what a question names, and the searches it takes."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from ..ingest.matching import in_place, simplified
from ..ingest.types import Language
from .centring import language_of
from .cited import Cited, articles
from .parts import Part, compared_documents, compared_zones, questions
from .places import mentions
from .times import Time, time_of
from .titles import Titles

_TITLE = re.compile("《([^《》]{2,60})》")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as search sees it.

    ``documents`` are the ids of the documents it names, ``absent`` the titles it gives that no document has,
    ``cited`` the articles. ``parts`` is empty unless several things are searched for; ``compares`` calls
    them zones or documents where they are set against each other.
    """

    text: str
    language: Language
    zones: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    cited: tuple[Cited, ...] = ()
    time: Time = field(default_factory=Time)
    parts: tuple[Part, ...] = ()
    compares: Literal["zones", "documents"] | None = None

    @property
    def searches(self) -> tuple[Part, ...]:
        """What to search for: each part, else the question."""
        return self.parts or (Part(text=self.text, zones=self.zones, documents=self.documents),)

    def whole(self) -> "Query":
        """The same question searched for as one."""
        return replace(self, parts=(), compares=None)


def parse(question: str, titles: Titles) -> Query:
    """What ``question`` says of zones, documents, articles and time."""
    text = in_place(question)
    places = mentions(question)
    zones = tuple(dict.fromkeys(place.zone for place in places))
    named = titles.named(text, zones=zones)
    documents = tuple(dict.fromkeys(document_id for name in named for document_id in name.ids))
    time = time_of(question, date.today())
    parts = tuple(_placed(part, titles, documents) for part in compared_zones(simplified(question), places))
    compares: Literal["zones", "documents"] | None = "zones" if parts else None
    if not parts and (parts := compared_documents(simplified(question), named, zones)):
        compares = "documents"
    if not (parts or time.past):  # editions asked about are compared within one search
        parts = tuple(_part(piece, titles, zones, documents) for piece in questions(simplified(question)))
    return Query(
        text=question,
        language=language_of(question),
        zones=zones,
        documents=documents,
        absent=tuple(
            title[1]
            for title in _TITLE.finditer(question)
            if not any(title.start() < name.end and name.start < title.end() for name in named)
        ),
        cited=articles(text, named),
        time=time,
        parts=parts,
        compares=compares,
    )


def _placed(part: Part, titles: Titles, documents: tuple[str, ...]) -> Part:
    """A zone of a comparison, with its own documents among those that the question names, else all."""
    own = {document_id for zone in part.zones for document_id in titles.of_zone.get(zone, ())}
    return replace(part, documents=tuple(i for i in documents if i in own) or documents)


def _part(text: str, titles: Titles, zones: tuple[str, ...], documents: tuple[str, ...]) -> Part:
    """A question of several: about its own zones and documents, else those that the whole names."""
    own = tuple(dict.fromkeys(place.zone for place in mentions(text))) or zones
    named = titles.named(in_place(text), zones=own)
    ids = tuple(dict.fromkeys(document_id for name in named for document_id in name.ids))
    return Part(text=text, zones=own, documents=ids or documents)
