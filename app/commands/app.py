"""``ftzqa app``."""

import os
import threading
from importlib.resources import as_file, files
from typing import Annotated

import typer

from ...index.library import Library
from ..settings import library_folder, setting
from ..strings import text
from .options import EncoderName, LibraryFolder

_HEAD_START = 5.0  # seconds that the first page has before the search is opened for whoever asks first


def command(
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help=text("app.port"))] = 8501,
) -> None:
    folder = library_folder(library)
    Library(folder)  # a missing library is said here, before a browser opens
    os.environ["FTZQA_LIBRARY"] = str(folder.resolve())
    os.environ["FTZQA_ENCODER"] = setting("encoder", encoder)
    from streamlit.web.cli import main

    warming = threading.Timer(_HEAD_START, _open_early)
    warming.daemon = True
    warming.start()
    with as_file(files("ftzqa.app") / "pages" / "main.py") as page:
        main(["run", str(page), "--server.port", str(port)], standalone_mode=False)


def _open_early() -> None:
    from ..pages.session import open_early

    open_early()
