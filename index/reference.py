"""The reference sample: questions and passages in both languages from which an encoder's means are estimated.

Questions are those of ``corpus/reference.yaml``, each in both languages; passages are drawn from the starter
collection, which is in both languages too.
"""

import random
from collections.abc import Sequence
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from ..ingest import read, split
from ..ingest.datafile import read_data
from ..ingest.types import Language
from .encoders import encoded_text

if TYPE_CHECKING:
    from .types import Encoder, Vectors

LANGUAGES: tuple[Language, ...] = ("zh", "en")
_PASSAGES = 150  # of each language: a minute of encoding in all on two cores


def reference_means(encoder: "Encoder") -> "dict[str, Vectors]":
    """``query.zh``, ``passage.en`` … -> the mean row of the sample's questions or passages."""
    means: dict[str, Vectors] = {}
    for language in LANGUAGES:
        means[f"query.{language}"] = encoder.queries(questions(language)).mean(axis=0)
        means[f"passage.{language}"] = encoder.passages(passages(language)).mean(axis=0)
    return means


def sample_hash() -> str:
    """Changes with the questions."""
    return read_data(None, shipped="reference.yaml")[1]


def questions(language: Language) -> Sequence[str]:
    """The sample's questions, in the same order in each language."""
    top, _ = read_data(None, shipped="reference.yaml")
    return [entry.text(language) for entry in top.entries("questions", label="en")]


def passages(language: Language) -> Sequence[str]:
    """The sample's passages, as an encoder sees passages; the same ones every time."""
    found = []
    with as_file(files("ftzqa.corpus") / "documents") as folder:
        for path in sorted(folder.glob("*.md")):
            document = read(path, source=path.name)
            found += [
                encoded_text(document.title, passage.headings, passage.text)
                for passage in split(document)
                if passage.language == language
            ]
    return random.Random(0).sample(found, _PASSAGES)
