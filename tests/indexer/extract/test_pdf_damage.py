"""Damaged PDFs: what is left of them is read, and what is lost is said."""

import random
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.extract import Extract, Line, Unreadable, extract
from mappings.paper import Reason
from tests.indexer.extract.handmade import form, line, pdf, stream

_SAID = [line("The heron report was agreed."), line("The otter survey was deferred.")]
_WORDS = ["The heron report was agreed.", "The otter survey was deferred."]
_SENSIBLE = {
    Reason.DAMAGED,
    Reason.NO_TEXT,
    Reason.UNREADABLE,
    Reason.EMPTY,
    Reason.ENCRYPTED,
    Reason.UNSUPPORTED,
}
_SEED = 20150108


def _texts(found: Extract) -> list[str]:
    return [block.text for page in found.pages for block in page.blocks if isinstance(block, Line)]


def _read(data: bytes) -> list[str]:
    return _texts(extract(data, "paper.pdf")[1])


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: re.sub(rb"/Length \d+", b"/Length 99999999999", data),
        lambda data: re.sub(rb"/Length \d+", b"/Length 0", data),
        lambda data: re.sub(rb"/Length \d+", b"/Length -7", data),
        lambda data: re.sub(rb"/Length \d+", b"/Length 91 0 R", data),
        lambda data: re.sub(rb"/Length \d+", b"", data),
        lambda data: data.replace(b"endstream\n", b""),
        lambda data: data[: data.rindex(b"startxref")],
        lambda data: data[: data.rindex(b"xref\n0")],
        lambda data: re.sub(rb"startxref\n\d+", b"startxref\n123", data),
        lambda data: re.sub(rb"startxref\n\d+", b"startxref\n99999999999999", data),
        lambda data: data.replace(b"00000 n", b"00000 f"),
        lambda data: re.sub(rb"\d{10} 00000 n", b"0000000123 00000 n", data),
        lambda data: data.replace(b"%PDF-1.7\n", b""),
        lambda data: b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 3000 + b"\r\n\r\n" + data,
        lambda data: data.replace(b"/Kids [", b"/Kids [null 77 0 R (stray) "),
        lambda data: data.replace(b"/Pages 2 0 R", b"/Pages 77 0 R"),
        lambda data: data.replace(b"/Type /Pages", b"/Type /Pag3s"),
        lambda data: data.replace(b"/Type /Page /", b"/Typo /Page /"),
        lambda data: data.replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 (x) null]"),
        lambda data: data.replace(b"/Resources <<", b"/Resources << /ColorSpace << /C [/ICCBased 77 0 R] >>"),
        lambda data: data + b"\0" * 70_000,
        lambda data: data.replace(b"\n", b"\r"),
    ],
)
def test_nothing_is_lost_by_what_can_be_mended(harm: Callable[[bytes], bytes]) -> None:
    assert _read(harm(pdf(_SAID))) == _WORDS


def test_a_tree_of_pages_of_any_depth_and_with_circles_is_walked() -> None:
    levels = [b"<< /Type /Pages /Count 1 /Kids [%d 0 R 3 0 R] >>" % (number + 1) for number in range(3, 4003)]
    levels[-1] = b"<< /Type /Pages /Count 1 /Kids [4003 0 R 4004 0 R 4006 0 R] >>"
    data = pdf(_SAID, others=levels).replace(b"/Pages 2 0 R", b"/Pages 3 0 R")
    assert _read(data) == _WORDS


@pytest.mark.parametrize("harm", ["cut", "flipped", "headless"])
def test_a_stream_is_read_up_to_where_it_is_broken(harm: str) -> None:
    seen = (f"Heron {number * 7919 % 1000} was seen." for number in range(60))
    content = b"".join(line(text, 800 - 12 * row) for row, text in enumerate(seen))
    packed = bytearray(zlib.compress(content))
    half = len(packed) // 2
    if harm == "cut":
        del packed[half:]
    elif harm == "flipped":
        packed[half : half + 9] = b"\xff" * 9
    else:
        packed[:2] = b"??"
    broken = stream(bytes(packed), b"/Filter /FlateDecode")
    read = _read(pdf([b""], others=[broken]).replace(b"/Contents 4 0 R", b"/Contents 3 0 R"))
    assert read[:2] == ["Heron 0 was seen.", "Heron 919 was seen."]
    assert len(read) > 10


def test_a_page_whose_content_cannot_be_unpacked_says_so_and_the_others_are_read() -> None:
    broken = stream(b"no deflated data at all", b"/Filter /FlateDecode")
    data = pdf([b"", _SAID[1]], others=[broken]).replace(b"/Contents 4 0 R", b"/Contents 3 0 R")
    found = extract(data, "paper.pdf")[1]
    assert _texts(found) == _WORDS[1:]
    assert [page.reason for page in found.pages] == [Reason.DAMAGED, None]
    assert "cannot be unpacked" in (found.pages[0].problem or "")


def test_a_font_or_form_that_is_missing_is_told_and_the_rest_read() -> None:
    content = line("The heron report was agreed.") + b"/Stamp Do "
    for data, missing in (
        (pdf([content], font=b"91 0 R"), "font"),
        (pdf([content], forms={b"Stamp": b"null"}), "form"),
    ):
        found = extract(data, "paper.pdf")[1]
        assert _texts(found) == ["The heron report was agreed."]
        assert missing in (found.pages[0].problem or "")


@pytest.mark.parametrize(
    "entry",
    [
        b"/ToUnicode 3 0 R",
        b"/FontDescriptor 3 0 R",
        b"/FontDescriptor << /FontName 7 /Flags (x) /FontBBox [1] >>",
        b"/Widths [ (a) null << >> ]",
        b"/Encoding << /Differences [ /a (x) 1 ] >>",
        b"/FirstChar /x /Widths 3 0 R",
    ],
)
def test_a_broken_font_does_not_lose_the_page(entry: bytes) -> None:
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /Heron %s >>" % entry
    broken = stream(b"<0001> beginbfchar ((( no map >> endbfchar", b"/Filter /FlateDecode")
    assert _read(pdf(_SAID, font=font, others=[broken])) == _WORDS


def test_a_file_that_draws_without_end_is_too_large() -> None:
    # A form without resources of its own has those of the page, and so the other forms.
    laughing = {b"F%d" % n: form(b"/F%d Do " % (n + 1) * 10) for n in range(9)}
    laughing[b"F9"] = form(line("ha"))
    with pytest.raises(Unreadable) as raised:
        extract(pdf([b"/F0 Do"], forms=laughing), "paper.pdf")
    assert raised.value.reason is Reason.TOO_LARGE


def test_codes_that_make_no_words_are_unreadable(shared_data: Path) -> None:
    data = (shared_data / "hostile" / "ocrmypdf-truetype-no-mapping.pdf").read_bytes()
    with pytest.raises(Unreadable) as raised:
        extract(data, "paper.pdf")
    assert raised.value.reason is Reason.UNREADABLE
    data = (shared_data / "papers" / "nl" / "Besluitenlijst-raadsvergadering-29-juni-2015.pdf").read_bytes()
    assert len(_read(data)) > 20


def _harmed(data: bytes, by: random.Random) -> bytes:
    """A file cut short, with bytes flipped, or with a stretch, its table of contents or ends missing."""
    way = by.choice(("short", "flipped", "stretch", "table", "ends"))
    at = by.randrange(len(data))
    if way == "short":
        return data[:at]
    if way == "stretch":
        return data[:at] + data[at + by.randrange(1, 5000) :]
    if way == "table":
        return re.sub(rb"startxref\s+\d+", b"startxref %d" % at, data)
    if way == "ends":
        return re.sub(rb"endstream", lambda end: end[0] if by.random() < 0.5 else b"", data)
    flipped = bytearray(data)
    for _ in range(by.choice((1, 10, 100, 500))):
        flipped[by.randrange(len(data))] = by.randrange(256)
    return bytes(flipped)


def _ends_well(data: bytes, times: int) -> None:
    by = random.Random(_SEED)  # noqa: S311 - the same each time
    outcomes = set()
    for _ in range(times):
        try:
            found = extract(_harmed(data, by), "paper.pdf", page_seconds=10)[1]
        except Unreadable as unreadable:
            assert unreadable.reason in _SENSIBLE
            assert unreadable.detail.endswith(".")
            assert len(unreadable.detail) < 300
            outcomes.add("failed")
        else:
            assert any(page.has_text for page in found.pages)
            outcomes.add("read")
    assert "read" in outcomes


def test_however_a_paper_is_damaged_it_ends_in_text_or_a_reason(shared_data: Path) -> None:
    _ends_well((shared_data / "papers" / "mscc-wales" / "2015" / "15-11-11.pdf").read_bytes(), 40)


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    [
        "seeds/pdf/pcc_actions_2022-09-29.pdf",
        "seeds/pdf/pcc_actions_2022-09-29_libreoffice.pdf",
        "papers/mscc-wales/2015/15-11-11.pdf",
        "papers/us-california/reports/Juneteenth_Holiday.pdf",
        "papers/layout/federal-register-2020-17221.pdf",
        "hostile/owner-password-no-extract-aes256.pdf",
    ],
)
def test_however_often_a_paper_is_damaged_it_ends_in_text_or_a_reason(shared_data: Path, name: str) -> None:
    _ends_well((shared_data / name).read_bytes(), 200)


def test_a_file_encrypted_for_certificates_is_encrypted() -> None:
    locked = b"/Root 1 0 R /Encrypt << /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s4 /V 2 >> /ID [<00><00>]"
    with pytest.raises(Unreadable) as raised:
        extract(pdf(_SAID).replace(b"/Root 1 0 R", locked), "paper.pdf")
    assert raised.value.reason is Reason.ENCRYPTED


def test_a_file_whose_tables_point_in_a_circle_is_read() -> None:
    data = pdf(_SAID)
    at = data.rindex(b"xref\n0")
    assert _read(data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % at)) == _WORDS
