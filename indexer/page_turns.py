"""On which page each part of a long paragraph stands that runs over page ends."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.genres.types import Piece
from mappings.paper import PageText

_TOLD_BY = (48, 24, 12)  # letters and figures; fewer where a page ends among them


def on_their_pages(parts: Sequence[Piece], pages: Sequence[PageText]) -> Iterator[Piece]:
    """The parts of one paragraph, in order, each with its own pages instead of the whole paragraph's.

    A part whose words are not found as printed keeps the paragraph's last page known before it.
    """
    first, last = parts[0].page, parts[-1].page_end
    if first is None or last is None or first == last:
        yield from parts
        return
    texts = [
        (page, _bare("".join(line[4] for line in page.lines)))
        for page in pages
        if first <= page.number <= last
    ]
    at = 0
    for part in parts:
        text = _bare(part.text)
        begins = _holding(texts, at, [text[:length] for length in _TOLD_BY])
        at = at if begins is None else begins
        ends = _holding(texts, at, [text[-length:] for length in _TOLD_BY])
        page = texts[at][0]
        yield replace(
            part,
            page=page.number,
            page_end=last if ends is None else texts[ends][0].number,
            printed_page=page.printed if page.number != first else part.printed_page,
        )


def _holding(texts: Sequence[tuple[PageText, str]], start: int, sought: Sequence[str]) -> int | None:
    """The first page from `start` on that holds the first of these words that any does."""
    for words in sought:
        for at in range(start, len(texts)):
            if words in texts[at][1]:
                return at
    return None


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))
