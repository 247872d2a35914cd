"""PDFs made by hand, to hold what no program writes."""

from collections.abc import Mapping, Sequence

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def line(text: str, y: int = 700, x: int = 72) -> bytes:
    """The content that shows a line of text in 12 points."""
    escaped = text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    return b"BT /F1 12 Tf %d %d Td (%s) Tj ET\n" % (x, y, escaped)


def pdf(
    contents: Sequence[bytes],
    *,
    font: bytes = HELVETICA,
    page: bytes = b"",
    forms: Mapping[bytes, bytes] | None = None,
    others: Sequence[bytes] = (),
) -> bytes:
    """A PDF whose pages have these contents, all with the font F1 and, by name, these forms.

    `page` is added to each page's dictionary. `others` are objects of one's own; the first is number 3.
    """
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *others]
    drawn = b""
    for name, content in (forms or {}).items():
        objects.append(content)
        drawn += b"/%s %d 0 R " % (name, len(objects))
    resources = b"<< /Font << /F1 %s >> /XObject << %s >> >>" % (font, drawn)
    kids = []
    for content in contents:
        objects.append(stream(content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %s %s >>"
            % (len(objects), resources, page)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _file(objects)


def form(content: bytes, entries: bytes = b"") -> bytes:
    """A form XObject over the whole page; without resources of its own it has the page's."""
    return stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + entries)


def _file(objects: Sequence[bytes]) -> bytes:
    data = b"%PDF-1.7\n"
    offsets = []
    for number, each in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, len(data))
    )
