"""``ftzqa app``."""

import os
import subprocess
import sys
from importlib.resources import as_file, files
from typing import Annotated

import typer

from ...index.library import Library
from ..settings import library_folder, setting
from ..strings import text
from .options import EncoderName, LibraryFolder


def command(
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help=text("app.port"))] = 8501,
) -> None:
    folder = library_folder(library)
    Library(folder)  # a missing library is said here, before a browser opens
    environment = os.environ | {
        "FTZQA_LIBRARY": str(folder.resolve()),
        "FTZQA_ENCODER": setting("encoder", encoder),
    }
    with as_file(files("ftzqa.app") / "pages" / "main.py") as page:
        arguments = ["--server.port", str(port), "--browser.gatherUsageStats", "false"]
        command = [sys.executable, "-m", "streamlit", "run", str(page), *arguments]
        raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)
