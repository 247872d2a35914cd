"""Public notices, in any language: short, and they say what they are at their beginning."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres.heads import (
    HEADING_ABOVE,
    body_size,
    committee_name,
    head_facts,
    head_lines,
    is_heading,
    item_number,
    lines_of,
)
from indexer.genres.prose import grouped, without_furniture, words
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates, parse_date
from mappings.passage import Evidence, Kind

_NOTICE = regex.compile(
    r"\bnotice (?:is hereby|is given|of (?!motion|item|minutes))|\b(?:public|statutory|legal) notice\b"
    r"|^notice\b(?! of)"
    r"|\bhysbysiad\b|\brhodd(?:ir|wyd) (?:rhybudd|hysbysiad)\b|\bfógra\b|\btugtar fógra\b"
    r"|^avis\b|\bavis (?:public|est (?:par la présente )?donné)\b|\bbekendmaking\b|\bkennisgeving\b"
    r"|\bbekanntmachung\b|\baviso (?:público|de)\b|\bpor la presente se (?:da aviso|notifica)\b",
    regex.IGNORECASE,
)
_DATED = regex.compile(r"^(?:Dated?|Published|Dyddiad|Dyddiedig|Dáta|Datum)\s*:\s*(.+)$", regex.IGNORECASE)
_AGENDA = regex.compile(r"^\W*(?:meeting |public )?agenda\b.{0,40}$", regex.IGNORECASE)
_HEAD_LINES = 12
_LONGEST = 10_000  # characters
_LONGEST_TITLE = 200
_LONGEST_CAPITALS = 60
_MOST_DAYS = 3
_SENTENCE = regex.compile(r"[.;:!?]\s*$")


class Notice:
    """A notice to the public: a meeting, an application, an election, an audit."""

    name = "notice"

    def score(self, document: Document) -> float:
        """By the words of its head; an agenda under such a head, or a long paper, is something else."""
        head = head_lines(document.blocks, _HEAD_LINES)
        if not any(_NOTICE.search(line) for line in head):
            return 0.0
        length = sum(len(line) for block in document.blocks for line in lines_of(block))
        items = sum(1 for paragraph in document.paragraphs if item_number(paragraph)[0])
        if length > _LONGEST or items > 3 or any(_AGENDA.search(line) for line in head):
            return 0.15
        return 0.7

    def parse(self, document: Document, given: Facts) -> Parsed:
        """Each paragraph a section, a list with what introduces it."""
        blocks = without_furniture(document.blocks)
        own = head_facts(document)
        if dated := _dated(document):
            date, line, page = dated
            own = own.found("the date behind a label of its own", line, page, published=date)
        days = {found.date for line in head_lines(blocks) for found in find_dates(line)}
        if len(days) > _MOST_DAYS:
            # A calendar: none of its meetings is that of the whole page, nor a body that not all are of.
            own = own.without("meeting_date", *(() if _of_one_body(blocks) else ("committee",)))
        facts = own.else_from(given)
        size = body_size(blocks)
        title = next(
            (
                block
                for block in blocks
                if isinstance(block, Paragraph)
                and (text := words(block))
                and len(text) <= _LONGEST_TITLE
                and (_NOTICE.search(text) or is_heading(block, size))
            ),
            None,
        )
        heading = words(title) if title else None
        why = _named(document)
        above = Evidence("heading", "the notice's title", heading, title.page) if title else None
        sections: list[Section] = []
        for block, pieces in _paragraphs(blocks):
            if sections and isinstance(block, Paragraph) and _heads(block, size):
                above = Evidence("heading", HEADING_ABOVE, words(block), block.page)
            sections.append(
                Section(
                    kind=Kind.NOTICE,
                    pieces=tuple(pieces),
                    facts=facts,
                    heading=above.words if above else None,
                    why=(*why, above) if above else tuple(why),
                )
            )
        return Parsed(title=heading or document.title, facts=facts, sections=sections)


def _of_one_body(blocks: Sequence[Block]) -> bool:
    """Whether all meetings that a calendar names are of one body."""
    lines = (line for block in blocks for line in lines_of(block))
    return len({name for line in lines if (name := committee_name(line))}) <= 1


def _heads(block: Paragraph, size: float) -> bool:
    """Whether a paragraph heads those below it: set off from the text, or a short line in capitals."""
    capitals = (
        block.text.isupper() and len(block.text) <= _LONGEST_CAPITALS and not _SENTENCE.search(block.text)
    )
    return is_heading(block, size) or capitals


def _paragraphs(blocks: Sequence[Block]) -> Iterator[tuple[Block, list[Piece]]]:
    """The notice's paragraphs, each with its first block; the lines at its head that are no sentences
    together."""
    groups = list(grouped(blocks))
    head = list(
        takewhile(lambda group: len(group[1]) == 1 and not _SENTENCE.search(group[1][0].text), groups)
    )
    if head:
        yield head[0][0], [piece for _, pieces in head for piece in pieces]
    yield from groups[len(head) :]


def _named(document: Document) -> list[Evidence]:
    """The words of the head that call it a notice."""
    lines = ((line, block.page) for block in document.blocks for line in lines_of(block))
    for line, page in islice(lines, _HEAD_LINES):
        if match := _NOTICE.search(line):
            return [Evidence("kind", "its head calls it a notice", match[0], page)]
    return []


def _dated(document: Document) -> tuple[dt.date, str, int | None] | None:
    """The date behind a label of its own, at the notice's head or foot, with its line and its page."""
    lines = ((line, block.page) for block in document.blocks for line in lines_of(block))
    return next(
        (
            (date, line, page)
            for line, page in lines
            if (match := _DATED.match(line)) and (date := parse_date(match[1]))
        ),
        None,
    )


GENRE = Notice()
