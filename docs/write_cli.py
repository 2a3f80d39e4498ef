"""Prints the page of the command line, made from the commands themselves; ``make docs`` writes two of them.

The language is the interface's (FTZQA_LANGUAGE).
"""

from ftzqa.app.cli import make_app
from typer import Context
from typer.cli import get_docs_for_click
from typer.main import get_group


def page() -> str:
    """The page as Markdown: every command with its arguments and options."""
    group = get_group(make_app())
    for command in group.commands.values():
        command.short_help = command.help  # or the overview cuts it short
    return get_docs_for_click(obj=group, ctx=Context(group, info_name="ftzqa"), name="ftzqa").strip()


if __name__ == "__main__":
    print(page())  # noqa: T201
