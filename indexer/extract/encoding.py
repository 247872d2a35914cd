"""Bytes to characters, where a file does not say, or says wrongly, how its characters are encoded."""

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", errors="replace") for code in range(0x80, 0x100)}
_C1 = {code: _WINDOWS_1252[code] for code in range(0x80, 0xA0)}
_WIDE = {"utf-16", "utf-32"}
_CODES = {character: code for code, character in _C1.items() if character != "\ufffd"}
_ANY_TAIL = "[" + "".join(_CODES) + "\x80-\xbf]"
# Letters with accents and the signs of print; others are too rare here to be told from what is meant so.
_MANGLED = re.compile(rf"[ÂÃ]{_ANY_TAIL}|â[€\x80]{_ANY_TAIL}")
_SURELY_MANGLED = ("â€", "â\x80", "Â\xa0")
_NUL_SAMPLE = 4096
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# Overrides of direction show one text and hold another.
_UNPRINTED = re.compile(rf"{_CONTROLS.pattern}|[\u202d\u202e\ufeff]")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def decoded(data: bytes, declared: str | None = None) -> str:
    """`data` as text: by its byte order mark, else as UTF-8 where it is, else as `declared`, else as
    UTF-8 with whatever is not UTF-8 read as Windows-1252.

    UTF-8 that decodes goes before what is declared: text of another encoding hardly ever decodes as UTF-8.
    What was UTF-8 taken for Windows-1252 when it was saved is set right again.
    """
    text = _decoded(data, declared)
    return _MANGLED.sub(_restored, text) if any(sign in text for sign in _SURELY_MANGLED) else text


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if wide := _wide_encoding(data):
        return data.decode(wide, errors="replace")
    if declared and not data.isascii() and not _is_utf_8(data) and (codec := _codec(declared)):
        return data.decode(codec, errors="replace")
    if declared and data.isascii() and b"\x1b" in data and (codec := _codec(declared)):
        return data.decode(codec, errors="replace")
    return data.decode("utf-8", errors=_HANDLER)


def printable(text: str) -> str:
    """`text` without what is not printed: controls, byte order marks, terminal colours, direction overrides.

    C1 codes become the signs of Windows-1252 that were meant.
    """
    if _ANSI.search(text):
        text = _ANSI.sub("", text)
    text = text.translate(_C1)
    return _UNPRINTED.sub("", text) if _UNPRINTED.search(text) else text


def control_share(text: str) -> float:
    """How much of `text` is control characters that no text has: 0 to 1."""
    plain = _ANSI.sub("", text)
    strange = len(_CONTROLS.findall(plain)) + plain.count("\ufffd")
    return strange / len(plain) if plain else 0.0


def _wide_encoding(data: bytes) -> str | None:
    sample = data[:_NUL_SAMPLE]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.4 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _codec(declared: str) -> str | None:
    """The codec of a declared encoding, None where it is declared as often wrongly as not, or cannot be.

    A declaration that could be read as ASCII does not stand in UTF-16 or UTF-32.
    """
    try:
        found = codecs.lookup(declared.strip()).name
        b"".decode(found)
    except (LookupError, ValueError):
        return None
    return None if found in {"utf-8", "ascii", "iso8859-1", "cp1252"} or found[:6] in _WIDE else found


def _restored(mangled: re.Match[str]) -> str:
    raw = bytes(_CODES.get(character, ord(character)) for character in mangled[0])
    return raw.decode("utf-8", errors="replace")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_WINDOWS_1252[byte] for byte in wrong), error.end


_HANDLER = "minuted-windows-1252"
codecs.register_error(_HANDLER, _as_windows_1252)
