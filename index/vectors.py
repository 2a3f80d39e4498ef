"""Arithmetic on rows of vectors."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .types import Vectors


def unit_rows(rows: "Vectors") -> "Vectors":
    """Rows divided by their length; a zero row stays zero."""
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)
