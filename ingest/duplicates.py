"""Which documents say the same, told from a small sketch of each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from .matching import match_form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HASHES = 128
_BANDS = 32  # of 4 hashes: two texts that share 80 % of their shingles meet with probability above 0.999
_SHINGLE = 5  # characters
_MULTIPLIER = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio (Knuth, TAOCP 3, 6.4)
_AT_ONCE = 8192  # shingles hashed together: 8 MiB
_NOT_A_WORD = re.compile(r"[\W_]+")


def sketch(text: str) -> bytes:
    """The MinHash of a text's shingles, 128 little-endian uint32; script, width, case and marks do not count.

    Two sketches agree at as many places as the texts share shingles (Broder 1997; hashed by multiplication,
    Dietzfelbinger et al. 1997). Empty for a text of fewer than five characters.
    """
    import numpy as np

    plain = _NOT_A_WORD.sub("", match_form(text))
    if len(plain) < _SHINGLE:
        return b""
    values = _shingles(np.frombuffer(plain.encode("utf-32-le"), dtype="<u4"))
    random = np.random.default_rng(20130918)
    factors, shifts = random.integers(1 << 64, size=(2, HASHES, 1), dtype=np.uint64, endpoint=False)
    factors |= np.uint64(1)
    least = np.full(HASHES, (1 << 64) - 1, dtype=np.uint64)
    for at in range(0, len(values), _AT_ONCE):
        hashed = values[None, at : at + _AT_ONCE] * factors + shifts  # products wrap: multiply-shift hashing
        least = np.minimum(least, hashed.min(axis=1))
    return (least >> np.uint64(32)).astype("<u4").tobytes()


def _shingles(codes: "NDArray[np.uint32]") -> "NDArray[np.uint64]":
    """A 32-bit hash of each different run of five characters."""
    import numpy as np

    count = len(codes) - _SHINGLE + 1
    hashed = np.zeros(count, dtype=np.uint64)
    for at in range(_SHINGLE):  # products wrap, as they should
        hashed = hashed * np.uint64(_MULTIPLIER) + codes[at : at + count]
    hashed = (hashed ^ (hashed >> np.uint64(32))) * np.uint64(_MULTIPLIER)
    return np.unique(hashed >> np.uint64(32))


def near_duplicates(sketches: Mapping[str, bytes], *, least: float = 0.8) -> list[tuple[str, str, float]]:
    """Pairs of keys whose texts share about ``least`` of their shingles or more, with that share.

    Only texts that agree in a band of their sketches are compared (Leskovec et al., Mining of Massive
    Datasets, ch. 3), so time grows with the number of texts, not of pairs.
    """
    import numpy as np

    rows = {key: np.frombuffer(data, dtype="<u4") for key, data in sketches.items() if data}
    buckets: dict[tuple[int, bytes], list[str]] = defaultdict(list)
    width = 4 * HASHES // _BANDS
    for key in rows:
        for band in range(_BANDS):
            buckets[band, sketches[key][band * width : (band + 1) * width]].append(key)
    candidates = {pair for keys in buckets.values() for pair in combinations(keys, 2)}
    return sorted(_alike(candidates, rows, least=least))


def _alike(
    pairs: Iterable[tuple[str, str]], rows: "Mapping[str, NDArray[np.uint32]]", *, least: float
) -> Iterator[tuple[str, str, float]]:
    for first, second in pairs:
        share = float((rows[first] == rows[second]).mean())
        if share >= least:
            yield first, second, share
