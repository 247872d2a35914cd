"""What sort of file it is, decided by its content: a name is only a hint."""

import io
import json
import re
import zipfile
from pathlib import PurePath

from indexer.extract.encoding import control_share, decoded
from indexer.extract.types import Unreadable
from mappings.paper import Reason

_PDF_WITHIN = 1024
_PDF_WITHOUT_HEADER = re.compile(rb"(?:\s|%[^\r\n]{0,100}[\r\n])*\d+ \d+ obj\b")
_SAMPLE = 64 * 1024
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"{\\rtf": "application/rtf",
    b"\x1f\x8b": "application/gzip",
    b"7z\xbc\xaf\x27\x1c": "application/x-7z-compressed",
    b"Rar!": "application/vnd.rar",
    b"%!PS": "application/postscript",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# By the names of their streams; one that is encrypted is a Word paper as often as not, and told as encrypted.
_OLE_STREAMS = {
    "EncryptedPackage".encode("utf-16-le"): _DOCX,
    "WordDocument".encode("utf-16-le"): "application/msword",
    "Workbook".encode("utf-16-le"): "application/vnd.ms-excel",
    "PowerPoint Document".encode("utf-16-le"): "application/vnd.ms-powerpoint",
}
_OLE_ANY = "application/x-ole-storage"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # of files, and of none
_OFFICE_PARTS = {
    "word/document.xml": _DOCX,
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|main|article|div|table|p|h[1-6]|ul)[\s>/]", re.IGNORECASE
)
_XML = re.compile(r"\s*<\?xml\s")
_MOST_CONTROLS = 0.06  # of its characters; what is compressed or encrypted has a tenth


def media_type_of(data: bytes, name: str) -> str:
    """The media type of `data`, the bytes of a file called `name`.

    Raises `Unreadable` where there are no bytes, and for a web page, a text or a picture under a `.pdf` name,
    which is a failed download more often than a paper.
    """
    if not data.strip():
        raise Unreadable(Reason.EMPTY, "The file is empty.")
    suffix = PurePath(name).suffix.lower()
    found = _by_content(data, suffix)
    if suffix == ".pdf" and found not in ("application/pdf", _DOCX):
        what = {"text/html": "a web page", "text/plain": "text"}.get(found, found)
        raise Unreadable(Reason.UNSUPPORTED, f"It is called .pdf but holds {what}: fetch or export it again.")
    return found


def _by_content(data: bytes, suffix: str) -> str:
    if data.find(b"%PDF-", 0, _PDF_WITHIN + len(b"%PDF-")) >= 0 or _PDF_WITHOUT_HEADER.match(data):
        return "application/pdf"
    if suffix == ".pdf" and b"endobj" in data and b"endstream" in data:
        return "application/pdf"
    for signature, media_type in _SIGNATURES.items():
        if data.startswith(signature):
            return media_type
    if data.startswith(_OLE):
        return next((media_type for stream, media_type in _OLE_STREAMS.items() if stream in data), _OLE_ANY)
    if data.startswith(_ZIP):
        return _in_zip(data, suffix)
    sample = decoded(data[:_SAMPLE])
    if control_share(sample) > _MOST_CONTROLS:
        return "application/octet-stream"
    if _looks_like_html(sample.lstrip(), suffix):
        return "text/html"
    if _XML.match(sample):
        return "application/xml"
    if suffix in (".csv", ".tsv"):
        return "text/csv"
    if suffix == ".json" or _is_json(data):
        return "application/json"
    return "text/plain"


def _in_zip(data: bytes, suffix: str) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return _DOCX if suffix == ".docx" else "application/zip"
    found = next((media_type for part, media_type in _OFFICE_PARTS.items() if part in names), None)
    return found or (_DOCX if suffix == ".docx" else "application/zip")


def _looks_like_html(sample: str, suffix: str) -> bool:
    if suffix in (".html", ".htm", ".xhtml"):
        return "<" in sample
    # In a text, a lone tag may be quoted; a page begins with one.
    if not sample.startswith("<"):
        return False
    return bool(_HTML.search(sample)) and not (_XML.match(sample) and "<html" not in sample[:2048].lower())


def _is_json(data: bytes) -> bool:
    if data.lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True
