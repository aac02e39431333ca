"""What is painted on a page of a PDF, in its order: where text lies, and what can cover it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from pypdfium2 import raw

type Point = tuple[float, float]
type Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
type Matrix = tuple[float, float, float, float, float, float]

UNTOUCHED: Final[Matrix] = (1, 0, 0, 1, 0, 0)
OPAQUE: Final = 230
"""Of 255. What lets more through is a highlight."""
DEEPEST: Final = 12
THICKEST_LINE: Final = 4.0
"""Points. A line that is thicker covers writing."""


@dataclass(frozen=True)
class Cover:
    """An area that hides what was painted before."""

    order: int
    outlines: Sequence[Sequence[Point]]
    bounds: Box
    colour: tuple[int, int, int] | None
    """None where it has several, as a picture."""
    even_odd: bool = False
    is_picture: bool = False

    @classmethod
    def box(
        cls, box: Box, *, order: int, colour: tuple[int, int, int] | None, is_picture: bool = False
    ) -> Cover:
        left, bottom, right, top = box
        outline = [(left, bottom), (right, bottom), (right, top), (left, top)]
        return cls(order, [outline], box, colour, is_picture=is_picture)

    def holds(self, points: Sequence[Point]) -> bool:
        left, bottom, right, top = self.bounds
        return all(
            left <= x <= right and bottom <= y <= top and self._winds_around(x, y)
            for x, y in points
        )

    def _winds_around(self, x: float, y: float) -> bool:
        turns = crossings = 0
        for outline in self.outlines:
            for (x1, y1), (x2, y2) in zip(outline, [*outline[1:], outline[0]], strict=True):
                if (y1 <= y) != (y2 <= y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                    crossings += 1
                    turns += 1 if y2 > y1 else -1
        return crossings % 2 == 1 if self.even_odd else turns != 0


@dataclass
class Painting:
    covers: list[Cover] = field(default_factory=list)
    texts: dict[int, tuple[int, Box, Any]] = field(default_factory=dict)
    """Address of a text object -> (order, bounds, object)."""

    def order_of(self, found: Any) -> int | None:
        known = self.texts.get(_address(found))
        return known[0] if known else None

    def has_suspects(self, covers: Sequence[Cover], edge: Box) -> bool:
        """Whether any text is worth a look at each letter, which takes ten times as long."""
        return any(
            _is_pale_or_unseen(found)
            or not _is_within(bounds, edge)
            or any(
                _meet(bounds, cover.bounds) and (cover.order > order or _is_dark(cover.colour))
                for cover in covers
            )
            for order, bounds, found in self.texts.values()
        )


def painting_of(page: Any) -> Painting:
    painting = Painting()
    for order, (found, matrix) in enumerate(_objects(page)):
        kind = raw.FPDFPageObj_GetType(found)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            painting.texts[_address(found)] = (order, _bounds(found, matrix), found)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            painting.covers += _of_path(found, matrix, order)
        elif kind in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING}:
            painting.covers += _of_picture(page, found, matrix, order)
    return painting


def _objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _within(raw.FPDFPage_GetObject(page, index), UNTOUCHED, 0)


def _within(found: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    if raw.FPDFPageObj_GetType(found) != raw.FPDF_PAGEOBJ_FORM:
        yield found, matrix
    elif depth < DEEPEST:
        inner = _combined(_matrix(found), matrix)
        for index in range(raw.FPDFFormObj_CountObjects(found)):
            yield from _within(raw.FPDFFormObj_GetObject(found, index), inner, depth + 1)


def _of_path(found: Any, matrix: Matrix, order: int) -> Iterator[Cover]:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(found, mode, stroked):
        return
    inner = _combined(_matrix(found), matrix)
    if mode.value != raw.FPDF_FILLMODE_NONE:
        colour = _opaque_colour(found, raw.FPDFPageObj_GetFillColor)
        if colour is not None:
            outlines = list(_outlines(found, inner))
            yield from _cover(
                found, matrix, order, outlines, colour, mode.value == raw.FPDF_FILLMODE_ALTERNATE
            )
    elif stroked.value:
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(found, width)
        half = width.value * (abs(inner[0] * inner[3] - inner[1] * inner[2]) ** 0.5) / 2
        colour = _opaque_colour(found, raw.FPDFPageObj_GetStrokeColor)
        if colour is not None and half * 2 >= THICKEST_LINE:
            lines = [
                _thick(start, end, half)
                for outline in _outlines(found, inner)
                for start, end in pairwise(outline)
            ]
            for line in lines:
                yield from _cover(found, matrix, order, [line], colour, even_odd=False)


def _cover(
    found: Any,
    matrix: Matrix,
    order: int,
    outlines: Sequence[Sequence[Point]],
    colour: tuple[int, int, int],
    even_odd: bool,
) -> Iterator[Cover]:
    points = [point for outline in outlines for point in outline]
    if len(points) < 3:
        return
    bounds = _clipped(found, matrix, _around(points))
    if bounds[0] < bounds[2] and bounds[1] < bounds[3]:
        yield Cover(order, outlines, bounds, colour, even_odd=even_odd)


def _of_picture(page: Any, found: Any, matrix: Matrix, order: int) -> Iterator[Cover]:
    """A shading is a picture here too: its colours are not worked out."""
    if raw.FPDFPageObj_HasTransparency(found) or _lets_through(page, found):
        return
    bounds = _clipped(found, matrix, _bounds(found, matrix))
    yield Cover.box(bounds, order=order, colour=None, is_picture=True)


def _lets_through(page: Any, found: Any) -> bool:
    """Whether a picture has a mask that leaves a tenth of it open or more."""
    if raw.FPDFPageObj_GetType(found) != raw.FPDF_PAGEOBJ_IMAGE:
        return True
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(page.pdf, page, found)
    if not bitmap:
        return False
    try:
        if raw.FPDFBitmap_GetFormat(bitmap) != raw.FPDFBitmap_BGRA:
            return False
        size = raw.FPDFBitmap_GetStride(bitmap) * raw.FPDFBitmap_GetHeight(bitmap)
        content = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), size)
        alphas = content[3::4]
        return sum(alphas) < 0.9 * 255 * max(1, len(alphas))
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _opaque_colour(found: Any, get: Any) -> tuple[int, int, int] | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(found, red, green, blue, alpha) or alpha.value < OPAQUE:
        return None
    if alpha.value == 255 and raw.FPDFPageObj_HasTransparency(found):
        return None  # mixed with what is below, as a highlighter
    return red.value, green.value, blue.value


def _outlines(found: Any, matrix: Matrix) -> Iterator[list[Point]]:
    """Curves by their points alone: near enough to tell whether a letter lies within."""
    outline: list[Point] = []
    for index in range(raw.FPDFPath_CountSegments(found)):
        segment = raw.FPDFPath_GetPathSegment(found, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and outline:
            yield outline
            outline = []
        outline.append(_moved(matrix, x.value, y.value))
    if outline:
        yield outline


def _thick(start: Point, end: Point, half: float) -> list[Point]:
    (x1, y1), (x2, y2) = start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
    dx, dy = -(y2 - y1) / length * half, (x2 - x1) / length * half
    return [(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)]


def _clipped(found: Any, matrix: Matrix, bounds: Box) -> Box:
    """By the bounds of its clip paths."""
    clip = raw.FPDFPageObj_GetClipPath(found)
    paths = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    for path in range(max(0, paths)):
        points = []
        for index in range(max(0, raw.FPDFClipPath_CountPathSegments(clip, path))):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, index)
            x, y = ctypes.c_float(), ctypes.c_float()
            if raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append(_moved(matrix, x.value, y.value))
        if points:
            inner = _around(points)
            bounds = (
                max(bounds[0], inner[0]),
                max(bounds[1], inner[1]),
                min(bounds[2], inner[2]),
                min(bounds[3], inner[3]),
            )
    return bounds


def _bounds(found: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(found, left, bottom, right, top):
        return (0.0, 0.0, 0.0, 0.0)
    corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
    return _around([_moved(matrix, x.value, y.value) for x, y in corners])


def _matrix(found: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(found, matrix):
        return UNTOUCHED
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _combined(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, l = then  # noqa: E741
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + l,
    )  # fmt: skip


def _moved(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _around(points: Sequence[Point]) -> Box:
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _meet(one: Box, other: Box) -> bool:
    return not (one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1])


def _is_within(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def _is_dark(colour: tuple[int, int, int] | None) -> bool:
    return colour is not None and max(colour) < 100


def _is_pale_or_unseen(found: Any) -> bool:
    if raw.FPDFTextObj_GetTextRenderMode(found) in {3, 7}:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(found, red, green, blue, alpha)
    return bool(known and (min(red.value, green.value, blue.value) > 225 or alpha.value < 13))


def _address(found: Any) -> int:
    return ctypes.cast(found, ctypes.c_void_p).value or 0
