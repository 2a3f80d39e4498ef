"""Encoders: the one that the package brings, or any sentence-transformers model."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ingest.errors import EncoderUnavailable
from . import weights
from .bundled import BundledEncoder
from .vectors import unit_rows

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

    from .types import Encoder, Vectors

DEFAULT = weights.NAME
_BATCH = 16


def load_encoder(name: str = DEFAULT) -> "Encoder":
    """The encoder called ``name``: the bundled one, a folder, or a name that sentence-transformers knows."""
    return BundledEncoder() if name == DEFAULT else SentenceEncoder(name)


class SentenceEncoder:
    """A sentence-transformers model on the CPU; loaded when first used."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _model(self) -> "SentenceTransformer":
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # the caller shows progress
        try:
            return SentenceTransformer(self.name, device="cpu", model_kwargs={"dtype": _number_format()})
        except (OSError, ValueError, ImportError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise EncoderUnavailable(name=self.name, reason=reason) from error

    @cached_property
    def identity(self) -> str:
        """The weights' hash, the prompts and the pooling; not the number format they are computed in."""
        prompts = "|".join(f"{key}={text}" for key, text in sorted(self._model.prompts.items()))
        parts = ",".join(type(module).__name__ for module in self._model)
        return f"{Path(self.name).name}@{_version(self._model, self.name)};{prompts};{parts}"

    @property
    def dimension(self) -> int:
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None
        return dimension

    def queries(self, texts: Sequence[str]) -> "Vectors":
        return self._encode(self._model.encode_query, texts)

    def passages(self, texts: Sequence[str]) -> "Vectors":
        return self._encode(self._model.encode_document, texts)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> "Vectors":
        import numpy as np

        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        rows = encode(list(texts), batch_size=_BATCH, convert_to_numpy=True, show_progress_bar=False)
        return unit_rows(np.asarray(rows, dtype=np.float32))  # bfloat16 rows come with a norm of 1.002


def encoded_text(title: str, headings: Sequence[str], text: str) -> str:
    """What the encoder sees of a text: its title and headings say what an article is about."""
    return f"{heading_line(title, headings)}\n{text}"


def heading_line(title: str, headings: Sequence[str]) -> str:
    """Title and headings as the line over a text that is encoded or read."""
    return " / ".join((title, *headings))


def _number_format() -> "torch.dtype":
    """bfloat16 where the CPU multiplies it in hardware; without that, float32 is the faster format."""
    import torch

    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split()
    except OSError:
        flags = []
    return torch.bfloat16 if {"amx_bf16", "avx512_bf16"} & set(flags) else torch.float32


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
