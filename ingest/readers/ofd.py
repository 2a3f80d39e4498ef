"""OFD, China's official layout format (GB/T 33190): a ZIP package of XML pages."""

import posixpath
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from ..errors import EmptyFile
from ..extract import Extract, ReadOptions
from ..hygiene import clean_paragraph
from ..packages import member, open_package, xml
from ..page import Line, Page, without_running_lines
from ..paragraphs import paragraphs

MADE_BY = "ofd/1"

_EXPECTED = "OFD"
_POINTS = 72 / 25.4  # the format measures in millimetres
_A4 = (210.0, 297.0)
_BOLD = 600


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """The text objects of each page in reading order, with page and box."""
    package = open_package(data, source=source, expected=_EXPECTED)
    pages: list[Page] = []
    for root in _texts(_xml(package, "OFD.xml", source=source), "DocRoot"):
        pages += _document(package, root.lstrip("/"), source=source, first=len(pages) + 1)
    if not pages:
        raise EmptyFile(source=source)
    return Extract(parts=tuple(paragraphs(without_running_lines(pages))), made_by=MADE_BY)


def _xml(package: ZipFile, name: str, *, source: str) -> Any:
    return xml(member(package, name, source=source, expected=_EXPECTED), source=source, expected=_EXPECTED)


def _named(root: Any, name: str) -> Iterator[Any]:
    return root.iter(f"{{*}}{name}")  # type: ignore[no-any-return]


def _texts(root: Any, name: str) -> list[str]:
    return [element.text.strip() for element in _named(root, name) if element.text]


def _document(package: ZipFile, root: str, *, source: str, first: int) -> Iterator[Page]:
    document = _xml(package, root, source=source)
    folder = posixpath.dirname(root)
    box = _numbers(next(iter(_texts(document, "PhysicalBox")), ""))
    usual = (box[2], box[3]) if len(box) == 4 else _A4
    pages = [element for group in _named(document, "Pages") for element in _named(group, "Page")]
    for number, element in enumerate(pages, start=first):
        name = element.get("BaseLoc", "")
        path = name.lstrip("/") if name.startswith("/") else posixpath.normpath(posixpath.join(folder, name))
        yield _page(_xml(package, path, source=source), number=number, usual=usual)


def _page(root: Any, *, number: int, usual: tuple[float, float]) -> Page:
    box = _numbers(next(iter(_texts(root, "PhysicalBox")), ""))
    width, height = (box[2], box[3]) if len(box) == 4 else usual
    lines = tuple(_lines(root, height=height))
    return Page(number=number, width=width * _POINTS, height=height * _POINTS, lines=lines)


def _lines(root: Any, *, height: float) -> Iterator[Line]:
    for element in _named(root, "TextObject"):
        box = _numbers(element.get("Boundary", ""))
        text = clean_paragraph("".join(code.text or "" for code in _named(element, "TextCode")))
        if not text or len(box) != 4:
            continue
        x, y, width, tall = box
        yield Line(
            text=text,
            box=(x * _POINTS, (height - y - tall) * _POINTS, (x + width) * _POINTS, (height - y) * _POINTS),
            size=(_numbers(element.get("Size", "")) or [tall])[0] * _POINTS,
            is_bold=(_numbers(element.get("Weight", "")) or [400])[0] >= _BOLD,
        )


def _numbers(text: str) -> list[float]:
    try:
        return [float(piece) for piece in text.split()]
    except ValueError:
        return []
