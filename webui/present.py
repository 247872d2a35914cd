"""From answers to what templates show: results, filters, facts, addresses, pages.

Templates decide nothing about passages; they print what is made here.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flask import url_for
from markupsafe import Markup, escape

from mappings.acronym import short_key
from mappings.analysis import tokens
from mappings.commitment import UNKNOWN, Commitment
from mappings.fields import FACETS
from mappings.paper import Paper
from mappings.passage import Passage
from search.acronyms import Meaning
from search.finder import Answer, FacetValue, Group, Result
from search.grouping import Copy
from search.ledger import STATUS_LABELS
from search.query.nodes import Everything, Node
from search.query.reading import count_of, date_in_words
from webui.addresses import site_address
from webui.feed import NEVER, Entry
from webui.params import Search
from webui.wording import as_html, foreign, heading_of, label, marked, speaker, when, who

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
_MOST_CHOICES = 8
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

    `apart` goes on from the heading to a name that no other result of its page has. `also_in` leads to its
    copies in other papers, `commitments` to those it speaks of. On paper it is `whole`, where excerpts leave
    out any of it, has its `whole_status`, its `citation` and its `permalink`.
    """

    heading: Markup
    apart: str
    address: str
    facts: tuple[str, ...]
    who: str | None
    excerpts: tuple[Markup, ...]
    whole: Markup | None
    citation: str
    permalink: str
    language: str | None
    status: str | None
    whole_status: str | None
    paper: Link
    page: Link | None
    original: Link | None
    also_in: tuple[Link, ...]
    commitments: tuple[MarkView, ...]
    group: GroupView | None


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet as a section of the filter panel; `chosen` counts its selected values.

    `address_of_all` leads to all its values, where there are more than these.
    """

    name: str
    heading: str
    choices: tuple[FacetValue, ...]
    chosen: int
    is_open: bool
    address_of_all: str | None


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


def result_views(results: Sequence[Result], search: Search, tree: Node) -> tuple[ResultView, ...]:
    """Results as one page shows them, with what `tree` finds marked."""
    names = [(_titled(each.passage), _apart(each.passage)) for each in results]
    often = Counter(names)
    return tuple(
        _result_view(each, search, tree, apart if often[title, apart] == 1 else _placed(each, apart))
        for each, (title, apart) in zip(results, names, strict=True)
    )


def _result_view(result: Result, search: Search, tree: Node, apart: str) -> ResultView:
    passage, paper = result.passage, result.paper
    facts = (
        passage.authority,
        passage.committee if passage.committee != passage.authority else None,
        when(passage),
        " ".join(filter(None, (passage.kind.label, passage.paragraph))),
    )
    # A paper's title, which stands in where there is no heading, is not searched.
    sought = tree if passage.item_title or passage.heading else Everything()
    number = f"Item {passage.item_number}: " if passage.item_number else ""
    return ResultView(
        heading=escape(number) + marked(heading_of(passage), sought, passage.language),
        apart=apart,
        address=passage_address(passage.id, search.q),
        facts=tuple(fact for fact in facts if fact),
        who=who(passage),
        excerpts=tuple(as_html(excerpt.text, excerpt.marks) for excerpt in result.excerpts),
        whole=None if _is_whole(result) else marked(passage.text, tree, passage.language),
        citation=result.citation,
        permalink=site_address() + passage_address(passage.id),
        language=foreign(passage.language),
        status=shortened(passage.status_text or passage.status or "", _SHORTENED_STATUS) or None,
        whole_status=passage.status_text or passage.status,
        paper=Link(paper.name, url_for("papers.paper", paper_id=paper.id)),
        page=page_link(passage, search.q),
        original=original_link(paper, passage.page),
        also_in=copy_links(result.also_in, search.q),
        commitments=mark_views(result.commitments),
        group=_group_view(result.group, search) if result.group else None,
    )


def _is_whole(result: Result) -> bool:
    """Whether the excerpts of a result leave nothing out."""
    words = result.passage.text.split()
    return [excerpt.text.split() for excerpt in result.excerpts] == [words]


def _titled(passage: Passage) -> tuple[str | None, str]:
    return passage.item_number, heading_of(passage)


def _apart(passage: Passage) -> str:
    """What tells a passage from others under the same heading."""
    page = f"page {passage.page}" if passage.page else None
    return ", ".join(filter(None, (label(passage), passage.committee, when(passage), page)))


def _placed(result: Result, apart: str) -> str:
    return f"{apart}, passage {result.passage.position + 1} of {result.paper.file}"


def copy_links(copies: Sequence[Copy], q: str) -> tuple[Link, ...]:
    """Links to the copies of a passage, each by the name of its paper."""
    return tuple(Link(copy.name, passage_address(copy.passage_id, q)) for copy in copies)


def facet_views(search: Search, answer: Answer) -> tuple[FacetView, ...]:
    """The facets that have anything to choose, each with its most frequent values and those chosen; of the
    years the last ones."""
    views = []
    path = url_for("search.search")
    for name in FACETS:
        values = answer.facets.get(name, ())
        if name == "year":
            values = tuple(sorted(values, key=_year, reverse=True))
        choices = (*values[:_MOST_CHOICES], *(each for each in values[_MOST_CHOICES:] if each.selected))
        chosen = sum(choice.selected for choice in choices)
        if choices:
            is_open = bool(chosen) or name in _OPEN_AT_FIRST
            every = search.of_facet(name).address(path) if len(values) > len(choices) else None
            views.append(FacetView(name, FACET_HEADINGS[name], choices, chosen, is_open, every))
    return tuple(views)


def facet_page(search: Search, values: Sequence[FacetValue]) -> tuple[Sequence[FacetValue], bool]:
    """The values of a facet that the page asked for shows, and whether there are more."""
    shown = values[: search.per_page]
    if search.facet == "year":
        shown = sorted(shown, key=_year, reverse=True)
    return shown, len(values) > search.per_page


def _year(value: FacetValue) -> str:
    return value.value


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


def passage_entry(result: Result, tree: Node) -> Entry:
    """A passage in a feed: whole, with what `tree` finds marked, and with its citation."""
    passage = result.passage
    words = marked(passage.text, tree, passage.language).replace("\n", Markup("<br>\n"))
    content = Markup("<blockquote>{}</blockquote>\n<p>{}</p>").format(words, result.citation)
    if result.also_in:
        others = ", ".join(copy.name for copy in result.also_in)
        content += Markup("\n<p>Also in {}</p>").format(others)
    title = (heading_of(passage), who(passage), when(passage))
    return Entry(
        of="passages",
        key=passage.id,
        title=", ".join(part for part in title if part),
        path=url_for("passages.passage", passage_id=passage.id),
        updated=passage.indexed or NEVER,
        summary=" … ".join(excerpt.text for excerpt in result.excerpts) or passage.text,
        author=speaker(passage) or passage.committee or passage.authority,
        category=(passage.kind.value, passage.kind.label),
        content=str(content),
        language=foreign(passage.language),
    )


def gone_facts(paper: Paper) -> tuple[tuple[str, str], ...]:
    """What a paper that is no longer held was."""
    facts = (
        ("Title", paper.name),
        ("Authority", paper.authority),
        ("Committee", paper.committee),
        ("Date", date_in_words(paper.date) if paper.date else None),
        ("File", paper.file),
        ("SHA-256", hash_of(paper)),
    )
    return tuple((name, value) for name, value in facts if value)


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


def page_link(passage: Passage, q: str) -> Link | None:
    """Where a passage stands on its page, which is outlined there; None where its paper has no pages."""
    if passage.page is None:
        return None
    return Link(f"Page {passage.page}", page_address(passage, passage.page, q))


def page_address(passage: Passage, page: int, q: str) -> str:
    """The address of a page with a passage outlined on it, at the words that `q` finds in it."""
    return url_for(
        "papers.page",
        paper_id=passage.paper_id,
        number=page,
        q=q or None,
        passage=passage.id,
        _anchor="hit",
    )


def original_link(paper: Paper, page: int | None) -> Link:
    """The paper's file, a PDF opened at a page."""
    address = url_for("papers.file", paper_id=paper.id)
    if paper.media_type != "application/pdf":
        return Link("Original file", address)
    return Link(f"PDF at page {page}", f"{address}#page={page}") if page else Link("PDF", address)


def shortened(text: str, most: int) -> str:
    """The text on one line, of at most so many letters and then a sign that there is more."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def hash_of(paper: Paper) -> str | None:
    """The hash; a file that could not be opened has none, but its path in that place."""
    return paper.sha256 if re.fullmatch(r"[0-9a-f]{64}", paper.sha256) else None
