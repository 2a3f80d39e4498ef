"""PDF files with a text layer."""

from io import BytesIO

from ..errors import DamagedFile, EncryptedFile
from ..extract import Extract, Part
from ..hygiene import clean_lines
from ..unwrap import column_width, continues, join, vocabulary

MADE_BY = "pdf/1"


def read(data: bytes, *, source: str) -> Extract:
    """Paragraphs with their pages; one that goes on overleaf is two parts, the second ``joined``."""
    pages = [clean_lines(page).split("\n") for page in _pages(data, source=source)]
    lines = [line for page in pages for line in page]
    column, words = column_width(lines), vocabulary(lines)
    parts: list[Part] = []
    last = ""
    for number, page in enumerate(pages, start=1):
        for line in (line.strip() for line in page if line.strip()):
            follows = bool(parts) and continues(last, line, column=column)
            if follows and parts[-1].page == number:
                text = join(parts[-1].text, line, words=words)
                parts[-1] = Part(text=text, page=number, joined=parts[-1].joined)
            else:
                blank = " " if follows and join(last, line, words=words).endswith(f" {line}") else ""
                parts.append(Part(text=blank + line, page=number, joined=follows))
            last = line
    return Extract(parts=tuple(parts), made_by=MADE_BY)


def _pages(data: bytes, *, source: str) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFile(source=source)
        return [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedFile(source=source, expected="PDF", reason=str(error) or type(error).__name__) from error
