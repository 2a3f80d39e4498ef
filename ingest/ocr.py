"""Character recognition: the picture of a page becomes lines with boxes and confidences.

The models are PP-OCRv6 small (Apache-2.0), inside the ``rapidocr`` wheel: nothing is fetched.
"""

from dataclasses import dataclass
from functools import cache
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from .page import Line, Page

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]
    Polygon = list[list[float]]

LONG_SIDE = 1754
"""Pixels along a page's longer side: A4 at 150 dots an inch. The detector shrinks what is above 2,000."""

_POOR = 0.9  # mean confidence under which a turned page is tried the other way up
_TYPE_HEIGHT = 0.75  # the detector's boxes stand a little off the type


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One pass over a picture: polygons run from the upper left corner clockwise, in pixels."""

    polygons: "list[Polygon]"
    texts: tuple[str, ...]
    scores: tuple[float, ...]

    @property
    def confidence(self) -> float:
        return fmean(self.scores) if self.scores else 0.0

    @property
    def is_sideways(self) -> bool:
        """Whether most text runs up or down the picture."""
        tall = sum(abs(p[3][1] - p[0][1]) > abs(p[1][0] - p[0][0]) for p in self.polygons)
        return tall > len(self.polygons) / 2


def recognise(image: "Image", *, number: int, width: float, height: float, threads: int = -1) -> Page:
    """Read the picture of page ``number``, ``width`` by ``height`` points; RGB of shape (rows, columns, 3).

    A page that lies on its side or on its head is set upright first; boxes are those of the upright page.
    """
    import numpy as np

    image = _without_colour(image)
    reading = _read(image, threads)
    if reading.texts and (reading.is_sideways or reading.confidence < _POOR):
        turns = (1, 3) if reading.is_sideways else (2,)
        for turn in turns:
            turned = _read(np.ascontiguousarray(np.rot90(image, turn)), threads)
            if not turned.is_sideways and (reading.is_sideways or turned.confidence > reading.confidence):
                reading = turned
                width, height = (height, width) if turn != 2 else (width, height)
            if reading.confidence >= _POOR and not reading.is_sideways:
                break
    shown = max(image.shape[0], image.shape[1]) / max(width, height)
    return Page(
        number=number, width=width, height=height, lines=tuple(_lines(reading, scale=shown, height=height))
    )


def _without_colour(image: "Image") -> "Image":
    """The picture in grey, taking each point's brightest channel: red stamps and blue pens fade."""
    import numpy as np

    return np.repeat(image.max(axis=2, keepdims=True), 3, axis=2)


@cache
def _engine(threads: int) -> Any:
    import logging

    from rapidocr import RapidOCR

    # Lines on their head are not looked for: whole pages are turned instead.
    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
    )
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return engine


def _read(image: "Image", threads: int) -> _Reading:
    result = _engine(threads)(image)
    if result.boxes is None:
        return _Reading(polygons=[], texts=(), scores=())
    return _Reading(
        polygons=result.boxes.tolist(), texts=tuple(result.txts), scores=tuple(map(float, result.scores))
    )


def _lines(reading: _Reading, *, scale: float, height: float) -> list[Line]:
    """Lines in points from the foot of the page, with the tilt of the scan taken out."""
    if not reading.texts:
        return []
    wide = [p for p in reading.polygons if p[1][0] - p[0][0] > 4 * (p[3][1] - p[0][1])] or reading.polygons
    tilt = median((p[1][1] - p[0][1]) / max(1.0, p[1][0] - p[0][0]) for p in wide)
    lines = []
    for polygon, text, score in zip(reading.polygons, reading.texts, reading.scores, strict=True):
        if not any(character.isalnum() for character in text):  # a seal's star, a ruled line
            continue
        level = [(x / scale, (y - tilt * x) / scale) for x, y in polygon]
        left, right = (level[0][0] + level[3][0]) / 2, (level[1][0] + level[2][0]) / 2
        top, bottom = (level[0][1] + level[1][1]) / 2, (level[2][1] + level[3][1]) / 2
        lines.append(
            Line(
                text=text.strip(),
                box=(left, height - bottom, right, height - top),
                size=max(1.0, (bottom - top) * _TYPE_HEIGHT),
                confidence=score,
            )
        )
    return lines
