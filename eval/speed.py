"""How fast search and answers are in a warm process, asking a library for its own headings and words."""

from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter
from typing import TypeVar

from ..app.ask import ask
from ..index.search import Searcher

T = TypeVar("T")


def measure_speed(searcher: Searcher, *, questions: int) -> dict[str, float]:
    """Milliseconds a question (median and 95th percentile) of search and ask, and passages encoded a second.

    The first question of each kind warms up and is not counted.
    """
    import numpy as np

    library = searcher.library
    passages = [passage for document in library.documents() for passage in library.passages(document.id)]
    chosen = passages[:: max(1, len(passages) // questions)][:questions]
    asked = [" ".join((*passage.headings[-1:], passage.text[:40])) for passage in chosen]
    found = {"documents": float(library.counts()["documents"]), "passages": float(len(passages))}
    work: dict[str, Callable[[str], object]] = {
        "search": searcher.search,
        "ask": partial(ask, searcher=searcher),
    }
    for name, answer in work.items():
        times = _times(answer, asked)
        found[f"{name}_p50_ms"], found[f"{name}_p95_ms"] = np.percentile(times, [50, 95]).tolist()
    texts = [passage.text for passage in chosen]
    found["encoded_per_s"] = 1000 * len(texts) / _times(searcher.encoder.passages, [texts[:1], texts])[-1]
    return {name: round(value, 1) for name, value in found.items()}


def _times(work: Callable[[T], object], inputs: Sequence[T]) -> list[float]:
    """Milliseconds of each call but the first."""
    taken = []
    for value in inputs:
        start = perf_counter()
        work(value)
        taken.append(1000 * (perf_counter() - start))
    return taken[1:]
