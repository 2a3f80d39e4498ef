"""The space in which questions and passages are compared: the encoder's rows, centred, then adapted.

The adaptation belongs to the bundled encoder; another encoder's rows are centred only. It was learned from
questions with the passages that answer them, many in the other language: one linear map for both sides and
both languages, close to the identity (``eval/fit/adapter.py``), and an encoder for the questions alone
(``BundledEncoder.questions``).
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from ..ingest.types import Language
from .bundled import BundledEncoder
from .centring import Means, Side, load_means
from .vectors import unit_rows

if TYPE_CHECKING:
    from .types import Encoder, Vectors


_FAR = 0.26
"""One in two hundred labelled questions with an answer is further from its nearest passage, and most that ask
for recipes, films or the weather."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What encodes questions, the means that are taken away, and the map (d, d) applied after, if any."""

    encode: "Callable[[Sequence[str]], Vectors]"
    means: Means
    map: "Vectors | None" = None
    far: float | None = None  # the likeness below which a question is about nothing that a collection holds

    @property
    def stamp(self) -> str:
        """Changes with the means and the map; part of the name of what was derived in it."""
        if self.map is None:
            return self.means.stamp
        return hashlib.sha256(self.means.stamp.encode() + self.map.tobytes()).hexdigest()[:8]

    def questions(self, texts: Sequence[str], languages: Sequence[Language]) -> "Vectors":
        """Unit rows (n, d) for what is searched for in these languages."""
        return self.place(self.encode(texts), "query", languages)

    def place(self, vectors: "Vectors", side: Side, languages: Sequence[Language]) -> "Vectors":
        """Unit rows (n, d) for the encoder's raw rows (n, d) of texts in these languages."""
        centred = self.means.centre(vectors, side, languages)
        return centred if self.map is None else unit_rows(centred @ self.map)


def load_space(encoder: "Encoder") -> Space:
    """The encoder's space."""
    from safetensors.numpy import load

    means = load_means(encoder)
    if not isinstance(encoder, BundledEncoder):
        return Space(encode=encoder.queries, means=means)
    packed = load((files("ftzqa.index") / "data" / "adapter.safetensors").read_bytes())
    return Space(encode=encoder.questions, means=means, map=packed["map"].astype("float32"), far=_FAR)
