"""Reports: a head block, numbered paragraphs under headings, recommendations, tables and notes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import regex

from indexer.document import Block, Document, Paragraph, TableBlock
from indexer.genres.heads import (
    block_pieces,
    body_size,
    committee_name,
    foreign_script,
    full_text,
    head_facts,
    head_fields,
    head_lines,
    is_bullet,
    is_heading,
    item_number,
    named,
    paragraph_number,
    part_letter,
    piece,
    written_on,
)
from indexer.genres.prose import UNDER_HEADING
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import parse_date
from mappings.passage import Evidence, Kind

_HEAD_LABEL = regex.compile(
    r"^(?:Subject|Report to|Report of|Report by|From|To|Date|Title|Author|Decision maker|Classification)\s*:",
    regex.IGNORECASE,
)
_RECOMMENDATION = regex.compile(r"^Recommendation\s+(\d+[a-z]?)\s*[.:]?$", regex.IGNORECASE)
_RECOMMENDED = regex.compile(r"^(?:Proposed\s+)?Recommendations?(?:\(s\))?\s*:\s*", regex.IGNORECASE)
_RECOMMENDING = regex.compile(
    r"\b(?:recommendations?(?:\(s\))?|recommended (?:\p{L}+ )?(?:actions?|motions?))\W*$", regex.IGNORECASE
)
# "A. Delegate …": the parts of a recommendation, where they have letters without brackets
_LETTER = regex.compile(r"^([A-Za-z])[.)]\s+(?=\S)")
_NOTE = regex.compile(r"^(?:[⁰¹²³⁴-⁹]+|\[\d+\])\s*\S")
_MARK = regex.compile(r"[⁰¹²³⁴-⁹]+")
_SMALL_NOTE = regex.compile(r"^[1-9]\d{0,2}(?:\s+\p{L}|(?=\p{Lu}\p{Ll}))")
_NOTES = regex.compile(r"\b(?:endnotes|footnotes|notes|references)$", regex.IGNORECASE)
_FOOT = regex.compile(
    r"^(?:Local Government \(Access to Information\) Act|List of Background Papers"
    r"|Background (?:Papers|Documents)|Contact Officers?\b|Contact details|Report Authors?\s*:"
    r"|Lead Officers?\s*:|/s/|(?:List of )?appendices\b|(?:Relevant Director|Author)s?\W*$)",
    regex.IGNORECASE,
)
_SECTION_NUMBER = regex.compile(r"^\d{1,2}\.?\s+")
_GLUED_NUMBER = regex.compile(r"^(\d{1,2}\.)(?=\p{L})")
_LABELLED = regex.compile(r"^\p{Lu}[\p{L} ]{2,30}:\s+\S")
# What reports without a head block and numbers are made of.
_PARTS = regex.compile(
    r"(?:\d{1,2}\.?\s+)?(?:(?:\p{L}+ )?recommendations?(?:\(s\))?|recommended actions?|(?P<other>"
    r"(?:executive )?summary|(?:introduction and )?background|discussion|analysis|reasons? for (?:the )?"
    r"(?:decision|recommendations?)|(?:financial|fiscal|legal|equalit(?:y|ies)|resource|policy|staffing)"
    r"(?: and \p{L}+)? (?:implications?|impacts?|considerations?)|alternatives?(?: options)?(?: considered)?"
    r"|options considered|consultation|public notic(?:e|ing)|next steps|conclusions?))\W*",
    regex.IGNORECASE,
)
_APPENDIX = regex.compile(
    r"^(?:Appendix|Annex|Enclosure)\s+\w{1,3}(?:\s*[-–—:]\s*|\s+)\p{Lu}", regex.IGNORECASE
)
_CAPTION = regex.compile(r"^(?:Chart|Table|Figure|Map|Box|Source|Note)\b", regex.IGNORECASE)
_CAPITALS = regex.compile(r"(?=.*\p{Lu}{4})[\p{Lu}\s/&’'(),-]{4,60}")
_SECTION = regex.compile(r"^\d{1,2}\.?\s+\p{Lu}[^.;]*$")
_TITLE_LENGTH = 120
_SIGNATURE = "/s/"
_LABEL_SIZE = 0.8  # of the text's
_FIGURE = regex.compile(r"\b\d{1,3}(?:,\d{3})+(?:\.\d+)?\b|\b\d+\.\d\b")
_AMOUNT = regex.compile(r"[$£€]\s?\d[\d,.]*")
_SUBJECT = regex.compile(r"^(?:Subject|Title)\s*:\s*((?:(?!\s\p{Lu}[\p{L} ]{1,20}:).)+)", regex.IGNORECASE)
# "COUNCIL AGENDA: 6/29/21 … ITEM: 2.14"; "REQUEST FOR COUNCIL ACTION"
_AGENDA = regex.compile(
    r"\b(?P<body>\p{L}+(?: \p{L}+){0,3}) AGENDA\s*:\s*"
    r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?:20)?(?P<year>\d\d)\b",
    regex.IGNORECASE,
)
_ON_AGENDA = regex.compile(
    r"[^:]{0,20}(?:\bFILE(?: NO\.?)?: \S+ )?\bITEM(?: NO\.?)?\s*: (?P<number>\d[\w.]*|\p{Lu}(?:\.\w+)+)",
    regex.IGNORECASE,
)
_REQUEST = regex.compile(r"^request for (?P<body>\p{L}[\p{L} ]+?) action$", regex.IGNORECASE)
_COUNCIL = regex.compile(r"\b(?:city|town|county|village) council\b", regex.IGNORECASE)
_HEAD_BLOCKS = 25
_LONGEST_NOTICE = 62  # days between a report's own date and its meeting
_LONGEST_SUBJECT = 400

_KINDS = {
    Kind.REPORT: "a paragraph of a report",
    Kind.RECOMMENDATION: "what stands under recommendations is one",
    Kind.OTHER: "the head or the foot of a report",
}
_FOREIGN = "a paragraph in another script is a notice"
_NUMBERED = "the number before it"
_NOTED = "a note by its mark, not part of the text"
_CITED = "the paragraph in which the note's mark stands"
_WRITTEN = "the date of a memorandum is the day it was written"
_FOR_AGENDA = "the label of the agenda it is for"
_REQUESTED = "the body whose action it requests"


@dataclass(slots=True)
class _Open:
    """The section being gathered; `over` is its heading's page."""

    kind: Kind
    heading: str | None = None
    over: int | None = None
    paragraph: str | None = None
    pieces: list[Piece] = field(default_factory=list)


class Report:
    """What officers or a committee report, and recommend."""

    name = "report"

    def score(self, document: Document) -> float:
        """High for a head block of subject and addressee; lower for numbered paragraphs alone."""
        fields = head_fields(head_lines(document.blocks, 25))
        addressed = any(label in fields for label in ("report to", "report of", "report by", "to", "from"))
        paragraphs = document.paragraphs
        numbered = sum(1 for paragraph in paragraphs if paragraph_number(paragraph)[0])
        recommended = any(_RECOMMENDATION.match(paragraph.text) for paragraph in paragraphs)
        if "subject" in fields and addressed:
            return 0.8
        share = numbered / max(1, len(paragraphs))
        if numbered < 3 or share < 0.05:
            return 0.5 if _has_parts(paragraphs) else 0.2 if recommended else 0.0
        return min(0.65, 0.35 + share + (0.15 if recommended else 0.0))

    def parse(self, document: Document, given: Facts) -> Parsed:
        """Paragraphs as `report`, recommendations apart, tables alone, notes and foot as `other`."""
        head = head_lines(document.blocks, 25)
        fields = head_fields(head)
        own = head_facts(document)
        if written := written_on(head):
            own = own.found(_WRITTEN, fields.get("date"), document.blocks[0].page, published=written)
        own = _on_agenda(document, _requested(document, own))
        if given.meeting:
            # A report belongs to the meeting whose pack holds it, whenever it was written.
            own = replace(own, committee=None, meeting_date=None)
        facts = given.else_from(own)
        title = _subject(document, fields) or document.title or _first_line(document)
        return Parsed(title=title, facts=facts, sections=list(_Reader(document, facts).read()))


def _requested(document: Document, facts: Facts) -> Facts:
    """The facts with the body that the head asks to act, where none is known otherwise."""
    for paragraph in document.paragraphs[:_HEAD_BLOCKS] if facts.committee is None else ():
        match = _REQUEST.match(paragraph.text.strip())
        if match and (body := committee_name(match["body"])):
            return facts.found(_REQUESTED, match[0], paragraph.page, committee=body)
    return facts


def _on_agenda(document: Document, facts: Facts) -> Facts:
    """The facts with the meeting and the item that the head prints of the agenda the report is for."""
    head = document.paragraphs[:4]
    text = " ".join(" ".join(paragraph.text for paragraph in head).split())
    match = _AGENDA.search(text)
    day = _day_of(match, facts.published) if match else None
    if match is None or day is None:
        return facts
    page = head[0].page
    facts = facts.found(_FOR_AGENDA, match[0], page, meeting_date=day)
    if match["body"].casefold() != "council":
        body = committee_name(match["body"])
    elif facts.committee and facts.committee.endswith("Council"):
        body = facts.committee
    else:
        council = _COUNCIL.search(" ".join(head_lines(head)))
        body = named(council[0]) if council else named(match["body"])
    if body != facts.committee:
        facts = facts.found(_FOR_AGENDA, match[0], page, committee=body)
    if item := _ON_AGENDA.match(text, match.end()):
        facts = facts.found(_FOR_AGENDA, item[0].strip(), page, item_number=item["number"])
    return facts


def _day_of(printed: "regex.Match[str]", written: dt.date | None) -> dt.date | None:
    """The day of an agenda, printed in figures, where only one order of day and month can be meant."""
    year, first, second = printed["year"], printed["first"], printed["second"]
    days = {
        day
        for month, day_of_month in ((first, second), (second, first))
        if (day := parse_date(f"20{year}-{month:0>2}-{day_of_month:0>2}"))
        and (written is None or 0 <= (day - written).days <= _LONGEST_NOTICE)
    }
    return days.pop() if len(days) == 1 else None


def _has_parts(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether some lines by themselves are the parts that reports have, recommendations among them."""
    parts = {
        match["other"] or "": match
        for paragraph in paragraphs
        if len(paragraph.text) <= _TITLE_LENGTH
        and (match := _PARTS.fullmatch(paragraph.text.strip().casefold()))
    }
    return "" in parts and len(parts) > 2


def _subject(document: Document, fields: dict[str, str]) -> str | None:
    """Its labelled subject or title, whole where that runs over several lines of one paragraph."""
    subject = fields.get("subject") or fields.get("title")
    for paragraph in document.paragraphs[:_HEAD_BLOCKS] if subject else ():
        whole = _SUBJECT.match(paragraph.text)
        if whole and subject and whole[1].startswith(subject):
            return whole[1].strip() if len(whole[1]) <= _LONGEST_SUBJECT else subject
    return subject


def _first_line(document: Document) -> str | None:
    return next((line for line in head_lines(document.blocks, 3) if len(line) <= _TITLE_LENGTH), None)


class _Reader:
    def __init__(self, document: Document, facts: Facts) -> None:
        self._blocks: Sequence[Block] = document.blocks
        self._facts = facts
        self._size = body_size(document.blocks)
        self._captioned = False
        self._noting = False
        # Where paragraphs have no numbers, headings in capitals may be all the order there is.
        self._capitals = not any(paragraph_number(paragraph)[0] for paragraph in document.paragraphs)
        self._heading: str | None = None
        self._over: int | None = None
        self._section = 0
        # The last heading with a number, its page and its number; the headings within it have none.
        self._chapter: tuple[str, int | None, str] | None = None
        self._marks: dict[str, tuple[str | None, int | None]] = {}
        self._letter: str | None = None
        self._untold: Piece | None = None
        self._current: _Open | None = None
        self._label: str | None = None
        self._notes: list[Piece] = []
        self._waiting: list[Piece] = []
        self._head = True
        self._recommending = False
        # Recommendations in a box above the report end with its first numbered heading or paragraph.
        self._boxed = False
        self._foot = False
        self._signed = False

    def read(self) -> Iterator[Section]:
        for index, block in enumerate(self._blocks):
            following = self._blocks[index + 1] if index + 1 < len(self._blocks) else None
            if isinstance(block, TableBlock):
                yield from self._table(block)
            else:
                yield from self._paragraph(block, following)
        if self._waiting:
            self._open(self._kind())
        elif self._untold:
            # A heading over nothing, or over what the reader was not given, is not lost.
            untold = self._untold
            self._open(Kind.OTHER).pieces.append(untold)
        yield from self._closed()

    def _closed(self) -> Iterator[Section]:
        current, self._current = self._current, None
        if current and current.pieces:
            for each in current.pieces:
                for mark in () if each.text.isascii() else _MARK.findall(each.text):
                    self._marks[mark] = current.paragraph, each.page
            yield Section(
                kind=current.kind,
                pieces=tuple(current.pieces),
                facts=self._facts,
                heading=current.heading,
                paragraph=current.paragraph,
                why=_why(current),
            )
        yield from self._noted()

    def _noted(self) -> Iterator[Section]:
        """The notes so far, those to one paragraph together, with its number."""
        for (label, page), notes in groupby(self._notes, key=self._cited):
            pieces = tuple(notes)
            why: tuple[Evidence, ...] = (Evidence("kind", _NOTED, pieces[0].text.split()[0], pieces[0].page),)
            why += (Evidence("heading", _NOTED, None, pieces[0].page),)
            if label:
                why += (Evidence("paragraph", _CITED, label, page),)
            yield Section(
                kind=Kind.OTHER, pieces=pieces, facts=self._facts, heading="Notes", paragraph=label, why=why
            )
        self._notes.clear()

    def _cited(self, note: Piece) -> tuple[str | None, int | None]:
        """The number and page of the last paragraph that a note's mark stands in, where it has a number."""
        mark = _MARK.match(note.text)
        label, page = self._marks.get(mark[0], (None, None)) if mark else (None, None)
        return (label, page) if label else (None, None)

    def _open(self, kind: Kind, label: str | None = None) -> _Open:
        self._untold = None
        self._current = _Open(kind, self._heading, self._over, label, self._waiting)
        self._waiting = []
        return self._current

    def _table(self, block: TableBlock) -> Iterator[Section]:
        pieces = block_pieces(block)
        if not pieces:
            return
        if self._foot or (self._head and not self._heading):
            (self._current or self._open(Kind.OTHER)).pieces.extend(pieces)
            return
        yield from self._closed()
        self._open(Kind.REPORT, self._label).pieces.extend(pieces)
        yield from self._closed()

    def _paragraph(self, block: Paragraph, following: Block | None) -> Iterator[Section]:
        text = full_text(block).strip()
        if not text:
            return
        number, rest = paragraph_number(block)
        titled = None if self._signed else self._title(block, following)
        # The name below it is often in capitals.
        self._signed = text == _SIGNATURE
        self._captioned = bool(_CAPTION.match(text))
        noted = self._is_note(block)
        if self._boxed and (
            number or (titled is None and _SECTION.match(text) and len(text) < _TITLE_LENGTH)
        ):
            self._boxed = self._recommending = False
            self._heading = self._over = None
            titled = titled or (None if number else text)
        if noted:
            # A note stands in the middle of the paragraph that cites it: that paragraph goes on after it.
            self._note(block)
            self._noting = True
            return
        self._noting = False
        if foreign_script(text):
            yield from self._closed()
            yield Section(
                kind=Kind.NOTICE,
                pieces=(piece(block),),
                facts=self._facts,
                heading=self._heading,
                why=(Evidence("kind", _FOREIGN, None, block.page),),
            )
        elif match := _RECOMMENDATION.match(text):
            yield from self._closed()
            self._open(Kind.RECOMMENDATION, " ".join(match[0].rstrip(".:").split()))
            self._head = False
        elif _FOOT.match(text) and not self._head:
            yield from self._closed()
            if not self._foot:
                self._heading = self._over = None
            self._label, self._foot, self._recommending = None, True, False
            self._open(Kind.OTHER).pieces.append(piece(block))
        elif match := _RECOMMENDED.match(text):
            # Below a numbered title they are its parts; below a numbered paragraph they are not.
            titled_above = (
                self._current is None or sum(len(each.text) for each in self._current.pieces) <= _TITLE_LENGTH
            )
            yield from self._closed()
            self._heading, self._over, self._head = "Recommendations", block.page, False
            self._foot, self._letter = False, None
            self._label = self._label if titled_above else None
            self._recommending = self._boxed = True
            if text[match.end() :]:
                self._open(Kind.RECOMMENDATION).pieces.append(piece(block, text[match.end() :]))
        elif titled is not None:
            yield from self._closed()
            self._heading, self._label, self._head = titled, None, False
            if chapter := item_number(replace(block, text=titled, marker=""))[0]:
                self._chapter = titled, block.page, chapter
            self._over, self._boxed, self._letter = block.page, False, None
            self._untold = piece(block, titled)
            self._foot = bool(_FOOT.match(_SECTION_NUMBER.sub("", titled)))
            self._recommending = bool(_RECOMMENDING.search(titled)) and not titled.casefold().startswith(
                "appendix"
            )
        elif self._foot:
            (self._current or self._open(Kind.OTHER)).pieces.append(piece(block))
        elif number:
            resumed = self._resumed(number)
            yield from self._closed()
            if resumed:
                self._heading, self._over, _ = resumed
            self._label, self._head = number, False
            self._letter = None
            self._open(self._kind(), number).pieces.append(piece(block, rest))
        elif self._recommending and (letter := self._part(block))[0]:
            yield from self._closed()
            self._open(Kind.RECOMMENDATION, f"{self._label or ''}{letter[0]}").pieces.append(
                piece(block, letter[1])
            )
        elif self._recommending and self._leads(text):
            yield from self._closed()
            self._waiting.append(piece(block))
        elif self._current is None or self._breaks(block):
            yield from self._closed()
            self._open(self._kind(), self._label).pieces.append(piece(block))
        else:
            self._current.pieces.append(piece(block))

    def _part(self, block: Paragraph) -> tuple[str | None, str]:
        """The letter of a recommendation's part, and its text without; one without brackets only where it
        follows the letter before it."""
        letter, rest = part_letter(block)
        match = _LETTER.match(full_text(block))
        if letter is None and match:
            before = self._letter or chr(ord("A" if match[1].isupper() else "a") - 1)
            if ord(match[1]) != ord(before) + 1:
                return None, rest
            self._letter = match[1]
            return match[1], full_text(block)[match.end() :]
        return letter, rest

    def _kind(self) -> Kind:
        if (
            self._foot
            or (self._head and self._heading is None)
            or (self._heading or "").casefold() == "contents"
        ):
            return Kind.OTHER
        return Kind.RECOMMENDATION if self._recommending else Kind.REPORT

    def _is_mark(self, block: Paragraph) -> bool:
        return 0 < block.size < self._size * 0.75 and block.text.strip().isdigit()

    def _note(self, block: Paragraph) -> None:
        last = self._notes[-1] if self._notes else None
        if last and self._noting and last.text.isdigit():
            self._notes[-1] = replace(last, text=f"{last.text} {block.text}", page_end=block.page_end)
        else:
            self._notes.append(piece(block))

    def _leads(self, text: str) -> bool:
        """Whether a paragraph only leads in to the recommendations below it, or is a heading among them."""
        return self._label is None and (text.endswith(":") or (len(text) < 80 and text[-1].isalnum()))

    def _breaks(self, block: Paragraph) -> bool:
        """Whether a paragraph without a number begins a section of its own."""
        if is_bullet(block) or self._current is None:
            return False
        return self._recommending and self._label is None

    def _title(self, block: Paragraph, following: Block | None) -> str | None:
        """The heading a paragraph is, if it is one."""
        text = " ".join(full_text(block).split())
        if (
            _HEAD_LABEL.match(text)
            or _REQUEST.match(text)
            or (self._head and _LABELLED.match(text))
            or self._is_note(block)
            or paragraph_number(block)[0]
            or part_letter(block)[0]
        ):
            return None
        if _CAPTION.match(text) and not block.heading:
            return None
        if is_heading(block, self._size) or (
            self._capitals and len(text) <= _TITLE_LENGTH and _CAPITALS.fullmatch(text)
        ):
            if self._is_of_a_figure(block, following):
                # What follows a table is no longer of the paragraph before it.
                self._label = None
                return None
            text = _GLUED_NUMBER.sub(r"\1 ", text)
            number, _ = item_number(replace(block, text=text))
            self._section = int(number) if number and number.isdigit() else self._section
            return text
        number, rest = item_number(block)
        short = len(rest) <= _TITLE_LENGTH and not rest.endswith((".", ";", ":", ",", "!"))
        next_is_numbered = isinstance(following, Paragraph) and paragraph_number(following)[0] is not None
        if number and short and rest[:1].isupper():
            nested = (paragraph_number(following)[0] or "") if isinstance(following, Paragraph) else ""
            next_section = (
                self._section > 0
                and number == str(self._section + 1)
                and not isinstance(following, Paragraph)
            )
            if not (nested.startswith(f"{number}.") or next_section):
                return None
            self._section = int(number) if number.isdigit() else self._section
            return text
        if short and _APPENDIX.match(text):
            # One that another follows, or the foot, or nothing, stands in a list of appendices; one that
            # ends in a page's number stands in the contents.
            listed = isinstance(following, Paragraph) and (
                _APPENDIX.match(following.text) or _FOOT.match(following.text)
            )
            return None if following is None or listed or text[-1].isdigit() else text
        stands = short and next_is_numbered and text[:1].isupper() and not block.marker
        # The line below a chart's caption only looks like a heading.
        return text if stands and not text.endswith("?") and not self._captioned else None

    def _resumed(self, number: str) -> tuple[str, int | None, str] | None:
        """The chapter that a numbered paragraph goes on with behind a heading that stood over text without
        numbers, such as a quotation's."""
        over_text = self._current is not None and self._label is None and not self._recommending
        chapter = self._chapter
        if not over_text or chapter is None or self._heading == chapter[0]:
            return None
        return chapter if number.startswith(f"{chapter[2]}.") else None

    def _is_of_a_figure(self, block: Paragraph, following: Block | None) -> bool:
        """Whether it only looks like a heading: a label on a map or a chart, smaller than the text, a row of
        figures, or the head of a table whose rows follow as lines of amounts."""
        if block.heading:
            return False
        if 0 < block.size < self._size * _LABEL_SIZE or len(_FIGURE.findall(block.text)) > 1:
            return True
        amounts = _AMOUNT.findall(following.text) if isinstance(following, Paragraph) else ()
        return isinstance(following, Paragraph) and len(amounts) >= max(3, len(following.text.split()) / 4)

    def _is_note(self, block: Paragraph) -> bool:
        """Whether it is a note at the foot of a page or the end: by its mark, or smaller type after one."""
        text = full_text(block).strip()
        if _NOTE.match(text) or self._is_mark(block):
            return True
        if self._noting and 0 < block.size < self._size * 0.93:
            return True
        small = 0 < block.size < self._size * 0.93
        return (small or bool(_NOTES.search(self._heading or ""))) and bool(_SMALL_NOTE.match(text))


def _why(section: _Open) -> tuple[Evidence, ...]:
    page = section.pieces[0].page
    words = section.heading if section.kind is Kind.RECOMMENDATION else None
    why = [Evidence("kind", _KINDS[section.kind], words, page)]
    if section.heading:
        why.append(Evidence("heading", UNDER_HEADING, section.heading, section.over))
    if section.paragraph:
        why.append(Evidence("paragraph", _NUMBERED, section.paragraph, page))
    return tuple(why)


GENRE = Report()
