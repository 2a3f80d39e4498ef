"""Word files (Office Open XML)."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from ..errors import DamagedFile, EncryptedFile
from ..extract import Extract, Part, ReadOptions

MADE_BY = "docx/1"

_OLE = b"\xd0\xcf\x11\xe0"
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """Headings by style, paragraphs, list items and tables in the order of the body."""
    if data.startswith(_OLE):
        raise EncryptedFile(source=source)
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        with ZipFile(BytesIO(data)) as archive:
            archive.getinfo("word/document.xml")
        document = docx.Document(BytesIO(data))
    except (BadZipFile, KeyError, ValueError, PackageNotFoundError) as error:
        raise DamagedFile(source=source, expected="a Word file", reason=str(error)) from error
    parts: list[Part] = []
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            rows = (" | ".join(" ".join(cell.text.split()) for cell in row.cells) for row in item.rows)
            parts.append(Part(text="\n".join(rows), kind="table"))
        else:
            parts.append(_paragraph(item.text, style=(item.style.name if item.style else None) or ""))
    title = document.core_properties.title
    return Extract(parts=tuple(parts), made_by=MADE_BY, fields={"document_title": title} if title else {})


def _paragraph(text: str, *, style: str) -> Part:
    if style.lower() == "title":
        return Part(text=text, kind="heading", level=1)
    if match := _HEADING.match(style):
        return Part(text=text, kind="heading", level=int(match[1]))
    return Part(text=text, kind="list" if style.lower().startswith("list") else "text")
