"""Rerankers: how well a passage answers a question, judged by reading both together."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING, Any

from ..ingest.errors import EncoderUnavailable
from . import weights
from .network import Network, word_embeddings
from .types import Judgement, Mark, Reranker

if TYPE_CHECKING:
    from .types import Vectors

LAYERS = 6
HEADS = ("rank", "token")

BUNDLED = "bundled"
NONE = "none"
_DATA = "reranker.safetensors"
_TOKENS = 224  # of a question with a passage; what is longer is cut
_ASKED = 96  # tokens of a question, so that the passage is read at all


def load_reranker(name: str) -> Reranker | None:
    """The reranker called ``name``: the bundled one, any sentence-transformers CrossEncoder, or none."""
    if name == NONE:
        return None
    return BundledReranker() if name == BUNDLED else CrossEncoderReranker(name)


class BundledReranker:
    """Six layers trained on top of the bundled encoder's word embeddings (``eval/fit/reranker.py``)."""

    def __init__(self) -> None:
        self._loading = Lock()  # whoever asks while the weights are read waits for them

    @cached_property
    def identity(self) -> str:
        """Names the weights."""
        return f"{BUNDLED}@{hashlib.sha256(_packed()).hexdigest()[:12]}"

    def judge(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        """A judgement of each passage, given as its heading line and its text."""
        question = _opening(question)
        return [self._judge(question, head, text) for head, text in passages]

    def _judge(self, question: str, head: str, text: str) -> Judgement:
        pair = weights.tokenizer().encode(question, f"{head}\n{text}" if head else text)
        with self._loading:
            network = self._network
        rank, tokens = network.read([weights.cut(pair.ids, longest=_TOKENS)])[0]
        return Judgement(score=float(rank[0, 0]), marks=tuple(_marks(pair, tokens[:-1, 0], skip=_lead(head))))

    @cached_property
    def _network(self) -> Network:
        from safetensors.numpy import load

        tensors = {name: tensor.astype("float32") for name, tensor in load(_packed()).items()}
        tensors["word"] = word_embeddings(weights.unpacked())
        return Network(tensors, layers=LAYERS, heads=HEADS)


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder, by its logits; it judges passages and not their sentences."""

    def __init__(self, name: str) -> None:
        self.identity = name

    def judge(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        """A judgement of each passage, given as its heading line and its text."""
        texts = [f"{head}\n{text}" for head, text in passages]
        scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [Judgement(score=float(score)) for score in scores]

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import CrossEncoder
        from torch.nn import Identity

        try:
            return CrossEncoder(self.identity, device="cpu", activation_fn=Identity())
        except (OSError, ValueError) as error:
            raise EncoderUnavailable(name=self.identity, reason=str(error).splitlines()[0]) from error


def _packed() -> bytes:
    return (files("ftzqa.index") / "data" / _DATA).read_bytes()


def _opening(question: str) -> str:
    """The question, as far as it is read."""
    places = weights.tokenizer().encode(question, add_special_tokens=False).offsets
    return question if len(places) <= _ASKED else question[: places[_ASKED - 1][1]]


def _lead(head: str) -> int:
    """How many characters stand before the text in what is read."""
    return len(head) + 1 if head else 0


def _marks(pair: Any, logits: "Vectors", *, skip: int) -> Iterator[Mark]:
    """The passage's tokens that were read, at their places in its text."""
    for (start, end), part, logit in zip(pair.offsets, pair.sequence_ids, logits.tolist(), strict=False):
        if part == 1 and end > skip:
            yield max(start - skip, 0), end - skip, logit
