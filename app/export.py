"""Answers as files to hand on: Word, Markdown, HTML. One writer a suffix."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from ..index.library import Library
from ..ingest.errors import BadSetting, CannotWrite
from .memo import Memo, Source, memo
from .strings import text
from .types import Answer, Sentence

_LINE_END = re.compile(r" *\n")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def export(answer: Answer, path: Path, *, library: Library, on: date | None = None) -> None:
    """Write an answer to ``path``; its suffix says how.

    Raises:
        BadSetting: nothing writes files of this suffix.
        CannotWrite: the folder cannot be made, or the file not be written there.
    """
    writer = _writer(path)
    content = writer(memo(answer, library=library, on=on or date.today()))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise CannotWrite(path=path, reason=error.strerror or error) from error


def check_suffix(path: Path) -> None:
    """Raise ``BadSetting`` if nothing writes files of this suffix: before the work, not after it."""
    _writer(path)


def _writer(path: Path) -> "Callable[[Memo], bytes]":
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise BadSetting(name="--out", value=path.name, expected=", ".join(WRITERS))
    return writer


def markdown(content: Memo) -> bytes:
    """Markdown with the quotes as block quotes."""
    warn = text("memo.warning", language=content.language)
    lines = [f"# {_escaped(content.question)}", ""]
    lines += _answer(content)
    if content.warnings:
        lines += [f"> **{warn}** {_escaped(warning)}\n>" for warning in content.warnings]
        lines[-1] = lines[-1].removesuffix("\n>") + "\n"
    for heading, sources in content.sections:
        lines += [f"## {heading}", ""]
        for source in sources:
            lines += _source(source)
    return "\n".join([*lines, "---", "", f"*{_escaped(content.stamp)}*", ""]).encode()


def _answer(content: Memo) -> list[str]:
    """The sentences, in a table where things are compared; else the refusal."""
    if not content.rows:
        return [f"{_marked(s, content)}\n" for s in content.sentences] or [_escaped(content.answer), ""]
    nothing = text("ask.no_row", language=content.language)
    rows = []
    for row in content.rows:
        cell = "\n".join(_marked(s, content) for s in row.sentences) or nothing
        cell = _LINE_END.sub("<br>", cell)
        rows.append(f"| {_escaped(row.name)} | {cell} |")
    return ["| | |", "| --- | --- |", *rows, ""]


def _marked(sentence: Sentence, content: Memo) -> str:
    """A sentence with its marks, each of its lines on a line, and the notes below it."""
    shown = "  \n".join(_escaped(line) for line in sentence.text.splitlines() if line.strip())
    if sentence.support == "unsupported":
        return f"~~{shown}~~"
    marks = "".join(rf"\[{n}\]" for n in sentence.citations)
    below = "".join(f"  \n*{_escaped(note)}*" for note in content.notes[sentence])
    return f"{shown} {marks}{below}"


def _source(source: Source) -> list[str]:
    return [
        f"**[{source.n}] {_escaped(source.title)}**",
        "",
        *(f"> {_escaped(line)}" for line in source.quote.splitlines() if line.strip()),
        "",
        *(f"- {name}: {_escaped(value)}" for name, value in source.facts),
        "",
    ]


def _escaped(plain: str) -> str:
    return _MARKUP.sub(r"\\\1", plain)


def html(content: Memo) -> bytes:
    """One HTML file that needs no other; whatever a document says is shown, never interpreted."""
    from jinja2 import Environment, PackageLoader

    def say(key: str) -> str:
        return text(key, language=content.language)

    environment = Environment(
        loader=PackageLoader("ftzqa.app", "."), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("memo.html").render(memo=content, say=say).encode()


def _word(content: Memo) -> bytes:
    from .word import word

    return word(content)


WRITERS: Final[Mapping[str, Callable[[Memo], bytes]]] = {".docx": _word, ".md": markdown, ".html": html}
"""Suffix -> what makes the file."""
