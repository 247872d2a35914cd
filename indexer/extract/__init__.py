"""The extractor seam: bytes to pages of lines and tables, and which extractor reads which bytes.

An extractor is one module here with ``extract(data: bytes) -> Extract``; a new format is one new file and
one line in `_EXTRACTORS`. It raises `Unreadable` with the reason; it does no I/O, so that it can run in a
worker with a time and a memory limit.
"""

from importlib import import_module

from indexer.extract.sniff import media_type_of
from indexer.extract.types import Extract, Line, Page, Table, Unreadable
from mappings.paper import Reason

__all__ = ["Extract", "Line", "Page", "Table", "Unreadable", "extract", "media_type_of"]

_EXTRACTORS = {
    "application/pdf": "indexer.extract.pdf",
    "text/html": "indexer.extract.html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "indexer.extract.docx",
    "text/plain": "indexer.extract.text",
}


def extract(data: bytes, name: str) -> tuple[str, Extract]:
    """Read the bytes of a file called `name`: their media type, decided by content, and what they hold.

    Raises `Unreadable`.
    """
    media_type = media_type_of(data, name)
    if media_type not in _EXTRACTORS:
        raise Unreadable(Reason.UNSUPPORTED, f"Minuted does not read {media_type}.")
    found: Extract = import_module(_EXTRACTORS[media_type]).extract(data)
    if not any(page.has_text for page in found.pages):
        raise Unreadable(Reason.NO_TEXT, "It holds no text (a scan, perhaps): it needs OCR to be searched.")
    return media_type, found
