"""Minutes: items, numbered paragraphs, and what was resolved."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import zip_longest

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres.attendance import attendance, attended, happened, is_told, label_of
from indexer.genres.business import (
    BEHIND_ACTION,
    action,
    carried,
    decided,
    doer,
    is_lead_in,
    is_mover,
    opens_decision,
    stands_as_resolution,
    those_to_act,
)
from indexer.genres.heads import (
    PARAGRAPH_NUMBER,
    block_pieces,
    body_size,
    full_text,
    head_facts,
    head_lines,
    is_bullet,
    is_calendar,
    is_heading,
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
from mappings.passage import Evidence, Kind

_TITLE = regex.compile(
    r"^(?:draft\s+)?(?:minutes|cofnodion|miontuairisc[ií]?|besluitenlijst|notulen|niederschrift|procès-verbal)\b",
    regex.IGNORECASE,
)
_TITLED = regex.compile(
    r"^(?!.*\b(?:approv|adopt|previous|last|confirm|archive|agenda))\p{Lu}[^.:;,]{3,80}\bminutes$",
    regex.IGNORECASE,
)
_LETTERED = regex.compile(r"(?:^|(?<=[\s;,:.]))\(([a-z])\)\s+")
_PLAIN_NUMBER = regex.compile(r"^(\d{1,2})[.)]\s+(?=\S)")
_LONGEST_FRAGMENT = 60
_SENTENCE = regex.compile(r"[.;!?](?:\s|$)|:$")
_FEWEST_HEADINGS = 3
_LONGEST_BUSINESS = 90
_CAPITALS = regex.compile(r"(?=.*\p{Lu}{4})\p{Lu}[\p{Lu}\s&/’'\-]{5,80}")
_BUSINESS = regex.compile(
    r"\b(?:BUSINESS|QUESTIONS?|MOTIONS?|REPORTS|ADJOURN\p{Lu}*|CORRESPONDENCE|PLANNING|COMMENTS?|HEARINGS?"
    r"|AGENDA|ITEMS?|ANNOUNCEMENTS?|MATTERS)\b"
)
_VOTERS = regex.compile(r"^(?:for|against|in favou?r|abst\p{L}+|yeas?|nays?|ayes?|noes)\b.{0,20}$", regex.I)
_SIGNED = regex.compile(
    r"^(?:(?:minutes\s+)?signed\b.*|llofnod(?:wyd)?\s*[:._…].*|mayor|cathaoirleach"
    r"|(?:chair(?:man|woman|person)?|cadeirydd)\.?(?:\s*[._…]+)?(?:\s+(?:date|dyddiad)\b.*)?"
    r"|(?:date|dyddiad)\.?(?:\s*[:._…].*)?|_{3,}.*|(?:\.{5,}|…{2,}).*|contact officers?:.*)$",
    regex.IGNORECASE,
)
_CONCLUDED = regex.compile(
    r"(?:this|that|which)\s+(?:concluded|ended)\s+the\s+(?:meeting|business|proceedings)\.?", regex.IGNORECASE
)
# "4.4. 4.12ii)": what another meeting's minutes call the matter.
_REFERS = regex.compile(r"^(?:\d{1,2}\.)*\d{1,2}\s?[ivxl]+\)")


_ITS_HEADING = "the heading of the item it stands under"
_ITS_NUMBER = "the number of the heading it stands under"
_ITS_BRACKET = "the item in brackets behind the heading it stands under"
_UNDER_ITEM = "it stands under an item of the minutes"
_AFTER_ATTENDANCE = "it stands in the minutes below who was there"
_PART_OF_DECISION = "a part of what the words above it say was decided"
_BELOW_DECISION = "it stands below a word for a decision"
_THAT = "“That …” alone under its heading"
_ON_EVERY_PAGE = "it stands alike on every page"
_ENDS = "it says that the meeting ended, after its last item"
_BEFORE_BUSINESS = "it stands before the business of the minutes"
_WHERE_SIGNED = "the foot of the minutes, where they are signed"
_ACTION_WORD = "it begins with “Action”"
_RESULT_BELOW = "the motion's result below it"


@dataclass(slots=True)
class _Open:
    """The section being gathered. `owners` are those who are to act, as they are printed."""

    kind: Kind
    facts: Facts
    why: list[Evidence] = field(default_factory=list)
    minute: str | None = None
    heading: str | None = None
    paragraph: str | None = None
    owners: dict[str, Evidence] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)


class Minutes:
    """What a meeting did and resolved."""

    name = "minutes"

    def score(self, document: Document) -> float:
        """High where the head says minutes; lower where only attendance, items and resolutions do."""
        lines = head_lines(document.blocks, 15)
        titled = any(_TITLE.match(line) for line in lines)
        resolutions = any(opens_decision(_bare(paragraph)) for paragraph in document.paragraphs)
        was_attended = any(label_of(line) for line in head_lines(document.blocks))
        titled = titled or (was_attended and any(_TITLED.match(line) for line in lines[:5]))
        if titled and any(line.casefold().startswith("subject:") for line in lines):
            titled = False
        if titled and is_calendar(head_lines(document.blocks)):
            return 0.0
        if titled:
            return 0.9 if was_attended or resolutions else 0.6
        if was_attended and len(find_items(split_headings(document.blocks))) > 2:
            return 0.7 if resolutions else 0.66
        return 0.0

    def parse(self, document: Document, given: Facts) -> Parsed:
        """Paragraphs as `minute`, decisions as `resolution`, a part a section; head and foot as `other`."""
        blocks = [block for block in split_headings(document.blocks) if any(lines_of(block))]
        running = _running(blocks)
        again = [blocks[index] for index in running]
        blocks = [block for index, block in enumerate(blocks) if index not in running]
        began = attended(blocks)
        items = _with_siblings(blocks, find_items(blocks), began) or _unnumbered(blocks, began)
        ends = [end for end in (began, items[0].index if items else None) if end is not None]
        own = head_facts(replace(document, blocks=blocks), until=min(ends, default=None))
        facts = own_facts(own, given)
        named = [facts.committee or "", f"{facts.meeting_date:%-d %B %Y}" if facts.meeting_date else ""]
        title = "Minutes: " + ", ".join(filter(None, named)) if any(named) else document.title
        front = blocks[: items[0].index if items else len(blocks)]
        if began is not None and began >= len(front):
            began = None
        sections = list(_front(front, facts, began, bare=not items))
        brackets = {item.bracket for item in items}
        for item, following in zip_longest(items, items[1:]):
            until = following.index if following else len(blocks)
            of_item = _of_item(item, facts, brackets)
            reader = _Reader(item, of_item, facts, last=following is None)
            sections.extend(reader.read(blocks[item.until : until]))
        if again:
            why = (Evidence("kind", _ON_EVERY_PAGE, None, again[0].page),)
            pieces = tuple(found for block in again for found in block_pieces(block))
            sections.append(Section(kind=Kind.OTHER, pieces=pieces, facts=facts, why=why))
        return Parsed(title=title, facts=facts, sections=sections)


def _running(blocks: Sequence[Block]) -> list[int]:
    """The blocks that end every page alike, and those that begin the later ones as they begin the first."""
    pages: dict[int | None, list[int]] = {}
    for index, block in enumerate(blocks):
        pages.setdefault(block.page, []).append(index)
    if len(pages) < 2 or None in pages:
        return []
    later = list(pages.values())[1:]
    found: set[int] = set()
    for level in zip(*pages.values(), strict=False):
        if not _all_alike([blocks[index] for index in level]):
            break
        found.update(set(level) & {index for page in later for index in page})
    for level in zip(*(page[::-1] for page in pages.values()), strict=False):
        if not _all_alike([blocks[index] for index in level]):
            break
        found.update(level)
    return sorted(found)


def _all_alike(blocks: Sequence[Block]) -> bool:
    return len({full_text(each) if isinstance(each, Paragraph) else id(each) for each in blocks}) == 1


def _unnumbered(blocks: Sequence[Block], began: int | None) -> list[Item]:
    """The headings of business without numbers, in capitals or set off, below the attendance."""
    if began is None:
        return []
    size = body_size(blocks)
    found = [
        Item(index, index + 1, "", " ".join(block.text.split()), block.text, block.page)
        for index, block in enumerate(blocks[began + 1 :], start=began + 1)
        if isinstance(block, Paragraph) and _heads_business(block, size)
    ]
    return found if len(found) >= _FEWEST_HEADINGS else []


def _heads_business(block: Paragraph, size: float) -> bool:
    text = " ".join(block.text.split())
    if (
        len(text) > _LONGEST_BUSINESS
        or label_of(text)
        or _SIGNED.match(text)
        or is_lead_in(text)
        or decided(text)
        or carried(text) is not None
        or _VOTERS.match(text)
    ):
        return False
    return is_heading(block, size) or (bool(_CAPITALS.fullmatch(text)) and not find_dates(text))


def _with_siblings(blocks: Sequence[Block], items: list[Item], began: int | None) -> list[Item]:
    """The items, with the headings among them that begin other business, from the attendance on: of their
    level with another number or none, where markup makes them headings; in capitals, where they are not."""
    levels = {block.heading for item in items if isinstance(block := blocks[item.index], Paragraph)}
    level = levels.pop() if len(levels) == 1 and len(items) > 2 else 0
    capitals = not any(item.title.isupper() for item in items)
    known = {item.index: item for item in items}
    found: list[Item] = []
    if not items:
        return []
    start = items[0].index if began is None else min(items[0].index, began + 1)
    for index in range(start, len(blocks)):
        block = blocks[index]
        if index in known:
            found.append(known[index])
        elif not isinstance(block, Paragraph) or not block.text.strip() or label_of(block.text):
            continue
        elif (level and block.heading == level) or (capitals and _is_business(block)):
            number, title = item_number(block)
            found.append(Item(index, index + 1, number or "", title.strip(), full_text(block), block.page))
    return found


def _is_business(block: Paragraph) -> bool:
    """Whether a paragraph is a heading such as OLD BUSINESS, and not what came of some (NO OBJECTIONS)."""
    text = full_text(block).strip()
    if len(text) > _LONGEST_BUSINESS or "CARRIED" in text or "RESTRICTED" in text:
        return False
    return bool(_CAPITALS.fullmatch(text) and _BUSINESS.search(text))


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


def _front(blocks: Sequence[Block], facts: Facts, began: int | None, *, bare: bool) -> Iterator[Section]:
    """The head block, the attendance from the block at `began` on, and what is told below it."""
    end = len(blocks) if began is None else began
    head = _head_of(facts, blocks[0].page if blocks else None)
    for block in blocks[:end]:
        text = block.text if isinstance(block, Paragraph) else ""
        if bare and began is None and isinstance(block, Paragraph) and (found := decided(text)):
            yield from _closed(head)
            yield Section(
                kind=found.kind,
                pieces=(piece(block),),
                facts=facts,
                why=(Evidence("kind", found.rule, found.words, block.page),),
            )
            head = _head_of(facts, block.page)
        else:
            head.pieces.extend(block_pieces(block))
    yield from _closed(head)
    told = next((index for index in range(end, len(blocks)) if is_told(blocks[index])), len(blocks))
    yield from attendance(blocks[end:told], facts)
    yield from _Reader(None, facts, facts, last=bare).read(blocks[told:])


def _head_of(facts: Facts, page: int | None) -> _Open:
    return _Open(Kind.OTHER, facts, [Evidence("kind", _BEFORE_BUSINESS, None, page)])


def _closed(current: _Open | None) -> Iterator[Section]:
    if current and current.pieces:
        responsible = _one_owner(current.owners)
        yield Section(
            kind=current.kind,
            pieces=tuple(current.pieces),
            facts=current.facts,
            minute_number=current.minute,
            heading=current.heading,
            paragraph=current.paragraph,
            responsible=responsible,
            why=(*current.why, *((current.owners[responsible],) if responsible else ())),
        )


def _one_owner(owners: Mapping[str, Evidence]) -> str | None:
    """Who is to act, where those printed are one and the same."""
    same = {owner.casefold().removeprefix("the ") for owner in owners}
    return next(iter(owners)) if len(same) == 1 else None


class _Reader:
    """Reads the blocks of one item, or with None those that stand before the first."""

    def __init__(self, item: Item | None, facts: Facts, meeting: Facts, *, last: bool) -> None:
        self._item = item
        self._number = (item.number or None) if item else None
        self._meeting = meeting
        self._facts = facts
        self._why: tuple[Evidence, ...] = ()
        self._kind = _UNDER_ITEM if item else _AFTER_ATTENDANCE
        if item and self._number:
            self._why = (Evidence("minute_number", _ITS_NUMBER, item.printed, item.page),)
        self._last = last
        self._current: _Open | None = None
        self._label: str | None = None
        # The words that led in to what was decided, while its parts follow.
        self._lead: Evidence | None = None
        # The number or letter that was read last, and the label it makes.
        self._numbering: Evidence | None = None
        self._lettered: str | None = None
        self._movers: list[Piece] = []
        self._done: list[Section] = []

    def read(self, blocks: Sequence[Block]) -> list[Section]:
        """The sections of the item."""
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        self._figures = not any(self._own_number(block) for block in paragraphs)
        has_figures = any(_figure(block) for block in paragraphs)
        self._plain = self._figures and not has_figures
        self._numbered = not self._figures or has_figures
        self._latest = 0
        for index, block in enumerate(blocks):
            if not isinstance(block, Paragraph):
                self._gather(block_pieces(block))
            elif self._last and self._signature(block):
                self._close()
                self._foot(blocks[index:])
                break
            elif self._last and _CONCLUDED.fullmatch(block.text.strip()):
                self._close()
                why = Evidence("kind", _ENDS, block.text, block.page)
                self._done.append(
                    Section(kind=Kind.MINUTE, pieces=(piece(block),), facts=self._meeting, why=(why,))
                )
            else:
                self._read(block)
        self._close()
        if not self._done and self._item and not blocks:
            self._open(Kind.MINUTE, None)
            self._gather([Piece(text=self._item.title, page=self._item.page)])
            self._close()
        return self._done

    def _read(self, block: Paragraph) -> None:
        own = self._own_number(block)
        text = own[1] if own else full_text(block)
        letter, rest = part_letter(replace(block, text=text, marker=None))
        if figure := _figure(block) if self._figures else None:
            own = (f"{self._number or ''}{figure}", rest)
            text, letter = rest, None
        elif self._plain and (match := _PLAIN_NUMBER.match(text)) and self._counts(int(match[1])):
            own, letter, text, rest = self._counted(int(match[1]), text[match.end() :])
        if own:
            self._label, self._lead = own[0], None
        elif not self._numbered and not letter and not self._latest and not is_bullet(block):
            self._label = None
        body = rest if letter else text
        label = f"{self._label or ((self._number or '') if letter else '')}{letter or ''}" or None
        if letter:
            self._lettered = label
        if own or letter:
            printed = full_text(block).strip()
            number = printed[: printed.find(body)].strip() if body else printed
            self._numbering = Evidence("paragraph", PARAGRAPH_NUMBER, number, block.page)
        if is_mover(body):
            self._movers.append(piece(block, body))
        elif (fate := carried(body)) is not None:
            self._result(block, body, carried=fate)
        elif (behind := action(body)) is not None:
            self._start(Kind.ACTION, label, Evidence("kind", _ACTION_WORD, body[: -len(behind)], block.page))
            self._gather([piece(block, body)])
            if who := doer(behind):
                self._own(who, BEHIND_ACTION, block)
            self._close()
        elif is_lead_in(body):
            movers, self._movers = self._movers, []
            self._close()
            self._movers = movers
            self._lead = Evidence("kind", _BELOW_DECISION, body, block.page)
        elif letter and self._lead:
            self._start(Kind.RESOLUTION, label, self._lead._replace(rule=_PART_OF_DECISION))
            self._gather([piece(block, rest)])
        elif found := decided(body):
            evidence = Evidence("kind", found.rule, found.words, block.page)
            self._resolution(block, body, label, found.kind, evidence)
            self._lead = evidence if body.endswith(":") else None
        elif self._lead and self._current is None:
            self._start(Kind.RESOLUTION, self._label, self._lead)
            self._gather([piece(block, text)])
            if not self._numbered:
                self._lead = None
        elif (own or not self._numbered) and stands_as_resolution(body, *self._above()):
            self._start(Kind.RESOLUTION, label, Evidence("kind", _THAT, body[:4], block.page))
            self._gather([piece(block, body)])
        elif own or letter or self._current is None or not self._goes_on(block, body):
            self._lead = None
            self._start(Kind.MINUTE, label, None)
            self._gather([piece(block, body)])
        else:
            self._gather([piece(block)])
        if self._current:
            for who, rule in those_to_act(block):
                self._own(who, rule, block)

    def _counts(self, number: int) -> bool:
        """Whether a plain number goes on from the one before, or begins anew; others do not count."""
        return number in (1, self._latest + 1)

    def _counted(self, number: int, text: str) -> tuple[tuple[str, str] | None, str | None, str, str]:
        """What a plain number makes of a paragraph: one of the item's own, or a part of what was decided."""
        if self._lead and number != self._latest + 1:
            return None, f"({number})", text, text
        self._latest = number
        return (f"{self._number or ''}.{number}".lstrip("."), text), None, text, text

    def _above(self) -> tuple[str, ...]:
        """What stands above a paragraph: its item's title, and the piece before."""
        before = self._current.pieces[-1].text if self._current else ""
        return (self._item.title if self._item else "", before, *(piece.text for piece in self._movers))

    def _goes_on(self, block: Paragraph, body: str) -> bool:
        """Whether a paragraph without a number goes on with the section above it: where paragraphs are
        numbered, or as a point of a list, or as one of several lines that are no sentences."""
        if self._numbered or is_bullet(block):
            return True
        assert self._current is not None  # noqa: S101 - the caller has looked
        above = self._current.pieces[-1].text
        if self._lettered and self._current.paragraph == self._lettered and _is_fragment(above):
            # "a) Water" heads what follows it.
            return len(self._current.pieces) == 1
        return _is_fragment(body) and (_is_fragment(above) or above.endswith(":"))

    def _start(self, kind: Kind, label: str | None, why: Evidence | None) -> None:
        """Close the section that is open and open one, with the movers before a decision in it."""
        movers: list[Piece] = []
        if kind in (Kind.RESOLUTION, Kind.RECOMMENDATION):
            movers, self._movers = self._movers, []
        self._close()
        self._open(kind, label, why)
        self._gather(movers)

    def _open(self, kind: Kind, label: str | None, why: Evidence | None = None) -> None:
        reasons = [why or Evidence("kind", self._kind), *self._why]
        if label and self._numbering:
            reasons.append(self._numbering)
        self._current = _Open(kind, self._facts, reasons, self._number, None, label)

    def _gather(self, pieces: Sequence[Piece]) -> None:
        """Take pieces into the section that is open, after those of movers that stand before them."""
        pieces, self._movers = [*self._movers, *pieces], []
        if pieces and self._current is None:
            self._open(Kind.MINUTE, self._label)
        if self._current:
            self._current.pieces.extend(pieces)

    def _own(self, who: str, rule: str, block: Paragraph) -> None:
        if self._current:
            self._current.owners.setdefault(who, Evidence("responsible", rule, who, block.page))

    def _close(self) -> None:
        """Close what is open; movers of nothing that was decided belong to it."""
        self._gather(())
        self._done.extend(_closed(self._current))
        self._current = None

    def _result(self, block: Paragraph, body: str, *, carried: bool) -> None:
        """What became of the motion above: what is open is a decision if it was carried."""
        self._gather([piece(block, body)])
        if carried and self._current and self._current.kind is Kind.MINUTE:
            self._current.kind = Kind.RESOLUTION
            self._current.why[0] = Evidence("kind", _RESULT_BELOW, body, block.page)

    def _own_number(self, block: Paragraph) -> tuple[str, str] | None:
        """The number of a paragraph of this item, and its text: "5.4" under 5, not a figure or another's."""
        number, rest = paragraph_number(block)
        if not number or number.split(".")[0] != self._number or _REFERS.match(rest):
            return None
        return number, rest

    def _resolution(self, block: Paragraph, text: str, label: str | None, kind: Kind, why: Evidence) -> None:
        """A decision in one paragraph, or its lettered parts where it runs them on."""
        marks = list(_LETTERED.finditer(text))
        letters = [mark[1] for mark in marks]
        if len(marks) > 1 and letters == [chr(ord("a") + count) for count in range(len(letters))]:
            for mark, following in zip(marks, [*marks[1:], None], strict=True):
                end = following.start() if following else len(text)
                self._start(kind, f"{label or ''}({mark[1]})", why)
                self._gather([piece(block, text[mark.end() : end].strip())])
            self._close()
            return
        self._start(kind, label, why)
        self._gather([piece(block, text)])

    def _signature(self, block: Paragraph) -> bool:
        lines = list(lines_of(block))
        if all(_SIGNED.match(line) for line in lines[:1]):
            return True
        names = {self._meeting.authority, self._meeting.committee}
        return all(line in names or (find_dates(line) and len(line) < 40) for line in lines)

    def _foot(self, blocks: Sequence[Block]) -> None:
        [line, *_] = lines_of(blocks[0])
        why = Evidence("heading", _WHERE_SIGNED, line, blocks[0].page)
        reasons = [why._replace(field="kind"), why]
        foot = _Open(Kind.OTHER, self._meeting, reasons, heading="Signature")
        for block in blocks:
            foot.pieces.extend(block_pieces(block))
        self._done.extend(_closed(foot))


def _of_item(item: Item, facts: Facts, brackets: Set[str | None]) -> Facts:
    """The facts of an item's sections. Without a bracket its heading's number is what it is cited by, where
    that is no other's in `brackets`."""
    facts = facts.found(_ITS_HEADING, item.printed, item.page, item_title=item.title)
    if item.bracket:
        return facts.found(_ITS_BRACKET, item.printed, item.page, item_number=item.bracket)
    number = None if item.number in brackets else item.number or None
    return facts.found(_ITS_NUMBER, item.printed, item.page, item_number=number)


def _is_fragment(text: str) -> bool:
    """Whether words are no sentence: a line of an address, a cell of a table."""
    return len(text) <= _LONGEST_FRAGMENT and not _SENTENCE.search(text) and not happened(text)


GENRE = Minutes()
