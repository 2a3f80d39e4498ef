"""What the scripts that learn from teaching sets are given on the command line."""

from argparse import ArgumentParser
from pathlib import Path


def teaching_arguments() -> ArgumentParser:
    """LAWS BENCHMARKS OUT QUESTIONS.jsonl…: two folders to read, a file to write, teaching sets."""
    parser = ArgumentParser()
    for name in ("laws", "benchmarks", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    return parser
