"""Training in a library: from files of labels and its reviews to a model of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from ..index.library import Library
from ..index.taxonomy import own_taxonomy
from ..index.types import Encoder
from .reviewing import labels
from .tag import model_path
from .tagging.features import Featurer
from .tagging.labels import examples, merged, read_labels
from .tagging.train import train


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What was trained on, and where the model is."""

    path: Path
    documents: int
    seconds: float


def train_library(library: Library, paths: Sequence[Path], *, encoder: Encoder) -> Training:
    """Fit a model on labelled documents of the library; a person's review counts above a label.

    The library's vectors are used, so nothing is encoded but the taxonomy's texts.

    Raises:
        MissingPath, BadCases, NoSuchDocument, TooFewLabels: the labels cannot be used.
        OtherEncoder: the library's vectors are another encoder's.
    """
    start = perf_counter()
    library.check_encoder(encoder)
    taxonomy = own_taxonomy(library.folder)
    rows = merged([row for path in paths for row in read_labels(path)], list(labels(library)))
    found = examples(library, rows, featurer=Featurer(encoder, taxonomy=taxonomy))
    path = model_path(library)
    train(found, encoder=encoder, taxonomy=taxonomy).save(path)
    return Training(path=path, documents=len(found), seconds=round(perf_counter() - start, 1))
