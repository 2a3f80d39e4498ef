"""Intervals and comparisons: the bootstrap, and the paired randomisation test (Smucker et al., CIKM 2007)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from .figures import Figure, Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DRAWS = 10_000  # of a mean
_SLOW_DRAWS = 400  # of a statistic that must be computed anew for each draw
_SEED = 20_240_601


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure in two runs, over the questions (or documents) that both hold."""

    name: str
    before: float
    after: float
    p: float  # two-sided: how often chance alone makes a difference as large
    wins: int
    losses: int
    n: int
    direction: int  # 1 where more is better, -1 where less is, 0 where neither

    @property
    def worse(self) -> bool:
        return (self.after - self.before) * self.direction < 0


def interval(figure: Figure, *, level: float = 0.95) -> tuple[float, float] | None:
    """Percentile bootstrap interval over the figure's units; None where it is not defined or has one unit."""
    import numpy as np

    if len(figure.units) < 2:
        return None
    random = np.random.default_rng(_SEED)
    if figure.values is not None:
        values = np.array(list(figure.values.values()))
        draws = values[random.integers(0, len(values), (_DRAWS, len(values)))].mean(axis=1)
    else:
        draws = _slow_draws(figure, random)
    if not len(draws):
        return None
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def compare(before: Sequence[Figure], after: Sequence[Figure]) -> list[Change]:
    """Every figure that both runs have, compared on what both have judged."""
    known = {figure.name: figure for figure in before}
    pairs = ((known[figure.name], figure) for figure in after if figure.name in known)
    return [change for old, new in pairs if (change := _change(old, new)) is not None]


def holm(changes: Sequence[Change], *, level: float = 0.05) -> list[Change]:
    """The changes that stay significant when all of ``changes`` are tested together (Holm 1979)."""
    kept: list[Change] = []
    for i, change in enumerate(sorted(changes, key=lambda change: change.p)):
        if change.p > level / (len(changes) - i):
            break
        kept.append(change)
    return kept


def _slow_draws(figure: Figure, random: "np.random.Generator") -> "NDArray[np.float64]":
    import numpy as np

    units = list(figure.units.values())
    picks = random.integers(0, len(units), (_SLOW_DRAWS, len(units)))
    drawn = (figure.statistic([units[i] for i in pick]) for pick in picks)
    return np.array([value for value in drawn if value is not None and isfinite(value)])


def _change(old: Figure, new: Figure) -> Change | None:
    ids = [i for i in new.units if i in old.units]
    if not ids:
        return None
    if old.values is not None and new.values is not None:
        return _mean_change(old.values, new.values, ids=ids, figure=new)
    return _slow_change(old, new, ids=ids)


def _mean_change(
    old: Mapping[str, float], new: Mapping[str, float], *, ids: Sequence[str], figure: Figure
) -> Change:
    import numpy as np

    differences = np.array([new[i] - old[i] for i in ids])
    observed = abs(differences.mean())
    signs = np.random.default_rng(_SEED).choice([-1.0, 1.0], (_DRAWS, len(ids)))
    as_large = int((abs((signs * differences).mean(axis=1)) >= observed - 1e-12).sum())
    gains = differences * (figure.direction or 1)
    return Change(
        name=figure.name,
        before=float(np.mean([old[i] for i in ids])),
        after=float(np.mean([new[i] for i in ids])),
        p=(as_large + 1) / (_DRAWS + 1),
        wins=int((gains > 1e-12).sum()),
        losses=int((gains < -1e-12).sum()),
        n=len(ids),
        direction=figure.direction,
    )


def _slow_change(old: Figure, new: Figure, *, ids: Sequence[str]) -> Change | None:
    """For a statistic that is no mean: which run a unit comes from is what chance decides."""
    import numpy as np

    pairs = [(old.units[i], new.units[i]) for i in ids]
    before, after = (old.statistic([a for a, _ in pairs]), new.statistic([b for _, b in pairs]))
    if before is None or after is None:
        return None
    random = np.random.default_rng(_SEED)
    as_large = done = 0
    for swaps in random.random((_SLOW_DRAWS, len(pairs))) < 0.5:
        sides: tuple[list[Unit], list[Unit]] = ([], [])
        for swap, (a, b) in zip(swaps, pairs, strict=True):
            sides[0].append(b if swap else a)
            sides[1].append(a if swap else b)
        one, other = old.statistic(sides[0]), old.statistic(sides[1])
        if one is not None and other is not None:
            done += 1
            as_large += abs(other - one) >= abs(after - before) - 1e-12
    return Change(
        name=new.name,
        before=before,
        after=after,
        p=(as_large + 1) / (done + 1),
        wins=0,
        losses=0,
        n=len(ids),
        direction=new.direction,
    )
