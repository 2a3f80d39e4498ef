"""``ftzqa tag --train``: a model from labelled documents, with what it was made from."""

from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING

from ...index.types import SHORTCOMINGS, Encoder
from ...ingest.errors import TooFewLabels
from .fit import Example, fit
from .model import Model, Provenance

if TYPE_CHECKING:
    from ...index.taxonomy import Taxonomy

LEAST = 4
"""Documents that address a shortcoming, and that do not, which training asks for."""
_MADE_WITH = ("ftzqa", "numpy", "scikit-learn")


def train(
    examples: Sequence[Example],
    *,
    encoder: Encoder,
    taxonomy: "Taxonomy",
    measured: Mapping[str, float] | None = None,
) -> Model:
    """Fit a model. ``measured`` are figures of cross-validation to keep with it.

    Raises:
        TooFewLabels: a shortcoming has fewer than ``LEAST`` documents that address it, or that do not.
    """
    for label, shortcoming in enumerate(SHORTCOMINGS):
        # Without named passages a document teaches nothing of its passages.
        there = sum(bool(e.addresses[label]) and e.named[:, label].any() for e in examples)
        absent = sum(e.addresses[label] is False for e in examples)
        if min(there, absent) < LEAST:
            raise TooFewLabels(shortcoming=shortcoming, there=there, absent=absent, least=LEAST)
    return Model(
        heads=fit(examples),
        provenance=Provenance(
            encoder=encoder.identity,
            taxonomy=taxonomy.hash,
            fitted_on=tuple(sorted(example.name for example in examples)),
            made=date.today().isoformat(),
            versions={name: version(name) for name in _MADE_WITH},
            measured=dict(measured or {}),
        ),
    )
