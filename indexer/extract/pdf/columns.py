"""Reading order: columns of running text are read one after the other, everything else row by row."""

from collections import Counter
from statistics import median_low

from indexer.extract.pdf.lines import Row, Run

_LEAST_ROWS = 6
_LEAST_WIDTH = 90.0  # points
_RAGGED = 45.0  # points that a line may end before the gutter
_INDENT = 20.0  # points that a line may begin behind it
_LEAST_LETTERS = 18.0  # a line, on average: some three words


def in_reading_order(rows: list[Row]) -> list[Row]:
    """Rows, top to bottom, cut at gutters between columns and put into reading order.

    A gutter is trusted only where both sides are running text: many lines, several words each, that fill
    their column. A list of names in two columns or a row of figures stays a row.
    """
    if len(rows) < _LEAST_ROWS:
        return rows
    found = _best_gutter(rows)
    if found is None:
        return rows
    x, first, last = found
    left = [part for row in rows[first:last] if (part := [run for run in row if run.x0 < x])]
    right = [part for row in rows[first:last] if (part := [run for run in row if run.x0 >= x])]
    return [
        *in_reading_order(rows[:first]),
        *in_reading_order(left),
        *in_reading_order(right),
        *in_reading_order(rows[last:]),
    ]


def _best_gutter(rows: list[Row]) -> tuple[float, int, int] | None:
    edges = Counter(round(run.x0 / 3) for row in rows for run in row)
    leftmost = min(run.x0 for row in rows for run in row)
    best: tuple[int, float, int, int] | None = None
    for edge, times in edges.items():
        near = times + edges[edge + 1]
        x = edge * 3 - 2.0
        if near < _LEAST_ROWS or x < leftmost + _LEAST_WIDTH:
            continue
        for first, last in _bands(rows, x):
            if _is_text(rows[first:last], x) and (best is None or last - first > best[0]):
                best = (last - first, x, first, last)
    return best[1:] if best else None


def _bands(rows: list[Row], x: float) -> list[tuple[int, int]]:
    """The stretches of rows in which no run crosses `x`."""
    bands = []
    first: int | None = None
    for index, row in enumerate(rows):
        if any(run.x0 < x < run.x1 for run in row):
            if first is not None and index - first >= _LEAST_ROWS:
                bands.append((first, index))
            first = None
        elif first is None:
            first = index
    if first is not None and len(rows) - first >= _LEAST_ROWS:
        bands.append((first, len(rows)))
    return bands


def _is_text(rows: list[Row], x: float) -> bool:
    """Whether the columns next to a gutter at `x` are running text; there may be others beyond them."""
    runs = [run for row in rows for run in row]
    left = [run for run in runs if x - _RAGGED < run.x1 <= x]
    right = [run for run in runs if x <= run.x0 < x + _INDENT]
    if len(left) < _LEAST_ROWS or len(right) < _LEAST_ROWS:
        return False
    edge = median_low(run.x0 for run in left)
    beside = sum(abs(run.x0 - edge) < _INDENT for run in runs)
    return len(left) * 2 >= beside and _fills(left, x - edge) and _fills(right, _width(right))


def _width(runs: list[Run]) -> float:
    widths = sorted(run.x1 - run.x0 for run in runs)
    return widths[len(widths) * 3 // 4]


def _fills(runs: list[Run], width: float) -> bool:
    long = sum(run.x1 - run.x0 > 0.7 * width for run in runs)
    letters = sum(run.letters for run in runs) / len(runs)
    return width >= _LEAST_WIDTH and long * 2 >= len(runs) and letters >= _LEAST_LETTERS
