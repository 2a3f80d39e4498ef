"""The worker with the encoder that needs no weights: ``work.py LIBRARY``."""

import sys
from pathlib import Path

from ftzqa.app import worker
from ftzqa.index.fakes import HashingEncoder

if __name__ == "__main__":
    worker.load_encoder = lambda name: HashingEncoder()
    worker.main(Path(sys.argv[1]))
