"""The bundled encoder's network, read by its reranker too: BERT (Devlin et al. 2018) as functions.

They take a dictionary of tensors, so that nothing but torch is needed to run them, and ``eval/fit`` trains
through the same lines. The reranker is the encoder's lower layers, reading two texts together, with two
heads: one gives the pair a logit ("answers the question"), the other each token ("belongs to the sentence
that answers"), as in Provence (arXiv:2501.16214).
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import torch

    Tensors = Mapping[str, "torch.Tensor"]
    Linear = Callable[[str, "torch.Tensor"], "torch.Tensor"]

RERANKER_LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12
_PARTS = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "output",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm2",
}
_LINEAR = ("query", "key", "value", "output", "up", "down")


def judge(
    tensors: "Tensors", pairs: "Sequence[Sequence[int]]"
) -> "tuple[torch.Tensor, tuple[torch.Tensor, ...]]":
    """The reranker's logit of each pair (n,) and those of its tokens (length,) each, from their token ids."""
    import torch

    rows = hidden(tensors, pairs, layers=RERANKER_LAYERS)
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
    return [f"{layer}.{part}" for layer in range(layers) for part in _LINEAR]


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


def changed_weight(tensors: "Tensors", changes: "Tensors", name: str) -> "torch.Tensor":
    """The named matrix with its change, if it has one."""
    weight = tensors[f"{name}.weight"]
    if f"{name}.narrow" not in changes:
        return weight
    return weight + changes[f"{name}.wide"] @ changes[f"{name}.narrow"]


def _attended(query: "torch.Tensor", key: "torch.Tensor", value: "torch.Tensor") -> "torch.Tensor":
    """What each token of one text gathers from the others, (length, width), from (length, heads, …) each."""
    from torch.nn import functional as f

    query, key, value = (part.transpose(0, 1)[None] for part in (query, key, value))
    return f.scaled_dot_product_attention(query, key, value)[0].transpose(0, 1).flatten(1)


def load_layers(folder: Path, count: int) -> "dict[str, torch.Tensor]":
    """The unpacked encoder's embeddings and its first ``count`` layers, under the names used here."""
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", "pt") as file:
        tensors = {
            "word": file.get_tensor("embeddings.word_embeddings.weight"),
            "position": file.get_tensor("embeddings.position_embeddings.weight").float(),
            "type": file.get_tensor("embeddings.token_type_embeddings.weight")[0].float(),
        }
        for kind in ("weight", "bias"):
            tensors[f"norm.{kind}"] = file.get_tensor(f"embeddings.LayerNorm.{kind}").float()
            for layer in range(count):
                for name, short in _PARTS.items():
                    found = file.get_tensor(f"encoder.layer.{layer}.{name}.{kind}").float()
                    tensors[f"{layer}.{short}.{kind}"] = found
    return tensors


def word_embeddings(folder: Path) -> "torch.Tensor":
    """The unpacked encoder's word embeddings, mapped from the file: only rows that are used are read."""
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", "pt") as file:
        rows: torch.Tensor = file.get_tensor("embeddings.word_embeddings.weight")
    return rows


def number_format() -> "torch.dtype":
    """bfloat16 where the CPU multiplies it in hardware; without that, float32 is the faster format."""
    import torch

    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split()
    except OSError:
        flags = []
    return torch.bfloat16 if {"amx_bf16", "avx512_bf16"} & set(flags) else torch.float32
