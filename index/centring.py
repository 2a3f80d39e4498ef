"""Language centring: what all texts of one language share is subtracted, so that languages can be compared.

e5 puts texts of one language near each other whatever they say. Subtracting from questions the mean of
reference questions, and from passages the mean of reference passages, each of their own language, removes
most of it; the two means differ, and using one for both sides costs more than it gives.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from ..ingest.types import Language
from .bundled import BundledEncoder
from .reference import LANGUAGES, reference_means, sample_hash
from .vectors import unit_rows
from .weights import user_cache

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .types import Encoder, Vectors

Side = Literal["query", "passage"]
_CHINESE = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
_LETTER = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """One mean row of length d per side and language; no entry means that nothing is subtracted."""

    rows: "Mapping[tuple[Side, Language], Vectors]"

    @property
    def stamp(self) -> str:
        """Changes with the means; part of the name of what was derived with them."""
        digest = hashlib.sha256()
        for key in sorted(self.rows):
            digest.update(repr(key).encode() + self.rows[key].tobytes())
        return digest.hexdigest()[:8]

    def centre(self, vectors: "Vectors", side: Side, languages: Sequence[Language]) -> "Vectors":
        """Unit rows (n, d) with the mean of their side and language taken away, of unit length again."""
        import numpy as np

        centred = np.array(vectors, dtype=np.float32)
        for language in set(languages):
            mean = self.rows.get((side, language))
            if mean is not None:
                centred[[other == language for other in languages]] -= mean
        return unit_rows(centred)


def load_means(encoder: "Encoder") -> Means:
    """The encoder's means: shipped for the bundled one, estimated from the reference sample for another.

    What is estimated is kept in the user's cache, since encoding the sample takes up to a minute.
    """
    from safetensors.numpy import load

    if encoder.identity == BundledEncoder.identity:
        return _means(load((files("ftzqa.index") / "data" / "means.safetensors").read_bytes()))
    path = _cached(encoder)
    if not path.is_file():
        _estimate(encoder, path)
    return _means(load(path.read_bytes()))


def _cached(encoder: "Encoder") -> Path:
    key = f"{encoder.identity} {sample_hash()}"
    return user_cache() / f"means-{hashlib.sha256(key.encode()).hexdigest()[:16]}.safetensors"


def _estimate(encoder: "Encoder", path: Path) -> None:
    """Write the means aside, then put them in place: another process may be at the same."""
    from safetensors.numpy import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent) as folder:
        fresh = Path(folder) / path.name
        save_file(reference_means(encoder), fresh, metadata={"encoder": encoder.identity})
        fresh.replace(path)


def _means(tensors: "Mapping[str, Vectors]") -> Means:
    sides: tuple[Side, ...] = ("query", "passage")
    return Means(rows={(s, lang): tensors[f"{s}.{lang}"] for s in sides for lang in LANGUAGES})


def language_of(text: str) -> Language:
    """Chinese as soon as a fifth of the words are: a Chinese question may name English terms."""
    chinese, words = len(_CHINESE.findall(text)), len(_LETTER.findall(text))
    return "zh" if chinese and chinese / 2 >= words / 4 else "en"
