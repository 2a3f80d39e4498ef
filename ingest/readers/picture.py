"""Photographs and scans kept as pictures; each frame of a TIFF file is a page."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from ..errors import DamagedFile, EmptyFile
from ..extract import Extract, ReadOptions, over_budget
from ..page import Page, without_running_lines
from ..paragraphs import paragraphs

MADE_BY = "picture/1+PP-OCRv6"

_MOST_PIXELS = 100_000_000
_DOTS = 150  # an inch, where the picture does not say


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """The recognised text; nothing is recognised where ``options`` forbid it.

    Raises:
        EmptyFile: ``options.ocr`` is "never".
    """
    if options.ocr == "never":
        raise EmptyFile(source=source)
    frames = _count(data, source=source)
    needed = range(1, min(frames, options.ocr_pages) + 1)
    missing = [number for number in needed if number not in options.recognised]
    if options.on_scan:
        options.on_scan(missing)
    found = dict(options.recognised)
    found |= {page.number: page for page in recognise_pages(data, missing, source=source, options=options)}
    warnings = () if frames == len(needed) else (over_budget(len(needed) + 1),)
    pages = [found[number] for number in needed]
    return Extract(parts=tuple(paragraphs(without_running_lines(pages))), made_by=MADE_BY, warnings=warnings)


def recognise_pages(data: bytes, numbers: Sequence[int], *, source: str, options: ReadOptions) -> list[Page]:
    """The pages of these numbers, read from their pictures."""
    import numpy as np
    from PIL import ImageOps

    from ..ocr import LONG_SIDE, recognise

    pages = []
    with _opened(data, source=source) as picture:
        for done, number in enumerate(numbers, start=1):
            picture.seek(number - 1)
            if picture.width * picture.height > _MOST_PIXELS:
                reason = f"{picture.width} by {picture.height} points are too many"
                raise DamagedFile(source=source, expected="a picture", reason=reason)
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((LONG_SIDE, LONG_SIDE))
            width, height = (side * 72 / _DOTS for side in upright.size)
            image = np.asarray(upright)
            pages.append(recognise(image, number=number, width=width, height=height, threads=options.threads))
            if options.on_page:
                options.on_page(done, len(numbers))
    return pages


def _count(data: bytes, *, source: str) -> int:
    with _opened(data, source=source) as picture:
        return int(getattr(picture, "n_frames", 1))


@contextmanager
def _opened(data: bytes, *, source: str) -> Iterator[Any]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data)) as picture:
            yield picture
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DamagedFile(source=source, expected="a picture", reason=str(error)) from error
