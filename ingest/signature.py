"""The signature under a notice: who issued it, and the day beneath the name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .dates import find_days

_OFFICE = re.compile(
    r"[\u4e00-\u9fff、 \u3000]{2,40}?(?:政府|委|部|局|厅|署|银行|总行|办公室|院|会|中心|海关|总署)|国务院"
)
_DATED = re.compile(r"\s*(?:[（(].{0,8}[）)]\s*)?")
_NAMES = 12  # offices that may sign together
_LONGEST = 60  # characters of a line of names


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The first name above the day; None where the day stands alone."""

    issuer: str | None
    day: date


def signature(paragraphs: Sequence[str]) -> Signature | None:
    """The first line that is only a day, and the name of an office above it or before it."""
    for at, line in enumerate(paragraphs):
        if len(line) > _LONGEST:
            continue
        found = next(find_days(line), None)
        if found is None:
            continue
        day, start, end = found
        before = line[:start].strip(" \u3000")
        if not _DATED.fullmatch(line[end:]) or (before and not _OFFICE.fullmatch(before)):
            continue
        names = [before] if before else _names_above(paragraphs, at)
        if names:
            return Signature(issuer="".join(names[0].split()), day=day)
    return None


def _names_above(paragraphs: Sequence[str], at: int) -> list[str]:
    """The lines of names right above line ``at``, in their order."""
    names: list[str] = []
    for line in reversed(paragraphs[max(0, at - _NAMES) : at]):
        name = line.strip(" \u3000")
        if len(name) > _LONGEST or not _OFFICE.fullmatch(name):
            break
        names.insert(0, name)
    return names
