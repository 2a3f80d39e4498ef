"""The bundled reranker's network: lower layers of the bundled encoder, reading two texts together.

A BERT encoder (Devlin et al. 2018) as functions over a dictionary of tensors, so that scoring needs nothing
but torch, and training in ``eval/fit`` runs the same lines. Two heads sit on it: one gives the pair a logit
("answers the question"), the other each token ("belongs to the sentence that answers"), as in Provence
(arXiv:2501.16214).
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import torch

    Tensors = Mapping[str, "torch.Tensor"]

LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12


def forward(
    tensors: "Tensors", ids: "torch.Tensor", mask: "torch.Tensor"
) -> "tuple[torch.Tensor, torch.Tensor]":
    """Logits of each pair (n,) and of each of its tokens (n, length) from token ids and mask (n, length)."""
    from torch.nn import functional as f

    count, length = ids.shape
    width = tensors["position"].shape[1]
    rows = f.embedding(ids, tensors["word"]).to(tensors["position"].dtype)
    rows = rows + tensors["position"][:length] + tensors["type"]
    rows = f.layer_norm(rows, (width,), tensors["norm.weight"], tensors["norm.bias"], _EPSILON)
    seen = mask[:, None, None, :].bool()

    for layer in range(LAYERS):

        def linear(name: str, given: "torch.Tensor", layer: int = layer) -> "torch.Tensor":
            return f.linear(given, tensors[f"{layer}.{name}.weight"], tensors[f"{layer}.{name}.bias"])

        def norm(name: str, given: "torch.Tensor", layer: int = layer) -> "torch.Tensor":
            weight, bias = tensors[f"{layer}.{name}.weight"], tensors[f"{layer}.{name}.bias"]
            return f.layer_norm(given, (width,), weight, bias, _EPSILON)

        query, key, value = (
            linear(name, rows).view(count, length, _HEADS, -1).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        attended = f.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        rows = norm("norm1", rows + linear("output", attended.transpose(1, 2).reshape(count, length, width)))
        rows = norm("norm2", rows + linear("down", f.gelu(linear("up", rows))))
    pairs = f.linear(rows[:, 0], tensors["rank.weight"], tensors["rank.bias"])[:, 0]
    tokens = f.linear(rows, tensors["token.weight"], tensors["token.bias"])[:, :, 0]
    return pairs, tokens


def word_embeddings(folder: Path) -> "torch.Tensor":
    """The unpacked encoder's word embeddings, mapped from the file: only rows that are used are read."""
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", "pt") as file:
        rows: torch.Tensor = file.get_tensor("embeddings.word_embeddings.weight")
    return rows
