"""The bundled encoder's network in torch, which learns: the same as ``index/network.py`` runs.

Functions that take a dictionary of tensors, named as ``index.network.load_layers`` names them.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...index import network
from ...index.network import MATRICES
from ...index.rerankers import LAYERS

if TYPE_CHECKING:
    import torch

    Tensors = Mapping[str, torch.Tensor]
    Linear = Callable[[str, torch.Tensor], torch.Tensor]

_HEADS = 12
_EPSILON = 1e-12


def judge(
    tensors: "Tensors", pairs: "Sequence[Sequence[int]]"
) -> "tuple[torch.Tensor, tuple[torch.Tensor, ...]]":
    """The reranker's logit of each pair (n,) and those of its tokens (length,) each, from their token ids."""
    import torch

    rows = hidden(tensors, pairs, layers=LAYERS)
    apply = linear(tensors)
    starts = torch.tensor([0, *(len(pair) for pair in pairs[:-1])]).cumsum(0)
    tokens = torch.split(apply("token", rows)[:, 0], [len(pair) for pair in pairs])
    return apply("rank", rows[starts])[:, 0], tokens


def embed(
    tensors: "Tensors", texts: "Sequence[Sequence[int]]", *, layers: int, apply: "Linear | None" = None
) -> "torch.Tensor":
    """The mean of each text's last hidden rows, (n, width), from the texts' token ids."""
    import torch

    rows = hidden(tensors, texts, layers=layers, apply=apply)
    return torch.stack([part.mean(0) for part in torch.split(rows, [len(text) for text in texts])])


def hidden(
    tensors: "Tensors", texts: "Sequence[Sequence[int]]", *, layers: int, apply: "Linear | None" = None
) -> "torch.Tensor":
    """The last hidden row of every token, (tokens of all texts, width).

    The texts stand in one matrix, one after the other, so that none is padded; only attention looks at each
    by itself. ``apply`` multiplies by the named matrix, where ``tensors`` as they are shall not.
    """
    import torch
    from torch.nn import functional as f

    apply = apply or linear(tensors)
    width = tensors["position"].shape[1]
    lengths = [len(text) for text in texts]
    ids = torch.tensor([token for text in texts for token in text])
    places = torch.cat([torch.arange(length) for length in lengths])

    def norm(name: str, given: "torch.Tensor") -> "torch.Tensor":
        return f.layer_norm(given, (width,), tensors[f"{name}.weight"], tensors[f"{name}.bias"], _EPSILON)

    rows = f.embedding(ids, tensors["word"]).to(tensors["position"].dtype)
    rows = norm("norm", rows + tensors["position"][places] + tensors["type"])
    for layer in range(layers):
        heads = [
            torch.split(apply(f"{layer}.{name}", rows).view(len(ids), _HEADS, -1), lengths)
            for name in ("query", "key", "value")
        ]
        attended = [_attended(*parts) for parts in zip(*heads, strict=True)]
        rows = norm(f"{layer}.norm1", rows + apply(f"{layer}.output", torch.cat(attended)))
        rows = norm(f"{layer}.norm2", rows + apply(f"{layer}.down", f.gelu(apply(f"{layer}.up", rows))))
    return rows


def linear(tensors: "Tensors") -> "Linear":
    """Multiplication by a matrix of ``tensors``, named without its ``.weight``, and addition of its bias."""
    from torch.nn import functional as f

    def apply(name: str, given: "torch.Tensor") -> "torch.Tensor":
        return f.linear(given, tensors[f"{name}.weight"], tensors[f"{name}.bias"])

    return apply


def matrices(layers: int) -> list[str]:
    """The names of the layers' matrices."""
    return [f"{layer}.{part}" for layer in range(layers) for part in MATRICES]


def changed(apply: "Linear", changes: "Tensors") -> "Linear":
    """As ``apply``, with changes of low rank to its matrices (Hu et al. 2021, arXiv:2106.09685).

    ``changes`` has two for each that is changed: ``NAME.narrow`` (rank, in) and ``NAME.wide`` (out, rank).
    """

    def apply_changed(name: str, given: "torch.Tensor") -> "torch.Tensor":
        product = apply(name, given)
        if f"{name}.narrow" not in changes:
            return product
        return product + given @ changes[f"{name}.narrow"].T @ changes[f"{name}.wide"].T

    return apply_changed


def _attended(query: "torch.Tensor", key: "torch.Tensor", value: "torch.Tensor") -> "torch.Tensor":
    """What each token of one text gathers from the others, (length, width), from (length, heads, …) each."""
    from torch.nn import functional as f

    query, key, value = (part.transpose(0, 1)[None] for part in (query, key, value))
    return f.scaled_dot_product_attention(query, key, value)[0].transpose(0, 1).flatten(1)


def load_layers(folder: Path, count: int) -> "dict[str, torch.Tensor]":
    """The unpacked encoder's embeddings and its first ``count`` layers."""
    import torch

    return {name: torch.tensor(tensor) for name, tensor in network.load_layers(folder, count).items()}


def word_embeddings(folder: Path) -> "torch.Tensor":
    """The unpacked encoder's word embeddings."""
    import torch

    return torch.tensor(network.word_embeddings(folder))
