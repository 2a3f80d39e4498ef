"""Opening a library for questions, by the settings."""

from pathlib import Path

from ..index.encoders import load_encoder
from ..index.library import Library
from ..index.rerankers import load_reranker
from ..index.search import Searcher
from .settings import library_folder, setting


def open_searcher(
    library: Path | None = None,
    *,
    encoder: str | None = None,
    reranker: str | None = None,
) -> Searcher:
    """The library's searcher.

    Raises:
        LibraryError: there is no library, or it cannot be searched with this encoder.
    """
    opened = Library(library_folder(library))
    return Searcher(
        opened,
        load_encoder(setting("encoder", encoder)),
        reranker=load_reranker(setting("reranker", reranker)),
    )
