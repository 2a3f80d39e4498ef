"""The encoder that the package brings: multilingual-e5-small (arXiv:2402.05672), run by ``network``."""

from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING

from . import weights
from .network import MATRICES, Network, load_layers
from .vectors import unit_rows

if TYPE_CHECKING:
    from .types import Vectors

LAYERS = 12
_TOGETHER = 4  # texts of about the same length


class BundledEncoder:
    """The same vectors as sentence-transformers makes of these weights, far sooner beside other work.

    torch is not imported. Weights are loaded on first use.
    """

    identity = f"{weights.NAME}@{weights.PACKED_SHA256[:12]};query: |passage: ;mean"
    dimension = 384

    def __init__(self) -> None:
        self._loading = Lock()  # whoever asks while the weights are read waits for them

    def queries(self, texts: Sequence[str]) -> "Vectors":
        with self._loading:
            network = self._network
        return self._encode(network, weights.PROMPTS["query"], texts)

    def passages(self, texts: Sequence[str]) -> "Vectors":
        with self._loading:
            network = self._network
        return self._encode(network, weights.PROMPTS["document"], texts)

    def questions(self, texts: Sequence[str]) -> "Vectors":
        """Queries taught to lie near the passages that answer them (``eval/fit/questions.py``)."""
        with self._loading:
            network = self._taught
        return self._encode(network, weights.PROMPTS["query"], texts)

    def _encode(self, network: Network, prompt: str, texts: Sequence[str]) -> "Vectors":
        import numpy as np

        found = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens = [weights.tokenizer().encode(prompt + text).ids for text in texts]
        read = [weights.cut(ids, longest=weights.MAX_TOKENS) for ids in tokens]
        order = sorted(range(len(texts)), key=lambda place: len(read[place]))
        for start in range(0, len(order), _TOGETHER):
            places = order[start : start + _TOGETHER]
            for place, (rows,) in zip(places, network.read([read[place] for place in places]), strict=True):
                found[place] = rows.mean(axis=0)
        return unit_rows(found)

    @cached_property
    def _network(self) -> Network:
        return Network(load_layers(weights.unpacked(), LAYERS), layers=LAYERS)

    @cached_property
    def _taught(self) -> Network:
        """With the changes of low rank (Hu et al. 2021, arXiv:2106.09685) added to the matrices."""
        from safetensors.numpy import load

        tensors = load_layers(weights.unpacked(), LAYERS)
        changes = load((files("ftzqa.index") / "data" / "questions.safetensors").read_bytes())
        for name in (f"{layer}.{matrix}" for layer in range(LAYERS) for matrix in MATRICES):
            wide, narrow = (changes[f"{name}.{side}"].astype("float32") for side in ("wide", "narrow"))
            tensors[f"{name}.weight"] = tensors[f"{name}.weight"] + wide @ narrow
        return Network(tensors, layers=LAYERS)
