"""Word files (Office Open XML): the body as it prints with all changes accepted."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from ..extract import Extract, Part, ReadOptions
from ..footnotes import notes_under_heading
from ..packages import member, open_package, xml
from ..types import BlockKind
from ..wordnumbers import Numbering

MADE_BY = "docx/3"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EXPECTED = "a Word file"
_LAYOUT_PARAGRAPHS = 4
_LAYOUT_CELL = 200  # characters
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
# Deleted and moved-away text, and the copy of a text box for programs that cannot draw it.
_NOT_PRINTED = {
    f"{_W}del",
    f"{_W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """What a paragraph takes from its style when it does not say itself."""

    name: str = ""
    level: int | None = None  # of a heading, from 1
    list_id: str | None = None
    list_depth: int = 0


@dataclass(slots=True, kw_only=True)
class _Word:
    styles: Mapping[str, _Style]
    numbering: Numbering = field(default_factory=Numbering)

    def parts(self, container: Any) -> Iterator[Part]:
        """Paragraphs and tables in order; content controls and accepted insertions are looked into."""
        for element in container:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                if _lays_out(element):
                    for cell in element.iterfind(f"{_W}tr/{_W}tc"):
                        yield from self.parts(cell)
                else:
                    yield Part(text=_table(element), kind="table")
            elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
                yield from self.parts(element)

    def _paragraph(self, element: Any) -> Iterator[Part]:
        own = _style(element.find(f"{_W}pPr"), name="")
        named = self.styles.get(_val(element.find(f"{_W}pPr/{_W}pStyle")), _Style())
        list_id = own.list_id if own.list_id is not None else named.list_id
        depth = own.list_depth if own.list_id is not None else named.list_depth
        lines = [line for line in _text(element).split("\n") if line.strip()]
        if not lines:
            return
        is_listed = list_id not in (None, "0")
        label = self.numbering.label(list_id, depth) if list_id and is_listed else ""
        if label:
            lines[0] = f"{label} {lines[0]}" if not label.endswith(("、", "）", ")")) else label + lines[0]
        level = own.level or named.level
        for line in lines:
            kind: BlockKind = "heading" if level else "list" if is_listed and not label else "text"
            yield Part(text=line, kind=kind, level=level)


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """Headings by style, paragraphs with Word's own numbers, tables; headers, feet and comments left out."""
    package = open_package(data, source=source, expected=_EXPECTED)
    body = _part(package, "word/document.xml", source=source).find(f"{_W}body")
    styles: dict[str, _Style] = {}
    if "word/styles.xml" in package.namelist():
        styles = _styles(_part(package, "word/styles.xml", source=source))
    numbering = Numbering()
    if "word/numbering.xml" in package.namelist():
        numbering = Numbering.of(_part(package, "word/numbering.xml", source=source))
    parts = () if body is None else tuple(_Word(styles=styles, numbering=numbering).parts(body))
    return Extract(parts=(*parts, *_notes(package, source=source)), made_by=MADE_BY)


def _notes(package: ZipFile, *, source: str) -> list[Part]:
    """Footnotes and endnotes, after the text and under a heading of their own."""
    notes = []
    for kind in ("footnote", "endnote"):
        if f"word/{kind}s.xml" in package.namelist():
            root = _part(package, f"word/{kind}s.xml", source=source)
            found = (note for note in root.iter(f"{_W}{kind}") if note.get(f"{_W}type") is None)
            notes += [text for note in found if (text := " ".join(_text(note).split()))]
    return notes_under_heading([Part(text=note) for note in notes])


def _part(package: ZipFile, name: str, *, source: str) -> Any:
    content = member(package, name, source=source, expected=_EXPECTED)
    return xml(content, source=source, expected=_EXPECTED)


def _styles(root: Any) -> dict[str, _Style]:
    """Styles by id; one without a level or list of its own has its parent's."""
    elements = {element.get(f"{_W}styleId"): element for element in root.iter(f"{_W}style")}
    styles: dict[str, _Style] = {}
    for name, element in elements.items():
        style, seen = _style(element.find(f"{_W}pPr"), name=_val(element.find(f"{_W}name"))), {name}
        parent = _val(element.find(f"{_W}basedOn"))
        while parent in elements and parent not in seen and (style.level is None or style.list_id is None):
            seen.add(parent)
            above = _style(elements[parent].find(f"{_W}pPr"), name=_val(elements[parent].find(f"{_W}name")))
            style = _Style(
                name=style.name,
                level=style.level or above.level,
                list_id=above.list_id if style.list_id is None else style.list_id,
                list_depth=above.list_depth if style.list_id is None else style.list_depth,
            )
            parent = _val(elements[parent].find(f"{_W}basedOn"))
        styles[name] = style
    return styles


def _style(properties: Any, *, name: str) -> _Style:
    match = _HEADING.match(name)
    level = int(match[1]) if match else 1 if name.lower() == "title" else None
    if properties is None:
        return _Style(name=name, level=level)
    outline = _val(properties.find(f"{_W}outlineLvl"))
    if level is None and outline.isdecimal() and int(outline) < 9:
        level = int(outline) + 1
    return _Style(
        name=name,
        level=level,
        list_id=_val(properties.find(f"{_W}numPr/{_W}numId")) or None,
        list_depth=int(_val(properties.find(f"{_W}numPr/{_W}ilvl")) or 0),
    )


def _val(element: Any) -> str:
    return "" if element is None else element.get(f"{_W}val", "")


def _text(element: Any) -> str:
    """The printed text; a line break is "\\n"."""
    pieces: list[str] = []
    for child in element:
        if child.tag in _NOT_PRINTED or (child.tag == f"{_W}r" and _is_hidden(child)):
            continue
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag == f"{_W}tab":
            pieces.append(" ")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif child.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif child.tag != f"{_W}pPr":
            pieces.append(_text(child))
            if child.tag == f"{_W}p":  # inside a text box or a cell
                pieces.append("\n")
    return "".join(pieces)


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and _val(vanish) not in ("0", "false", "off")


def _table(element: Any) -> str:
    """A row a line; a cell merged over several rows stands in each of them."""
    above: dict[int, str] = {}
    lines = []
    for row in element.iterfind(f"{_W}tr"):
        cells, column = [], 0
        for cell in row.iterfind(f"{_W}tc"):
            text = " ".join(_text(cell).split())
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and _val(merge) != "restart":
                text = text or above.get(column, "")
            above[column] = text
            cells.append(text)
            column += int(_val(cell.find(f"{_W}tcPr/{_W}gridSpan")) or 1)
        lines.append(" | ".join(cells))
    return "\n".join(line for line in lines if line.strip(" |"))


def _lays_out(table: Any) -> bool:
    """Whether the table frames a text rather than holding data: a cell has paragraph upon paragraph."""
    return any(
        len(paragraphs := cell.findall(f"{_W}p")) > _LAYOUT_PARAGRAPHS
        and sum(len(_text(paragraph)) for paragraph in paragraphs) > _LAYOUT_CELL
        for cell in table.iterfind(f"{_W}tr/{_W}tc")
    )
