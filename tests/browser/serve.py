"""Serve the app over a library with the encoder that needs no weights: ``serve.py LIBRARY PORT``."""

import os
import sys
from importlib.resources import files
from pathlib import Path

from ftzqa.app import search, worker
from ftzqa.index.fakes import HashingEncoder

if __name__ == "__main__":
    library, port = sys.argv[1:]
    os.environ["FTZQA_LIBRARY"] = library
    search.load_encoder = lambda name: HashingEncoder()
    work = Path(__file__).with_name("work.py")
    worker.command = lambda folder: [sys.executable, str(work), str(folder)]
    page = files("ftzqa.app") / "pages" / "main.py"
    sys.argv = ["streamlit", "run", str(page), "--server.port", port, "--server.headless", "true"]
    from streamlit.web.cli import main

    main()
