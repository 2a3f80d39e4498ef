"""What a site's robots.txt permits, by RFC 9309: the longest rule wins, ``*`` and ``$`` mean something."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """``lines`` are the patterns for us with their verdict; ``delay`` is in seconds."""

    lines: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def permit(self, path: str) -> bool:
        """Whether ``path`` (with its query) may be asked for; what no rule speaks of may."""
        hits = [(len(pattern), allow) for pattern, allow in self.lines if _matches(pattern, path)]
        return max(hits, default=(0, True))[1]  # of two rules of one length the one that allows is greater


def parse_robots(text: str, *, agent: str) -> Rules:
    """The rules for the product token ``agent``, or for all where none name it."""
    groups = list(_groups(text))
    mine = [lines for names, lines in groups if agent.lower() in names]
    chosen = mine or [lines for names, lines in groups if "*" in names]
    lines = [line for group in chosen for line in group]
    return Rules(
        lines=tuple((value, key == "allow") for key, value in lines if key != "crawl-delay" and value),
        delay=max((_seconds(value) for key, value in lines if key == "crawl-delay"), default=0.0),
    )


_KEYS: Final = ("allow", "disallow", "crawl-delay")
_TOKEN: Final = re.compile(r"\*|[a-z_-]+")


def _groups(text: str) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """The agents of each group, in small letters, and its rules."""
    names: set[str] = set()
    lines: list[tuple[str, str]] = []
    for line in text.lstrip("\ufeff").splitlines():
        key, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if key == "user-agent":
            if lines:
                yield names, lines
                names, lines = set(), []
            if token := _TOKEN.match(value.lower()):
                names.add(token[0])
        elif key in _KEYS and names:
            lines.append((key, value))
    yield names, lines


def _matches(pattern: str, path: str) -> bool:
    """Percent-encoding aside: sites write Chinese paths both ways."""
    body, end = (pattern[:-1], r"\Z") if pattern.endswith("$") else (pattern, "")
    return bool(
        re.match(".*?".join(re.escape(unquote(part)) for part in body.split("*")) + end, unquote(path))
    )


def _seconds(value: str) -> float:
    try:
        return max(0.0, float(value))
    except ValueError:
        return 0.0
