"""Public notices, in any language: short, and they say what they are at their beginning."""

import datetime as dt
from dataclasses import replace

import regex

from indexer.document import Document, Paragraph
from indexer.genres.heads import body_size, head_facts, head_lines, is_heading, item_number, lines_of
from indexer.genres.prose import grouped, without_furniture, words
from indexer.genres.types import Facts, Parsed, Section
from mappings.dates import find_dates, parse_date
from mappings.passage import Kind

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
_MOST_DAYS = 3


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
        own = replace(head_facts(document), published=_dated(document))
        days = {found.date for line in head_lines(blocks) for found in find_dates(line)}
        if len(days) > _MOST_DAYS:
            # A calendar: none of its meetings is that of the whole page.
            own = replace(own, meeting_date=None)
        facts = own.else_from(given)
        size = body_size(blocks)
        title = next(
            (
                text
                for block in blocks
                if isinstance(block, Paragraph)
                and (text := words(block))
                and len(text) <= _LONGEST_TITLE
                and (_NOTICE.search(text) or is_heading(block, size))
            ),
            None,
        )
        sections = [
            Section(kind=Kind.NOTICE, pieces=tuple(pieces), facts=facts, heading=title)
            for _, pieces in grouped(blocks)
        ]
        return Parsed(title=title or document.title, facts=facts, sections=sections)


def _dated(document: Document) -> dt.date | None:
    """The date behind a label of its own, at the notice's head or foot."""
    lines = [line for block in document.blocks for line in lines_of(block)]
    return next((parse_date(match[1]) for line in lines if (match := _DATED.match(line))), None)


GENRE = Notice()
