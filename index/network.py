"""The bundled encoder's network, and its reranker's: BERT (Devlin et al. 2018) as a graph for onnxruntime.

The reranker is the encoder's lower layers, reading two texts together, with two heads: one gives the pair a
logit ("answers the question"), the other each token ("belongs to the sentence that answers"), as in Provence
(arXiv:2501.16214). ``eval/fit/network.py`` has the same network in torch, for training.
"""

import json
import os
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from .types import Vectors

    Tensors = Mapping[str, Vectors]

MATRICES = ("query", "key", "value", "output", "up", "down")
"""Of each layer; the first three read what the layer is given, together."""

_HEADS = 12
_EPSILON = 1e-12
_OPSET, _FORMAT = 20, 10  # of ONNX, which onnxruntime 1.20 already reads
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


class Network:
    """Layers over the bundled encoder's embeddings. Safe to share between threads."""

    def __init__(self, tensors: "Tensors", *, layers: int, heads: Sequence[str] = ()) -> None:
        """``tensors`` as ``load_layers`` names them; ``heads`` are further matrices over the last rows."""
        self._embeddings = [tensors[name] for name in ("word", "position", "type")]
        self._session = _session(tensors, layers, heads)

    def read(self, texts: Sequence[Sequence[int]]) -> "list[list[Vectors]]":
        """Of each text, given by its token ids, what each head says of its tokens (tokens, 1); without heads
        their last rows (tokens, width). The shorter ones are padded to the longest."""
        import numpy as np

        word, position, kind = self._embeddings
        lengths = [len(ids) for ids in texts]
        padding = np.arange(max(lengths)) >= np.array(lengths)[:, None]
        ids = np.zeros(padding.shape, dtype=np.int64)
        ids[~padding] = np.concatenate([np.asarray(ids) for ids in texts])
        rows = word[ids].astype(np.float32) + position[: padding.shape[1]] + kind
        unseen = np.where(padding, np.float32(-1e9), np.float32(0))[:, None, None]
        found = self._session.run(None, {"rows": rows, "unseen": unseen})
        return [[head[text, :length] for head in found] for text, length in enumerate(lengths)]


class _Graph:
    """An ONNX graph as it grows: each method adds nodes and gives the name of what comes out."""

    def __init__(self, tensors: "Tensors") -> None:
        self.tensors = tensors
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.matrices: dict[str, Vectors] = {}

    def node(self, kind: str, *given: str, **attributes: Any) -> str:
        """The name of the one result."""
        return self.split(kind, *given, results=1, **attributes)[0]

    def split(self, kind: str, *given: str, results: int, **attributes: Any) -> list[str]:
        """The names of several results."""
        from onnx import helper

        names = [f"r{len(self.nodes)}.{i}" for i in range(results)]
        self.nodes.append(helper.make_node(kind, given, names, **attributes))
        return names

    def constant(self, value: object) -> str:
        """The name of an array."""
        import numpy as np
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def matrix(self, value: "Vectors") -> str:
        """The name of a matrix that stands beside the graph, which need not be copied into it."""
        from onnx import TensorProto

        place = TensorProto(name=f"m{len(self.matrices)}", data_type=TensorProto.FLOAT, dims=value.shape)
        place.data_location = TensorProto.EXTERNAL
        place.external_data.add(key="location", value="beside")
        self.constants.append(place)
        self.matrices[place.name] = value
        return place.name

    def linear(self, given: str, *names: str, scale: float = 1.0) -> str:
        """Multiplication by the named matrices side by side, the first of them scaled, with their biases."""
        import numpy as np

        weights, biases = (
            [self.tensors[f"{name}.{kind}"] * (scale if name == names[0] else 1.0) for name in names]
            for kind in ("weight", "bias")
        )
        product = self.node("MatMul", given, self.matrix(np.ascontiguousarray(np.concatenate(weights).T)))
        return self.node("Add", product, self.constant(np.concatenate(biases)))

    def norm(self, given: str, name: str) -> str:
        """Rows of mean 0 and variance 1, scaled and moved as learned."""
        learned = [self.constant(self.tensors[f"{name}.{kind}"]) for kind in ("weight", "bias")]
        return self.node("LayerNormalization", given, *learned, axis=-1, epsilon=_EPSILON)

    def attention(self, given: str, layer: int, width: int) -> str:
        """What each token gathers from the others of its text but the "unseen"."""
        import numpy as np

        size = width // _HEADS
        names = [f"{layer}.{name}" for name in MATRICES[:3]]
        rows = self.linear(given, *names, scale=size**-0.5)
        parts = self.node("Reshape", rows, self.constant(np.array([0, 0, 3 * _HEADS, size])))
        parts = self.node("Transpose", parts, perm=[0, 2, 1, 3])  # (texts, 3 · heads, tokens, size)
        query, key, value = self.split("Split", parts, results=3, axis=1, num_outputs=3)
        likeness = self.node("MatMul", query, self.node("Transpose", key, perm=[0, 1, 3, 2]))
        share = self.node("Softmax", self.node("Add", likeness, "unseen"), axis=-1)
        rows = self.node("Transpose", self.node("MatMul", share, value), perm=[0, 2, 1, 3])
        return self.node("Reshape", rows, self.constant(np.array([0, 0, width])))


def _session(tensors: "Tensors", layers: int, heads: Sequence[str]) -> "InferenceSession":
    """The graph from the rows (texts, tokens, width) that the embeddings give, ready to run."""
    from onnx import TensorProto, helper

    graph = _Graph(tensors)
    width = tensors["position"].shape[1]
    rows = graph.norm("rows", "norm")
    for layer in range(layers):
        attended = graph.linear(graph.attention(rows, layer, width), f"{layer}.output")
        rows = graph.norm(graph.node("Add", rows, attended), f"{layer}.norm1")
        risen = graph.node("Gelu", graph.linear(rows, f"{layer}.up"))
        rows = graph.norm(graph.node("Add", rows, graph.linear(risen, f"{layer}.down")), f"{layer}.norm2")
    results = [graph.linear(rows, head) for head in heads] or [rows]
    shapes = {"rows": ["texts", "tokens", width], "unseen": ["texts", 1, 1, "tokens"]}
    given = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
    wanted = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in results]
    whole = helper.make_graph(graph.nodes, "bert", given, wanted, graph.constants)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_FORMAT)
    return _opened(model.SerializeToString(), graph.matrices)


def _opened(model: bytes, matrices: "Tensors") -> "InferenceSession":
    """A session whose threads sleep when there is nothing to do.

    Beside other work, threads that spin or wait for each other at barriers cost ten times what they save.
    """
    from onnxruntime import InferenceSession, OrtValue, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = False  # every text has its own length
    values = [OrtValue.ortvalue_from_numpy(matrix) for matrix in matrices.values()]
    options.add_external_initializers(list(matrices), values)
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])


def load_layers(folder: Path, count: int) -> "dict[str, Vectors]":
    """The unpacked encoder's embeddings and its first ``count`` layers, under the names used here."""
    import numpy as np
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", "np") as file:
        tensors = {
            "word": word_embeddings(folder),
            "position": file.get_tensor("embeddings.position_embeddings.weight"),
            "type": file.get_tensor("embeddings.token_type_embeddings.weight")[0],
        }
        for kind in ("weight", "bias"):
            tensors[f"norm.{kind}"] = file.get_tensor(f"embeddings.LayerNorm.{kind}")
            for layer in range(count):
                for name, short in _PARTS.items():
                    found = file.get_tensor(f"encoder.layer.{layer}.{name}.{kind}")
                    tensors[f"{layer}.{short}.{kind}"] = found
    return {name: t if name == "word" else t.astype(np.float32) for name, t in tensors.items()}


def word_embeddings(folder: Path) -> "Vectors":
    """The unpacked encoder's word embeddings in half precision, mapped from the file, not read."""
    import numpy as np

    path = folder / "model.safetensors"
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        found = json.loads(file.read(length))["embeddings.word_embeddings.weight"]
    start = 8 + length + found["data_offsets"][0]
    return np.memmap(path, dtype=np.float16, mode="r", offset=start, shape=tuple(found["shape"]))
