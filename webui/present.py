"""From answers to what templates show: results, filters, facts, addresses, pages.

Templates decide nothing about passages; they print what is made here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlsplit

from flask import url_for
from markupsafe import Markup

from mappings.acronym import short_key
from mappings.analysis import tokens
from mappings.commitment import UNKNOWN, Commitment
from mappings.fields import FACETS
from mappings.paper import PageText, Paper
from mappings.passage import Passage
from search.acronyms import Meaning
from search.finder import Answer, FacetValue, Group, Result
from search.grouping import Copy
from search.languages import language_name
from search.ledger import STATUS_LABELS
from search.query.nodes import Everything, Node
from search.query.reading import count_of, date_in_words
from webui.params import FACET_SIZE, Search
from webui.wording import (
    as_html,
    foreign,
    heading_of,
    item,
    label,
    marked,
    page_in_words,
    speaker,
    when,
    who,
)

FACET_HEADINGS: dict[str, str] = {
    "kind": "Kind",
    "authority": "Authority",
    "committee": "Committee",
    "speaker": "Speaker",
    "year": "Year",
    "status": "Status",
    "language": "Language",
    "meeting": "Meeting",
    "item": "Item",
    "paper": "Paper",
    "business": "Item of business",
}
_OPEN_AT_FIRST = ("kind", "committee")
_SHORTENED = 220
_SHORTENED_STATUS = 80
_LONGEST_FILE_NAME = 60


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; without an address, words."""

    text: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known: what it is, and its values."""

    name: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """The group that a result stands for, and the address of its passages, `count` of them."""

    label: str
    count: str
    address: str


@dataclass(frozen=True, slots=True)
class MarkView:
    """A commitment that a passage speaks of, with its present status."""

    text: str
    status: str
    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """One result: `facts` in words, `heading` and `excerpts` as safe HTML, `language` where not English.

    `also_in` leads to its copies in other papers, `commitments` to those it speaks of.
    """

    heading: Markup
    address: str
    who: str | None
    facts: tuple[str, ...]
    excerpts: tuple[Markup, ...]
    language: str | None
    status: str | None
    paper: Link
    page: Link | None
    original: Link | None
    also_in: tuple[Link, ...]
    commitments: tuple[MarkView, ...]
    group: GroupView | None


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet as a section of the filter panel; `chosen` counts its selected values.

    `address_of_all` leads to all its values, where there may be more than these. `most` is the highest count
    where counts are shown as bars too.
    """

    name: str
    heading: str
    choices: tuple[FacetValue, ...]
    chosen: int
    is_open: bool
    address_of_all: str | None
    most: int | None


@dataclass(frozen=True, slots=True)
class FilterView:
    """A filter in use: what it is in words, and the address of the search without it."""

    name: str
    label: str
    address_without: str


@dataclass(frozen=True, slots=True)
class AcronymView:
    """What an acronym of the query stands for, each with how many passages say so.

    Where there are several it `is_unclear`, and each leads to the search for that alone; else it leads to a
    passage that says so. `is_added` where it is looked for.
    """

    short: str
    meanings: tuple[tuple[Link, str], ...]
    is_unclear: bool
    is_added: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """Links to other pages: numbers, None for a gap between them, and the neighbours of this one."""

    current: int
    last: int
    numbers: tuple[tuple[int, str] | None, ...]
    previous: str | None
    following: str | None

    def pagination(self, label: str) -> dict[str, object]:
        """What GOV.UK Frontend's pagination takes; `label` names it to a screen reader."""
        items = [
            {"ellipsis": True}
            if number is None
            else {"number": f"{number[0]:,}", "href": number[1], "current": number[0] == self.current}
            for number in self.numbers
        ]
        return {
            "landmarkLabel": label,
            "items": items,
            "previous": {"href": self.previous},
            "next": {"href": self.following},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """A passage whole, its words as safe HTML with marks."""

    id: str
    heading: str
    label: str
    address: str
    html: Markup
    language: str | None
    facts: tuple[Fact, ...]
    page: Link | None
    original: Link | None


@dataclass(frozen=True, slots=True)
class OutlineGroup:
    """Passages of one paper that stand under one heading."""

    heading: str | None
    lines: tuple["OutlineLine", ...]


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One passage in a paper's outline: its label, its first words, its page."""

    label: str
    text: str
    address: str
    language: str | None
    page: str | None


def result_view(result: Result, search: Search, tree: Node) -> ResultView:
    """A result as the search page shows it, with what `tree` finds marked."""
    passage, paper = result.passage, result.paper
    facts = (
        passage.kind.label,
        when(passage),
        passage.committee,
        passage.authority,
        f"Item {passage.item_number}" if passage.item_number else None,
        f"Paragraph {passage.paragraph}" if passage.paragraph else None,
    )
    # A paper's title, which stands in where there is no heading, is not searched.
    sought = tree if passage.item_title or passage.heading else Everything()
    return ResultView(
        heading=marked(heading_of(passage), sought, passage.language),
        address=passage_address(passage.id, search.q),
        who=who(passage),
        facts=tuple(fact for fact in facts if fact),
        excerpts=tuple(as_html(excerpt.text, excerpt.marks) for excerpt in result.excerpts),
        language=foreign(passage.language),
        status=shortened(passage.status_text or passage.status or "", _SHORTENED_STATUS) or None,
        paper=Link(paper.name, url_for("papers.paper", paper_id=paper.id)),
        page=_page_link(passage, search.q),
        original=_original_link(paper, passage.page),
        also_in=copy_links(result.also_in, search.q),
        commitments=mark_views(result.commitments),
        group=_group_view(result.group, search) if result.group else None,
    )


def copy_links(copies: Sequence[Copy], q: str) -> tuple[Link, ...]:
    """Links to the copies of a passage, each by the name of its paper."""
    return tuple(Link(copy.name, passage_address(copy.passage_id, q)) for copy in copies)


def facet_views(search: Search, answer: Answer) -> tuple[FacetView, ...]:
    """The facets that have anything to choose."""
    views = []
    path = url_for("search.search")
    for name in FACETS:
        choices = answer.facets.get(name, ())
        if name == "year":
            choices = tuple(sorted(choices, key=lambda year: year.value, reverse=True))
        chosen = sum(choice.selected for choice in choices)
        if choices:
            is_open = bool(chosen) or name in _OPEN_AT_FIRST
            is_whole = name == "year" or len(choices) < FACET_SIZE
            every = None if is_whole else search.of_facet(name).address(path)
            most = max(choice.count for choice in choices) if name == "year" else None
            views.append(FacetView(name, FACET_HEADINGS[name], choices, chosen, is_open, every, most))
    return tuple(views)


def facet_page(search: Search, values: Sequence[FacetValue]) -> tuple[Sequence[FacetValue], bool]:
    """The values of a facet that the page asked for shows, and whether there are more."""
    return values[: search.per_page], len(values) > search.per_page


def filters_in_use(search: Search, label: Callable[[str, str], str]) -> tuple[FilterView, ...]:
    """The filters in use, each with the address that removes it; `label` names a value of a filter."""
    path = url_for("search.search")
    views = [
        FilterView(
            FACET_HEADINGS[name],
            label(name, value),
            search.without_filter(name, value).address(path),
        )
        for name, values in search.filters.items()
        for value in values
    ]
    if search.date_from:
        without = search.without_dates(first=True).address(path)
        views.append(FilterView("From", date_in_words(search.date_from), without))
    if search.date_to:
        without = search.without_dates(last=True).address(path)
        views.append(FilterView("To", date_in_words(search.date_to), without))
    return tuple(views)


def acronym_views(search: Search, answer: Answer) -> tuple[AcronymView, ...]:
    """What is known of the acronyms in a search."""
    groups = groupby(answer.acronyms, key=lambda each: (each.at, short_key(each.short)))
    return tuple(_acronym_view(search, list(meanings)) for _, meanings in groups)


def _acronym_view(search: Search, meanings: Sequence[Meaning]) -> AcronymView:
    is_unclear = len(meanings) > 1

    def address(each: Meaning) -> str:
        if not is_unclear:
            return passage_address(each.seen_in, each.short)
        start, end = each.at
        meant = replace(search, q=f'{search.q[:start]}"{each.long}"{search.q[end:]}', page=1)
        return meant.address(url_for("search.search"))

    return AcronymView(
        short=meanings[0].short,
        meanings=tuple(
            (Link(each.long, address(each)), count_of(each.passages, "passage")) for each in meanings
        ),
        is_unclear=is_unclear,
        is_added=meanings[0].added,
    )


def passage_view(passage: Passage, paper: Paper, q: str, tree: Node) -> PassageView:
    """A passage as its own page shows it, with what `tree`, which `q` is read as, finds marked."""
    return PassageView(
        id=passage.id,
        heading=heading_of(passage),
        label=label(passage),
        address=passage_address(passage.id, q),
        html=marked(passage.text, tree, passage.language),
        language=foreign(passage.language),
        facts=_passage_facts(passage, paper),
        page=_page_link(passage, q),
        original=_original_link(paper, passage.page),
    )


def paper_facts(paper: Paper) -> tuple[Fact, ...]:
    """What is known of a paper. Where it lies on the indexing machine is nobody's business here."""
    source = _web_address(paper.source_url)
    return facts_of(
        ("Authority", paper.authority),
        ("Committee", paper.committee),
        ("Date", date_in_words(paper.date) if paper.date else None),
        ("Type of paper", paper.genre.replace("_", " ").capitalize() if paper.genre else None),
        ("Language", language_name(paper.language) if paper.language else None),
        ("Pages", f"{paper.page_count:,}" if paper.page_count else None),
        ("Passages", f"{paper.passages:,}" if paper.passages else None),
        ("Published at", Link(paper.source_url or "", source) if source else paper.source_url),
        ("File", tuple(Link(f"{place.source}/{place.path}") for place in paper.places)),
        ("SHA-256", _sha256(paper)),
    )


def gone_facts(paper: Paper) -> tuple[tuple[str, str], ...]:
    """What a paper that is no longer held was."""
    facts = (
        ("Title", paper.name),
        ("Authority", paper.authority),
        ("Committee", paper.committee),
        ("Date", date_in_words(paper.date) if paper.date else None),
        ("File", paper.file),
        ("SHA-256", _sha256(paper)),
    )
    return tuple((name, value) for name, value in facts if value)


def outline(passages: Sequence[Passage]) -> tuple[OutlineGroup, ...]:
    """A paper's passages by what they stand under."""
    return tuple(
        OutlineGroup(heading, tuple(_outline_line(passage) for passage in group))
        for heading, group in groupby(passages, key=_outline_heading)
    )


def page_text(page: PageText) -> str:
    """The text of a page, an empty line where the paper leaves more than a line's room."""
    pieces: list[str] = []
    bottom = None
    for _, top, _, line_bottom, text in page.lines:
        if bottom is not None and top - bottom > 0.6 * (line_bottom - top):
            pieces.append("")
        pieces.append(text)
        bottom = line_bottom
    return "\n".join(pieces)


def pages(current: int, last: int, address: Callable[[int], str]) -> Pages:
    """Links to the pages worth one: the ends, this one and those beside it. `address` gives a page's."""
    worth = {1, 2, *range(current - 2, current + 3), last}
    numbers: list[tuple[int, str] | None] = []
    before = 0
    for number in sorted(number for number in worth if 1 <= number <= last):
        if number != before + 1:
            numbers.append(None)
        numbers.append((number, address(number)))
        before = number
    return Pages(
        current,
        last,
        tuple(numbers),
        previous=address(current - 1) if 1 < current <= last + 1 else None,
        following=address(current + 1) if current < last else None,
    )


def passage_address(passage_id: str, q: str = "") -> str:
    """The address of a passage's page; `q` marks its words there."""
    return url_for("passages.passage", passage_id=passage_id, q=q or None)


def mark_views(commitments: Sequence[Commitment]) -> tuple[MarkView, ...]:
    """The commitments that a passage speaks of, as its mark."""
    return tuple(
        MarkView(
            text=shortened(each.text, _SHORTENED_STATUS),
            status=each.status or UNKNOWN,
            label=STATUS_LABELS[each.status or UNKNOWN],
            address=commitment_address(each.id),
        )
        for each in commitments
    )


def commitment_address(commitment_id: str) -> str:
    """The address of a commitment's page."""
    return url_for("commitments.commitment", commitment_id=commitment_id)


def file_name(q: str, first: str = "minuted") -> str:
    """The name of a table of what was found for words."""
    words = [token.exact for token in tokens(q) if token.exact.isascii() and token.exact.isalnum()]
    return f"{'-'.join([first, *words])[:_LONGEST_FILE_NAME].rstrip('-')}.csv"


def _group_view(group: Group, search: Search) -> GroupView:
    address = search.of_group(group.filter, group.value).address(url_for("search.search"))
    return GroupView(group.label, count_of(group.count, "passage"), address)


def _passage_facts(passage: Passage, paper: Paper) -> tuple[Fact, ...]:
    language = language_name(passage.language) if foreign(passage.language) and passage.language else None
    return facts_of(
        ("Kind", passage.kind.label),
        ("Speaker", speaker(passage)),
        ("Responsible", passage.responsible),
        ("Status", passage.status_text or passage.status),
        ("Due", date_in_words(passage.due) if passage.due else None),
        ("Authority", passage.authority),
        ("Committee", _filter_link(passage.committee, "committee", passage.committee)),
        ("Meeting", _meeting_links(passage)),
        ("Date", when(passage) if passage.date != passage.meeting_date else None),
        ("Item", item(passage)),
        ("Minute", passage.minute_number),
        ("Under", passage.heading if passage.heading != passage.item_title else None),
        ("Paragraph", passage.paragraph),
        ("References", tuple(Link(reference) for reference in passage.references)),
        ("In answer to", passage.in_question),
        ("Language", language),
        ("Page", page_in_words(passage)),
        ("Read by OCR", f"{passage.ocr_confidence:.0%} sure" if passage.ocr_confidence is not None else None),
        ("Paper", Link(paper.name, url_for("papers.paper", paper_id=paper.id))),
    )


def facts_of(*known: tuple[str, str | Link | tuple[Link, ...] | None]) -> tuple[Fact, ...]:
    """What is known of these, each with its name."""
    found = []
    for name, value in known:
        if isinstance(value, tuple):
            links = value
        elif isinstance(value, Link):
            links = (value,)
        else:
            links = (Link(value),) if value else ()
        if links:
            found.append(Fact(name, links))
    return tuple(found)


def _filter_link(text: str | None, name: str, value: str | None) -> Link | None:
    if text is None:
        return None
    search = Search().with_filter(name, value) if value else None
    return Link(text, search.address(url_for("search.search")) if search else None)


def _meeting_links(passage: Passage) -> tuple[Link, ...]:
    """The meeting a passage is of, and all passages of that."""
    if passage.meeting_id is None or passage.meeting_date is None:
        return ()
    search = Search().with_filter("meeting", passage.meeting_id)
    return (
        Link(
            date_in_words(passage.meeting_date),
            url_for("meetings.meeting", meeting_id=passage.meeting_id),
        ),
        Link("Its passages", search.address(url_for("search.search"))),
    )


def _page_link(passage: Passage, q: str) -> Link | None:
    if passage.page is None:
        return None
    address = url_for("papers.page", paper_id=passage.paper_id, number=passage.page, q=q or None)
    return Link(f"Page {passage.page}", address)


def _original_link(paper: Paper, page: int | None) -> Link:
    address = url_for("papers.file", paper_id=paper.id)
    if paper.media_type != "application/pdf":
        return Link("Original file", address)
    return Link(f"PDF at page {page}", f"{address}#page={page}") if page else Link("PDF", address)


def _outline_heading(passage: Passage) -> str | None:
    return item(passage) if passage.item_title else passage.heading


def _outline_line(passage: Passage) -> OutlineLine:
    return OutlineLine(
        label(passage),
        shortened(passage.text, _SHORTENED),
        passage_address(passage.id),
        foreign(passage.language),
        page_in_words(passage),
    )


def shortened(text: str, most: int) -> str:
    """The text on one line, of at most so many letters and then a sign that there is more."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _sha256(paper: Paper) -> str | None:
    """The hash; a file that could not be opened has none, but its path in that place."""
    return paper.sha256 if re.fullmatch(r"[0-9a-f]{64}", paper.sha256) else None


def _web_address(address: str | None) -> str | None:
    """The address where it is one that a link may lead to; a paper may claim any."""
    if address is None:
        return None
    try:
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None
