"""PDF: pdfminer's document, font and CMap layers with our own device, lines and tables.

pdfminer's own layout analysis returns nothing for text inside form XObjects, loses rows of tables that a
page end cuts, and takes most of the time; none of it is used here.
"""

import io
import logging
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException

from indexer.extract.pdf.columns import in_reading_order
from indexer.extract.pdf.device import ANGLE, TEXT, Glyph, PageDevice, turn, turn_back
from indexer.extract.pdf.lines import Row, Run, line_of, rows_of, runs_of
from indexer.extract.pdf.tables import tables_of
from indexer.extract.pdf.tokenizer import Interpreter, TooManyForms
from indexer.extract.types import Extract, Line, Page, Table, Unreadable
from mappings.paper import Reason

_MOST_UNKNOWN = 0.3
_REPAIR_SECONDS = 60
_NO_UNICODE = "Its letters have no Unicode: it needs OCR to be searched."
_NO_TITLE = re.compile(
    r"untitled|document\d*$|slide \d+|powerpoint|microsoft word|\.(docx?|pdf|xlsx?|pptx?|rtf|indd|qxd)\b",
    re.IGNORECASE,
)

# pdfminer warns of every slip of a file; what matters of them becomes a page's problem.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def extract(data: bytes) -> Extract:
    """Read a PDF. Raises `Unreadable`: encrypted, damaged, empty, too large, or letters without Unicode.

    A page that cannot be read is kept with its `problem`. A file without text gives pages without blocks.
    """
    if not data:
        raise Unreadable(Reason.EMPTY, "The file is empty: it holds no bytes.")
    try:
        return _read(data)
    except Unreadable as unreadable:
        if unreadable.reason is not Reason.DAMAGED:
            raise
        repaired = _repaired(data)
        if repaired is None:
            raise
        return _read(repaired)


def _read(data: bytes) -> Extract:
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        pages, unknown, glyphs = _pages(document)
        title, language = _title(document), _language(document)
    except PDFPasswordIncorrect as error:
        raise Unreadable(Reason.ENCRYPTED, "It is encrypted: publish it without a password.") from error
    except (MemoryError, RecursionError, Unreadable):
        raise
    except Exception as error:
        raise Unreadable(Reason.DAMAGED, f"It is damaged ({_told(error)}): ask for a new copy.") from error
    if not pages:
        raise Unreadable(Reason.DAMAGED, "It is damaged (no page can be found in it): ask for a new copy.")
    if unknown > _MOST_UNKNOWN * glyphs:
        raise Unreadable(Reason.UNREADABLE, _NO_UNICODE)
    problems = [page.problem for page in pages if page.problem]
    if problems and not any(page.has_text for page in pages):
        raise Unreadable(Reason.DAMAGED, f"None of its pages can be read: {problems[0]}")
    return Extract(pages=tuple(pages), title=title, language=language)


def _pages(document: PDFDocument) -> tuple[list[Page], int, int]:
    """All pages, how many glyphs have no Unicode, and how many there are."""
    resources = PDFResourceManager()
    device = PageDevice(resources)
    interpreter = Interpreter(resources, device)
    pages = []
    unknown = glyphs = 0
    for number, each in enumerate(PDFPage.create_pages(document), 1):
        matrix, width, height = _upright(each)
        device.clear(width, height)
        problem = None
        try:
            interpreter.render_contents(each.resources or {}, each.contents, ctm=matrix)
        except MemoryError:
            raise
        except TooManyForms as error:
            device.clear(width, height)
            problem = str(error)
        except Exception as error:  # noqa: BLE001 - a broken page may set off anything; the others are read
            problem = f"It is damaged: {_told(error)}"
        unknown += device.unknown
        glyphs += len(device.glyphs)
        if device.unknown > _MOST_UNKNOWN * len(device.glyphs):
            device.glyphs.clear()
            problem = problem or _NO_UNICODE
        pages.append(
            Page(
                number=number,
                blocks=tuple(_blocks(device)),
                width=round(width, 1),
                height=round(height, 1),
                problem=problem,
            )
        )
    return pages, unknown, glyphs


def _upright(page: PDFPage) -> tuple[tuple[float, float, float, float, float, float], float, float]:
    """The matrix to points from the top left corner of the page as a viewer shows it, and its size."""
    (mx0, my0, mx1, my1), (cx0, cy0, cx1, cy1) = page.mediabox, page.cropbox
    x0, y0, x1, y1 = max(mx0, cx0), max(my0, cy0), min(mx1, cx1), min(my1, cy1)
    if x1 - x0 < 1 or y1 - y0 < 1:
        x0, y0, x1, y1 = min(mx0, mx1), min(my0, my1), max(mx0, mx1), max(my0, my1)
    if page.rotate == 90:
        return (0, 1, 1, 0, -y0, -x0), y1 - y0, x1 - x0
    if page.rotate == 180:
        return (-1, 0, 0, 1, x1, -y0), x1 - x0, y1 - y0
    if page.rotate == 270:
        return (0, -1, -1, 0, y1, x1), y1 - y0, x1 - x0
    return (1, 0, 0, -1, -x0, y1), x1 - x0, y1 - y0


def _blocks(device: PageDevice) -> Iterator[Line | Table]:
    """A page's lines and tables in reading order, those of its main writing direction first."""
    directions = Counter(glyph[ANGLE] for glyph in device.glyphs if glyph[TEXT] != " ")
    for position, (angle, _) in enumerate(directions.most_common()):
        glyphs: list[Glyph] = [glyph for glyph in device.glyphs if glyph[ANGLE] == angle]
        tables: list[Table] = []
        if position == 0 and device.rules:
            rules = [turn(rule, angle) for rule in device.rules] if angle else device.rules
            tables, glyphs = tables_of(glyphs, rules, device.width, device.height)
        rows = rows_of(runs_of(glyphs))
        yield from _merged(rows, tables, angle)


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
        value = resolve1(info.get("Title"))
        if isinstance(value, bytes):
            title = " ".join(_decoded(value).split())
            if 4 <= len(title) <= 200 and " " in title and not _NO_TITLE.search(title):
                return title
    return None


def _language(document: PDFDocument) -> str | None:
    """The language its catalog declares, as its first subtag: ``en``, ``cy``."""
    value = resolve1(document.catalog.get("Lang"))
    code = _decoded(value) if isinstance(value, bytes) else ""
    match = re.match(r"([a-zA-Z]{2,3})(?:[-_]|$)", code)
    return match[1].lower() if match else None


def _decoded(value: bytes) -> str:
    utf16 = value[:2] in (b"\xfe\xff", b"\xff\xfe")
    return value.decode("utf-16" if utf16 else "latin-1", "replace").replace("\0", "")


def _told(error: Any) -> str:
    if isinstance(error, PDFException | PSException):
        return f"{error or type(error).__name__}"
    return f"{type(error).__name__}: {error}"


def _repaired(data: bytes) -> bytes | None:
    """The file as qpdf mends it, or None where qpdf is not installed or cannot."""
    program = shutil.which("qpdf")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        broken, mended = Path(folder, "broken.pdf"), Path(folder, "mended.pdf")
        broken.write_bytes(data)
        try:
            subprocess.run(  # noqa: S603 - a fixed program on our own two files
                [program, "--no-warn", "--warning-exit-0", str(broken), str(mended)],
                capture_output=True,
                timeout=_REPAIR_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        return mended.read_bytes() if mended.exists() else None
