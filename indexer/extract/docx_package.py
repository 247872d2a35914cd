"""What python-docx does not read as it is: templates, macros, "strict" files, files with broken pictures."""

import io
import zipfile
import zlib

_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_KINDS = (
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
# The strict kind names the same things otherwise (ISO/IEC 29500-1 and -4).
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


def ordinary(data: bytes) -> bytes:
    """A Word file as an ordinary document. Raises `zipfile.BadZipFile` and `zlib.error`."""
    changed = False
    rewritten = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(rewritten, "w") as new:
        for part in old.infolist():
            before, after = _part(old, part)
            changed = changed or before != after
            new.writestr(part.filename, after)
    return rewritten.getvalue() if changed else data


def _part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[bytes | None, bytes]:
    """A part as it is (None where it cannot be had), and as it is to be read."""
    markup = part.filename.lower().endswith((".xml", ".rels"))
    try:
        before = archive.read(part)
    except (zipfile.BadZipFile, zlib.error):
        if markup:
            raise
        # A picture or a font: nothing is read from it.
        return None, b""
    after = before
    if markup:
        for kind in _KINDS if part.filename == "[Content_Types].xml" else ():
            after = after.replace(kind, _DOCUMENT)
        for strict, transitional in _STRICT.items():
            after = after.replace(strict, transitional)
    return before, after
