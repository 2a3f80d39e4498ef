"""Orders to a language model that stand inside documents ("ignore the above …").

A document is evidence and gives no orders. A sentence that talks to a model, and what follows it in its
paragraph, is not shown to a model, supports nothing and is never quoted. The patterns are data:
``orders.toml``.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from ..ingest.matching import match_form
from ..ingest.sentences import sentences

INSTEAD = "［…］"
"""What stands in a text where an order stood."""


def gives_order(text: str) -> bool:
    """Whether a sentence talks to a language model instead of its reader."""
    return bool(_pattern().search(match_form(text)))


@cache
def _pattern() -> re.Pattern[str]:
    data = tomllib.loads((files("ftzqa.app") / "orders.toml").read_text("utf-8"))
    whole = "|".join(pattern for patterns in data["orders"].values() for pattern in patterns)
    for name, lists in data["words"].items():
        whole = whole.replace(f"<{name}>", "|".join(lists))
    return re.compile(whole, re.IGNORECASE | re.MULTILINE)


def orders(text: str) -> list[tuple[int, int]]:
    """(start, end) of what is left out: each sentence that gives an order and the rest of its paragraph."""
    found: list[tuple[int, int]] = []
    for start, end in sentences(text):
        after_one = found and start < found[-1][1]
        if not after_one and gives_order(text[start:end]):
            stop = text.find("\n", end)
            found.append((start, len(text) if stop < 0 else stop))
    return found


def touches(places: Iterable[tuple[int, int]], *, start: int, end: int) -> bool:
    """Whether what stands from ``start`` to ``end`` shares a character with any of ``places``."""
    return any(first < end and start < last for first, last in places)


def trusted(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence that is no order and follows none in its paragraph."""
    left_out = orders(text)
    for start, end in sentences(text):
        if not touches(left_out, start=start, end=end):
            yield start, end


def barred(text: str) -> str:
    """What is left out of ``text``."""
    return "\n".join(text[start:end] for start, end in orders(text))


def without_orders(text: str) -> str:
    """``text`` as it may be shown to a model."""
    for start, end in reversed(orders(text)):
        text = text[:start] + INSTEAD + text[end:]
    return text
