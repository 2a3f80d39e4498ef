"""Stand-ins for tests of this package and of code that uses it: no weights, same interfaces."""

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .types import Judgement
from .vectors import unit_rows

if TYPE_CHECKING:
    from .types import Vectors

_UNIT = re.compile(r"([a-z0-9]+)|([㐀-鿿])(?=([㐀-鿿]))")


class HashingEncoder:
    """Hashes words, and pairs of Chinese characters, into unit rows: texts that share them are near."""

    def __init__(self, dimension: int = 256, *, name: str = "hashing") -> None:
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
            for unit in _UNIT.findall(text.lower()):
                digest = hashlib.blake2b("".join(unit).encode(), digest_size=4).digest()
                row[int.from_bytes(digest) % self.dimension] += 1.0
        return unit_rows(rows)


class WordReranker:
    """A reranker without weights: a passage answers as far as its characters are the question's."""

    identity = "words"

    def __init__(self) -> None:
        self.read: list[str] = []

    def judge(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        """The share of the question's characters that each passage has; marks where they stand."""
        self.read += [text for _, text in passages]
        wanted = set(question)
        return [
            Judgement(
                score=10 * len(wanted & set(text)) / len(wanted) - 5,
                marks=tuple((i, i + 1, 3.0 if char in wanted else -3.0) for i, char in enumerate(text)),
            )
            for _, text in passages
        ]
