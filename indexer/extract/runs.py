"""Runs of text, bold or not, to lines; cells to tables: what formats with markup have in common."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indexer.extract.types import Line, Table

BREAK = "\v"
"""Stands for a line's end within a block."""

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LABEL = re.compile(r"[^\W\d_][^:\v]{0,38}:(?=\s|$)")
_POINT = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]?|\(?[a-z]{1,4}\)|[•▪–*-])\s")
_LONGEST_PART = 60
_MOST_CELLS = 2_000_000


@dataclass(slots=True)
class Text:
    """The text of a block as it gathers: runs, bold or not, with `BREAK` for a line's end."""

    runs: list[tuple[str, bool]] = field(default_factory=list)

    def parts(self) -> Iterator["Text"]:
        """The texts between line ends, empty ones too."""
        part = Text()
        for text, bold in self.runs:
            first, *others = text.split(BREAK)
            part.runs.append((first, bold))
            for other in others:
                yield part
                part = Text([(other, bold)])
        yield part

    def joined(self) -> Line:
        """It as one line whatever its line ends."""
        return Text([(text.replace(BREAK, " "), bold) for text, bold in self.runs]).line()

    def lines(self) -> Iterator[Line]:
        """Its lines where their ends mean something (an address, fields, points), else it as one."""
        parts = list(self.parts())
        texts = [part.line().text for part in parts]
        apart = _apart(texts)
        group = Text()
        for text, part in zip(texts, parts, strict=True):
            if not text or apart or _POINT.match(text) or _LABEL.match(text):
                yield from group.unless_empty()
                group = Text()
            group.runs += [(" ", False), *part.runs]
        yield from group.unless_empty()

    def unless_empty(self) -> Iterator[Line]:
        """It as one line, if it has any text."""
        line = self.line()
        if line.text:
            yield line

    def line(self) -> Line:
        """It as one line with white space folded, bold and lead known."""
        folded = ""
        lead, leading, plain = 0, True, False
        for text, bold in self.runs:
            text = " ".join(f"_{text}_".split())[1:-1]
            if not folded or folded.endswith(" "):
                text = text.removeprefix(" ")
            folded += text
            if text.strip():
                plain = plain or not bold
                leading = leading and bold
            if leading:
                lead = len(folded.rstrip())
        folded = folded.rstrip()
        bold = bool(folded) and not plain
        return Line(text=folded, bold=bold, lead=0 if bold else lead, whole=True)


def is_field(line: Line) -> bool:
    """Whether it is a label set bold and its value."""
    label = _LABEL.match(line.text)
    return bool(label) and label is not None and line.lead in (label.end(), label.end() - 1)


def has_section(cell: Sequence[Line | Table]) -> bool:
    """Whether a cell holds a heading and more: its table sets out a page."""
    return len(cell) > 1 and any(isinstance(block, Line) and block.heading for block in cell)


def cell_line(line: Line) -> str:
    """A line as it stands in a cell: with its number, without its bullet."""
    return f"{line.marker} {line.text}" if line.marker and line.marker != "•" else line.text


def _apart(texts: list[str]) -> bool:
    """Whether the lines of a block stand each for itself: those of an address, or fields."""
    texts = [text for text in texts if text]
    if 2 * sum(bool(_LABEL.match(text)) for text in texts) > len(texts):
        return True
    return all(len(text) <= _LONGEST_PART and not text[0].islower() for text in texts)


def tabular(rows: Sequence[Mapping[int, str]], header: int) -> Table | None:
    """The table of rows of texts by column, without its empty columns.

    None where it has fewer than two columns, or so many cells that it is no table to read.
    """
    columns = sorted({column for row in rows for column, text in row.items() if text})
    if len(columns) < 2 or len(columns) * len(rows) > _MOST_CELLS:
        return None
    return Table(
        rows=tuple(tuple(row.get(column, "") for column in columns) for row in rows),
        header=header if header < len(rows) else 0,
    )


def roman(number: int) -> str:
    """A number from 1 in small Roman figures."""
    mark = ""
    for amount, letters in _ROMAN:
        times, number = divmod(number, amount)
        mark += letters * times
    return mark
