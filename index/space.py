"""The space in which questions and passages are compared: the encoder's rows, centred, then adapted.

The adaptation is one linear map for both sides and both languages, close to the identity. It was learned
from questions with the passages that answer them, many in the other language (``eval/fit/adapter.py``), and
belongs to the bundled encoder; another encoder's rows are centred only.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from ..ingest.types import Language
from .bundled import BundledEncoder
from .centring import Means, Side, load_means
from .vectors import unit_rows

if TYPE_CHECKING:
    from .types import Encoder, Vectors


_FAR = 0.24
"""One in a hundred labelled questions with an answer is further from its nearest passage, and nearly all that
ask for recipes, films or the weather."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """The means that are taken away, and the map (d, d) that is applied after, if there is one."""

    means: Means
    map: "Vectors | None" = None
    far: float | None = None  # the likeness below which a question is about nothing that a collection holds

    @property
    def stamp(self) -> str:
        """Changes with the means and the map; part of the name of what was derived in it."""
        if self.map is None:
            return self.means.stamp
        return hashlib.sha256(self.means.stamp.encode() + self.map.tobytes()).hexdigest()[:8]

    def place(self, vectors: "Vectors", side: Side, languages: Sequence[Language]) -> "Vectors":
        """Unit rows (n, d) for the encoder's raw rows (n, d) of texts in these languages."""
        centred = self.means.centre(vectors, side, languages)
        return centred if self.map is None else unit_rows(centred @ self.map)


def load_space(encoder: "Encoder") -> Space:
    """The encoder's space."""
    from safetensors.numpy import load

    means = load_means(encoder)
    if encoder.identity != BundledEncoder.identity:
        return Space(means=means)
    packed = load((files("ftzqa.index") / "data" / "adapter.safetensors").read_bytes())
    return Space(means=means, map=packed["map"].astype("float32"), far=_FAR)
