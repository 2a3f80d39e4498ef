"""``ftzqa review``: the queue of flags that need a person, their word on them, and how far people agree."""

from json import dumps
from pathlib import Path
from typing import Annotated, Literal, cast

import typer
from rich.table import Table
from rich.text import Text

from ...index.library import Library
from ...index.types import SHORTCOMINGS, Grade, ShortcomingId
from ...ingest.errors import BadSetting, MissingPath
from ..reviewing import GRADES, Agreement, Item, agreement, decide, items, labels, queue, withdraw
from ..settings import library_folder
from ..shapes import agreement_shape, item_shape, review_shape
from ..strings import text
from ..upkeep import the_document
from . import render
from .options import Json, LibraryFolder

_ACCEPT = "accept"
_WITHDRAW = "withdraw"

Name = Annotated[str | None, typer.Argument(help=text("review.name"), show_default=False)]
Flag = Annotated[str | None, typer.Argument(help=text("review.flag"), show_default=False)]
Word = Annotated[str | None, typer.Argument(help=text("review.grade"), show_default=False)]
By = Annotated[
    str | None, typer.Option("--by", help=text("review.by"), envvar="FTZQA_REVIEWER", show_default=False)
]
Export = Annotated[Path | None, typer.Option("--export", help=text("review.export"), show_default=False)]


def command(
    name: Name = None,
    shortcoming: Flag = None,
    grade: Word = None,
    by: By = None,
    comment: Annotated[str, typer.Option("--comment", help=text("review.comment"), show_default=False)] = "",
    sure_too: Annotated[bool, typer.Option("--all", help=text("review.all"))] = False,
    agree: Annotated[bool, typer.Option("--agreement", help=text("review.agreement"))] = False,
    export: Export = None,
    limit: Annotated[int, typer.Option("-n", min=1, help=text("review.limit"))] = 20,
    library: LibraryFolder = None,
    json: Json = False,
) -> None:
    opened = Library(library_folder(library))
    flag = _shortcoming(shortcoming)
    if export:
        _export(opened, export, json=json)
    elif agree:
        _agreement(agreement(opened), json=json)
    elif name and flag and grade:
        document_id, word = the_document(opened, name), grade.lower()
        _review(opened, document_id, shortcoming=flag, word=word, by=by, comment=comment, json=json)
    elif name:
        found = items(opened, document_id=the_document(opened, name))
        _show([item for item in found if flag in (None, item.tag.shortcoming)], of=None, json=json)
    else:
        waiting = queue(opened, reviewer=by, sure_too=sure_too)
        _show(waiting[:limit], of=len(waiting), json=json)


def _shortcoming(given: str | None) -> ShortcomingId | None:
    if given is not None and given.upper() not in SHORTCOMINGS:
        raise BadSetting(name="SHORTCOMING", value=given, expected=", ".join(SHORTCOMINGS))
    return cast("ShortcomingId", given.upper()) if given else None


def _review(
    library: Library,
    document_id: str,
    *,
    shortcoming: ShortcomingId,
    word: str,
    by: str | None,
    comment: str,
    json: bool,
) -> None:
    """Record what ``by`` says, or take it back."""
    if word == _WITHDRAW:
        withdraw(library, document_id, shortcoming=shortcoming, reviewer=by or "")
        said = {"withdrawn": True}
    elif word in (*GRADES, _ACCEPT):
        grade = cast('Grade | Literal["accept"]', word)
        review = decide(
            library, document_id, shortcoming=shortcoming, grade=grade, reviewer=by or "", comment=comment
        )
        said = review_shape(review)
    else:
        raise BadSetting(name="GRADE", value=word, expected=", ".join((*GRADES, _ACCEPT, _WITHDRAW)))
    if json:
        render.print_json(said)
    else:
        _show(
            [i for i in items(library, document_id=document_id) if i.tag.shortcoming == shortcoming], of=None
        )


def _show(found: list[Item], *, of: int | None, json: bool = False) -> None:
    """Flags with what the model and reviewers say, and the evidence; ``of`` is the length of the queue."""
    if json:
        waiting = {} if of is None else {"waiting": of}
        render.print_json({**waiting, "flags": [item_shape(item) for item in found]})
        return
    console = render.out()
    for item in found:
        console.print(Text(item.title, style="bold cyan").append(f"  [{item.source}]", style="dim"))
        model = f"{text(f'tag.{item.tag.grade}')} {item.tag.score:.2f}"
        line = Text(f"  {render.shortcoming_label(item.tag.shortcoming)}: {text('review.model')} {model}")
        if item.is_disputed:
            line.append(f"  {text('review.disputed')}", style="yellow")
        console.print(line)
        for review in item.reviews:
            said = (
                review.at.strftime("%Y-%m-%d"),
                review.reviewer,
                text(f"tag.{review.grade}"),
                review.comment,
            )
            console.print(Text("    " + " · ".join(part for part in said if part), style="green"))
        for evidence in item.tag.evidence:
            console.print(Text(f"    {evidence.locator or ''} {evidence.quote}", style="dim"))
    if of is not None:
        render.say(text("review.waiting", shown=len(found), waiting=of))


def _agreement(found: list[Agreement], *, json: bool) -> None:
    if json:
        render.print_json({"agreement": [agreement_shape(one) for one in found]})
        return
    if not found:
        render.say(text("review.nopair"))
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("reviewers", "flag", "n", "same", "kappa", "kappa.addresses"):
        left = column in ("reviewers", "flag")
        table.add_column(text(f"review.agreement.{column}"), justify="left" if left else "right")
    for one in found:
        flag = render.shortcoming_label(one.shortcoming) if one.shortcoming else text("review.agreement.all")
        kappas = ("–" if k is None else f"{k:.2f}" for k in (one.kappa, one.kappa_addresses))
        table.add_row(" / ".join(one.reviewers), flag, str(one.n), f"{one.same:.0%}", *kappas)
    render.out().print(table)


def _export(library: Library, out: Path, *, json: bool) -> None:
    """Write the reviews as labels for ``ftzqa tag --train`` and ``ftzqa eval run --tags``."""
    if not out.absolute().parent.is_dir():
        raise MissingPath(path=out.parent)
    lines = [dumps(line, ensure_ascii=False) + "\n" for line in labels(library)]
    out.write_text("".join(lines), encoding="utf-8", newline="\n")
    if json:
        render.print_json({"documents": len(lines), "out": str(out)})
    else:
        render.say(text("review.exported", documents=len(lines), out=out))
