"""Consultations and discussions on the web: what was asked, when it ran, and what people wrote."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres.heads import block_pieces
from indexer.genres.prose import grouped, without_furniture, words
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates
from mappings.passage import Kind

_RAN = regex.compile(
    r"\b(?:ran|runs) from\b|\b(?:opens?|opened|closes|closed|closing date|responses? by|responded)\b",
    regex.IGNORECASE,
)
_RESPONDED = regex.compile(r"\b[\d,]+ \w+ (?:have|has) responded\b", regex.IGNORECASE)
_ABOUT = regex.compile(r"\b(?:consultation|discussion|have your say)\b", regex.IGNORECASE)
_COMMENTS = regex.compile(r"^comments?\s*\(\s*(?P<count>\d+)\s*\)$|^comments$", regex.IGNORECASE)
_AUTHOR = regex.compile(
    r"^(?:avatar for\W+|(?:comment|posted|added|written) by\s*:?\s+)(?P<author>\S.{0,80}?)"
    r"(?:\s+(?:on|,|-|–|\|)\s*(?P<date>\S.*\d{4}.*))?$",
    regex.IGNORECASE,
)
_BY = regex.compile(r"^(?:user image for|added by)\b", regex.IGNORECASE)
_MORE = regex.compile(
    r"^show (?:the )?(?:full|whole|more of (?:the )?)\s*comment$|^show more$", regex.IGNORECASE
)
_LESS = regex.compile(r"^show less(?: of (?:the )?comment)?$", regex.IGNORECASE)
_AFTER_COMMENTS = regex.compile(
    r"^(?:staying safe|timeline|related .*|share this.*|more discussions)$", regex.IGNORECASE
)
_TIMELINE = regex.compile(r"^timeline$", regex.IGNORECASE)
_LONGEST_LINE = 100  # characters of a heading, a label or a button


@dataclass(slots=True)
class _Comment:
    author: str | None
    date: dt.date | None
    pieces: list[Piece] = field(default_factory=list)


class Consultation:
    """A page on which people were asked for their views."""

    name = "consultation"

    def score(self, document: Document) -> float:
        """By what it says of itself: when it ran, how many responded, its comments."""
        texts = [words(paragraph) for paragraph in document.paragraphs]
        about = any(_ABOUT.search(text) for text in [document.title or "", *texts[:15]])
        ran = any(_RAN.search(text) and len(find_dates(text)) > 1 for text in texts)
        responded = any(_RESPONDED.search(text) for text in texts)
        comments = any(_COMMENTS.match(text) for text in texts)
        if not about or not (ran or responded or comments) or len(texts) > 400:
            return 0.0
        return min(0.9, 0.1 + 0.4 * ran + 0.3 * responded + 0.3 * comments)

    def parse(self, document: Document, given: Facts) -> Parsed:
        """The page as `notice`, its comments as `comment`, whose authors are only ever kept as printed."""
        blocks = without_furniture(document.blocks)
        begin = next(
            (index for index, block in enumerate(blocks) if _COMMENTS.match(words(block))), len(blocks)
        )
        page, rest = blocks[:begin], blocks[begin + 1 :]
        facts = replace(given, published=_opened(blocks) or given.published)
        title = _title(page) or document.title
        end = _end_of_comments(rest)
        sections = [
            *_notices(page, facts, title),
            *_comments(rest[:end], given),
            *_notices(rest[end:], facts, title),
        ]
        return Parsed(title=title, facts=facts, sections=sections)


def _opened(blocks: Sequence[Block]) -> dt.date | None:
    """The first of the two days between which it ran."""
    for block in blocks:
        text = words(block)
        dates = find_dates(text)
        if len(dates) == 2 and _RAN.search(text) and dates[0].date <= dates[1].date:
            return dates[0].date
    return None


def _title(page: Sequence[Block]) -> str | None:
    """The page's first heading, else what stands before the name of who put it there."""
    paragraphs = [block for block in page if isinstance(block, Paragraph)]
    for paragraph in paragraphs:
        if paragraph.heading == 1:
            return words(paragraph)
    for before, paragraph in pairwise(paragraphs):
        if _BY.match(words(paragraph)) and not _BY.match(words(before)):
            return words(before)
    return next(
        (text for each in paragraphs if _ABOUT.search(text := words(each)) and len(text) <= 200), None
    )


def _notices(blocks: Sequence[Block], facts: Facts, title: str | None) -> Iterator[Section]:
    """The page's paragraphs, its short lines that follow one another together, its timeline as one."""
    timeline = next(
        (index for index, block in enumerate(blocks) if _TIMELINE.match(words(block))), len(blocks)
    )
    sections: list[list[Piece]] = []
    gathering = False
    for _, pieces in grouped(blocks[:timeline]):
        line = len(pieces) == 1 and len(pieces[0].text) <= _LONGEST_LINE and not pieces[0].text.endswith(".")
        if line and gathering:
            sections[-1] += pieces
        else:
            sections.append(list(pieces))
        gathering = line
    sections.append([piece for block in blocks[timeline:] for piece in block_pieces(block)])
    for gathered in sections:
        if gathered:
            yield Section(kind=Kind.NOTICE, pieces=tuple(gathered), facts=facts, heading=title)


def _end_of_comments(blocks: Sequence[Block]) -> int:
    """The index of the first block after the comments."""
    for index, block in enumerate(blocks):
        if _AFTER_COMMENTS.match(words(block)):
            return index
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if _LESS.match(words(block)) and not (following and _AUTHOR.match(words(following))):
            return index + 1
    return len(blocks)


def _comments(blocks: Sequence[Block], given: Facts) -> Iterator[Section]:
    comments: list[_Comment] = []
    for block in blocks:
        text = words(block)
        author = _AUTHOR.match(text)
        if author:
            dates = find_dates(author["date"] or "")
            comments.append(_Comment(author["author"].strip(), dates[0].date if len(dates) == 1 else None))
        elif _MORE.match(text) and comments:
            # What stands before is the beginning of what follows.
            comments[-1].pieces = []
        elif not _LESS.match(text):
            if not comments:
                comments.append(_Comment(None, None))
            comments[-1].pieces += block_pieces(block)
    for comment in comments:
        if comment.pieces:
            yield Section(
                kind=Kind.COMMENT,
                pieces=tuple(comment.pieces),
                facts=replace(given, published=comment.date),
                speaker_printed=comment.author,
            )


GENRE = Consultation()
