"""What stands on a page without being part of its content: filled-in fields of forms, typed notes, stamps."""

from collections.abc import Iterator
from typing import Any

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import MATRIX_IDENTITY, Matrix, mult_matrix

from indexer.extract.pdf.resources import dictionary, resolved

_UNSEEN = 1 << 1 | 1 << 5  # hidden; not viewed


def appearances_of(page: PDFPage) -> Iterator[tuple[PDFStream, Matrix]]:
    """The forms that show a page's annotations, each with its matrix to the page (ISO 32000-1, 12.5.5)."""
    annotations = resolved(page.annots)
    for each in annotations if isinstance(annotations, list) else []:
        annotation = dictionary(each)
        flags = resolved(annotation.get("F"))
        if isinstance(flags, int) and flags & _UNSEEN:
            continue
        shown = resolved(dictionary(annotation.get("AP")).get("N"))
        if isinstance(shown, dict):
            state = resolved(annotation.get("AS"))
            shown = resolved(shown.get(getattr(state, "name", None)))
        rectangle = _numbers(annotation.get("Rect"), 4)
        if isinstance(shown, PDFStream) and rectangle:
            yield shown, _placed(shown, rectangle)


def _placed(form: PDFStream, rectangle: list[float]) -> Matrix:
    """The matrix that fits a form's box, as its own matrix turns it, into a rectangle."""
    x0, y0, x1, y1 = _numbers(form.get("BBox"), 4) or rectangle
    a, b, c, d, e, f = own = _matrix(form.get("Matrix"))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, right = sorted((rectangle[0], rectangle[2]))
    bottom, top = sorted((rectangle[1], rectangle[3]))
    wide = (right - left) / (max(xs) - min(xs)) if max(xs) > min(xs) else 1.0
    high = (top - bottom) / (max(ys) - min(ys)) if max(ys) > min(ys) else 1.0
    return mult_matrix(own, (wide, 0, 0, high, left - min(xs) * wide, bottom - min(ys) * high))


def _matrix(value: Any) -> Matrix:
    numbers = _numbers(value, 6)
    if not numbers:
        return MATRIX_IDENTITY
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _numbers(value: Any, count: int) -> list[float]:
    """An array of so many numbers; empty where it is anything else."""
    found = resolved(value)
    numbers = [resolved(each) for each in found] if isinstance(found, list) else []
    return numbers if len(numbers) == count and all(isinstance(each, int | float) for each in numbers) else []
