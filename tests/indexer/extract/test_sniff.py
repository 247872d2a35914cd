"""What sort of file it is: content decides."""

import io
import zipfile
from pathlib import Path

import pytest

from indexer.extract import Unreadable, media_type_of
from mappings.paper import Reason

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            # Of one time, so that all processes of a run collect the same tests.
            archive.writestr(zipfile.ZipInfo(name), "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n", "a.pdf", "application/pdf"),
        (b"%PDF-1.7\n", "a.txt", "application/pdf"),
        (b"\r\nmail header\r\n%PDF-1.4\n", "a.pdf", "application/pdf"),
        (b"<!DOCTYPE html><html><p>x", "a.html", "text/html"),
        (b"<!doctype HTML><p>x", "a", "text/html"),
        (b"\xef\xbb\xbf<html lang=cy>", "a.txt", "text/html"),
        (b"<p>A fragment</p>", "a.html", "text/html"),
        (b"A text that speaks of <html> tags.", "a.txt", "text/plain"),
        (b'<?xml version="1.0"?><meetings/>', "a.xml", "application/xml"),
        (b'<?xml version="1.0"?><html xmlns="x"><p>x</p></html>', "a", "text/html"),
        (zipped("word/document.xml"), "a.docx", DOCX),
        (zipped("word/document.xml"), "a.zip", DOCX),
        (zipped("word/document.xml"), "a.pdf", DOCX),
        (
            zipped("xl/workbook.xml"),
            "a.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (zipped("minutes.pdf"), "a.zip", "application/zip"),
        (b"PK\x03\x04 cut short", "a.docx", DOCX),
        (OLE + "WordDocument".encode("utf-16-le"), "a.doc", "application/msword"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", DOCX),
        (OLE + b"rest", "a.msi", "application/x-ole-storage"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "image/png"),
        (b'{"a": [1]}', "a", "application/json"),
        (b"{a note in braces}", "a.txt", "text/plain"),
        (b"a,b\n1,2\n", "a.csv", "text/csv"),
        ("Café minutes".encode("cp1252"), "a.txt", "text/plain"),
        ("Minutes".encode("utf-16"), "a.txt", "text/plain"),
        ("Minutes of the meeting".encode("utf-16-be"), "a.txt", "text/plain"),
        ("<html><p>Minutes".encode("utf-16"), "a.txt", "text/html"),
        (bytes(range(256)) * 20, "a.txt", "application/octet-stream"),
    ],
)
def test_content_decides(data: bytes, name: str, expected: str) -> None:
    assert media_type_of(data, name) == expected


@pytest.mark.parametrize("data", [b"<!DOCTYPE html><p>Error 404", b"\x89PNG\r\n\x1a\n", b"Not found"])
def test_what_is_only_called_pdf_is_unsupported(data: bytes) -> None:
    with pytest.raises(Unreadable, match="fetch or export it again") as caught:
        media_type_of(data, "Minutes.PDF")
    assert caught.value.reason is Reason.UNSUPPORTED


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_nothing_is_empty(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        media_type_of(data, "a.txt")
    assert caught.value.reason is Reason.EMPTY


def test_every_hostile_file_is_named_or_refused(shared_data: Path) -> None:
    refused = {}
    for file in sorted((shared_data / "hostile").iterdir()):
        if file.name not in ("README.md", "MANIFEST.tsv"):
            try:
                media_type_of(file.read_bytes(), file.name)
            except Unreadable as unreadable:
                refused[file.name] = unreadable.reason
    assert refused == {
        "html-error-page-named.pdf": Reason.UNSUPPORTED,
        "only-whitespace.txt": Reason.EMPTY,
        "png-named.pdf": Reason.UNSUPPORTED,
        "zero-bytes.pdf": Reason.EMPTY,
        "zip-named.pdf": Reason.UNSUPPORTED,
    }


def test_an_old_word_file_is_told_apart(shared_data: Path) -> None:
    (paper,) = (shared_data / "papers/winnipeg/word").glob("*.doc")
    assert media_type_of(paper.read_bytes(), paper.name) == "application/msword"
