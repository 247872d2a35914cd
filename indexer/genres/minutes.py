"""Minutes: items, numbered paragraphs, and what was resolved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres.heads import (
    block_pieces,
    full_text,
    head_facts,
    head_lines,
    is_bullet,
    item_number,
    lines_of,
    own_facts,
    paragraph_number,
    part_letter,
    piece,
)
from indexer.genres.items import Item, find_items, split_headings
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates
from mappings.names import has_title, is_name, is_post
from mappings.passage import Kind

_TITLE = regex.compile(
    r"^(?:draft\s+)?(?:minutes|cofnodion|miontuairisc[ií]?|besluitenlijst|notulen|niederschrift|procès-verbal)\b",
    regex.IGNORECASE,
)
_TITLED = regex.compile(
    r"^(?!.*\b(?:approv|adopt|previous|last|confirm|archive|agenda))\p{Lu}[^.:;,]{3,80}\bminutes$",
    regex.IGNORECASE,
)
_ATTENDANCE = regex.compile(
    r"^(?:members?\s+present|present(?:\s+in\s+the\s+chair)?|in\s+attendance|also\s+(?:present|in\s+attendance)"
    r"|apolog(?:y|ies)(?:\s+for\s+absence)?|absent|officers?(?:\s+present|\s+in\s+attendance)?"
    r"|officials?\s+in\s+attendance|councillors\s+present|(?:yn\s+)?(?:presennol|bresennol)|ymddiheuriadau)\s*(?::|$|(?=\s+\p{Lu}))",
    regex.IGNORECASE,
)
_VERB = (
    r"(?:RESOLVED|Resolved|AGREED|Agreed|(?:DECISION|Decision)(?=\s*(?:[:;–—-]|that\b|THAT\b|$))"
    r"|Penderfynwyd|PENDERFYNWYD)"
)
_OPENS = regex.compile(rf"^(?:It\s+was\s+)?(?:UNANIMOUSLY\s+)?{_VERB}\b(?!\s+by\b)")
# characters within which a paragraph says that it was moved and agreed
_LONGEST_MOTION = 2_000
_MOVED = regex.compile(
    r"^(?:On\s+the\s+proposal\s+of|It\s+was\s+(?:proposed|unanimously|resolved|agreed)|Proposed\s+by)\b"
    r".*\b(?:resolved|agreed)\b|^Cynigiwyd\b.*\b(?:gytûn|penderfynwyd|cytunwyd)\b",
    regex.IGNORECASE | regex.DOTALL,
)
_LEAD_IN = regex.compile(
    r"^(?:De\s+(?:gemeente)?(?:raad|commissie)\s+besluit\b[\p{L} ]{0,40}:"
    r"|(?:Der|Die)\s+\p{L}{2,40}\s+beschließt\b[\p{L} ,]{0,40}:)$"
    r"|^(?:(?:And|It\s+was|The\s+[\p{L} \-]{3,60}?)\s+)?(?:unanimously\s+)?"
    rf"(?:resolved|agreed|{_VERB})"
    r"(?:\s+(?:unanimously|to|that|that\s+the\s+[\p{L} \-]{3,60}))?\s*[:;–—-]*\s*(?:[Tt]hat)?\s*[:;–—-]*$"
)
_LETTERED = regex.compile(r"(?:^|(?<=[\s;,:.]))\(([a-z])\)\s+")
_ACTION = regex.compile(
    r"^(?:ACTIONS?|Actions?)(?:\s+(?:[Pp]oint|POINT)s?)?(?:\s+(?:[Bb]y|BY))?(?:\s+\d+)?\s*[:–—-]\s*(?=\S)"
)
_TO_DO = regex.compile(r"\s+(?:to|will|shall)\s+\p{Ll}")
# Some print who is to act at the right, after a wide gap.
_OWNER = regex.compile(r"[.!?)”’\"]\s{2,}(?P<who>\p{Lu}[^!?:;]{1,58})$")
_AND = regex.compile(r"\s*(?:/|&|,|\band\b)\s*")
_POST_WORDS = regex.compile(r"(?:\p{Lu}[\p{L}’'\-]*|the|of|for)(?:\s+(?:\p{Lu}[\p{L}’'\-]*|the|of|for))*+")
_LONGEST_BUSINESS = 90
_CAPITALS = regex.compile(r"(?=.*\p{Lu}{4})\p{Lu}[\p{Lu}\s&/’'\-]{5,80}")
_BUSINESS = regex.compile(
    r"\b(?:BUSINESS|QUESTIONS?|MOTIONS?|REPORTS|ADJOURN\p{Lu}*|CORRESPONDENCE|PLANNING|COMMENTS?|HEARINGS?"
    r"|AGENDA|ITEMS?|ANNOUNCEMENTS?|MATTERS)\b"
)
_SIGNED = regex.compile(
    r"^(?:signed\b.*|chair(?:man|woman|person)?\.?(?:\s+date\.?)?|date\.?|_{3,}.*|\.{5,}.*"
    r"|contact officers?:.*)$",
    regex.IGNORECASE,
)


@dataclass(slots=True)
class _Open:
    """The section being gathered."""

    kind: Kind
    facts: Facts
    minute: str | None = None
    heading: str | None = None
    paragraph: str | None = None
    owners: set[str | None] = field(default_factory=set)
    pieces: list[Piece] = field(default_factory=list)


class Minutes:
    """What a meeting did and resolved."""

    name = "minutes"

    def score(self, document: Document) -> float:
        """High where the head says minutes; lower where only attendance, items and resolutions do."""
        lines = head_lines(document.blocks, 15)
        titled = any(_TITLE.match(line) for line in lines)
        resolutions = sum(1 for paragraph in document.paragraphs if _OPENS.match(_bare(paragraph)))
        attended = any(_ATTENDANCE.match(line) for line in head_lines(document.blocks))
        titled = titled or (attended and any(_TITLED.match(line) for line in lines[:5]))
        if titled and any(line.casefold().startswith("subject:") for line in lines):
            titled = False
        if titled:
            return 0.9 if attended or resolutions else 0.6
        if attended and len(find_items(split_headings(document.blocks))) > 2:
            return 0.7 if resolutions else 0.66
        return 0.0

    def parse(self, document: Document, given: Facts) -> Parsed:
        """Paragraphs as `minute`, decisions as `resolution`, a part a section; head and foot as `other`."""
        blocks = split_headings(document.blocks)
        items = _with_siblings(blocks, find_items(blocks))
        own = head_facts(replace(document, blocks=blocks), until=_head_end(blocks, items))
        facts = own_facts(own, given)
        named = [facts.committee or "", f"{facts.meeting_date:%-d %B %Y}" if facts.meeting_date else ""]
        title = "Minutes: " + ", ".join(filter(None, named)) if any(named) else document.title
        sections = list(_front(blocks[: items[0].index if items else len(blocks)], facts, bare=not items))
        for item, following in zip_longest(items, items[1:]):
            until = following.index if following else len(blocks)
            sections.extend(_Reader(item, facts, last=following is None).read(blocks[item.until : until]))
        return Parsed(title=title, facts=facts, sections=sections)


def _with_siblings(blocks: Sequence[Block], items: list[Item]) -> list[Item]:
    """The items, with the headings between them that begin other business: of their level with another number
    or none, where markup makes them headings; in capitals, where they are not."""
    levels = {block.heading for item in items if isinstance(block := blocks[item.index], Paragraph)}
    level = levels.pop() if len(levels) == 1 and len(items) > 2 else 0
    capitals = not any(item.title.isupper() for item in items)
    known = {item.index: item for item in items}
    found: list[Item] = []
    for index in range(items[0].index if items else len(blocks), len(blocks)):
        block = blocks[index]
        if index in known:
            found.append(known[index])
        elif not isinstance(block, Paragraph) or not block.text.strip():
            continue
        elif (level and block.heading == level) or (capitals and _is_business(block)):
            number, title = item_number(block)
            found.append(Item(index, index + 1, number or "", title.strip()))
    return found


def _is_business(block: Paragraph) -> bool:
    """Whether a paragraph is a heading such as OLD BUSINESS, and not what came of some (NO OBJECTIONS)."""
    text = full_text(block).strip()
    if len(text) > _LONGEST_BUSINESS or "CARRIED" in text:
        return False
    return bool(_CAPITALS.fullmatch(text) and _BUSINESS.search(text))


def _responsible(block: Paragraph) -> str | None:
    """Who is to act, where that stands apart at the end of a paragraph: persons or posts, nothing else."""
    match = _OWNER.search(block.lines[-1]) if block.lines else None
    return match["who"] if match and _are_people(match["who"]) else None


def _are_people(text: str) -> bool:
    return all(
        (has_title(one) and is_name(one)) or (is_post(one) and _POST_WORDS.fullmatch(one))
        for one in _AND.split(text.strip(" ."))
    )


def _doer(text: str) -> str | None:
    """Who an action is for: the persons or posts before "to do", or those that are all of it."""
    match = _TO_DO.search(text)
    who = text[: match.start()] if match else text.rstrip(".")
    return who if len(who) <= 80 and _are_people(who) else None


def _head_end(blocks: Sequence[Block], items: Sequence[Item]) -> int | None:
    """Where the head ends: at the attendance or the first item, whichever is first; what follows names other
    meetings."""
    attended = (
        index
        for index, block in enumerate(blocks)
        if index and isinstance(block, Paragraph) and _ATTENDANCE.match(block.text)
    )
    ends = [*([items[0].index] if items else []), next(attended, len(blocks))]
    return min(ends)


def _figure(paragraph: Paragraph) -> str | None:
    """The figure in brackets that numbers a paragraph in some councils' minutes: "(3)"."""
    letter, _ = part_letter(paragraph)
    return letter if letter and letter.strip("()").isdigit() else None


def _bare(paragraph: Paragraph) -> str:
    for split in (paragraph_number, part_letter):
        number, rest = split(paragraph)
        if number:
            return rest
    return paragraph.text


def _front(blocks: Sequence[Block], facts: Facts, *, bare: bool) -> Iterator[Section]:
    """The head block and the attendance; of minutes without items, all of them."""
    current = _Open(Kind.OTHER, facts)
    for block in blocks:
        match = _ATTENDANCE.match(block.text) if isinstance(block, Paragraph) else None
        if match:
            yield from _closed(current)
            heading = " ".join(match[0].strip(" :").split()).capitalize()
            current = _Open(Kind.OTHER, facts, heading=heading)
        elif (
            bare
            and isinstance(block, Paragraph)
            and (_OPENS.match(block.text) or _MOVED.match(block.text[:_LONGEST_MOTION]))
        ):
            yield from _closed(current)
            yield Section(kind=Kind.RESOLUTION, pieces=(piece(block),), facts=facts)
            current = _Open(Kind.OTHER, facts)
            continue
        current.pieces.extend(block_pieces(block))
    yield from _closed(current)


def _closed(current: _Open) -> Iterator[Section]:
    if current.pieces:
        yield Section(
            kind=current.kind,
            pieces=tuple(current.pieces),
            facts=current.facts,
            minute_number=current.minute,
            heading=current.heading,
            paragraph=current.paragraph,
            responsible=next(iter(current.owners)) if len(current.owners) == 1 else None,
        )


class _Reader:
    """Reads the blocks of one item."""

    def __init__(self, item: Item, facts: Facts, *, last: bool) -> None:
        self._item = item
        self._number = item.number or None
        # Without a bracket the printed number is all there is to cite the item by.
        self._facts = replace(facts, item_number=item.bracket or self._number, item_title=item.title)
        self._meeting = facts
        self._last = last

    def read(self, blocks: Sequence[Block]) -> Iterator[Section]:
        """The sections of the item."""
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        figures = not any(self._own_number(block) for block in paragraphs)
        numbered = not figures or any(_figure(block) for block in paragraphs)
        current: _Open | None = None
        label: str | None = None
        resolving = False
        for index, block in enumerate(blocks):
            if not isinstance(block, Paragraph):
                current = current or self._open(Kind.MINUTE, label)
                current.pieces.extend(block_pieces(block))
                continue
            if self._last and self._signature(block):
                yield from _closed(current) if current else ()
                yield from self._foot(blocks[index:])
                return
            own = self._own_number(block)
            text = own[1] if own else full_text(block)
            letter, rest = part_letter(replace(block, text=text, marker=None))
            if figure := _figure(block) if figures else None:
                own = (f"{self._number or ''}{figure}", rest)
                text, letter = rest, None
            if own:
                label, resolving = own[0], False
            elif not numbered and not letter and not is_bullet(block):
                label = None
            body = rest if letter else text
            part = f"{label or ((self._number or '') if letter else '')}{letter or ''}" or None
            if action := _ACTION.match(body):
                yield from _closed(current) if current else ()
                done = self._open(Kind.ACTION, part)
                done.pieces.append(piece(block, body))
                done.owners.add(_doer(body[action.end() :]))
                yield from _closed(done)
                current, resolving = None, False
            elif _LEAD_IN.match(body):
                yield from _closed(current) if current else ()
                current, resolving = None, True
            elif letter and resolving:
                yield from _closed(current) if current else ()
                current = self._open(Kind.RESOLUTION, part)
                current.pieces.append(piece(block, rest))
            elif _OPENS.match(body) or _MOVED.match(body[:_LONGEST_MOTION]):
                yield from _closed(current) if current else ()
                yield from self._resolution(block, body, part)
                current, resolving = None, body.endswith(":")
            elif resolving and current is None:
                current = self._open(Kind.RESOLUTION, label)
                current.pieces.append(piece(block, text))
                resolving = numbered
            elif own or letter or current is None or not (numbered or is_bullet(block)):
                yield from _closed(current) if current else ()
                resolving = False
                current = self._open(Kind.MINUTE, part)
                current.pieces.append(piece(block, body))
            else:
                current.pieces.append(piece(block))
            if current and (owner := _responsible(block)):
                current.owners.add(owner)
        if current is None and not blocks:
            current = self._open(Kind.MINUTE, None)
            current.pieces.append(Piece(text=self._item.title))
        yield from _closed(current) if current else ()

    def _open(self, kind: Kind, label: str | None) -> _Open:
        return _Open(kind, self._facts, self._number, None, label)

    def _own_number(self, block: Paragraph) -> tuple[str, str] | None:
        """The number of a paragraph of this item, and its text: "5.4" under 5, not a figure or another's."""
        number, rest = paragraph_number(block)
        return (number, rest) if number and number.split(".")[0] == self._number else None

    def _resolution(self, block: Paragraph, text: str, label: str | None) -> Iterator[Section]:
        """A decision in one paragraph, or its lettered parts where it runs them on."""
        marks = list(_LETTERED.finditer(text))
        letters = [mark[1] for mark in marks]
        if len(marks) > 1 and letters == [chr(ord("a") + count) for count in range(len(letters))]:
            for mark, following in zip(marks, [*marks[1:], None], strict=True):
                part = self._open(Kind.RESOLUTION, f"{label or ''}({mark[1]})")
                end = following.start() if following else len(text)
                part.pieces.append(piece(block, text[mark.end() : end].strip()))
                yield from _closed(part)
            return
        whole = self._open(Kind.RESOLUTION, label)
        whole.pieces.append(piece(block, text))
        yield from _closed(whole)

    def _signature(self, block: Paragraph) -> bool:
        lines = list(lines_of(block))
        if all(_SIGNED.match(line) for line in lines[:1]):
            return True
        names = {self._meeting.authority, self._meeting.committee}
        return all(line in names or (find_dates(line) and len(line) < 40) for line in lines)

    def _foot(self, blocks: Sequence[Block]) -> Iterator[Section]:
        rest = _Open(Kind.OTHER, self._meeting, heading="Signature")
        for block in blocks:
            rest.pieces.extend(block_pieces(block))
        yield from _closed(rest)


GENRE = Minutes()
