"""Centred rows of the taxonomy's own texts, to which passages are likened."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...index.types import ShortcomingId
from ...index.weights import user_cache
from ...ingest.types import Language

if TYPE_CHECKING:
    from ...index.centring import Means
    from ...index.taxonomy import Shortcoming, Taxonomy
    from ...index.types import Encoder, Vectors

Prototypes = dict[tuple[ShortcomingId, Language], "Vectors"]
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def load_prototypes(encoder: "Encoder", *, means: "Means", taxonomy: "Taxonomy") -> Prototypes:
    """Rows (m, d) of each shortcoming's definition, aspects and measures, by language.

    They are kept in the user's cache, since encoding them takes as long as a document of a hundred
    passages.
    """
    from safetensors.numpy import load_file, save_file

    key = f"{encoder.identity} {means.stamp} {taxonomy.hash}"
    path = user_cache() / f"prototypes-{hashlib.sha256(key.encode()).hexdigest()[:16]}.safetensors"
    if path.is_file():
        kept = load_file(path)
    else:
        kept = {
            f"{s.id}.{language}": _encoded(s, language, encoder=encoder, means=means)
            for s in taxonomy.shortcomings
            for language in _LANGUAGES
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(kept, path)
    return {(s.id, lang): kept[f"{s.id}.{lang}"] for s in taxonomy.shortcomings for lang in _LANGUAGES}


def likeness(prototypes: Prototypes, rows: "Vectors", languages: Sequence[Language]) -> "Vectors":
    """How near each centred row (n, d) comes to the nearest text of each shortcoming, shape (n, 5)."""
    import numpy as np

    ids = tuple(dict.fromkeys(id for id, _ in prototypes))
    near = np.zeros((len(rows), len(ids)), dtype=np.float32)
    for language in set(languages):
        here = [i for i, other in enumerate(languages) if other == language]
        for column, id in enumerate(ids):
            near[here, column] = (rows[here] @ prototypes[id, language].T).max(axis=1)
    return near


def _encoded(
    shortcoming: "Shortcoming", language: Language, *, encoder: "Encoder", means: "Means"
) -> "Vectors":
    parts = (shortcoming.definition, *shortcoming.aspects, *shortcoming.measures)
    rows = encoder.passages([getattr(part, language) for part in parts])
    return means.centre(rows, "passage", [language] * len(parts))
