"""``ftzqa eval``: the commands of evaluation, which join the command line through an entry point."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ..app.candidates import review_file
from ..app.commands import render
from ..app.commands.options import EncoderName, Json, LibraryFolder, RerankerName
from ..app.settings import interface_language, library_folder
from ..app.strings import text
from .terminal import counter

PACKAGE = "ftzqa.eval"
GATE_FAILED = 4


def say(key: str, **details: Any) -> str:
    """The text called ``key`` in the interface's language."""
    return text(key, package=PACKAGE, **details)


app = typer.Typer(help=say("eval"), no_args_is_help=True)


@app.command("run", help=say("eval.run"))
def run(
    questions: Annotated[
        Path | None, typer.Argument(help=say("eval.run.questions"), show_default=False)
    ] = None,
    tags: Annotated[Path | None, typer.Option(help=say("eval.run.tags"), show_default=False)] = None,
    out: Annotated[Path | None, typer.Option(help=say("eval.run.out"), show_default=False)] = None,
    baseline: Annotated[Path | None, typer.Option(help=say("eval.run.baseline"), show_default=False)] = None,
    gate: Annotated[bool, typer.Option("--gate", help=say("eval.run.gate"))] = False,
    floors: Annotated[Path | None, typer.Option(help=say("eval.run.floors"), show_default=False)] = None,
    cross_validate: Annotated[
        bool, typer.Option("--cross-validate", help=say("eval.run.cross_validate"))
    ] = False,
    search_only: Annotated[bool, typer.Option("--search-only", help=say("eval.run.search_only"))] = False,
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    """Judge a library."""
    from .session import Options, evaluate

    options = Options(
        questions=questions,
        tags=tags,
        out=out,
        baseline=baseline,
        floors=floors,
        cross_validate=cross_validate,
        search_only=search_only,
    )
    with counter() as progress:
        done = evaluate(options, library=library, encoder=encoder, progress=progress)
    if json:
        render.print_json(done.summary)
    else:
        _print_markdown(done.markdown(interface_language()))
        render.err().print(say("eval.run.done", path=done.folder / "report.html"), markup=False)
    if gate:
        failures = done.gate(say)
        for failure in failures or [say("eval.gate.passed")]:
            render.err().print(failure, markup=False)
        raise typer.Exit(GATE_FAILED if failures else 0)


@app.command("check", help=say("eval.check"))
def check(
    file: Annotated[Path, typer.Argument(help=say("eval.check.file"), show_default=False)],
    library: LibraryFolder = None,
    json: Json = False,
) -> None:
    """Check a labelled set; exits with 1 where something is wrong."""
    from ..index.library import Library
    from ..ingest.errors import NoLibrary
    from . import check as checking

    try:
        numbers = checking.numbers_of(Library(library_folder(library)))
    except NoLibrary:
        if library is not None:
            raise
        numbers = None
        render.err().print(say("eval.check.form_only", path=library_folder()), markup=False)
    problems = checking.check(file, numbers=numbers)
    if json:
        entries = [{"line": p.line, "expected": p.expected, "found": p.found} for p in problems]
        render.print_json({"file": str(file), "problems": entries})
    else:
        for p in problems:
            said = say("eval.check.problem", line=p.line, expected=p.expected, found=p.found)
            render.out().print(said, markup=False)
        if not problems:
            render.out().print(say("eval.check.fine", path=file), markup=False)
    raise typer.Exit(1 if problems else 0)


@app.command("bench", help=say("eval.bench"))
def bench(
    name: Annotated[str, typer.Argument(help=say("eval.bench.name"), show_default=False)],
    path: Annotated[Path, typer.Argument(help=say("eval.bench.path"), show_default=False)],
    limit: Annotated[
        int | None, typer.Option(min=1, help=say("eval.bench.limit"), show_default=False)
    ] = None,
    held_out: Annotated[bool, typer.Option("--held-out", help=say("eval.bench.held_out"))] = False,
    llm: Annotated[str | None, typer.Option("--llm", help=say("eval.bench.llm"), show_default=False)] = None,
    encoder: EncoderName = None,
    reranker: RerankerName = None,
    json: Json = False,
) -> None:
    """Measure on a public benchmark."""
    from ..app.chat import open_chat
    from ..app.settings import setting
    from ..index.encoders import load_encoder
    from ..index.rerankers import load_reranker
    from .bench import System, measure

    system = System(
        encoder=load_encoder(setting("encoder", encoder)),
        reranker=load_reranker(setting("reranker", reranker)),
        chat=open_chat(llm) if llm else None,
    )
    with counter() as progress:
        found = measure(name, path, system=system, limit=limit, held_out=held_out, progress=progress)
    _show(found, json=json)


@app.command("speed", help=say("eval.speed"))
def speed(
    questions: Annotated[int, typer.Option(min=2, max=1000, help=say("eval.speed.questions"))] = 50,
    library: LibraryFolder = None,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    """Time search and answers."""
    from ..app.search import open_searcher
    from .speed import measure_speed

    _show(measure_speed(open_searcher(library, encoder=encoder), questions=questions), json=json)


@app.command("promote", help=say("eval.promote"))
def promote(
    into: Annotated[Path, typer.Argument(help=say("eval.promote.into"), show_default=False)],
    review: Annotated[Path | None, typer.Option(help=say("eval.promote.review"), show_default=False)] = None,
    library: LibraryFolder = None,
    json: Json = False,
) -> None:
    """Move reviewed candidates into a set."""
    from . import workshop

    done = workshop.promote(review or review_file(library_folder(library)), into)
    if json:
        render.print_json({"moved": list(done.moved), "waiting": done.waiting})
    else:
        said = say("eval.promote.done", moved=len(done.moved), waiting=done.waiting)
        render.out().print(said, markup=False)


@app.command("matcher", help=say("eval.matcher"))
def matcher(
    pairs: Annotated[Path, typer.Argument(help=say("eval.matcher.pairs"), show_default=False)],
    cross_validate: Annotated[
        bool, typer.Option("--cross-validate", help=say("eval.matcher.cross_validate"))
    ] = False,
    fit: Annotated[Path | None, typer.Option(help=say("eval.matcher.fit"), show_default=False)] = None,
    encoder: EncoderName = None,
    json: Json = False,
) -> None:
    """Check or fit the key-fact judge."""
    from ..app.settings import setting
    from ..index.encoders import load_encoder
    from .fit import keyfacts as fitting
    from .keyfacts import KeyFacts

    judge = KeyFacts(load_encoder(setting("encoder", encoder)))
    marked = fitting.load_pairs(pairs)
    if fit is not None:
        fitting.save(fitting.fit(marked, judge), fit)
    found = fitting.cross_validate(marked, judge) if cross_validate or fit else fitting.check(marked, judge)
    _show(found, json=json)


def _show(found: dict[str, Any], *, json: bool) -> None:
    """A flat table of figures, or the object."""
    if json:
        render.print_json(found)
        return
    for name, figures in found.items():
        shown = (
            "  ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in figures.items())
            if isinstance(figures, dict)
            else str(figures)
        )
        render.out().print(f"{name}: {shown}", markup=False)


def _print_markdown(source: str) -> None:
    from rich.markdown import Markdown

    render.out().print(Markdown(source))
