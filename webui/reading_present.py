"""What the pages for reading show: a passage, its item and its citations; a page with its marks and its
picture; a paper in outline, with what its facts rest on."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from flask import url_for
from markupsafe import Markup

from mappings.paper import PageText, Paper
from mappings.passage import Evidence, Kind, Passage
from search.boxes import Box
from search.citations import to_paste
from search.excerpts import Mark, marks_in
from search.languages import language_name
from search.pictures import size_of
from search.query.nodes import Node
from search.query.reading import count_of, date_in_words
from search.why import NOT_RECORDED, evidence_of, reason
from search.within import Chapter, ItemPassages, PaperHits, Spot
from webui.params import Search
from webui.present import (
    Fact,
    Link,
    Pages,
    facts_of,
    hash_of,
    original_link,
    page_address,
    page_link,
    pages,
    passage_address,
    shortened,
)
from webui.wording import (
    as_html,
    foreign,
    genre_in_words,
    heading_of,
    item,
    label,
    marked,
    page_in_words,
    speaker,
    when,
)

PASSAGES_A_PAGE = 50

_SHORTENED = 220
_SHORTENED_ITEM = 120
_FOLDED_FROM = 12
_MOST_CHAPTERS = 200
_ROW = 60  # letters of a citation on a line of its box
_ROOM = 2.0  # points between letters and the outline around them
_SPOKEN = (Kind.SPEECH, Kind.QUESTION, Kind.ANSWER, Kind.COMMENT)
_WHO = ("speaker_printed", "speaker_role", "speaker_organisation")
_HIT = Markup('<span id="hit"></span>')


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
class Reason:
    """Why something is known, in a sentence, and the page to see it on."""

    sentence: str
    page: Link | None


@dataclass(frozen=True, slots=True)
class SpeakerView:
    """Who speaks, None where the paper does not say, and the words that say so."""

    name: str | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CitationView:
    """A citation to copy: its form in words, an id, its text and how many lines that takes."""

    form: str
    id: str
    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class PassageLine:
    """One passage in a list: its label, its first words, its page; `is_this` where the page is about it."""

    label: str
    text: str
    address: str
    language: str | None
    page: str | None
    is_this: bool


@dataclass(frozen=True, slots=True)
class OutlineGroup:
    """Passages of one paper that stand under one heading; `number` counts from 1 through the paper.

    `first` are those that are always shown, `folded` the others.
    """

    id: str
    heading: str | None
    number: int
    first: tuple[PassageLine, ...]
    folded: tuple[PassageLine, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """The passages of an item, from the one that is the `number`-th."""

    heading: str
    count: str
    number: int
    lines: tuple[PassageLine, ...]
    pages: Pages


@dataclass(frozen=True, slots=True)
class ChapterView:
    """An item in a paper's contents: its name, how many passages it has, and where its outline is."""

    name: str
    count: str
    address: str


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact of a paper and what it rests on."""

    fact: Fact
    reason: Reason


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of a page as safe HTML, of the passage that is outlined or not."""

    html: Markup
    is_outlined: bool


@dataclass(frozen=True, slots=True)
class Turning:
    """The hits around a page: where among them it is, and links to the one before and the one after."""

    said: str
    previous: Link | None
    following: Link | None


@dataclass(frozen=True, slots=True)
class PictureView:
    """The picture of a page: its address, its size in pixels where it is known, what it shows in words, and
    the boxes to outline as x, y, width and height in points of the page's width and height."""

    address: str
    size: tuple[int, int] | None
    alternative: str
    page_width: float
    page_height: float
    boxes: tuple[Box, ...]


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
        page=page_link(passage, q),
        original=original_link(paper, passage.page),
    )


def speaker_view(passage: Passage, q: str) -> SpeakerView | None:
    """Who speaks and how that is known; None for a passage that nobody speaks."""
    name = speaker(passage)
    if name is None and passage.kind not in _SPOKEN:
        return None
    known = [evidence_of(passage, field) for field in _WHO if name and getattr(passage, field) is not None]
    told = dict.fromkeys((each.rule, each.words, each.page) for each in known if each)
    reasons = tuple(_reason(Evidence("speaker", *each), _pages_of(passage, q)) for each in told)
    return SpeakerView(name, reasons or ((Reason(NOT_RECORDED, None),) if name else ()))


def citation_views(cited: str, address: str) -> tuple[CitationView, ...]:
    """What is `cited` in words in the forms in which it is copied, with the passage's address."""
    citation = to_paste(cited, address)
    forms = (
        ("Plain text", "cite-plain", citation.plain),
        ("HTML", "cite-html", citation.html),
        ("Markdown", "cite-markdown", citation.markdown),
    )
    return tuple(CitationView(form, key, text, -(-len(text) // _ROW)) for form, key, text in forms)


def item_view(found: ItemPassages, passage: Passage, q: str) -> ItemView:
    """The passages of the item that a passage is of."""
    number = passage.item_number
    name = f"item {number}" if number else f"“{shortened(passage.item_title or '', _SHORTENED_ITEM)}”"

    def address(page: int) -> str:
        return url_for(
            "passages.passage", passage_id=passage.id, q=q or None, page=page, _anchor="item-passages"
        )

    return ItemView(
        heading=f"All of {name}",
        count=count_of(found.total, "passage"),
        number=found.start + 1,
        lines=tuple(passage_line(each, q, this=passage.id) for each in found.passages),
        pages=pages(found.start // PASSAGES_A_PAGE + 1, -(-found.total // PASSAGES_A_PAGE), address),
    )


def paper_facts(paper: Paper) -> tuple[KnownFact, ...]:
    """What is known of a paper, and where that comes from. Where it lies on the indexing machine is nobody's
    business here."""
    source = _web_address(paper.source_url)
    genre = genre_in_words(paper.genre) if paper.genre else None
    recorded = {each.field: each for each in paper.why}
    links = _pages_of(paper, "") if paper.page_count else None

    def known(field: str) -> Reason:
        return _reason(recorded[field], links) if field in recorded else Reason(NOT_RECORDED, None)

    facts: tuple[tuple[str, str | Link | tuple[Link, ...] | None, Reason], ...] = (
        ("Title", paper.title, known("title")),
        ("Authority", paper.authority, known("authority")),
        ("Committee", paper.committee, known("committee")),
        (
            "Meeting",
            _meeting_links(paper.meeting_id, paper.date),
            _rests_on(_OF_MEETING),
        ),
        ("Date", date_in_words(paper.date) if paper.date else None, known("date")),
        ("Type of paper", genre, known("genre")),
        ("Language", language_name(paper.language) if paper.language else None, known("language")),
        ("Pages", f"{paper.page_count:,}" if paper.page_count else None, _rests_on(_COUNTED)),
        ("Passages", f"{paper.passages:,}" if paper.passages else None, _rests_on(_CUT)),
        (
            "Published at",
            Link(paper.source_url or "", source) if source else paper.source_url,
            _rests_on(_SAYS_ITSELF),
        ),
        ("File", tuple(Link(f"{place.source}/{place.path}") for place in paper.places), _rests_on(_LAY)),
        ("SHA-256", hash_of(paper), _rests_on(_RECKONED)),
    )
    return tuple(
        KnownFact(fact, rests_on) for name, value, rests_on in facts for fact in facts_of((name, value))
    )


def passage_line(
    passage: Passage, q: str = "", *, this: str | None = None, most: int = _SHORTENED
) -> PassageLine:
    """A passage in a list, by at most so many of its first letters; `this` is the id of the page's own."""
    return PassageLine(
        label(passage),
        shortened(passage.text, most),
        passage_address(passage.id, q),
        foreign(passage.language),
        page_in_words(passage),
        passage.id == this,
    )


def outline(passages: Sequence[Passage]) -> tuple[OutlineGroup, ...]:
    """A paper's passages by what they stand under, long groups folded."""
    groups = []
    for heading, run in groupby(passages, key=_outline_heading):
        of_group = [*run]
        lines = tuple(passage_line(each) for each in of_group)
        # One that stands alone behind a fold takes as much room without.
        shown = len(lines) if len(lines) <= _FOLDED_FROM + 1 else _FOLDED_FROM
        number = of_group[0].position + 1
        groups.append(OutlineGroup(f"passage-{number}", heading, number, lines[:shown], lines[shown:]))
    return tuple(groups)


def contents_view(paper: Paper, chapters: Sequence[Chapter]) -> tuple[ChapterView, ...]:
    """The items of a paper with where they begin in its outline, at most some hundreds."""
    return tuple(
        ChapterView(
            item(each.first) or each.first.heading or "Under no item",
            count_of(each.count, "passage"),
            outline_address(paper.id, each.first.position // PASSAGES_A_PAGE + 1)
            + f"#passage-{each.first.position + 1}",
        )
        for each in chapters[:_MOST_CHAPTERS]
    )


def outline_address(paper_id: str, page: int) -> str:
    """The address of a page of a paper's outline, counted from 1."""
    return url_for("papers.paper", paper_id=paper_id, page=page if page > 1 else None)


def stretches(
    page: PageText, tree: Node, language: str | None, outlined: Collection[Box]
) -> tuple[Stretch, ...]:
    """The text of a page with what `tree` finds marked, and with the place to jump to: the line of the first
    mark among those that are outlined, else the first of these, else that of the first mark.

    An empty line stands where the paper leaves more than a line's room.
    """
    lines = _lines(page, outlined)
    text = "\n".join(line for line, _ in lines)
    marks = marks_in(text, tree, language)
    spans: list[tuple[int, int, bool]] = []
    at = 0
    for is_outlined, run in groupby(lines, key=lambda line: line[1]):
        length = len("\n".join(line for line, _ in run))
        spans.append((at, at + length, is_outlined))
        at += length + 1
    inside = [span for span in spans if span[2]]
    starts = [start for start, end in marks if any(a < end and start < b for a, b, _ in inside or spans)]
    if starts:
        hit: int | None = text.rfind("\n", 0, starts[0]) + 1
    else:
        hit = inside[0][0] if inside else None
    return tuple(
        Stretch(_stretch(text, start, end, marks, hit), is_outlined) for start, end, is_outlined in spans
    )


def turning(hits: PaperHits, q: str, page: int) -> Turning:
    """Where among the hits of `q` in a paper one of its pages is."""
    beside = [spot.page for spot in (hits.previous, hits.following) if spot]
    if not hits.total:
        said = "No passage of this paper is a hit"
    elif hits.number is not None:
        said = f"Hit {hits.number:,} of {hits.total:,}"
    else:
        said = f"{count_of(hits.total, 'hit')} in this paper{'' if page in beside else ', none on this page'}"
    return Turning(
        said,
        _hit_link("Previous hit", hits.previous, q),
        _hit_link("Next hit", hits.following, q),
    )


def picture_view(paper: Paper, page: PageText, outlined: Passage | None, boxes: Sequence[Box]) -> PictureView:
    """The picture of a page, with a passage outlined that stands in `boxes` on it."""
    alternative = f"Picture of page {page.number}, whose words stand here as text."
    if outlined and boxes:
        alternative += f" Outlined: {label(outlined)}."
    return PictureView(
        address=url_for("papers.picture", paper_id=paper.id, number=page.number),
        size=size_of(page),
        alternative=alternative,
        page_width=page.width,
        page_height=page.height,
        boxes=tuple(
            (x0 - _ROOM, top - _ROOM, x1 - x0 + 2 * _ROOM, bottom - top + 2 * _ROOM)
            for x0, top, x1, bottom in boxes
        ),
    )


_OF_MEETING = "Follows from the authority, the committee and the date."
_COUNTED = "Counted in the file."
_CUT = "Counted when the paper was read."
_SAYS_ITSELF = "The file says so itself."
_LAY = "Where it lay when it was indexed."
_RECKONED = "Reckoned from the bytes of the file."


def _rests_on(sentence: str) -> Reason:
    return Reason(sentence, None)


def _reason(evidence: Evidence, address: Callable[[int], str] | None) -> Reason:
    """What something rests on, with a link to the page where `address` gives one."""
    page = evidence.page
    if page is None or address is None:
        return Reason(reason(evidence), None)
    return Reason(reason(evidence._replace(page=None)), Link(f"Page {page}", address(page)))


def _pages_of(of: Passage | Paper, q: str) -> Callable[[int], str]:
    """The addresses of the pages of a paper, with the passage outlined where it is of one."""
    if isinstance(of, Passage):
        return lambda page: page_address(of, page, q)
    return lambda page: url_for("papers.page", paper_id=of.id, number=page)


def _hit_link(text: str, spot: Spot | None, q: str) -> Link | None:
    if spot is None:
        return None
    if spot.page is None:
        return Link(text, passage_address(spot.passage.id, q))
    return Link(f"{text}, page {spot.page}", page_address(spot.passage, spot.page, q))


def _lines(page: PageText, outlined: Collection[Box]) -> list[tuple[str, bool]]:
    """The lines of a page, empty ones too, each with whether it is outlined."""
    lines: list[tuple[str, bool]] = []
    bottom = None
    for line in page.lines:
        _, top, _, line_bottom, text = line
        is_outlined = line[:4] in outlined
        if bottom is not None and top - bottom > 0.6 * (line_bottom - top):
            lines.append(("", is_outlined and lines[-1][1]))
        # Whatever blanks a paper prints, a line stays one.
        lines.append((" ".join(text.splitlines()), is_outlined))
        bottom = line_bottom
    return lines


def _stretch(text: str, start: int, end: int, marks: Sequence[Mark], hit: int | None) -> Markup:
    """Part of a text as safe HTML, with the place to jump to where that is in it."""
    cuts = [start, min(hit, end), end] if hit is not None and start <= hit <= end else [start, end]
    pieces = [
        as_html(text[a:b], [(max(x, a) - a, min(y, b) - a) for x, y in marks if x < b and a < y])
        for a, b in pairwise(cuts)
    ]
    return _HIT.join(pieces)


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
        ("Meeting", _meeting_links(passage.meeting_id, passage.meeting_date)),
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


def _meeting_links(meeting_id: str | None, date: dt.date | None) -> tuple[Link, ...]:
    """A meeting by its date, and its passages."""
    if meeting_id is None or date is None:
        return ()
    search = Search().with_filter("meeting", meeting_id)
    return (
        Link(date_in_words(date), url_for("meetings.meeting", meeting_id=meeting_id)),
        Link("Its passages", search.address(url_for("search.search"))),
    )


def _filter_link(text: str | None, name: str, value: str | None) -> Link | None:
    if text is None:
        return None
    search = Search().with_filter(name, value) if value else None
    return Link(text, search.address(url_for("search.search")) if search else None)


def _outline_heading(passage: Passage) -> str | None:
    return item(passage) if passage.item_title else passage.heading


def _web_address(address: str | None) -> str | None:
    """The address where it is one that a link may lead to; a paper may claim any."""
    if address is None:
        return None
    try:
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None
