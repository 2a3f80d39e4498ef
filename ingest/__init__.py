"""Reading documents and splitting them into passages."""

from .numerals import normalise_locator
from .readers import SUFFIXES
from .reading import read, version_of
from .split import split
from .types import Block, Dates, Document, Locator, Passage

__all__ = [
    "SUFFIXES",
    "Block",
    "Dates",
    "Document",
    "Locator",
    "Passage",
    "normalise_locator",
    "read",
    "split",
    "version_of",
]
