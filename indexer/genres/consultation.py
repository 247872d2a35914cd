"""Consultations and discussions on the web: what was asked, when it ran, and what people wrote."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres.heads import block_pieces, head_facts
from indexer.genres.prose import UNDER_HEADING, grouped, without_furniture, words
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates, parse_date
from mappings.passage import Evidence, Kind

_RAN = regex.compile(
    r"\b(?:ran|runs) from\b|\b(?:opens?|opened|closes|closed|closing date|responses? by|responded)\b",
    regex.IGNORECASE,
)
_OPENED = regex.compile(
    r"^(?:opens?|opened|started?|starts)\b(?: on)?\W*(?P<date>.*\d{4})\W*$", regex.IGNORECASE
)
_CLOSED = regex.compile(r"^(?:clos(?:es?|ed|ing date)|ends?|ended)\b.*\d{4}\W*$", regex.IGNORECASE)
_RESPONDED = regex.compile(r"\b[\d,]+ \w+ (?:have|has) responded\b", regex.IGNORECASE)
_ABOUT = regex.compile(r"\b(?:consultation|discussion|have your say)\b", regex.IGNORECASE)
_COMMENTS = regex.compile(r"^comments?\s*\(\s*(?P<count>\d+)\s*\)$|^comments$", regex.IGNORECASE)
_AUTHOR = regex.compile(
    r"^(?:avatar for\W+|(?:comment|posted|added|written) by\s*:?\s+)(?P<author>\S.{0,80}?)"
    r"(?:\s+(?:on|,|-|–|\|)\s*(?P<date>\S.*\d{4}.*))?$",
    regex.IGNORECASE,
)
_SAYS = regex.compile(r"^(?P<author>\S.{0,60}?) (?:says|wrote|commented)\s*:?$", regex.IGNORECASE)
_NAMED = regex.compile(r"^\S[^.!?:]{0,60}$")
_WHEN = regex.compile(
    r"^(?:(?:posted|commented|submitted|added)\s+)?(?:on\s+)?(?P<date>\d.*?\d{4}|\p{L}+ \d{1,2},? \d{4})"
    r"(?:,?\s*(?:at\s+)?\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?)?$",
    regex.IGNORECASE,
)
_BUTTON = regex.compile(
    r"(?:reply|report|like|\d+ (?:likes?|replies|reply|votes?)|permalink)\W*", regex.IGNORECASE
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
_LONGEST_PAGE = 400  # paragraphs
_LONGEST_LINE = 100  # characters of a heading, a label or a button


_OF_PAGE = "the page of a consultation"
_A_COMMENT = "what stands below the heading of the comments"
_AUTHORED = "the line that names who wrote it"
_RAN_FROM = "the first of the two days between which it ran"
_WRITTEN = "the day beside its author"


@dataclass(slots=True)
class _Comment:
    author: str | None = None
    line: str | None = None
    date: dt.date | None = None
    when: str | None = None
    page: int | None = None
    pieces: list[Piece] = field(default_factory=list)


class Consultation:
    """A page on which people were asked for their views."""

    name = "consultation"

    def score(self, document: Document) -> float:
        """By what it says of itself: when it ran, how many responded, its comments."""
        paragraphs = document.paragraphs
        head = [document.title or "", *map(words, paragraphs[:15])]
        if len(paragraphs) > _LONGEST_PAGE or not any(map(_ABOUT.search, head)):
            return 0.0
        texts = [words(paragraph) for paragraph in paragraphs]
        ran = any(_RAN.search(text) and len(find_dates(text)) > 1 for text in texts) or (
            any(map(_OPENED.match, texts)) and any(map(_CLOSED.match, texts))
        )
        responded = any(_RESPONDED.search(text) for text in texts)
        comments = any(_COMMENTS.match(text) for text in texts)
        if not (ran or responded or comments):
            return 0.0
        return min(0.9, 0.1 + 0.4 * ran + 0.3 * responded + 0.3 * comments)

    def parse(self, document: Document, given: Facts) -> Parsed:
        """The page as `notice`, its comments as `comment`, whose authors are only ever kept as printed."""
        blocks = without_furniture(document.blocks)
        begin = next(
            (index for index, block in enumerate(blocks) if _COMMENTS.match(words(block))), len(blocks)
        )
        page, rest = blocks[:begin], blocks[begin + 1 :]
        given = given.else_from(head_facts(document).only("authority"))
        facts = _opened(blocks, given)
        title = _title(page) or document.title
        end = _end_of_comments(rest)
        sections = [
            *_notices(page, facts, title),
            *_comments(rest[:end], replace(given, published=None), title),
            *_notices(rest[end:], facts, title),
        ]
        return Parsed(title=title, facts=facts, sections=sections)


def _opened(blocks: Sequence[Block], facts: Facts) -> Facts:
    """The facts with the first of the two days between which it ran."""
    for block in blocks:
        text = words(block)
        dates = find_dates(text)
        if len(dates) == 2 and _RAN.search(text) and dates[0].date <= dates[1].date:
            return facts.found(_RAN_FROM, text, block.page, published=dates[0].date)
    for block in blocks:
        opened = _OPENED.match(words(block))
        if opened and (date := parse_date(opened["date"])):
            return facts.found(_RAN_FROM, opened[0], block.page, published=date)
    return facts


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
            why: tuple[Evidence, ...] = (Evidence("kind", _OF_PAGE, None, gathered[0].page),)
            if title:
                why += (Evidence("heading", UNDER_HEADING, title),)
            yield Section(kind=Kind.NOTICE, pieces=tuple(gathered), facts=facts, heading=title, why=why)


def _end_of_comments(blocks: Sequence[Block]) -> int:
    """The index of the first block after the comments."""
    for index, block in enumerate(blocks):
        if _AFTER_COMMENTS.match(words(block)):
            return index
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if _LESS.match(words(block)) and not (following and _begins_comment(blocks, index + 1)):
            return index + 1
    return len(blocks)


def _begins_comment(blocks: Sequence[Block], index: int) -> bool:
    """Whether a block names who wrote the comment below it: in so many words, or with a day alone below."""
    text = words(blocks[index])
    below = words(blocks[index + 1]) if index + 1 < len(blocks) else ""
    return bool(_AUTHOR.match(text) or _SAYS.match(text) or (_NAMED.match(text) and _is_day(below)))


def _is_day(text: str) -> bool:
    match = _WHEN.match(text)
    return bool(match) and match is not None and parse_date(match["date"]) is not None


def _comments(blocks: Sequence[Block], given: Facts, title: str | None) -> Iterator[Section]:
    comments: list[_Comment] = []
    for index, block in enumerate(blocks):
        text = words(block)
        if _begins_comment(blocks, index):
            author = _AUTHOR.match(text) or _SAYS.match(text)
            named = author["author"] if author else text
            comment = _Comment(named.strip(), text, page=block.page)
            dates = find_dates(author.groupdict().get("date") or "") if author else []
            if len(dates) == 1:
                comment.date, comment.when = dates[0].date, text
            comments.append(comment)
        elif _is_day(text) and comments and not comments[-1].pieces and comments[-1].date is None:
            comments[-1].date, comments[-1].when = find_dates(text)[0].date, text
        elif _MORE.match(text) and comments:
            # What stands before is the beginning of what follows.
            comments[-1].pieces = []
        elif not _LESS.match(text) and not _BUTTON.fullmatch(text):
            if not comments:
                comments.append(_Comment())
            comments[-1].pieces += block_pieces(block)
    for comment in comments:
        if comment.pieces:
            yield _section(comment, given, title)


def _section(comment: _Comment, given: Facts, title: str | None) -> Section:
    why = [Evidence("kind", _A_COMMENT, None, comment.pieces[0].page)]
    if comment.author:
        why.append(Evidence("speaker_printed", _AUTHORED, comment.line, comment.page))
    if title:
        why.append(Evidence("heading", UNDER_HEADING, title))
    facts = given
    if comment.date:
        facts = facts.found(_WRITTEN, comment.when, comment.page, published=comment.date)
    return Section(
        kind=Kind.COMMENT,
        pieces=tuple(comment.pieces),
        facts=facts,
        heading=title,
        speaker_printed=comment.author,
        why=tuple(why),
    )


GENRE = Consultation()
