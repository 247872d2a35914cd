"""Web pages: their main content as blocks in order, with headings, lists, fields and tables kept.

A page is read as browsers show it without scripts: lxml's HTML parser mends its markup, and navigation,
banners, cookie notices and hidden elements are left out.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from lxml import etree

from indexer.extract.encoding import decoded, printable
from indexer.extract.html_blocks import Block, Styles, blocks_of, skipped, text_of
from indexer.extract.types import Extract, Line, Page, Unreadable
from mappings.paper import Reason

_LARGEST = 64 << 20  # bytes; markup takes many times its size in memory
_DEEPEST = 250
_HEAD = 8192  # bytes
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]|$)")
_NO_LANGUAGE = {"und", "mul", "zxx", "mis"}
_PUBLISHER = ("og:site_name", "dcterms.publisher", "dc.publisher")
_PUBLISHED = ("article:published_time", "dcterms.issued", "dcterms.date", "dc.date.issued", "dc.date")
_LEAST_SHARE = 0.2
_MAIN_IDS = {"content", "main-content", "maincontent", "main"}
_BETWEEN = re.compile(r"\s+[|»·–—:-]{1,2}\s+")
_NO_TITLE = re.compile(
    r"(?:untitled|document|new page|home ?page|index)\b.{0,4}|created by .+", re.IGNORECASE
)


def extract(data: bytes) -> Extract:
    """The main content of a web page, on one page without a number. Raises `Unreadable`."""
    if len(data) > _LARGEST:
        raise Unreadable(Reason.TOO_LARGE, f"The web page is larger than {_LARGEST >> 20} MB.")
    charset = _CHARSET.search(data[:_HEAD])
    root = _parsed(decoded(data, charset[1].decode("ascii") if charset else None))
    sheets = [text_of(style) for style in root.iter("style")]
    styles, plain = Styles(sheets), Styles(sheets, names_tell=False)
    if _letters(blocks_of(root, styles)) < _LEAST_SHARE * _letters(blocks_of(root, plain)):
        styles = plain
    content, blocks = _content(root, styles)
    meta = _meta(root)
    return Extract(
        pages=(Page(number=None, blocks=tuple(blocks)),),
        title=_title(root, content, styles, meta.get("og:site_name")),
        address=_address(root, meta),
        language=_language(root),
        publisher=next((meta[name] for name in _PUBLISHER if name in meta), None) or _site(root),
        published=next((date for name in _PUBLISHED if (date := _date(meta.get(name)))), None),
    )


def _parsed(text: str) -> etree._Element:
    # Characters may be written as references too, so `printable` has its turn when these are resolved.
    data = text.replace("\x00", "").encode("utf-8", errors="replace")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = _fed(parser, data)
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        root = _fed(etree.HTMLParser(encoding="utf-8", huge_tree=True, target=_Shallow()), data)
    if root is None:
        raise Unreadable(Reason.NO_TEXT, "The web page is empty.")
    return root


def _fed(parser: etree.HTMLParser, data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, parser)
    except etree.LxmlError as error:
        raise Unreadable(Reason.DAMAGED, f"The web page could not be read: {error}.") from error


class _Shallow:
    """Builds a tree that leaves out elements nested too deep for libxml2, never their text."""

    def __init__(self) -> None:
        self._builder = etree.TreeBuilder()
        self._depth = 0

    def start(self, tag: str | bytes, attrib: dict[str | bytes, str | bytes]) -> None:
        self._depth += 1
        if self._depth <= _DEEPEST:
            self._builder.start(tag, dict(attrib))

    def end(self, tag: str | bytes) -> None:
        if self._depth <= _DEEPEST:
            self._builder.end(tag)
        self._depth -= 1

    def data(self, data: str | bytes) -> None:
        self._builder.data(data)

    def comment(self, text: str | bytes) -> None:
        """Comments are not read."""

    def close(self) -> etree._Element:
        return self._builder.close()


def _content(root: etree._Element, styles: Styles) -> tuple[etree._Element, list[Block]]:
    # libxml2 leaves what it does not know, such as a first `main`, in the head of a page without `body`.
    blocks = blocks_of(root, styles)
    least = _LEAST_SHARE * _letters(blocks)
    for element in _mains(root):
        if not _shut(element, styles) and _letters(main := blocks_of(element, styles)) >= least:
            return element, main
    return root, blocks


def _mains(root: etree._Element) -> Iterator[etree._Element]:
    """The elements that may be the main content, the likeliest first."""
    yield from (each for each in root.iter("*") if each.tag == "main" or each.get("role") == "main")
    articles = list(root.iter("article"))
    if len(articles) == 1:
        yield articles[0]
    yield from (each for each in root.iter("*") if each.get("id") in _MAIN_IDS)


def _shut(element: etree._Element, styles: Styles) -> bool:
    return any(skipped(around, styles) for around in (element, *element.iterancestors()))


def _letters(blocks: Iterable[Block]) -> int:
    texts: Iterator[str] = (
        text
        for block in blocks
        for text in (
            [block.text] if isinstance(block, Line) else (cell for row in block.rows for cell in row)
        )
    )
    return sum(map(len, texts))


def _meta(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or "").strip().lower()
        value = _plain(element.get("content"))
        if name and value:
            found.setdefault(name, value)
    return found


def _title(root: etree._Element, content: etree._Element, styles: Styles, site: str | None) -> str | None:
    for heading in content.iter("h1"):
        text = _plain(text_of(heading))
        if any(map(str.isalpha, text)) and not _shut(heading, styles):
            return text
    title = root.find(".//title")
    text = _plain(text_of(title)) if title is not None else ""
    if not text or _NO_TITLE.fullmatch(text):
        return None
    if site:
        parts = [part for part in _BETWEEN.split(text) if part != site]
        if len(parts) == len(_BETWEEN.split(text)) - 1:
            return text.removesuffix(site).removeprefix(site).strip(" |»·–—:-") or None
    before, bar, _ = text.rpartition(" | ")
    return before.strip() if bar else text


def _site(root: etree._Element) -> str | None:
    """What a page's title ends with, behind a bar: "Minutes | Aldermere Borough Council"."""
    title = root.find(".//title")
    parts = _BETWEEN.split(_plain(text_of(title))) if title is not None else []
    return parts[-1].strip() or None if len(parts) > 1 else None


def _date(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _address(root: etree._Element, meta: dict[str, str]) -> str | None:
    links = (link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "").split())
    for address in (*links, meta.get("og:url")):
        if address and _is_web(address.strip()):
            return address.strip()
    return None


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"]", address)


def _language(root: etree._Element) -> str | None:
    declared = (
        (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip().lower()
    )
    found = _LANGUAGE.match(declared)
    return found[1] if found and found[1] not in _NO_LANGUAGE else None


def _plain(text: str | None) -> str:
    return " ".join(printable(text or "").split())
