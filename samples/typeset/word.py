"""Sets letters as DOCX."""

import datetime as dt
import re
import zipfile
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from typeset.source import Lines, Source, Table, Text

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip file knows none before


def set_letter(source: Source, *, title: str, author: str, written: dt.datetime) -> bytes:
    """The source as a DOCX. The same source gives the same bytes.

    Raises `ValueError` at a block that letters do not have.
    """
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(11)
    for block in source.blocks:
        match block:
            case Lines(lines):
                for text in lines:
                    line = _paragraph(document, text)
                    line.paragraph_format.space_after = Pt(0)
                line.paragraph_format.space_after = Pt(12)
            case Text(text, ""):
                _paragraph(document, text).paragraph_format.space_after = Pt(10)
            case Table(rows):
                grid = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
                for row in rows:
                    for cell, text in zip(grid.add_row().cells, row, strict=True):
                        cell.text = text
                grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
                document.add_paragraph()
            case _:
                raise ValueError(f"A letter has no {type(block).__name__}.")
    about = document.core_properties
    about.title, about.author, about.last_modified_by = title, author, author
    about.language = "en-GB"
    about.created = about.modified = written
    about.comments = ""
    made = BytesIO()
    document.save(made)
    return _undated(made)


def _paragraph(document: Any, text: str) -> Any:
    paragraph = document.add_paragraph()
    for index, words in enumerate(_BOLD.split(text)):
        paragraph.add_run(words).bold = bool(index % 2)
    return paragraph


def _undated(made: BytesIO) -> bytes:
    """The same archive without the time at which it was written."""
    again = BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EARLIEST), old.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()
