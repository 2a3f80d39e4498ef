"""The dense leg: adapted vectors in a FAISS index, derived from the library's raw rows."""

import json
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .library import Library
from .space import Space

if TYPE_CHECKING:
    from .types import Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loaded:
    """An index in memory; replaced as a whole, so that a search never sees half of two."""

    index: Any
    ids: Sequence[str]
    rows_of: Mapping[str, Sequence[int]]  # document id -> rows


class DenseIndex:
    """Inner products with every passage. ``folder`` can be deleted at any time."""

    def __init__(self, folder: Path, space: Space) -> None:
        self._folder = folder
        self._space = space
        self._loaded: _Loaded | None = None

    def sync(self, library: Library) -> None:
        """Load the index of the library's generation; make it if there is none."""
        import faiss

        folder = self._folder / f"{library.generation}-{self._space.stamp}"
        if not folder.is_dir():
            self._make(library, folder)
        pairs = json.loads((folder / "ids.json").read_text())
        rows_of: dict[str, list[int]] = {}
        for row, (_, document_id) in enumerate(pairs):
            rows_of.setdefault(document_id, []).append(row)
        self._loaded = _Loaded(
            index=faiss.read_index(str(folder / "flat.faiss")),
            ids=[passage_id for passage_id, _ in pairs],
            rows_of=rows_of,
        )

    def search(
        self, vector: "Vectors", k: int, *, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """The ``k`` best passage ids with their inner products, best first, within ``documents`` if given.

        ``vector`` is one row of shape (1, d) in the same space.
        """
        import faiss
        import numpy as np

        loaded = self._loaded
        assert loaded is not None, "sync comes first"
        options = None
        if documents is not None:
            rows = [row for document_id in documents for row in loaded.rows_of.get(document_id, ())]
            options = faiss.SearchParameters()
            options.sel = faiss.IDSelectorBatch(np.array(rows, dtype=np.int64))
        k = min(k, loaded.index.ntotal)
        if not k:
            return []
        scores, found = loaded.index.search(vector, k, params=options)
        pairs = zip(scores[0].tolist(), found[0].tolist(), strict=True)
        return [(loaded.ids[i], score) for score, i in pairs if i >= 0]

    def _make(self, library: Library, folder: Path) -> None:
        """Write the index aside, then put it in place; those of other generations go."""
        import faiss

        ids, languages, raw = library.vectors()
        index = faiss.IndexFlatIP(max(raw.shape[1], 1))
        if ids:
            index.add(self._space.place(raw, "passage", languages))
        fresh = self._folder / f".{os.getpid()}"
        fresh.mkdir(parents=True, exist_ok=True)
        faiss.write_index(index, str(fresh / "flat.faiss"))
        documents = dict(library.passage_ids())
        (fresh / "ids.json").write_text(json.dumps([(i, documents[i]) for i in ids]))
        older = [path for path in self._folder.iterdir() if path != folder and not path.name.startswith(".")]
        try:
            fresh.replace(folder)
        except OSError:  # another reader made the same one meanwhile
            older.append(fresh)
        for path in older:
            shutil.rmtree(path, ignore_errors=True)
