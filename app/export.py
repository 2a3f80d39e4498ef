"""Answers as files to hand on: Word, Markdown, HTML. One writer a suffix."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from ..index.library import Library
from ..ingest.errors import BadSetting
from .memo import Memo, memo
from .strings import text
from .types import Answer, Sentence

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def export(answer: Answer, path: Path, *, library: Library, on: date | None = None) -> None:
    """Write an answer to ``path``; its suffix says how.

    Raises:
        BadSetting: nothing writes files of this suffix.
    """
    writer = _writer(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(writer(memo(answer, library=library, on=on or date.today())))


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

    def say(key: str) -> str:
        return text(key, language=content.language)

    lines = [f"# {_escaped(content.question)}", ""]
    lines += [_marked(s) + "\n" for s in content.sentences] or [_escaped(content.answer), ""]
    if content.warnings:
        lines += [f"> **{say('memo.warning')}** {_escaped(warning)}\n>" for warning in content.warnings]
        lines[-1] = lines[-1].removesuffix("\n>") + "\n"
    if content.sources:
        lines += [f"## {say('memo.sources')}", ""]
    for source in content.sources:
        lines += [f"**[{source.n}] {_escaped(source.title)}**", ""]
        lines += [f"> {_escaped(line)}" for line in source.quote.splitlines() if line.strip()]
        lines += ["", *(f"- {name}: {_escaped(value)}" for name, value in source.facts), ""]
    return "\n".join([*lines, "---", "", f"*{_escaped(content.stamp)}*", ""]).encode()


def _marked(sentence: Sentence) -> str:
    shown = _escaped(sentence.text)
    if sentence.support == "unsupported":
        return f"~~{shown}~~"
    return f"{shown} " + "".join(rf"\[{n}\]" for n in sentence.citations)


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
