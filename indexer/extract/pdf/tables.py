"""Tables from ruling lines: rules to a grid of cells, glyphs to the cell their centre lies in.

A table is a connected run of vertical rules with at least three column edges. A row's border spans most of
its width; where a page end cut a row, no rule closes it, and the table ends with its vertical rules.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from indexer.extract.pdf.device import BASE, BOLD, SIZE, TEXT, X0, X1, Glyph, Rectangle
from indexer.extract.pdf.lines import line_of, rows_of, runs_of
from indexer.extract.types import Line, Table
from indexer.joining import bullet, ends_sentence, join_lines, numbering

_SNAP = 2.5  # points: rules nearer than this are one
_THIN = 2.0
_SHORTEST = 4.0
_BORDER_SHARE = 0.8
_LEAST_EDGES = 3
_MOST_RULES = 6000  # a drawing, not a table
_GAP = 1.2  # of the usual distance between lines: a paragraph ends

_WORD_GAP = 0.15  # of the type size

_Word = list[Glyph]
_Span = tuple[float, float]


@dataclass(slots=True)
class _Grid:
    """`xs` and `ys` are the column and row edges, ascending; `spans` where each column edge is ruled."""

    xs: list[float]
    ys: list[float]
    spans: list[list[_Span]]
    open_above: bool
    open_below: bool


def tables_of(
    glyphs: Sequence[Glyph], rules: Sequence[Rectangle], width: float, height: float
) -> tuple[list[Table], list[Glyph]]:
    """The tables among upright glyphs of a page of this size, and the glyphs that stand in none."""
    grids = _grids(rules, width, height)
    if not grids:
        return [], list(glyphs)
    words = _words(glyphs)
    tables = []
    for grid in grids:
        inside, outside = _parted(words, grid)
        table = _filled(grid, inside)
        if table is not None:
            tables.append(table)
            words = outside
    return tables, [glyph for word in words for glyph in word]


def _words(glyphs: Iterable[Glyph]) -> list[_Word]:
    """Glyphs painted close one after the other: a rule that crosses a word does not part it."""
    words: list[_Word] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if (
            before is not None
            and before[TEXT] != " "
            and before[BASE] == glyph[BASE]
            and abs(glyph[X0] - before[X1]) < _WORD_GAP * glyph[SIZE]
        ):
            words[-1].append(glyph)
        else:
            words.append([glyph])
        before = glyph
    return words


def _place(word: _Word) -> tuple[float, float]:
    """The point by which a word lies in a cell."""
    return (word[0][X0] + word[-1][X1]) / 2, word[0][BASE] - 0.3 * word[0][SIZE]


def _grids(rules: Sequence[Rectangle], width: float, height: float) -> list[_Grid]:
    if len(rules) > _MOST_RULES:
        return []
    across: list[tuple[float, float, float]] = []  # x0, x1, y
    down: list[tuple[float, float, float]] = []  # x, top, bottom
    for x0, top, x1, bottom in rules:
        wide, high = x1 - x0, bottom - top
        if high <= _THIN < _SHORTEST < wide:
            across.append((x0, x1, (top + bottom) / 2))
        elif wide <= _THIN < _SHORTEST < high:
            down.append(((x0 + x1) / 2, top, bottom))
        elif wide > _SHORTEST and high > _SHORTEST and wide < 0.95 * width and high < 0.95 * height:
            across += [(x0, x1, top), (x0, x1, bottom)]
            down += [(x0, top, bottom), (x1, top, bottom)]
    if len(down) < _LEAST_EDGES:
        return []
    xs = _snapped(x for x, _, _ in down)
    ruled: list[list[_Span]] = [[] for _ in xs]
    for x, top, bottom in down:
        ruled[_nearest(xs, x)].append((top, bottom))
    ruled = [_merged(spans) for spans in ruled]
    grids = []
    for top, bottom in _merged([span for spans in ruled for span in spans]):
        edges = [i for i in range(len(xs)) if any(min(b, bottom) - max(a, top) > 5 for a, b in ruled[i])]
        if len(edges) < _LEAST_EDGES:
            continue
        columns = [xs[i] for i in edges]
        left, right = columns[0], columns[-1]
        borders = [(a, b, y) for a, b, y in across if top - 3 <= y <= bottom + 3 and b > left and a < right]
        ys = []
        for y in _snapped(y for _, _, y in borders):
            pieces = _merged([(max(a, left), min(b, right)) for a, b, at in borders if abs(at - y) <= _SNAP])
            if sum(b - a for a, b in pieces) >= _BORDER_SHARE * (right - left):
                ys.append(y)
        open_above = not ys or ys[0] > top + 3
        open_below = not ys or ys[-1] < bottom - 3
        ys = [*([top] if open_above else []), *ys, *([bottom] if open_below else [])]
        if len(ys) >= 2:
            grids.append(_Grid(columns, ys, [ruled[i] for i in edges], open_above, open_below))
    return grids


def _parted(words: Sequence[_Word], grid: _Grid) -> tuple[list[_Word], list[_Word]]:
    left, right, top, bottom = grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1]
    inside: list[_Word] = []
    outside: list[_Word] = []
    for word in words:
        x, y = _place(word)
        (inside if left <= x <= right and top <= y <= bottom else outside).append(word)
    return inside, outside


def _filled(grid: _Grid, words: Sequence[_Word]) -> Table | None:
    """The table with its words, or None where it is only a box around running text or an empty form."""
    count = len(grid.xs) - 1
    cells: list[list[list[Glyph]]] = [[[] for _ in range(count)] for _ in grid.ys[1:]]
    starts = [_cell_starts(grid, top, bottom) for top, bottom in zip(grid.ys, grid.ys[1:], strict=False)]
    for word in words:
        x, y = _place(word)
        row = min(bisect_right(grid.ys, y) - 1, len(cells) - 1)
        column = min(bisect_right(grid.xs, x) - 1, count - 1)
        cells[row][starts[row][column]] += word
    lines = [[_cell_lines(cell) for cell in cell_row] for cell_row in cells]
    pitch = _pitch(lines)
    rows = []
    for cell_row, starting in zip(lines, starts, strict=True):
        ends = [
            next((grid.xs[k] for k in range(j + 1, count) if starting[k] == k), grid.xs[-1])
            for j in range(count)
        ]
        rows.append(tuple(_cell_text(cell, ends[j], pitch) for j, cell in enumerate(cell_row)))
    filled_cells = [cell_row for cell_row, row in zip(cells, rows, strict=True) if any(row)]
    used = [j for j in range(count) if any(row[j] for row in rows)]
    filled = [row for row in rows if any(row)]
    if len(used) < 2 or not any(sum(map(bool, row)) > 1 for row in filled):
        return None
    columns = _columns_kept(grid, used)
    return Table(
        rows=tuple(tuple(row[j] for j in used) for row in filled),
        x0=round(grid.xs[0], 1),
        top=round(grid.ys[0], 1),
        x1=round(grid.xs[-1], 1),
        bottom=round(grid.ys[-1], 1),
        columns=columns,
        open_above=grid.open_above,
        open_below=grid.open_below,
        header=_heads(filled_cells),
        lines=tuple(line for cell_row in lines for cell in cell_row for line in cell),
    )


def _heads(rows: Sequence[Sequence[list[Glyph]]]) -> int:
    """1 where the first row is all bold, says something in most columns, and the second is not all bold."""
    if len(rows) < 2:
        return 0
    filled = sum(any(glyph[TEXT] != " " for glyph in cell) for cell in rows[0])
    return int(_is_bold(rows[0]) and not _is_bold(rows[1]) and filled * 2 > len(rows[0]))


def _is_bold(row: Sequence[list[Glyph]]) -> bool:
    return all(glyph[BOLD] for cell in row for glyph in cell if any(map(str.isalnum, glyph[TEXT])))


def _columns_kept(grid: _Grid, used: list[int]) -> tuple[float, ...]:
    """The edges of the columns that hold text: an empty one is a double rule or a margin."""
    return (*(round(grid.xs[j], 1) for j in used), round(grid.xs[-1], 1))


def _cell_starts(grid: _Grid, top: float, bottom: float) -> list[int]:
    """For each column, the first column of its cell in this row: merged cells have no rule between."""
    starts = [0]
    for j in range(1, len(grid.xs) - 1):
        covered = sum(max(0.0, min(b, bottom) - max(a, top)) for a, b in grid.spans[j])
        starts.append(j if covered >= 0.5 * (bottom - top) else starts[-1])
    return starts


def _cell_lines(glyphs: list[Glyph]) -> list[Line]:
    if not any(glyph[TEXT] != " " for glyph in glyphs):
        return []
    return [line for row in rows_of(runs_of(glyphs)) if (line := line_of(row))]


def _pitch(rows: Sequence[Sequence[Sequence[Line]]]) -> float:
    """The usual distance from line to line in a table's cells; 0 where no cell has two lines."""
    steps = [after.top - before.top for row in rows for cell in row for before, after in pairwise(cell)]
    return median_low(steps) if steps else 0.0


def _cell_text(lines: Sequence[Line], edge: float, pitch: float) -> str:
    """A cell's paragraphs, separated by newlines. `edge` is the x of its right border."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and not _begins_paragraph(paragraphs[-1], line, edge, pitch):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return "\n".join(_spaced(join_lines(line.text for line in paragraph)) for paragraph in paragraphs)


def _spaced(text: str) -> str:
    """A paragraph of a cell with a blank behind its bullet."""
    mark = (bullet(text) or "").strip()
    return f"{mark} {text[len(mark) :].lstrip()}" if mark else text


def _begins_paragraph(before: list[Line], line: Line, edge: float, pitch: float) -> bool:
    last = before[-1]
    if bullet(line.text) or numbering(line.text):
        return True
    if line.top - last.top > _GAP * pitch:
        return True
    if line.bold != last.bold and not line.lead and not last.lead and (last.bold or ends_sentence(last.text)):
        return True
    first_word = line.text.split(" ", 1)[0]
    width = (line.x1 - line.x0) * len(first_word) / len(line.text)
    # The word would have fitted on the line before: the break was meant.
    return ends_sentence(last.text) and last.x1 + width + line.size < edge - 2 * _THIN


def _snapped(values: Iterable[float]) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _merged(spans: Sequence[_Span], gap: float = 3.0) -> list[_Span]:
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and start - merged[-1][1] <= gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _nearest(sorted_values: Sequence[float], value: float) -> int:
    return min(range(len(sorted_values)), key=lambda index: abs(sorted_values[index] - value))
