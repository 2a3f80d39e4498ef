"""The bundled reranker's network: lower layers of the bundled encoder, reading two texts together.

A BERT encoder (Devlin et al. 2018) as functions over a dictionary of tensors, so that scoring needs nothing
but torch, and training in ``eval/fit`` runs the same lines. Two heads sit on it: one gives the pair a logit
("answers the question"), the other each token ("belongs to the sentence that answers"), as in Provence
(arXiv:2501.16214).
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import torch

    Tensors = Mapping[str, "torch.Tensor"]

LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12


def forward(
    tensors: "Tensors", pairs: "Sequence[Sequence[int]]"
) -> "tuple[torch.Tensor, tuple[torch.Tensor, ...]]":
    """The logit of each pair (n,) and those of its tokens (length,) each, from the pairs' token ids.

    The pairs stand in one matrix, one after the other, so that none is padded; only attention looks at each
    by itself.
    """
    import torch
    from torch.nn import functional as f

    width = tensors["position"].shape[1]
    lengths = [len(pair) for pair in pairs]
    ids = torch.tensor([token for pair in pairs for token in pair])
    places = torch.cat([torch.arange(length) for length in lengths])

    def linear(name: str, given: "torch.Tensor") -> "torch.Tensor":
        return f.linear(given, tensors[f"{name}.weight"], tensors[f"{name}.bias"])

    def norm(name: str, given: "torch.Tensor") -> "torch.Tensor":
        return f.layer_norm(given, (width,), tensors[f"{name}.weight"], tensors[f"{name}.bias"], _EPSILON)

    rows = f.embedding(ids, tensors["word"]).to(tensors["position"].dtype)
    rows = norm("norm", rows + tensors["position"][places] + tensors["type"])
    for layer in range(LAYERS):
        heads = [
            torch.split(linear(f"{layer}.{name}", rows).view(len(ids), _HEADS, -1), lengths)
            for name in ("query", "key", "value")
        ]
        attended = [_attended(*parts) for parts in zip(*heads, strict=True)]
        rows = norm(f"{layer}.norm1", rows + linear(f"{layer}.output", torch.cat(attended)))
        rows = norm(f"{layer}.norm2", rows + linear(f"{layer}.down", f.gelu(linear(f"{layer}.up", rows))))
    ends = torch.tensor(lengths).cumsum(0)
    logits = linear("rank", rows[ends - torch.tensor(lengths)])[:, 0]
    return logits, torch.split(linear("token", rows)[:, 0], lengths)


def _attended(query: "torch.Tensor", key: "torch.Tensor", value: "torch.Tensor") -> "torch.Tensor":
    """What each token of one pair gathers from the others, (length, width), from (length, heads, …) each."""
    from torch.nn import functional as f

    query, key, value = (part.transpose(0, 1)[None] for part in (query, key, value))
    return f.scaled_dot_product_attention(query, key, value)[0].transpose(0, 1).flatten(1)


def word_embeddings(folder: Path) -> "torch.Tensor":
    """The unpacked encoder's word embeddings, mapped from the file: only rows that are used are read."""
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", "pt") as file:
        rows: torch.Tensor = file.get_tensor("embeddings.word_embeddings.weight")
    return rows
