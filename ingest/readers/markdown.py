"""Markdown with optional front matter."""

import re

from ..charset import decode
from ..errors import DamagedFile
from ..extract import Extract, Part, ReadOptions
from ..unwrap import join, vocabulary

MADE_BY = "markdown/1"

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LIST_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_TABLE_RULE = re.compile(r"\|?\s*:?-{3,}:?\s*(\|\s*:?-{3,}:?\s*)*\|?")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """Headings, paragraphs, list items and tables; comments dropped, emphasis and links to plain text."""
    fields, body = _front_matter(decode(data, source=source), source=source)
    parts = tuple(_parts(_COMMENT.sub("", body)))
    return Extract(parts=parts, made_by=MADE_BY, fields=fields)


def _front_matter(text: str, *, source: str) -> tuple[dict[str, object], str]:
    match = re.match(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", text, re.DOTALL)
    if not match:
        return {}, text
    import yaml

    try:
        fields = yaml.safe_load(match[1])
    except yaml.YAMLError as error:
        reason = str(error).partition("\n")[0]
        raise DamagedFile(source=source, expected="front matter", reason=reason) from error
    return (fields, text[match.end() :]) if isinstance(fields, dict) else ({}, text)


def _parts(body: str) -> list[Part]:
    parts: list[Part] = []
    words = vocabulary([body])
    for group in re.split(r"\n\s*\n", body):
        lines = [line.rstrip() for line in group.split("\n") if line.strip()]
        if len(lines) > 1 and any(_TABLE_RULE.fullmatch(line.strip()) for line in lines):
            rows = [_row(line) for line in lines if not _TABLE_RULE.fullmatch(line.strip())]
            parts.append(Part(text="\n".join(rows), kind="table"))
            continue
        open_paragraph = False
        for line in lines:
            part = _line(line)
            if open_paragraph and part.kind == "text" and not line.startswith("\u3000"):
                parts[-1] = Part(text=join(parts[-1].text, part.text, words=words), kind=parts[-1].kind)
                continue
            parts.append(part)
            open_paragraph = part.kind != "heading"
    return parts


def _line(line: str) -> Part:
    text = line.strip().removeprefix("> ")
    if heading := _HEADING.fullmatch(text):
        return Part(text=_plain(heading[2]), kind="heading", level=len(heading[1]))
    is_item = _LIST_ITEM.match(text) is not None
    return Part(text=_plain(text), kind="list" if is_item else "text")


def _row(line: str) -> str:
    cells = line.strip().strip("|").split("|")
    return " | ".join(_plain(cell.strip()) for cell in cells)


def _plain(text: str) -> str:
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))
