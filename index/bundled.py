"""The encoder that the package brings: multilingual-e5-small (arXiv:2402.05672), run by ``network``."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING

from . import network, weights
from .network import number_format
from .vectors import unit_rows

if TYPE_CHECKING:
    import torch

    from .network import Linear
    from .types import Vectors

LAYERS = 12
_TOGETHER = 2048  # tokens in one matrix


class BundledEncoder:
    """The same vectors as sentence-transformers makes of these weights, a good deal sooner.

    No text is padded, and torch alone is imported in a quarter of the time. Weights are loaded on first use.
    """

    identity = f"{weights.NAME}@{weights.PACKED_SHA256[:12]};query: |passage: ;mean"
    dimension = 384

    def __init__(self) -> None:
        self._loading = Lock()  # whoever asks while the weights are read waits for them

    def queries(self, texts: Sequence[str]) -> "Vectors":
        return self._encode(weights.PROMPTS["query"], texts)

    def passages(self, texts: Sequence[str]) -> "Vectors":
        return self._encode(weights.PROMPTS["document"], texts)

    def questions(self, texts: Sequence[str]) -> "Vectors":
        """Queries taught to lie near the passages that answer them (``eval/fit/questions.py``)."""
        with self._loading:
            taught = self._taught
        return self._encode(weights.PROMPTS["query"], texts, apply=taught)

    def _encode(self, prompt: str, texts: Sequence[str], *, apply: "Linear | None" = None) -> "Vectors":
        import numpy as np
        import torch

        with self._loading:
            tensors = self._tensors
        found = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens = [weights.tokenizer().encode(prompt + text).ids for text in texts]
        read = [weights.cut(ids, longest=weights.MAX_TOKENS) for ids in tokens]
        with torch.inference_mode():
            for places in _batches([len(ids) for ids in read]):
                batch = [read[place] for place in places]
                found[places] = network.embed(tensors, batch, layers=LAYERS, apply=apply).float().numpy()
        return unit_rows(found)

    @cached_property
    def _tensors(self) -> "dict[str, torch.Tensor]":
        tensors = network.load_layers(weights.unpacked(), LAYERS)
        kind = number_format()
        return {name: t if name == "word" else t.to(kind) for name, t in tensors.items()}

    @cached_property
    def _taught(self) -> "Linear":
        """Multiplication by the weights as ``questions`` reads with them, in half the bytes where that is
        faster: reading the weights takes longer than multiplying a question by them."""
        import torch
        from safetensors.torch import load

        tensors = self._tensors
        changes = load((files("ftzqa.index") / "data" / "questions.safetensors").read_bytes())
        changes = {name: change.to(tensors["norm.weight"].dtype) for name, change in changes.items()}
        apply = network.linear(tensors)
        if number_format() is not torch.float32 or "fbgemm" not in torch.backends.quantized.supported_engines:
            return network.changed(apply, changes)
        pack = torch.ops.quantized.linear_prepack_fp16
        packed = {
            name: pack(network.changed_weight(tensors, changes, name), tensors[f"{name}.bias"])
            for name in network.matrices(LAYERS)
        }

        def halved(name: str, given: "torch.Tensor") -> "torch.Tensor":
            product: torch.Tensor = torch.ops.quantized.linear_dynamic_fp16(given, packed[name])
            return product

        return halved


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts to be read together: the short ones with the short ones."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and sum(lengths[i] for i in batch) + lengths[place] > _TOGETHER:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
