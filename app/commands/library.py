"""``ftzqa status``, ``verify`` and ``remove``."""

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer

from ...index.library import Library
from ..jobs import open_jobs
from ..settings import library_folder
from ..strings import text
from ..trace import Demand, demand
from ..upkeep import missing_files, problems, remove
from . import render
from .options import Json, LibraryFolder


def status(
    library: LibraryFolder = None,
    questions: Annotated[bool, typer.Option("--questions", help=text("status.questions"))] = False,
    json: Json = False,
) -> None:
    opened = Library(library_folder(library))
    if questions:
        _questions(demand(opened), json=json)
        return
    counts = opened.counts()
    kinds = Counter(document.kind for document in opened.documents())
    missing = missing_files(opened)
    if json:
        facts = {"library": str(opened.folder), "generation": opened.generation, "encoder": opened.encoder}
        waiting = {"jobs": len(open_jobs(opened))}
        render.print_json({**facts, **counts, "kinds": dict(kinds), "missing": missing, **waiting})
        return
    rows: list[tuple[str, object]] = [
        (text("status.folder"), opened.folder),
        (text("status.documents"), counts["documents"]),
        (text("status.kinds"), ", ".join(f"{kind} {n}" for kind, n in kinds.most_common())),
        (text("status.passages"), counts["passages"]),
        (text("status.tagged"), counts["tagged"]),
        (text("status.twins"), counts["twins"]),
        (text("status.encoder"), opened.encoder or "—"),
        (text("status.generation"), opened.generation),
    ]
    if waiting_jobs := open_jobs(opened):
        rows.append((text("status.jobs"), len(waiting_jobs)))
    if missing:
        rows.append((text("status.missing"), ", ".join(missing)))
    render.out().print(render.facts_table(rows))


def _questions(found: Demand, *, json: bool) -> None:
    if json:
        render.print_json(asdict(found))
        return
    render.out().print(
        render.facts_table(
            [
                (text("status.asked"), found.asked),
                (text("status.refused"), found.refused),
                (text("status.most_asked"), "\n".join(f"{a.asked} × {a.question}" for a in found.most_asked)),
                (
                    text("status.most_refused"),
                    "\n".join(f"{a.refused} × {a.question}" for a in found.most_refused),
                ),
                (text("status.gaps"), ", ".join(f"{name} {n}" for name, n in found.gaps)),
            ]
        )
    )


def verify(library: LibraryFolder = None, json: Json = False) -> None:
    opened = Library(library_folder(library))
    found, counts = list(problems(opened)), opened.counts()
    if json:
        render.print_json({"problems": found, **counts})
    elif found:
        for line in found:
            render.err().print(line, markup=False)
    else:
        render.out().print(
            text("verify.good", documents=counts["documents"], passages=counts["passages"]), markup=False
        )
    raise typer.Exit(3 if found else 0)


def remove_command(
    names: Annotated[list[str] | None, typer.Argument(help=text("remove.names"), show_default=False)] = None,
    missing: Annotated[bool, typer.Option("--missing", help=text("remove.missing"))] = False,
    library: LibraryFolder = None,
    json: Json = False,
) -> None:
    opened = Library(library_folder(library))
    removed = remove([*(names or ()), *(missing_files(opened) if missing else ())], library=opened)
    if json:
        render.print_json({"removed": removed})
    else:
        render.say(text("remove.done", count=len(removed)))
