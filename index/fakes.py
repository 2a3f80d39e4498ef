"""A stand-in encoder for tests of this package and of code that uses it: no weights, same interface."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .types import Vectors


class HashingEncoder:
    """Hashes overlapping pairs of characters into unit rows: texts that share characters are near each other."""

    def __init__(self, dimension: int = 64, *, name: str = "hashing") -> None:
        self.dimension = dimension
        self.identity = f"{name}@{dimension}"
        self.encoded = 0

    def queries(self, texts: Sequence[str]) -> "Vectors":
        return self._encode(texts)

    def passages(self, texts: Sequence[str]) -> "Vectors":
        self.encoded += len(texts)
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            low = f" {text.lower()} "
            for pair in zip(low, low[1:], strict=False):
                digest = hashlib.blake2b("".join(pair).encode(), digest_size=4).digest()
                row[int.from_bytes(digest) % self.dimension] += 1.0
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
