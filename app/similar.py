"""Similar documents: those whose passages, on the mean, are about the same."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..index.centring import load_means
from ..index.library import Library
from ..index.types import Encoder
from ..index.vectors import unit_rows

if TYPE_CHECKING:
    from ..index.types import Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """A unit row (n, d) for each document: the mean of its passages' centred vectors."""

    ids: tuple[str, ...]
    rows: "Vectors"

    def nearest(self, document_id: str, *, k: int, least: float = 0.0) -> list[tuple[str, float]]:
        """The ``k`` documents most like one, with their cosine, best first; none below ``least``."""
        if document_id not in self.ids:
            return []
        likeness = self.rows @ self.rows[self.ids.index(document_id)]
        order = [int(at) for at in (-likeness).argsort(kind="stable") if self.ids[at] != document_id]
        return [(self.ids[at], float(likeness[at])) for at in order[:k] if likeness[at] >= least]


def find_neighbours(library: Library, encoder: Encoder) -> Neighbours:
    """The documents of a library that have passages, ready to be compared."""
    import numpy as np

    _, languages, raw = library.vectors()
    owners = [document_id for _, document_id in library.passage_ids()]
    if not owners:
        return Neighbours(ids=(), rows=np.empty((0, 0), dtype=np.float32))
    centred = load_means(encoder).centre(raw, "passage", languages)
    first = [at for at, owner in enumerate(owners) if at == 0 or owners[at - 1] != owner]
    sums = np.add.reduceat(centred, first, axis=0)
    return Neighbours(ids=tuple(owners[at] for at in first), rows=unit_rows(sums))
