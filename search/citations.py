"""Citations: where a passage stands, in the words a person would write beside a quotation."""

import html
import re
from dataclasses import dataclass

from mappings.paper import Paper
from mappings.passage import Kind, Passage
from search.query.reading import date_in_words

_PDF = "application/pdf"
# What Markdown reads as markup within a line, CommonMark's and that of common dialects; a backslash before
# any of it makes it text (https://spec.commonmark.org/0.31.2/#backslash-escapes).
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#&!|~$@^=]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # would turn round what is printed after the citation


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage's citation to paste: as plain text with its address, and as a link in HTML and in Markdown.

    Each is one line, in which nothing that a paper says is markup.
    """

    plain: str
    html: str
    markdown: str


def to_paste(cited: str, address: str) -> Citation:
    """What was cited as `cited`, to paste with the address at which it stands."""
    text = " ".join(_TURNS.sub("", _CONTROLS.sub(" ", cited)).split())
    return Citation(
        plain=f"{text}. {address}",
        html=f'<a href="{html.escape(address)}">{html.escape(text)}</a>',
        markdown=f"[{_MARKDOWN.sub(_escaped, text)}]({address})",
    )


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


def citation(passage: Passage, paper: Paper) -> str:
    """Authority, committee, meeting, item, paragraph, page and title, as far as they are known.

    The page printed on the paper comes before the page a PDF viewer counts.
    """
    parts = [
        passage.authority,
        # A council that meets itself is named once.
        passage.committee if passage.committee != passage.authority else None,
        _occasion(passage, paper),
        f"item {passage.item_number}" if passage.item_number else None,
        _place(passage),
        _page(passage, paper),
        f"“{passage.paper_title or paper.name}”",
    ]
    return ", ".join(part for part in parts if part)


def _occasion(passage: Passage, paper: Paper) -> str | None:
    if passage.meeting_date:
        minutes = passage.kind is Kind.MINUTE or paper.genre == "minutes"
        return f"{'minutes' if minutes else 'meeting'} of {date_in_words(passage.meeting_date)}"
    return f"published {date_in_words(passage.published)}" if passage.published else None


def _place(passage: Passage) -> str | None:
    if passage.paragraph:
        return f"paragraph {passage.paragraph}"
    if passage.minute_number and passage.minute_number != passage.item_number:
        return f"minute {passage.minute_number}"
    return None


def _page(passage: Passage, paper: Paper) -> str | None:
    if passage.page is None:
        return f"page {passage.printed_page}" if passage.printed_page else None
    several = passage.page_end is not None and passage.page_end != passage.page
    pages = f"pages {passage.page}–{passage.page_end}" if several else f"page {passage.page}"
    counted = f"PDF {pages}" if paper.media_type == _PDF else pages
    if not passage.printed_page:
        return counted
    if passage.printed_page == str(passage.page) and not several:
        return f"page {passage.page}"
    return f"page {passage.printed_page} ({counted})"
