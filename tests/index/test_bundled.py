"""The bundled encoder: the vectors that sentence-transformers makes of the same weights, sooner."""

import numpy as np
import pytest
from ftzqa.index import weights
from ftzqa.index.bundled import BundledEncoder
from ftzqa.index.encoders import SentenceEncoder, load_encoder

TEXTS = [
    "山东自贸试验区有哪些片区",
    "Which areas make up the zone?",
    "第二条 本条例适用于自贸试验区。" * 12,
    "",
    "The committee reports to the provincial government. " * 80,  # beyond what the encoder reads
]


@pytest.fixture(scope="module")
def bundled() -> BundledEncoder:
    return BundledEncoder()


def test_its_vectors_are_those_of_sentence_transformers(bundled: BundledEncoder) -> None:
    reference = SentenceEncoder(str(weights.unpacked()))
    for side in ("queries", "passages"):
        rows, wanted = getattr(bundled, side)(TEXTS), getattr(reference, side)(TEXTS)
        assert rows.shape == (len(TEXTS), bundled.dimension)
        assert (rows * wanted).sum(axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-4)


def test_a_text_alone_has_the_vector_that_it_has_among_others(bundled: BundledEncoder) -> None:
    together = bundled.queries(TEXTS[:3])
    alone = np.concatenate([bundled.queries([text]) for text in TEXTS[:3]])
    assert (together * alone).sum(axis=1) == pytest.approx(np.ones(3), abs=1e-4)


def test_a_question_is_read_by_other_weights(bundled: BundledEncoder) -> None:
    likeness = (bundled.questions(TEXTS) * bundled.queries(TEXTS)).sum(axis=1)
    assert likeness.max() < 0.999  # e5 puts all it reads into a narrow cone


def test_nothing_to_encode_gives_no_rows(bundled: BundledEncoder) -> None:
    assert bundled.passages([]).shape == (0, bundled.dimension)


def test_it_is_the_one_that_is_loaded_by_its_name() -> None:
    assert isinstance(load_encoder(weights.NAME), BundledEncoder)
