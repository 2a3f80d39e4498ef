"""The encoder that the package brings: multilingual-e5-small (arXiv:2402.05672), run by ``network``."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from . import network, weights
from .network import number_format, one_thread
from .vectors import unit_rows

if TYPE_CHECKING:
    import torch

    from .network import Linear
    from .types import Vectors

LAYERS = 12
_TOGETHER = 2048  # tokens in one matrix
_FEW = 64  # tokens, up to which reading the weights takes longer than multiplying by them


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

    def _encode(self, prompt: str, texts: Sequence[str]) -> "Vectors":
        import numpy as np
        import torch

        found = np.empty((len(texts), self.dimension), dtype=np.float32)
        tokens = [weights.tokenizer().encode(prompt + text).ids for text in texts]
        read = [weights.cut(ids, longest=weights.MAX_TOKENS) for ids in tokens]
        with torch.inference_mode():
            for places in _batches([len(ids) for ids in read]):
                found[places] = self._embed([read[place] for place in places]).float().numpy()
        return unit_rows(found)

    def _embed(self, texts: Sequence[Sequence[int]]) -> "torch.Tensor":
        few = sum(map(len, texts)) <= _FEW
        with self._loading:
            tensors, halved = self._tensors, self._halved if few else None
        with one_thread() if few else nullcontext():
            return network.embed(tensors, texts, layers=LAYERS, apply=halved)

    @cached_property
    def _tensors(self) -> "dict[str, torch.Tensor]":
        tensors = network.load_layers(weights.unpacked(), LAYERS)
        kind = number_format()
        return {name: t if name == "word" else t.to(kind) for name, t in tensors.items()}

    @cached_property
    def _halved(self) -> "Linear | None":
        """Multiplication by weights kept in half the bytes, as they were before they were loaded."""
        import torch

        if number_format() is not torch.float32 or "fbgemm" not in torch.backends.quantized.supported_engines:
            return None
        pack = torch.ops.quantized.linear_prepack_fp16
        tensors = self._tensors
        names = [f"{layer}.{part}" for layer in range(LAYERS) for part in network.LINEAR]
        packed = {name: pack(tensors[f"{name}.weight"], tensors[f"{name}.bias"]) for name in names}

        def apply(name: str, given: "torch.Tensor") -> "torch.Tensor":
            product: torch.Tensor = torch.ops.quantized.linear_dynamic_fp16(given, packed[name])
            return product

        return apply


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
