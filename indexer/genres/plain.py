"""The floor: a paper of no known sort, its paragraphs kept together under their headings.

A resolution that is a paper by itself is one of these, of which more is known: what it resolves, and the day.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from indexer.document import Block, Document
from indexer.genres.heads import body_size, head_facts, head_lines, lines_of, under_headings
from indexer.genres.prose import UNDER_HEADING, words
from indexer.genres.types import Facts, Parsed, Section
from mappings.dates import find_dates
from mappings.passage import Evidence, Kind

_ACT = regex.compile(r"^(?P<what>resolution|ordinance)\s*(?:no\b|number\b|#)", regex.IGNORECASE)
_ACT_LINES = 6
_RESOLVES = regex.compile(
    r"^(?:(?:now|therefore)\b[,;]?\s*)*be it (?:hereby )?(?:further )?resolved\b"
    r"|^(?:now|therefore)\b.{0,120}\b(?:hereby )?resolves?\b",
    regex.IGNORECASE,
)
_RECITAL = regex.compile(r"^whereas\b", regex.IGNORECASE)
_SUMMARY = regex.compile(r"^a resolution \p{L}+ing\b", regex.IGNORECASE)
_ADOPTED = regex.compile(
    r"^(?:duly )?(?:passed|adopted|approved this|passed,? (?:and )?(?:adopted|approved)"
    r"|adopted and approved)\b.{0,160}",
    regex.IGNORECASE,
)
_DAY_OF = regex.compile(r"\bday of\b", regex.IGNORECASE)
_EXHIBIT = regex.compile(r"^(?:exhibit|attachment|appendix)\s+\W?\w{1,2}\W?$", regex.IGNORECASE)

_NO_SORT = "a paper of no known sort"
_RESOLVED = "what stands below the words by which a resolution resolves"
_ALL_RESOLVED = "a resolution without recitals"
_PASSED = "the day on which it says it was adopted"


class Plain:
    """What every document is at least."""

    name = "plain"

    def score(self, document: Document) -> float:
        """A little, always."""
        return 0.05

    def parse(self, document: Document, given: Facts) -> Parsed:
        """One section a heading; what a resolution resolves is of that kind."""
        own = head_facts(document).only("authority")
        blocks = document.blocks
        act = next(filter(None, map(_ACT.match, head_lines(blocks, _ACT_LINES))), None)
        facts = given.else_from(_adopted(blocks, own) if act else own)
        start, end, why = (
            _resolved(blocks) if act and act["what"].casefold() == "resolution" else (0, 0, None)
        )
        size = body_size(blocks)
        sections = [
            _explained(section, resolved)
            for part, resolved in ((blocks[:start], None), (blocks[start:end], why), (blocks[end:], None))
            for section in under_headings(part, facts, size)
        ]
        headings = (section.heading for section in sections if section.heading)
        title = document.title or (act.string if act else next(headings, None))
        return Parsed(title=title, facts=facts, sections=sections)


def _adopted(blocks: Sequence[Block], facts: Facts) -> Facts:
    """The facts with the day of the meeting that adopted an act, where all that it says agree on one."""
    found: dict[dt.date, tuple[str, int | None]] = {}
    for line, page in _lines(blocks):
        match = _ADOPTED.match(line)
        for each in find_dates(_DAY_OF.sub("of", match[0])) if match else ():
            found.setdefault(each.date, (line, page))
    if len(found) != 1:
        return facts
    ((day, (line, page)),) = found.items()
    return facts.found(_PASSED, line, page, meeting_date=day)


def _lines(blocks: Sequence[Block]) -> Iterator[tuple[str, int | None]]:
    for block in blocks:
        yield words(block), block.page
        yield from ((line, block.page) for line in lines_of(block))


def _resolved(blocks: Sequence[Block]) -> tuple[int, int, Evidence | None]:
    """Where what a resolution resolves begins and ends, and what says so; it ends with its adoption."""
    texts = [words(block) for block in blocks]
    clause = next((index for index, text in enumerate(texts) if _RESOLVES.match(text)), None)
    if clause is not None:
        after = range(clause + 1, len(blocks))
        end = next((i for i in after if _ADOPTED.match(texts[i]) or _EXHIBIT.match(texts[i])), len(blocks))
        return clause, end, Evidence("kind", _RESOLVED, texts[clause], blocks[clause].page)
    summary = next((index for index, text in enumerate(texts[:_ACT_LINES]) if _SUMMARY.match(text)), None)
    if summary is None or any(map(_RECITAL.match, texts)):
        return 0, 0, None
    end = next((index for index, text in enumerate(texts) if _ADOPTED.match(text)), len(blocks))
    return 0, end, Evidence("kind", _ALL_RESOLVED, texts[summary], blocks[summary].page)


def _explained(section: Section, resolved: Evidence | None) -> Section:
    page = section.pieces[0].page
    why = [resolved or Evidence("kind", _NO_SORT, None, page)]
    if section.heading and not section.why:
        why.append(Evidence("heading", UNDER_HEADING, section.heading, page))
    kind = Kind.RESOLUTION if resolved else section.kind
    return replace(section, kind=kind, why=(*why, *section.why))


GENRE = Plain()
