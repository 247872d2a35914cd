"""Glyphs to lines: what stands on one baseline is one line, columns of running text are read one by one."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from indexer.extract.pdf.device import LAST_BEFORE_RTL, TEXT, X0, X1, Glyph, turn_back
from indexer.extract.types import Line

WIDE = 1.5
"""A gap wider than so many type sizes is kept as two blanks: what stands apart is not one phrase."""

_BLANK = 0.18
_OVERLAP = 0.6
_SET_BACK = 0.4
_STRUCK_AGAIN = 0.3
_ABOVE, _BELOW = 0.8, 0.22  # how far a line's box reaches from its baseline, in type sizes
_RAISED = {ord(plain): raised for plain, raised in zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)}
_NOTE_MARK = re.compile(r"\d{1,3}(?:,\d{1,3})*$")
_KEEPS_ORDER = re.compile(r"[0-9A-Za-z@._:/+%£$€,-]+$")
# A heading set "A G E N D A"; figures so far apart are cells.
_SPACED_OUT = re.compile(r"[^\W\d_](?: {1,2}[^\W\d_]){3,}")


@dataclass(slots=True)
class Run:
    """Glyphs that were painted one after the other on one baseline. `raised` over the line it belongs to."""

    glyphs: list[Glyph]
    x0: float
    base: float
    x1: float
    size: float
    raised: bool = False

    @property
    def letters(self) -> int:
        """How many letters it has, blanks among them."""
        return sum(len(glyph[TEXT]) for glyph in self.glyphs)


Row = list[Run]
"""Runs on one baseline, from left to right."""


def runs_of(glyphs: Iterable[Glyph]) -> list[Run]:
    """Cut glyphs, all of one writing direction, into runs; a glyph struck twice is kept once."""
    runs: list[Run] = []
    current: Run | None = None
    last_text, last_x0, last_base = "", 0.0, 0.0
    for glyph in glyphs:
        x0, base, x1, size, text, _, _ = glyph
        if (
            text == last_text
            and abs(x0 - last_x0) < 0.5 * (x1 - x0)
            and abs(base - last_base) < _STRUCK_AGAIN * size
        ):
            continue
        last_text, last_x0, last_base = text, x0, base
        if text == " ":
            if current is not None:
                current.glyphs.append(glyph)
            continue
        if (
            current is not None
            and abs(current.base - base) < 0.1 * size
            and 0.8 * size <= current.size <= 1.25 * size
            and -_OVERLAP * size < x0 - current.x1 < WIDE * size
        ):
            current.glyphs.append(glyph)
            if x1 > current.x1:
                current.x1 = x1
        else:
            current = Run([glyph], x0, base, x1, size)
            runs.append(current)
    return runs


def rows_of(runs: list[Run]) -> list[Row]:
    """Gather runs into rows, top to bottom; raised note marks join the row they stand over."""
    _settle_raised(runs)
    rows: list[Row] = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        first = rows[-1][0] if rows else None
        if first is not None and run.base - first.base < 0.3 * min(run.size, first.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.x0)
        _drop_repeats(row)
    return rows


def line_of(row: Row, angle: int = 0) -> Line | None:
    """A row as a line, or None where nothing is left of it. Its box is in the upright page."""
    pieces, bolds = _pieces(row)
    text = "".join(pieces)
    if not text.strip():
        return None
    if max(text) > LAST_BEFORE_RTL and _is_right_to_left(text):
        text = _in_reading_order(_letters(pieces))
        bolds = [False]
    main, x1 = row[0], row[0].x1
    top, bottom = main.base - _ABOVE * main.size, main.base + _BELOW * main.size
    if len(row) > 1:
        main, x1 = max(row, key=lambda run: (not run.raised, run.letters)), max(run.x1 for run in row)
        top = min(run.base - _ABOVE * run.size for run in row)
        bottom = max(run.base + _BELOW * run.size for run in row)
    box = turn_back((row[0].x0, top, x1, bottom), angle)
    bold, lead = _boldness(pieces, bolds)
    if _SPACED_OUT.fullmatch(text):
        text, lead = _closed_up(row), 0
    return Line(
        text=text,
        x0=round(box[0], 1),
        top=round(box[1], 1),
        x1=round(box[2], 1),
        bottom=round(box[3], 1),
        size=round(main.size, 1),
        bold=bold,
        lead=lead,
    )


def _settle_raised(runs: list[Run]) -> None:
    """Give small runs raised over a neighbour in painting order that neighbour's baseline and size."""
    for index, run in enumerate(runs):
        if run.letters > 12:
            continue
        # A note's number stands well apart from the note that follows it, but never from a word before it.
        neighbours = ((index - 1, 1.0), (index + 1, 3.0))
        for host, reach in ((runs[at], reach) for at, reach in neighbours if 0 <= at < len(runs)):
            if run.size > 0.8 * host.size:
                continue
            lift = host.base - run.base
            gap = max(run.x0 - host.x1, host.x0 - run.x1)
            if -0.35 * host.size < lift < 0.7 * host.size and gap < reach * host.size:
                run.base, run.size = host.base, host.size
                run.raised = lift > 0.05 * host.size
                break


def _drop_repeats(row: Row) -> None:
    """Drop what was painted again over itself, a printer's way to make it bold."""
    overlap = any(b.x0 < a.x1 - 0.3 * a.size for a, b in pairwise(row))
    if not overlap:
        return
    kept: dict[str, list[float]] = {}
    for run in row:
        letters = [letter for word in run.glyphs for letter in _by_letter(word)]
        fresh = [letter for letter in letters if not _is_repeat(letter, kept.get(letter[TEXT], ()))]
        for letter in fresh:
            kept.setdefault(letter[TEXT], []).append(letter[X0])
        # Other words set too close meet by chance in a letter or two.
        if 2 * len(fresh) < len(letters):
            run.glyphs = fresh
    row[:] = [run for run in row if any(glyph[TEXT] != " " for glyph in run.glyphs)] or row[:1]


def _is_repeat(letter: Glyph, places: Sequence[float]) -> bool:
    wide = letter[X1] - letter[X0]
    return letter[TEXT] != " " and any(abs(letter[X0] - at) < 0.5 * wide for at in places)


def _by_letter(word: Glyph) -> Iterator[Glyph]:
    """The letters of a word, as if all were of one width."""
    x0, base, x1, size, text, bold, angle = word
    width = (x1 - x0) / len(text)
    for at, letter in enumerate(text):
        yield x0 + at * width, base, x0 + (at + 1) * width, size, letter, bold, angle


def _pieces(row: Row) -> tuple[list[str], list[bool]]:
    """The texts of a row's glyphs with the blanks between them, and which are bold."""
    pieces: list[str] = []
    bolds: list[bool] = []
    edge: float | None = None
    blank = False
    for run in row:
        raised = run.raised and _NOTE_MARK.match("".join(glyph[TEXT] for glyph in run.glyphs).strip())
        for x0, _, x1, size, text, bold, _ in run.glyphs:
            if text == " ":
                # One set back over the letters before it parts nothing: justified lines have such.
                blank = blank or edge is None or x0 > edge - _SET_BACK * size
                continue
            if edge is not None:
                gap = x0 - edge
                if gap > WIDE * size and gap > 6:
                    pieces.append("  ")
                    bolds.append(bold)
                elif blank or gap > _BLANK * size:
                    pieces.append(" ")
                    bolds.append(bold)
            pieces.append(text.translate(_RAISED) if raised else text)
            bolds.append(bold)
            edge = x1 if edge is None or x1 > edge else edge
            blank = False
    return pieces, bolds


def _closed_up(row: Row) -> str:
    """The words of a line whose letters are set apart: between words the gaps are wider still."""
    glyphs = [glyph for run in row for glyph in run.glyphs if glyph[TEXT] != " "]
    gaps = [after[X0] - before[X1] for before, after in pairwise(glyphs)]
    usual = median(gaps)
    pieces = [
        f" {glyph[TEXT]}" if gap > 1.6 * usual else glyph[TEXT]
        for gap, glyph in zip(gaps, glyphs[1:], strict=True)
    ]
    return "".join([glyphs[0][TEXT], *pieces])


def _boldness(pieces: Sequence[str], bolds: Sequence[bool]) -> tuple[bool, int]:
    if True not in bolds:
        return False, 0
    letters = light = lead = length = 0
    leading = True
    for piece, bold in zip(pieces, bolds, strict=True):
        alnum = sum(map(str.isalnum, piece))
        letters += alnum
        light += 0 if bold else alnum
        if leading and not bold and piece.strip():
            leading = False
        length += len(piece)
        if leading and piece.strip():
            lead = length
    bold = light * 2 < letters
    return (True, 0) if light == 0 and letters else (bold, lead)


def _letters(pieces: Sequence[str]) -> list[str]:
    """Pieces letter by letter, but for a ligature of a script that is read from the right."""
    return [letter for piece in pieces for letter in ([piece] if piece > LAST_BEFORE_RTL else piece)]


def _is_right_to_left(text: str) -> bool:
    classes = [unicodedata.bidirectional(character) for character in text]
    return sum(each in ("R", "AL") for each in classes) > classes.count("L")


def _in_reading_order(pieces: Sequence[str]) -> str:
    """A line read from right to left: figures and Latin words in it stay as they are."""
    turned: list[str] = []
    kept: list[str] = []
    for piece in reversed(pieces):
        if _KEEPS_ORDER.match(piece) or (kept and not piece.strip()):
            kept.append(piece)
            continue
        turned.extend(_straight(kept))
        kept = []
        turned.append(piece)
    turned.extend(_straight(kept))
    return "".join(turned)


def _straight(kept: list[str]) -> list[str]:
    """Pieces met from right to left as they stand on the page, blanks at their end left outside."""
    blanks: list[str] = []
    while kept and not kept[-1].strip():
        blanks.append(kept.pop())
    return [*reversed(kept), *blanks]
