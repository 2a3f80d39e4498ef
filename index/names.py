"""Names in a text: which of many, however many, and where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_HEAD = 2  # characters by which names are looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names by their first characters, the longest first; made by ``names_of``."""

    by_head: Mapping[str, tuple[str, ...]]

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Start and name of each name in ``text``, case aside; none overlap, and the longest counts.

        A Latin name must stand as a word of its own.
        """
        low = text.lower()
        at = 0
        while at < len(low):
            name = next((n for n in self.by_head.get(low[at : at + _HEAD], ()) if _stands(n, low, at)), None)
            if name is not None:
                yield at, name
            at += len(name or " ")


def names_of(names: Iterable[str]) -> Names:
    """The names, lower-cased; those shorter than two characters are left out."""
    by_head: dict[str, list[str]] = {}
    for name in sorted({name.lower() for name in names}, key=lambda name: (-len(name), name)):
        if len(name) >= _HEAD:
            by_head.setdefault(name[:_HEAD], []).append(name)
    return Names(by_head={head: tuple(found) for head, found in by_head.items()})


def _stands(name: str, text: str, at: int) -> bool:
    end = at + len(name)
    if not text.startswith(name, at):
        return False
    return not name.isascii() or not (_latin(text[at - 1 : at]) or _latin(text[end : end + 1]))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
