"""Tables of plain text whose columns are kept apart by blanks alone."""

import re
from collections.abc import Sequence

_GAP = re.compile(r"\s{2,}|\t")
_CELL = re.compile(r"\S+(?: \S+)*")
_BULLET = re.compile(r"[-*•‣◦▪●○■–]\s")
_LONGEST_HEAD = 40  # characters of a column's head
_LEAST_COLUMNS = 3  # two may be a label and its value, or a list of names
_LEAST_ROWS = 2
_SLACK = 1  # characters by which a cell may begin beside its head


def with_tabs(lines: Sequence[str]) -> list[str]:
    """The lines with a tab between the cells of tables set in columns of blanks, each row on one line.

    A table is what stands below a line of short heads, as long as all that a line holds begins below a head.
    """
    found: list[str] = []
    index = 0
    while index < len(lines):
        starts = _starts(lines[index])
        rows, after = _rows(lines, index + 1, starts) if starts else ([], index)
        if len(rows) < _LEAST_ROWS:
            found.append(lines[index])
            index += 1
            continue
        found.append("\t".join(_GAP.split(lines[index].strip())))
        found += ["\t".join(row) for row in rows]
        index = after
    return found


def _starts(line: str) -> list[int]:
    """Where the heads in a line begin; none where it is no line of heads."""
    cells = list(_CELL.finditer(line)) if "\t" not in line else []
    heads = len(cells) >= _LEAST_COLUMNS and all(
        len(cell[0]) <= _LONGEST_HEAD and cell[0][0].isupper() and not any(map(str.isdigit, cell[0]))
        for cell in cells
    )
    return [cell.start() for cell in cells] if heads else []


def _rows(lines: Sequence[str], begin: int, starts: Sequence[int]) -> tuple[list[list[str]], int]:
    """The rows of a table from a line on, and the first line after it."""
    rows: list[list[str]] = []
    after = index = begin
    blank = True
    while index < len(lines):
        line = lines[index]
        index += 1
        if not line.strip():
            blank = True
            continue
        cells = _cells(line, starts)
        if cells is None or (not rows and len(cells) < len(starts) - 1):
            break
        if blank and rows and list(cells) == [0]:
            # A line by itself is the text below the table.
            break
        if (0 in cells and len(cells) > 1) or not rows:
            rows.append([""] * len(starts))
        for column, text in cells.items():
            before = rows[-1][column]
            apart = "<br>" if _BULLET.match(text) else " "
            rows[-1][column] = f"{before}{apart}{text}" if before else text
        blank = False
        after = index
    return rows, after


def _cells(line: str, starts: Sequence[int]) -> dict[int, str] | None:
    """What a line holds in each column; None where something begins below no head."""
    cells: dict[int, str] = {}
    for cell in _CELL.finditer(line) if "\t" not in line else ():
        column = next(
            (number for number, start in enumerate(starts) if abs(cell.start() - start) <= _SLACK), None
        )
        if column is None:
            return None
        cells[column] = cell[0]
    return cells or None
