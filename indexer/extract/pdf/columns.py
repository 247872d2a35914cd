"""Reading order: columns of running text are read one after the other, everything else row by row."""

from collections import Counter

from indexer.extract.pdf.lines import Row, Run

_LEAST_ROWS = 6
_LEAST_WIDTH = 90.0  # points
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
    left = [run for row in rows for run in row if run.x0 < x]
    right = [run for row in rows for run in row if run.x0 >= x]
    return _is_column(left, x) and _is_column(right, None)


def _is_column(runs: list[Run], gutter: float | None) -> bool:
    if len(runs) < _LEAST_ROWS:
        return False
    x0 = min(run.x0 for run in runs)
    ends = sorted(run.x1 for run in runs)
    full = ends[len(ends) * 3 // 4]
    width = full - x0
    if width < _LEAST_WIDTH or (gutter is not None and gutter - full > 40):
        return False
    long = sum(run.x1 - run.x0 > 0.7 * width for run in runs)
    letters = sum(len(run.glyphs) for run in runs) / len(runs)
    return long * 2 >= len(runs) and letters >= _LEAST_LETTERS
