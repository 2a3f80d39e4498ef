"""The progress bar of the evaluation commands, on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TimeRemainingColumn

from ..app.commands.render import err
from .run import Progress as Tell


@contextmanager
def counter() -> Iterator[Tell]:
    """A bar that counts what is done and tells the time left; it starts over when the total changes."""
    columns = (SpinnerColumn(), BarColumn(bar_width=30), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
