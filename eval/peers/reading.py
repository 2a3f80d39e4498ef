"""PDF text beside other readers: pages a second and core, and character error rate, in one run.

    pip install -e . -r eval/peers/requirements-reading.txt
    python eval/peers/reading.py ../shared/realdocs

The folder holds ``formats/*.pdf`` and, under the same stems, the true texts ``md/*.md``. docling's own PDF
engine (docling-parse) is run without its layout models, and unstructured with its strategy "fast", which
needs none: both would be fetched from a hub. A reader that is not installed is left out. unstructured returns
nothing at all, without an error, where it cannot download the spaCy model en_core_web_sm at its first run.
"""

import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

from ftzqa.ingest import read


def ours(path: Path) -> str:
    """The text as this project reads it."""
    return read(path, source=path.name).text


def docling_parse(path: Path) -> str:
    """docling's engine: its lines in its order."""
    from docling_core.types.doc.page import TextCellUnit
    from docling_parse.pdf_parser import DoclingPdfParser

    document = DoclingPdfParser(loglevel="fatal").load(str(path))
    return "\n".join(
        cell.text for _, page in document.iterate_pages() for cell in page.iterate_cells(TextCellUnit.LINE)
    )


def unstructured(path: Path) -> str:
    """unstructured's elements, in their order."""
    from unstructured.partition.pdf import partition_pdf

    return "\n".join(element.text for element in partition_pdf(str(path), strategy="fast", languages=[""]))


def pypdf(path: Path) -> str:
    """The text of each page."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def pdfplumber(path: Path) -> str:
    """The text of each page."""
    import pdfplumber as library

    with library.open(path) as document:
        return "\n".join(page.extract_text() for page in document.pages)


READERS: tuple[Callable[[Path], str], ...] = (ours, docling_parse, unstructured, pypdf, pdfplumber)


def plain(text: str) -> str:
    """As it is compared: compatibility forms folded, blanks out."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def main(folder: Path) -> None:
    """Print a table of the readers."""
    from pypdf import PdfReader
    from rapidfuzz.distance import Levenshtein

    paths = [path for path in sorted((folder / "formats").glob("*.pdf")) if ".scan" not in path.name]
    truths = {path: truth(folder, path) for path in paths}
    pages = sum(len(PdfReader(path).pages) for path in paths)
    print(f"{len(paths)} files, {pages} pages")  # noqa: T201
    for reader in READERS:
        try:
            reader(paths[0])  # imports do not count
        except Exception as error:
            print(f"{reader.__name__:14} not run: {type(error).__name__}: {error}")  # noqa: T201
            continue
        began = time.process_time()
        texts = {path: plain(reader(path)) for path in paths}
        seconds = time.process_time() - began
        rates = [Levenshtein.distance(truths[path], texts[path]) / len(truths[path]) for path in paths]
        speed = f"{pages / seconds:6.1f} pages/s"
        print(f"{reader.__name__:14} {speed}  error {fmean(rates):8.3%}  worst {max(rates):8.3%}")  # noqa: T201


def truth(folder: Path, path: Path) -> str:
    """The text that the file was made from."""
    original = folder / "md" / f"{path.stem}.md"
    if not original.exists():
        original = folder.parent / "seed/seed-paper.txt"  # the one file that was set from another text
    return plain(read(original, source=original.name).text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
