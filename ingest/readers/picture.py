"""Photographs and scans kept as pictures; each frame of a TIFF file is a page."""

from io import BytesIO

from ..errors import DamagedFile, EmptyFile
from ..extract import Extract, ReadOptions
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
    pages = _pages(data, source=source, options=options)
    return Extract(parts=tuple(paragraphs(without_running_lines(pages))), made_by=MADE_BY)


def _pages(data: bytes, *, source: str, options: ReadOptions) -> list[Page]:
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    from ..ocr import LONG_SIDE, recognise

    pages = []
    try:
        with Image.open(BytesIO(data)) as picture:
            frames = getattr(picture, "n_frames", 1)
            for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
                if frame.width * frame.height > _MOST_PIXELS:
                    reason = f"{frame.width} by {frame.height} points are too many"
                    raise DamagedFile(source=source, expected="a picture", reason=reason)
                if number > options.ocr_pages:
                    break
                upright = ImageOps.exif_transpose(frame).convert("RGB")
                upright.thumbnail((LONG_SIDE, LONG_SIDE))
                width, height = (side * 72 / _DOTS for side in upright.size)
                pages.append(
                    recognise(
                        np.asarray(upright),
                        number=number,
                        width=width,
                        height=height,
                        threads=options.threads,
                    )
                )
                if options.on_page:
                    options.on_page(number, frames)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DamagedFile(source=source, expected="a picture", reason=str(error)) from error
    return pages
