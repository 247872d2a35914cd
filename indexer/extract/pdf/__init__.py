"""PDF: pdfminer's document, font and CMap layers with our own device, lines and tables.

pdfminer's own layout analysis returns nothing for text inside form XObjects, loses rows of tables that a
page end cuts, and takes most of the time; none of it is used here.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import mult_matrix

from indexer.extract.pdf.annotations import appearances_of
from indexer.extract.pdf.columns import in_reading_order
from indexer.extract.pdf.device import ANGLE, TEXT, Glyph, PageDevice, turn, turn_back
from indexer.extract.pdf.layers import hidden_layers
from indexer.extract.pdf.limit import TookTooLong, time_limit
from indexer.extract.pdf.lines import Row, Run, line_of, rows_of, runs_of
from indexer.extract.pdf.opening import Opened, opened, opened_mended, told
from indexer.extract.pdf.resources import resolved
from indexer.extract.pdf.tables import tables_of
from indexer.extract.pdf.tokenizer import Interpreter, TooManyForms
from indexer.extract.types import Extract, Line, Page, Table
from mappings.paper import Reason

_LETTER = (612.0, 792.0)  # points: what viewers take a page without a size for
_INSTALL = "to have it searched, install tesseract-ocr and index it again."
_PICTURED, _ALL_PICTURED = 0.3, 0.8  # of a page that has no text, and of one that has a running head or foot
_MARGIN = 0.12  # of the page's height, at its top and at its bottom
_LONGEST_STAMP = 200  # letters
_NO_TITLE = re.compile(
    r"untitled|document\d*$|slide \d+|powerpoint|microsoft word|\.(docx?|pdf|xlsx?|pptx?|rtf|indd|qxd)\b",
    re.IGNORECASE,
)


def page_count(data: bytes) -> int:
    """How many pages a PDF has, without reading them. Raises `Unreadable` as `extract` does."""
    _counted[:] = [(data, opened(data))]
    return len(_counted[0][1].pages)


# A file whose pages were just counted is most often read next; opening it anew would cost as much again.
_counted: list[tuple[bytes, Opened]] = []


def _opened(data: bytes) -> Opened:
    counted, _counted[:] = list(_counted), []
    return next((file for same, file in counted if same is data), None) or opened(data)


def extract(data: bytes, pages: range | None = None, page_seconds: float | None = None) -> Extract:
    """Read a PDF, or those of its pages whose places, counted from 0, are in `pages`.

    A page that cannot be read, or not within `page_seconds`, is kept with its `problem`; a damaged one is
    tried once more as qpdf mends the file. Raises `Unreadable`: encrypted, damaged or empty.
    """
    file = _opened(data)
    reader = _Reader(file, page_seconds)
    mended: _Reader | None = None
    found = []
    for index in range(len(file.pages))[pages.start : pages.stop] if pages else range(len(file.pages)):
        page = reader.page(index)
        if page.reason is Reason.DAMAGED:
            mended = mended or _mended_reader(data, file, page_seconds) or reader
            again = mended.page(index)
            page = max(page, again, key=_length)
        found.append(page)
    return Extract(
        pages=tuple(found),
        title=_title(file.document),
        language=_language(file.document),
        damaged=file.damaged,
    )


def _mended_reader(data: bytes, file: Opened, page_seconds: float | None) -> "_Reader | None":
    mended = opened_mended(data)
    # With other pages than before, none is known to be the one that was asked for.
    if mended is None or len(mended.pages) != len(file.pages):
        return None
    return _Reader(mended, page_seconds)


class _Reader:
    """Reads pages of one file, sharing what is known of its fonts."""

    def __init__(self, file: Opened, page_seconds: float | None) -> None:
        self._file = file
        self._seconds = page_seconds
        self._kept = 0
        resources = PDFResourceManager()
        self._device = PageDevice(resources, hidden_layers(file.document))
        self._interpreter = Interpreter(resources, self._device)

    def page(self, index: int) -> Page:
        """The page at `index`, with its problem where it could not be read."""
        number = index + 1
        try:
            with time_limit(self._seconds):
                return self._read(index)
        except TookTooLong:
            problem = f"Reading it took longer than {self._seconds:g} seconds."
            return Page(number=number, blocks=(), problem=problem, reason=Reason.TIMED_OUT)
        except TooManyForms as error:
            return Page(number=number, blocks=(), problem=str(error), reason=Reason.TOO_LARGE)
        except MemoryError:
            problem = "Reading it took more memory than a paper may use."
            return Page(number=number, blocks=(), problem=problem, reason=Reason.OUT_OF_MEMORY)
        except Exception as error:  # noqa: BLE001 - a broken page may set off anything; the others are read
            return Page(number=number, blocks=(), problem=_damaged(told(error)), reason=Reason.DAMAGED)
        finally:
            self._kept = self._file.forget_streams(self._kept)

    def _read(self, index: int) -> Page:
        page = self._file.page(index)
        device = self._device
        matrix, width, height = _upright(page)
        device.clear(width, height)
        problem, reason = None, None
        try:
            self._interpreter.render_contents(page.resources or {}, page.contents, ctm=matrix)
            for form, placed in appearances_of(page):
                self._interpreter.draw(form, mult_matrix(placed, matrix))
        except (MemoryError, TooManyForms):
            raise
        except Exception as error:  # noqa: BLE001 - what was painted before it broke is kept
            device.damage = told(error)
        if device.damage:
            problem, reason = _damaged(device.damage), Reason.DAMAGED
        if device.is_unreadable:
            device.glyphs.clear()
            problem, reason = f"Its letters have no Unicode: {_INSTALL}", Reason.UNREADABLE
        blocks = tuple(_blocks(device))
        if problem is None and _is_scan(device, blocks):
            problem, reason = f"It is the picture of a page (a scan): {_INSTALL}", Reason.NO_TEXT
        return Page(
            number=index + 1,
            blocks=blocks,
            width=round(width, 1),
            height=round(height, 1),
            problem=problem,
            reason=reason,
        )


def _is_scan(device: PageDevice, blocks: Sequence[Line | Table]) -> bool:
    """Whether a page is a picture: what is text on it, if anything, was stamped at its head or foot."""
    if not blocks:
        return device.pictured > _PICTURED
    letters = sum(len(block.text) for block in blocks if isinstance(block, Line))
    return (
        device.pictured > _ALL_PICTURED
        and letters < _LONGEST_STAMP
        and all(
            isinstance(block, Line)
            and (block.bottom < _MARGIN * device.height or block.top > (1 - _MARGIN) * device.height)
            for block in blocks
        )
    )


def _length(page: Page) -> int:
    return sum(
        len(block.text) if isinstance(block, Line) else sum(map(len, chain(*block.rows)))
        for block in page.blocks
    )


def _damaged(what: str) -> str:
    return f"It is damaged ({what}): ask for a new copy."


def _upright(page: PDFPage) -> tuple[tuple[float, float, float, float, float, float], float, float]:
    """The matrix to points from the top left corner of the page as a viewer shows it, and its size."""
    (mx0, my0, mx1, my1), (cx0, cy0, cx1, cy1) = page.mediabox, page.cropbox
    x0, y0, x1, y1 = max(mx0, cx0), max(my0, cy0), min(mx1, cx1), min(my1, cy1)
    if x1 - x0 < 1 or y1 - y0 < 1:
        x0, y0, x1, y1 = min(mx0, mx1), min(my0, my1), max(mx0, mx1), max(my0, my1)
    if x1 - x0 < 1 or y1 - y0 < 1:
        x0, y0, x1, y1 = 0, 0, *_LETTER
    if page.rotate == 90:
        return (0, 1, 1, 0, -y0, -x0), y1 - y0, x1 - x0
    if page.rotate == 180:
        return (-1, 0, 0, 1, x1, -y0), x1 - x0, y1 - y0
    if page.rotate == 270:
        return (0, -1, -1, 0, y1, x1), y1 - y0, x1 - x0
    return (1, 0, 0, -1, -x0, y1), x1 - x0, y1 - y0


def _blocks(device: PageDevice) -> Iterator[Line | Table]:
    """A page's lines and tables in reading order, those of its main writing direction first."""
    for position, (angle, glyphs) in enumerate(_by_direction(device.glyphs)):
        tables: list[Table] = []
        if position == 0 and device.rules:
            rules = [turn(rule, angle) for rule in device.rules] if angle else device.rules
            tables, glyphs = tables_of(glyphs, rules, device.width, device.height)
        rows = rows_of(runs_of(glyphs))
        yield from _merged(rows, tables, angle)


def _by_direction(glyphs: list[Glyph]) -> list[tuple[int, list[Glyph]]]:
    """Glyphs by their writing direction, that of most letters first."""
    angles = {glyph[ANGLE] for glyph in glyphs}
    if len(angles) == 1:
        return [(angles.pop(), glyphs)]
    letters: Counter[int] = Counter()
    for glyph in glyphs:
        letters[glyph[ANGLE]] += len(glyph[TEXT]) if glyph[TEXT] != " " else 0
    return [
        (angle, [glyph for glyph in glyphs if glyph[ANGLE] == angle]) for angle, _ in letters.most_common()
    ]


def _merged(rows: list[Row], tables: list[Table], angle: int) -> Iterator[Line | Table]:
    """Lines, and tables in their places among them."""
    placed: dict[int, Table] = {}
    for table in tables:
        run = Run([], table.x0, table.top, table.x1, 0.0)
        placed[id(run)] = table
        rows.append([run])
    rows.sort(key=lambda row: row[0].base)
    for row in in_reading_order(rows):
        found = placed.get(id(row[0]))
        if found is not None:
            yield _turned_back(found, angle)
        elif (line := line_of(row, angle)) is not None:
            yield line


def _turned_back(table: Table, angle: int) -> Table:
    if angle == 0:
        return table
    x0, top, x1, bottom = turn_back((table.x0, table.top, table.x1, table.bottom), angle)
    lines = []
    for line in table.lines:
        left, above, right, below = turn_back((line.x0, line.top, line.x1, line.bottom), angle)
        lines.append(replace(line, x0=left, top=above, x1=right, bottom=below))
    return replace(table, x0=x0, top=top, x1=x1, bottom=bottom, lines=tuple(lines))


def _title(document: PDFDocument) -> str | None:
    """The title its information gives, where it is one and not the name of a file or a template."""
    for info in document.info:
        value = resolved(info.get("Title"))
        if isinstance(value, bytes):
            title = " ".join(_decoded(value).split())
            if 4 <= len(title) <= 200 and " " in title and not _NO_TITLE.search(title):
                return title
    return None


def _language(document: PDFDocument) -> str | None:
    """The language its catalog declares, as its first subtag: ``en``, ``cy``."""
    value = resolved(document.catalog.get("Lang"))
    code = _decoded(value) if isinstance(value, bytes) else ""
    match = re.match(r"([a-zA-Z]{2,3})(?:[-_]|$)", code)
    return match[1].lower() if match else None


def _decoded(value: bytes) -> str:
    utf16 = value[:2] in (b"\xfe\xff", b"\xff\xfe")
    return value.decode("utf-16" if utf16 else "latin-1", "replace").replace("\0", "")
