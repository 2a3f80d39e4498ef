"""What the commands print for people, drawn with rich. Progress goes to standard error."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table
from rich.text import Text

from ...index.centring import language_of
from ...index.taxonomy import load_taxonomy
from ...index.types import Hit, ShortcomingId
from ...ingest.types import Language
from ..build import Progress as BuildProgress
from ..citing import notes
from ..reading import Neighbours
from ..settings import interface_language
from ..strings import text
from ..types import Answer, Citation, Sentence


def out() -> Console:
    """Standard output."""
    return Console(highlight=False)


def err() -> Console:
    """Standard error."""
    return Console(stderr=True, highlight=False)


def say(sentence: str) -> None:
    """A sentence on standard output, as it is and not broken into lines."""
    out().print(sentence, markup=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON object on standard output."""
    out().out(json.dumps(value, ensure_ascii=False, indent=1), highlight=False)


class _Rate(ProgressColumn):
    """Files a second, lately."""

    def render(self, task: Task) -> Text:
        return Text(text("progress.rate", rate=task.speed) if task.speed else "")


@contextmanager
def progress_bar() -> Iterator[BuildProgress]:
    """A bar on standard error with files done, how fast, passages encoded and the time left."""
    columns = (
        SpinnerColumn(),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        _Rate(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(done: int, total: int, source: str, encoded: int) -> None:
            said = text("build.progress", passages=encoded)
            bar.update(task, completed=done, total=total, description=f"{said} · {escape(source[-40:])}")

        yield tell


def print_hits(
    hits: Sequence[Hit], *, explain: bool = False, around: Mapping[str, Neighbours] | None = None
) -> None:
    """Passages with their rank, title and place, between their neighbours ``around``, by passage id."""
    console = out()
    for hit in hits:
        head = Text(f"{hit.rank}. ", style="bold").append(place(hit), style="bold cyan")
        if hit.shortcomings:
            head.append("  " + " ".join(hit.shortcomings), style="magenta")
        if hit.in_force is False:
            head.append("  " + text("search.not_in_force"), style="red")
        console.print(head)
        if explain:
            parts = "  ".join(f"{name} {value:+.3f}" for name, value in hit.scores.items())
            console.print(Text(f"   {hit.score:+.3f} = {parts}", style="dim"))
        before, after = (around or {}).get(hit.passage.id, ([], []))
        for passage in before:
            console.print(Padding(Text(passage.text, style="dim"), (0, 0, 0, 3)))
        console.print(Padding(Text(hit.passage.text), (0, 0, 0 if after else 1, 3)))
        for passage in after:
            console.print(Padding(Text(passage.text, style="dim"), (0, 0, passage is after[-1], 3)))


def place(hit: Hit) -> str:
    """A hit's title, locator and page, as a person cites them."""
    passage = hit.passage
    return cite(
        hit.title,
        passage.locators[0].label if passage.locators else None,
        passage.pages[0] if passage.pages else None,
    )


def cite(title: str, locator: str | None, page: int | None) -> str:
    """Title, locator and page in one line."""
    return " · ".join(
        part for part in (title, locator, text("ask.page", page=page) if page else None) if part
    )


def print_answer(answer: Answer) -> None:
    """The answer with its numbered sources and flags, or the refusal with the nearest passages."""
    console = out()
    if answer.rows:
        console.print(_table(answer))
    else:
        console.print(_said(answer.sentences, answer) if answer.sentences else Text(answer.text))
    for warning in answer.warnings:
        console.print(Text(warning, style="yellow"))
    if answer.refused:
        if answer.hits:
            console.print(Text(f"\n{text('ask.nearest')}", style="bold"))
            print_hits(answer.hits[:3])
        return
    console.print(Text(f"\n{text('ask.sources')}", style="bold"))
    for citation in answer.citations:
        console.print(_source(citation))
    if answer.more:
        console.print(Text(f"\n{text('ask.more')}", style="bold"))
    for citation in answer.more:
        console.print(_source(citation))
        console.print(Padding(Text(citation.quote, style="dim"), (0, 0, 0, 4)))
    if answer.shortcomings:
        flags = "  ".join(shortcoming_label(s) for s in answer.shortcomings)
        console.print(Text(f"\n{text('ask.flags')}: ", style="bold").append(flags, style="magenta"))


def _table(answer: Answer) -> Table:
    """A comparison: a row for each thing compared."""
    nothing = text("ask.no_row", language=language_of(answer.question))
    table = Table(*_columns(2), show_header=False, show_lines=True)
    for row in answer.rows:
        table.add_row(
            Text(row.name, style="bold"),
            _said(row.sentences, answer) if row.sentences else Text(nothing, style="dim"),
        )
    return table


def _columns(count: int) -> list[Column]:
    """Columns that break what is too long: Rich's own end it with "…" where it has no blanks, as Chinese."""
    return [Column(overflow="fold") for _ in range(count)]


def _said(sentences: Sequence[Sentence], answer: Answer) -> Text:
    """Sentences with their marks, each on its line, and the notes below it."""
    lines = Text()
    for sentence in sentences:
        shown = f"~~{sentence.text}~~" if sentence.support == "unsupported" else sentence.text
        lines.append("\n" if lines else "").append(shown)
        lines.append(" " + "".join(f"[{n}]" for n in sentence.citations) if sentence.citations else "")
        for note in notes(sentence, answer):
            lines.append(f"\n{note}", style="dim italic")
    return lines


def _source(citation: Citation) -> Text:
    line = Text(f"[{citation.n}] ", style="bold")
    return line.append(cite(citation.title, citation.locator, citation.page), style="cyan")


def shortcoming_label(shortcoming: ShortcomingId, *, language: Language | None = None) -> str:
    """For example "S1 Regional layout"."""
    label = load_taxonomy()[shortcoming].label
    return f"{shortcoming} {getattr(label, language or interface_language())}"


def facts_table(rows: Sequence[tuple[str, object]]) -> Table:
    """Two columns: what, and how much."""
    table = Table(*_columns(2), show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, value in rows:
        table.add_row(Text(name, style="bold"), Text(str(value)))
    return table
