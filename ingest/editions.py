"""Editions of one law or plan: which belong together, and which is in force on a day."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .hygiene import fold
from .types import Document

_COUNTRY = re.compile("中华人民共和国")
_EDITION = re.compile(
    r"\((?:\d{4}|[〇零一二三四五六七八九]{4})年?(?:版|修订|修正|修改)?(?:本|版)?\)|\((?:修订|修正|试行|暂行)\)"
)
_REPEALS = re.compile(r"[^。；]*(?:同时|即行|予以)废止")
_NAMED = re.compile(r"《([^《》]{2,60})》")
_AMENDS = re.compile(
    r"关于(?:修改|修正|修订|废止)(?:和(?:修改|废止))?[《〈](.+?)[》〉](?:等|的决定|的决议|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One document's time in force: from ``since`` (None where nothing says) to the day before ``until``."""

    document_id: str
    name: str  # what its editions have in common
    since: date | None
    until: date | None = None
    replaced_by: str | None = None  # document id

    def in_force(self, on: date) -> bool | None:
        """Whether it was in force on that day; None where its beginning is not known."""
        if self.until is not None and on >= self.until:
            return False
        if self.since is None:
            return None
        return self.since <= on


def edition_name(title: str) -> str:
    """The title as its editions share it: 《中华人民共和国反垄断法（2022年修正）》 and 反垄断法 are one."""
    return _EDITION.sub("", _COUNTRY.sub("", re.sub(r"[《》〈〉\s]", "", fold(title))))


def starts(document: Document) -> date | None:
    """The day from which this edition holds.

    An amended law keeps the day of its first edition in its last article; an edition cannot hold before it
    was published.
    """
    dates = document.dates
    if dates.effective and dates.published:
        return max(dates.effective, dates.published)
    return dates.effective or dates.published or dates.adopted


def repeals(document: Document) -> tuple[str, ...]:
    """Names of the documents that this one repeals: 《…》同时废止."""
    names = []
    for block in document.blocks:
        if "废止" not in block.text:
            continue
        for sentence in _REPEALS.findall(block.text):
            names += [edition_name(name) for name in _NAMED.findall(sentence)]
    own = edition_name(document.title)
    return tuple(dict.fromkeys(name for name in names if name != own))


def amends(document: Document) -> tuple[str, ...]:
    """Names of the laws that a decision amends, by its title: 关于修改《…》的决定."""
    match = _AMENDS.search(document.title)
    return tuple(edition_name(name) for name in re.split("[》〉]、?[《〈]", match[1])) if match else ()


def editions(documents: Iterable[Document]) -> dict[str, Edition]:
    """Each document's edition by document id: superseded by the next of its name, or repealed by another.

    The same text twice (a PDF and its web page) begins on the same day and does not supersede itself. Of
    each document only a few facts are held, so a large library can be handed over one by one.
    """
    everything = [_facts(document) for document in documents]
    groups: dict[str, list[_Facts]] = defaultdict(list)
    for facts in everything:
        groups[facts.name].append(facts)
    found: dict[str, Edition] = {}
    for group in groups.values():
        for edition in _chain(group):
            found[edition.document_id] = edition
    for facts in everything:
        for name in facts.repeals:
            for older in groups.get(name, ()):
                found[older.id] = _ended(found[older.id], facts.since, by=facts.id)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    id: str
    name: str
    since: date | None
    repealed: date | None
    repeals: tuple[str, ...]


def _facts(document: Document) -> _Facts:
    return _Facts(
        id=document.id,
        name=edition_name(document.title),
        since=starts(document),
        repealed=document.dates.repealed,
        repeals=repeals(document),
    )


def _chain(group: Sequence[_Facts]) -> list[Edition]:
    dated = sorted(group, key=lambda facts: facts.since or date.min)
    chain = []
    for facts in dated:
        later = [other for other in dated if facts.since and other.since and other.since > facts.since]
        chain.append(
            Edition(
                document_id=facts.id,
                name=facts.name,
                since=facts.since,
                until=later[0].since if later else facts.repealed,
                replaced_by=later[0].id if later else None,
            )
        )
    return chain


def _ended(edition: Edition, day: date | None, *, by: str) -> Edition:
    if day is None or (edition.until is not None and edition.until <= day):
        return edition
    if edition.since is not None and edition.since >= day:
        return edition  # an edition made after the repeal is another law of that name
    return Edition(
        document_id=edition.document_id, name=edition.name, since=edition.since, until=day, replaced_by=by
    )
