"""Reads the project's YAML data files and says what is wrong where."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import NoReturn

from .errors import BadData, MissingPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A mapping of a data file, and where it stands (``terms[3] 负面清单``)."""

    source: str
    where: str
    fields: Mapping[str, object]

    def fail(self, *, expected: str, found: object) -> NoReturn:
        """Raise ``BadData`` for this entry."""
        raise BadData(source=self.source, where=self.where, expected=expected, found=found)

    def only(self, *allowed: str) -> None:
        """Raise ``BadData`` for a field with a name that no reader knows (usually a slip of the pen)."""
        if unknown := sorted(set(map(str, self.fields)) - set(allowed)):
            self.fail(expected=f"only the fields {', '.join(allowed)}", found=", ".join(unknown))

    def text(self, name: str) -> str:
        """The non-empty string ``name``, without blanks around it."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value.strip():
            self.fail(expected=f"text in the field {name}", found=_shown(value))
        return value.strip()

    def optional(self, name: str) -> str | None:
        """The string ``name``, or None where the field is missing or null."""
        return None if self.fields.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        """The whole number ``name``, at least 1."""
        value = self.fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.fail(expected=f"a whole number from 1 in the field {name}", found=_shown(value))
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """The list of strings ``name``; empty where the field is missing."""
        value = self.fields.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.fail(expected=f"a list of texts in the field {name}", found=_shown(value))
        return tuple(item.strip() for item in value)

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        """The string ``name``, which must be one of ``allowed``."""
        if (value := self.text(name)) not in allowed:
            self.fail(expected=f"one of {', '.join(allowed)} in the field {name}", found=value)
        return value

    def entries(self, name: str, *, label: str) -> Iterator["Entry"]:
        """The mappings in the list ``name``; ``label`` is the field that names each in messages."""
        value = self.fields.get(name)
        if not isinstance(value, list) or not value:
            self.fail(expected=f"a list of entries in the field {name}", found=_shown(value))
        inside = "" if self.where == TOP else f"{self.where}, "
        for position, item in enumerate(value):
            where = f"{inside}{name}[{position}]"
            if not isinstance(item, dict):
                raise BadData(
                    source=self.source, where=where, expected="an entry with fields", found=_shown(item)
                )
            yield Entry(source=self.source, where=f"{where} {item.get(label, '')}".rstrip(), fields=item)


TOP = "the top level"


def read_data(path: Path | None, *, shipped: str) -> tuple[Entry, str]:
    """Parse ``path``, or the file named ``shipped`` of the ``corpus`` folder, into its top entry and hash.

    The hash is 16 hexadecimal digits of SHA-256 over the bytes. Raises ``MissingPath`` and ``BadData``.
    """
    import yaml

    source = path or resources.files("ftzqa.corpus").joinpath(shipped)
    name = str(path or shipped)
    try:
        raw = source.read_bytes()
    except OSError as error:
        raise MissingPath(path=name) from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is compiled in
    try:
        content = yaml.load(raw, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadData(
            source=name, where=f"line {line}", expected="valid YAML", found=str(error.problem)
        ) from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day that no month has
        raise BadData(source=name, where=TOP, expected="YAML in UTF-8", found=error) from error
    if not isinstance(content, dict):
        raise BadData(source=name, where=TOP, expected="named fields", found=_shown(content))
    return Entry(source=name, where=TOP, fields=content), hashlib.sha256(raw).hexdigest()[:16]


def _shown(value: object) -> str:
    """``value`` as a short text for a message."""
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
