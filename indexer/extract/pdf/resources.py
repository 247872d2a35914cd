"""What a page draws with, as far as it can be had from a damaged file: the data of streams, and fonts."""

import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.encodingdb import EncodingDB
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFStream, resolve1
from pdfminer.psparser import LIT

# Bullets by ISO 32000-1, D.2; pdfminer leaves what this encoding does not use without a letter.
EncodingDB.win2unicode.update(dict.fromkeys((0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D), "•"))

_PIECE = 1024
_RAW = -15  # deflated data without the two bytes that go before them
_PLAIN = {"Subtype": LIT("Type1"), "BaseFont": LIT("Helvetica"), "Encoding": LIT("WinAnsiEncoding")}
_NOT_NEEDED = ("FontDescriptor", "ToUnicode")  # to show something, though not always the right letters


def resolved(reference: Any) -> Any:
    """What a reference stands for; None where that is missing or broken."""
    try:
        return resolve1(reference)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pdfminer's parser raises whatever damaged data set off
        return None


def dictionary(reference: Any) -> dict[Any, Any]:
    """The dictionary that a reference stands for, empty where that is missing, broken or something else."""
    found = resolved(reference)
    return found if isinstance(found, dict) else {}


def unpacked(stream: PDFStream) -> tuple[bytes, bool]:
    """The data of a stream, and whether they are whole: of damaged ones as much as can be unpacked."""
    raw = stream.rawdata or b""
    whole = True
    try:
        if stream.get_data() or not raw:
            return stream.get_data(), True
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pdfminer's filters raise whatever damaged data set off
        stream.data = b""
        whole = False
    filters = [name for name, _ in stream.get_filters()]
    if not filters or filters[0] not in LITERALS_FLATE_DECODE:
        return b"", whole
    if stream.decipher is not None and stream.objid is not None and stream.genno is not None:
        raw = stream.decipher(stream.objid, stream.genno, raw, stream.attrs)
    data, whole = _inflated(raw, zlib.MAX_WBITS)
    if not data and not whole:
        data, _ = _inflated(raw[2:], _RAW)
    # What else reads this stream, pdfminer's own tokenizer, is to find the same.
    stream.data, stream.rawdata = (data if len(filters) == 1 else b""), None
    return stream.data, whole


def fonts_of(
    manager: PDFResourceManager, resources: Mapping[Any, Any]
) -> Iterator[tuple[Any, PDFFont | None, bool]]:
    """The fonts among resources: name, font (None where nothing is left of it), and whether it is whole."""
    for name, reference in dictionary(resources.get("Font")).items():
        spec = resolved(reference)
        if isinstance(spec, dict):
            yield name, *_font(manager, getattr(reference, "objid", None), spec)
        else:
            yield name, manager.get_font(None, _PLAIN), False


def _font(
    manager: PDFResourceManager, objid: int | None, spec: dict[str, Any]
) -> tuple[PDFFont | None, bool]:
    """A font, or what is left of it without the parts that may be broken."""
    ways = [(objid, spec, True), (objid, {key: spec[key] for key in spec if key not in _NOT_NEEDED}, False)]
    if spec.get("Subtype") is not LIT("Type0"):
        ways.append((objid, _PLAIN, False))
    for number, parts, whole in ways:
        try:
            return manager.get_font(number, parts), whole
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - pdfminer's readers of fonts raise whatever a broken one sets off
            continue
    return None, False


def _inflated(raw: bytes, wbits: int) -> tuple[bytes, bool]:
    """As much of deflated data as comes before what is wrong in them, and whether nothing is."""
    out = bytearray()
    inflating = zlib.decompressobj(wbits)
    for start in range(0, len(raw), _PIECE):
        piece = raw[start : start + _PIECE]
        before = inflating.copy()
        try:
            out += inflating.decompress(piece)
        except zlib.error:
            try:
                for at in range(len(piece)):
                    out += before.decompress(piece[at : at + 1])
            except zlib.error:
                return bytes(out), False
    return bytes(out), True
