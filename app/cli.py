"""The command ``ftzqa``: its verbs, and the one place where an error becomes a sentence and an exit code."""

import sys
from collections.abc import Callable
from importlib.metadata import entry_points

import typer

from ..ingest.errors import FtzqaError
from ..ingest.types import Language
from .settings import interface_language
from .strings import text

PLUGINS = "ftzqa.commands"
"""Entry point group by which other rooms add a command; each entry is a typer app."""


def make_app() -> typer.Typer:
    """The command line, in the user's language."""
    from .commands import app as app_command
    from .commands import ask, build, corpus, correct, coverage, diff, library, replay, review, search, tag

    app = typer.Typer(
        help=text("cli"),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    commands: dict[str, Callable[..., None]] = {
        "build": build.command,
        "watch": build.watch,
        "search": search.command,
        "ask": ask.command,
        "replay": replay.command,
        "tag": tag.command,
        "review": review.command,
        "coverage": coverage.command,
        "app": app_command.command,
        "status": library.status,
        "verify": library.verify,
        "diff": diff.command,
        "correct": correct.command,
        "remove": library.remove_command,
    }
    for name, function in commands.items():
        app.command(name, help=text(name))(function)
    app.add_typer(corpus.make_corpus_app(), name="corpus")
    for entry in entry_points(group=PLUGINS):
        app.add_typer(entry.load(), name=entry.name)
    return app


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    try:
        make_app()()
    except FtzqaError as error:
        print(error.message(_language()), file=sys.stderr)  # noqa: T201
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print(text("cli.stopped", language=_language()), file=sys.stderr)  # noqa: T201
        sys.exit(130)


def _language() -> Language:
    try:
        return interface_language()
    except FtzqaError:
        return "en"
