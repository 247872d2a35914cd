"""The extractor seam: bytes to pages of lines and tables, and which extractor reads which bytes.

An extractor is one module here with ``extract(data: bytes) -> Extract``; a new format is one new file and
one line in `_EXTRACTORS`. One whose pages can be read apart has ``page_count(data: bytes) -> int`` too, and
its ``extract`` takes the pages wanted and the seconds each may take. It raises `Unreadable` with the reason;
it does no I/O, so that it can run in a worker with a time and a memory limit.
"""

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

from indexer.extract.sniff import media_type_of
from indexer.extract.types import Extract, Line, Page, Table, Unreadable
from mappings.paper import Reason

__all__ = [
    "Extract",
    "Line",
    "Page",
    "Table",
    "Unreadable",
    "extract",
    "media_type_of",
    "ocr_is_installed",
    "page_count",
    "part",
    "whole",
    "with_ocr",
]

_EXTRACTORS = {
    "application/pdf": "indexer.extract.pdf",
    "text/html": "indexer.extract.html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "indexer.extract.docx",
    "text/plain": "indexer.extract.text",
}
MODULES = tuple(_EXTRACTORS.values())
_OFFICE = ("application/vnd.openxml", "application/vnd.ms-", "application/msword", "application/rtf")
_SPOKEN = {
    "application/msword": "old Word documents (.doc)",
    "application/vnd.ms-excel": "old spreadsheets (.xls)",
    "application/vnd.ms-powerpoint": "old slides (.ppt)",
    "application/rtf": "rich text (.rtf)",
    "application/octet-stream": "files of an unknown sort",
}
_BY_THE_PAGE = ("application/pdf",)


def extract(data: bytes, name: str, page_seconds: float | None = None) -> tuple[str, Extract]:
    """Read the bytes of a file called `name`: their media type, decided by content, and what they hold.

    A page that takes longer than `page_seconds` is given up. Raises `Unreadable`.
    """
    media_type, found = part(data, name, None, page_seconds)
    return media_type, whole([found])


def page_count(data: bytes, name: str) -> int | None:
    """How many pages it has that can be read apart, told without reading them; None where none can be.

    Raises `Unreadable`.
    """
    media_type = _readable_type(data, name)
    if media_type not in _BY_THE_PAGE:
        return None
    count: int = import_module(_EXTRACTORS[media_type]).page_count(data)
    return count


def part(
    data: bytes, name: str, pages: range | None, page_seconds: float | None = None
) -> tuple[str, Extract]:
    """As `extract`, but only the pages whose places, counted from 0, are in `pages`: a part for `whole`.

    `pages` is for what has a `page_count`. Raises `Unreadable`, but not for want of text.
    """
    media_type = _readable_type(data, name)
    module = import_module(_EXTRACTORS[media_type])
    found: Extract = (
        module.extract(data, pages, page_seconds) if media_type in _BY_THE_PAGE else module.extract(data)
    )
    return media_type, found


def whole(parts: Sequence[Extract]) -> Extract:
    """The parts of a file, in order, as one. Raises `Unreadable` where none of its pages has any text."""
    pages = tuple(page for each in parts for page in each.pages)
    if any(page.has_text for page in pages):
        return replace(parts[0], pages=pages)
    problems = Counter((page.reason, page.problem) for page in pages if page.reason and page.problem)
    for (reason, problem), _ in problems.most_common(1):
        raise Unreadable(reason, f"None of its pages could be read. {problem}")
    if any(each.damaged for each in parts):
        raise Unreadable(Reason.DAMAGED, "It is damaged, and no text is left in it: ask for a new copy.")
    raise Unreadable(Reason.NO_TEXT, "It holds no text that can be searched.")


def ocr_is_installed() -> bool:
    """Whether the pages that need OCR can have it: whether there is a tesseract on this machine."""
    return shutil.which("tesseract") is not None


def with_ocr(data: bytes, page: Page, seconds: float | None = None) -> Page:
    """A page of these bytes that `needs_ocr`, as OCR reads it; what it cannot read within `seconds`, or not
    well, stays a page with a problem.
    """
    read: Page = import_module("indexer.extract.pdf.ocr").read(data, page, seconds)
    return read


def _readable_type(data: bytes, name: str) -> str:
    media_type = media_type_of(data, name)
    if media_type not in _EXTRACTORS:
        office = media_type.startswith(_OFFICE)
        advice = " Save it as DOCX or PDF." if office else ""
        raise Unreadable(
            Reason.UNSUPPORTED, f"Minuted does not read {_SPOKEN.get(media_type, media_type)}.{advice}"
        )
    return media_type
