"""The words of the faces in both languages: one catalogue a package, ``strings.toml``."""

import tomllib
from functools import cache
from importlib.resources import files

from ..ingest.types import Language
from .settings import interface_language


def text(key: str, *, language: Language | None = None, package: str = "ftzqa.app", **details: object) -> str:
    """The catalogue's text called ``key``, with ``details`` filled in.

    ``language`` is the interface's unless given. A missing key is a ``KeyError``: a mistake in this package.
    """
    return catalogue(package)[key][language or interface_language()].format(**details)


@cache
def catalogue(package: str = "ftzqa.app") -> dict[str, dict[str, str]]:
    """Key -> language -> text."""
    found: dict[str, dict[str, str]] = tomllib.loads((files(package) / "strings.toml").read_text("utf-8"))
    return found
