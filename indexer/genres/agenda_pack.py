"""Agendas and agenda packs: the items, and the papers bound behind them.

A pack is a paper made of papers. Each part is found by its own head or by the end of the one before it,
belongs to the item whose pages hold it (or that its head names), and is read by the genre that bids highest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

import regex

from indexer.document import Block, Document, Paragraph, TableBlock
from indexer.genres import read
from indexer.genres.heads import (
    PARAGRAPH_NUMBER,
    block_pieces,
    explained,
    foreign_script,
    full_text,
    head_facts,
    head_fields,
    head_lines,
    is_calendar,
    lines_of,
    part_letter,
    piece,
    under_headings,
)
from indexer.genres.items import Item, find_agenda
from indexer.genres.letter import CLOSING, SALUTATION, signature_end
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.analysis import tokens
from mappings.dates import find_dates
from mappings.passage import Evidence, Kind

_SUMMONS = regex.compile(
    r"\b(?:requested|summoned|invited)\s+to\s+attend\b|\bbusiness\s+to\s+be\s+transacted\b"
    r"|\bagenda\b[^.:;]{0,60}\b(?:is|are)\s+(?:as\s+)?set\s+out\b|\bhas\s+called\s+an?\s+(?:\p{L}+\s+){0,2}meeting\b"
    r"|\brefer\s+to\s+the\s+agenda\s+for\b",
    regex.IGNORECASE,
)
_TITLE = regex.compile(r"^(?:[\p{L}’']+\s+){0,5}agenda(?:\s+and\s+notice)?$", regex.IGNORECASE)
_AGENDA_WORD = regex.compile(r"\bagenda\b", regex.IGNORECASE)
_SUPPLEMENT = regex.compile(r"^Agenda\s+Item\s+No\.?$", regex.IGNORECASE)
_AGENDA = regex.compile(
    r"^(?:(?:draft|public|supplementary|summons to and)\s+)?(?:agenda|clár|rhaglen|agenda papers?)\b[\s:.]*",
    regex.IGNORECASE,
)
_SPACED = regex.compile(r"(?<=^|\s)(?:\p{Lu}\s){2,}\p{Lu}(?=\s|$)")
_BLANK = regex.compile(
    r"^(?:this\s+page\s+is\s+(?:intentionally\s+)?left\s+(?:intentionally\s+)?blank)\.?$", regex.I
)
_STAMP = regex.compile(r"^Agenda\s+Item\s+(?:No\.?\s*)?(\d+[A-Za-z]?)$", regex.IGNORECASE)
_MINUTES_HEAD = regex.compile(r"^(?:DRAFT\s+)?MINUTES(?:\s+(?:of|OF)\b.*)?$")
_REPORT_HEAD = regex.compile(r"^Subject\s*:")
_REPORT_FIELDS = regex.compile(r"\b(?:Report to|Report of|From|To)\s*:")
_TRANSCRIPT_HEAD = regex.compile(r"\bTranscript of (?:Agenda )?Item\b", regex.IGNORECASE)
_CONTACT = regex.compile(r"^Contact Officers?\b\s*:?", regex.IGNORECASE)
_CONTACT_LINE = regex.compile(
    r"^(?:Contact Officers?|Tel(?:ephone)?|E-?mail|Minicom|Fax)\b|@|^[\w.\-]+\.gov\.uk$", regex.IGNORECASE
)
_RECOMMENDED = regex.compile(
    r"^(?:The\s+[\p{L}\- ]{3,80}\s+(?:is|are)\s+(?:recommended|asked|requested|invited)\s+to\b"
    r"|(?:Staff\s+|Officer\s+)?Recommend(?:ation|ed\s+(?:action|motion|decision))s?(?:\(s\))?\s*:|To\s+(?:note|agree|approve|consider|confirm)\b(?=.*\.$))",
    regex.IGNORECASE,
)
_LISTS = regex.compile(r"(?<!^.{0,30}):$")
_EMAIL = regex.compile(r"[\w.\-]+@[\w.\-]+\w")
_TELEPHONE = regex.compile(r"\b0\d{2,4}[\s-]\d{3,4}[\s-]\d{3,4}\b")
_SAME_NOTICES = 3
_FURTHEST_PAGE = 3
_LONGEST_GROUP = 60  # characters
_ITEM_OF_AGENDA = "an item of the agenda"
_PAGES_OF_ITEM = "the printed pages that the agenda gives the item"
_TITLE_OF_ITEM = "the item's title stands above it"
_STAMPED = "the stamp at its head"
_SUBJECT_OF_ITEM = "its subject is the item's"
_MINUTES_OF_ITEM = "they are minutes, as the item is"
_PAPERS_AGREE = "the papers of the pack name it, and no other"
_FOLLOWS = "it follows a paper of the item"
_BEFORE_ITEMS = "it stands before the items of the agenda"
_HEADS_ITEMS = "a heading above several items of the agenda"
_SAYS_RECOMMENDED = "words for a recommendation"
_PART_OF_RECOMMENDED = "a part of what is recommended above it"
_SEVERAL_LANGUAGES = "it says in one of several languages what the others say"


@dataclass(frozen=True, slots=True)
class _Part:
    """A paper in the pack, and its item where one is known."""

    blocks: Sequence[Block]
    of: "_Belongs | None"


@dataclass(frozen=True, slots=True)
class _Belongs:
    """That a part belongs to an item: the rule that says so, the words and their page."""

    item: Item
    rule: str
    words: str | None
    page: int | None


class AgendaPack:
    """An agenda, alone or with its papers."""

    name = "agenda_pack"

    def score(self, document: Document) -> float:
        """High where the front says agenda and numbered items follow it."""
        front = _agenda_start(document.blocks)
        if front is None and _AGENDA_WORD.search(document.title or ""):
            front = 0
        if front is None:
            return 0.0
        items = find_agenda(_flattened(document.blocks[front : front + 400]))
        if len(items) < 2 and not any(item.pages for item in items):
            lines = head_lines(document.blocks)
            # In a list of meetings "Agenda" heads a column.
            titled = any(_TITLE.match(line) for line in lines[:12]) and not is_calendar(lines)
            summoned = _SUMMONS.search(" ".join(head_lines(document.blocks, 60)))
            return 0.6 if titled or summoned else 0.0
        return 0.96 if any(item.pages for item in items) or len(items) > 3 else 0.6

    def parse(self, document: Document, given: Facts) -> Parsed:
        """The front, the items with their recommendations, then every part by its own genre."""
        blocks = _flattened(document.blocks)
        start = _agenda_start(blocks) or 0
        first = _first_head(blocks, start)
        items = _listed(blocks, start, find_agenda(blocks[start:first]))
        if items:
            first = min(first, _list_end(blocks, items))
        front = blocks[: items[0].index if items else first]
        # Below a summons' agenda come items that name other meetings.
        summoned = _SUMMONS.search(" ".join(head_lines(front, 60)))
        facts = head_facts(replace(document, blocks=front), until=start or None if summoned else None)
        facts = facts.else_from(given)
        parsed: list[Parsed] = []
        for part in _parts(blocks, first, items):
            within = replace(document, blocks=part.blocks, title=None)
            parsed.append(read(within, _within(facts, part.of), without=self.name))
        sections = [*explained(_front(front, facts), _BEFORE_ITEMS)]
        sections += _agenda(blocks, items, first, facts)
        for found in parsed:
            sections += found.sections
        if facts.authority is None:
            agreed = _authority_of(parsed, facts)
            sections = [_under(section, agreed, facts) for section in sections]
            facts = facts.else_from(agreed)
        named = [facts.committee or "", f"{facts.meeting_date:%-d %B %Y}" if facts.meeting_date else ""]
        title = "Agenda: " + ", ".join(filter(None, named)) if any(named) else document.title
        return Parsed(title=title, facts=facts, sections=sections)


def _within(facts: Facts, of: _Belongs | None) -> Facts:
    """What the pack says of a part."""
    if of is None:
        return facts
    item = of.item
    known = facts.found(of.rule, of.words, of.page, item_number=item.number)
    return known.found(_ITEM_OF_AGENDA, item.printed, item.page, item_title=item.title)


def _under(section: Section, agreed: Facts, facts: Facts) -> Section:
    same = section.facts.committee in (None, facts.committee)
    return replace(section, facts=section.facts.else_from(agreed)) if same else section


def _authority_of(parsed: Sequence[Parsed], facts: Facts) -> Facts:
    """The authority that the committee's own papers in the pack print, where they agree on it."""
    own = [found.facts for found in parsed if found.facts.committee == facts.committee]
    named = {each.authority: each for each in own if each.authority}
    if len(named) != 1:
        return Facts()
    [(name, one)] = named.items()
    why = next((each for each in one.why if each.field == "authority"), None)
    return Facts().found(_PAPERS_AGREE, why and why.words, why and why.page, authority=name)


def _flattened(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the rows of a table of agenda items as paragraphs."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, TableBlock) and _is_agenda_table(block):
            found.extend(
                Paragraph(
                    text=" ".join(" ".join(row.cells).split()),
                    page=row.page,
                    page_end=row.page_end,
                    printed_page=row.printed_page,
                )
                for row in block.rows
            )
        else:
            found.append(block)
    return found


def _is_agenda_table(block: TableBlock) -> bool:
    numbers = [row.cells[0].strip().rstrip(".") for row in block.rows if row.cells]
    return (
        len(numbers) > 2
        and sum(number.isdigit() for number in numbers) > len(numbers) / 2
        and not any(block.head)
    )


def _agenda_start(blocks: Sequence[Block]) -> int | None:
    """The index of the last heading "Agenda" before the items, None where the front has none."""
    found: int | None = None
    lines = 0
    if _SUMMONS.search(" ".join(head_lines(blocks, 60))):
        found = 0
    for index, block in enumerate(blocks):
        for place, line in enumerate(lines_of(block)):
            text = _SPACED.sub(lambda match: match[0].replace(" ", ""), line)
            if _MINUTES_HEAD.match(text) or _REPORT_HEAD.match(text):
                return found
            if _SUPPLEMENT.match(text):
                return index
            if lines < 12 and _TITLE.match(text):
                found = index
            # "agenda." may end a sentence that began on the line above.
            if (
                place == 0
                and text[:1].isupper()
                and (match := _AGENDA.match(text))
                and (match.end() == len(text) or (lines < 6 and len(text) < 120))
            ):
                found = index
            lines += 1
        if lines > 150:
            break
    return found


def _is_blank(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(_BLANK.match(block.text.strip()))


def _listed(blocks: Sequence[Block], start: int, items: Sequence[Item]) -> list[Item]:
    """The items of the list itself, counted from the first block: a numbered line pages away is none."""
    found: list[Item] = []
    for item in items:
        moved = replace(item, index=item.index + start, until=item.until + start)
        before, here = (blocks[found[-1].index].page if found else None), blocks[moved.index].page
        if before is not None and here is not None and here - before > _FURTHEST_PAGE:
            break
        found.append(moved)
    return found


def _page_end(blocks: Sequence[Block], index: int) -> int:
    """The index of the first block on a later page than that at `index`; the end without pages."""
    page = blocks[index].page
    later = (
        after
        for after in range(index, len(blocks))
        if page is not None and (blocks[after].page or page) > page
    )
    return next(later, len(blocks))


def _list_end(blocks: Sequence[Block], items: Sequence[Item]) -> int:
    """The end of the page that the list's last item stands on, and of what the next page goes on to recommend
    for it; before that, where a heading above the items' level follows, or an item's title again."""
    last = items[-1].until
    end = _page_end(blocks, last - 1)
    level = min(_level(blocks, item) for item in items)
    for index in range(last, end):
        block = blocks[index]
        if isinstance(block, Paragraph) and (0 < block.heading < level or _titled(block, items)):
            return index
    while end < len(blocks) and isinstance(block := blocks[end], Paragraph):
        if not _RECOMMENDED.match(full_text(block).strip()):
            break
        end += 1
    return end


def _level(blocks: Sequence[Block], item: Item) -> int:
    """The level of heading that markup gives an item; 0 where it gives none."""
    here = blocks[item.index : item.until]
    return max((block.heading for block in here if isinstance(block, Paragraph)), default=0)


def _titled(block: Block, items: Sequence[Item]) -> Item | None:
    """The item whose title is all that the block says."""
    text = " ".join(block.text.split()).casefold() if isinstance(block, Paragraph) else ""
    return next((item for item in items if item.title.casefold() == text), None)


def _is_stamp(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(_STAMP.match(block.text.strip()))


def _first_head(blocks: Sequence[Block], start: int) -> int:
    for index in range(start + 1, len(blocks)):
        if _opens(blocks, index):
            return index
    return len(blocks)


def _opens(blocks: Sequence[Block], index: int) -> bool:
    """Whether a part's head begins at this block."""
    block = blocks[index]
    lines = list(lines_of(block))
    text = lines[0] if lines else ""
    if _is_stamp(block) or _MINUTES_HEAD.match(text):
        return True
    near = head_lines(blocks[index : index + 5], 6)
    if _REPORT_HEAD.match(text):
        return any(_REPORT_FIELDS.search(line) for line in near)
    if text.startswith("From:"):
        return any(line.startswith("To:") for line in near)
    return any(_TRANSCRIPT_HEAD.search(line) for line in lines)


def _parts(blocks: Sequence[Block], first: int, items: Sequence[Item]) -> Iterator[_Part]:
    """The papers behind the agenda, in order."""
    again = _titles_again(blocks, first, items)
    starts = [*sorted({*_starts(blocks, first, items), *again}), len(blocks)]
    of: _Belongs | None = None
    for start, end in pairwise(starts):
        stamped = [block for block in blocks[start:end] if not _is_blank(block)]
        within = [block for block in stamped if not _is_stamp(block)]
        if within:
            of = again[start] if start in again else _item_of(stamped, items, of)
            yield _Part(within, of)


def _titles_again(blocks: Sequence[Block], first: int, items: Sequence[Item]) -> dict[int, _Belongs | None]:
    """Where what is behind the list begins with an item's title: each place where one stands again.

    What is below it is the item's where no other item, whose title is put in other words, can begin there.
    """
    if first >= len(blocks) or not _titled(blocks[first], items):
        return {}
    titles = [
        (index, items.index(item))
        for index in range(first, len(blocks))
        if (item := _titled(blocks[index], items))
    ]
    found: dict[int, _Belongs | None] = {}
    for (index, place), (_, following) in pairwise([*titles, (len(blocks), len(items))]):
        item, page = items[place], blocks[index].page
        sure = following in (place, place + 1)
        found[index] = _Belongs(item, _TITLE_OF_ITEM, item.title, page) if sure else None
    return found


def _starts(blocks: Sequence[Block], first: int, items: Sequence[Item]) -> list[int]:
    """Where parts begin: at their heads, at the first page of an item, and after a part's end.

    A part ends with its contact officer, a letter with its signature, and any with a blank page.
    """
    starts = {first} | _page_starts(blocks, first, items)
    latest, in_letter, index = first, False, first
    while index < len(blocks):
        block = blocks[index]
        line = next(lines_of(block), "")
        if index in starts:
            latest, in_letter = index, False
        if _opens(blocks, index):
            head = _head_start(blocks, index, latest)
            if not _only_stamps(blocks, latest, head):
                starts.add(head)
                latest = head
            in_letter = False
        elif SALUTATION.match(line):
            if in_letter or not _short_lines(blocks, latest, index):
                latest = _page_start(blocks, index, latest)
                starts.add(latest)
            in_letter = True
        ending = _end_after(blocks, index, line, in_letter=in_letter)
        if ending is not None:
            starts.add(ending)
            index = ending
            continue
        index += 1
    return sorted(start for start in starts if first <= start < len(blocks))


def _end_after(blocks: Sequence[Block], index: int, line: str, *, in_letter: bool) -> int | None:
    """The index after the end of a part, where the block at `index` begins its end."""
    if _is_blank(blocks[index]):
        return index + 1
    if any(_CONTACT.match(line) for line in lines_of(blocks[index])):
        index += 1
        while index < len(blocks) and all(_CONTACT_LINE.search(line) for line in lines_of(blocks[index])):
            index += 1
        return index
    if in_letter and CLOSING.match(line):
        return signature_end(blocks, index)
    return None


def _page_starts(blocks: Sequence[Block], first: int, items: Sequence[Item]) -> set[int]:
    """Where the printed pages pass from one item's to another's."""
    found: set[int] = set()
    before: Item | None = None
    for index in range(first, len(blocks)):
        item = _item_at(_printed(blocks[index]), items)
        if item is not None and item is not before:
            found.add(index)
            before = item
    return found


def _item_at(page: int | None, items: Sequence[Item]) -> Item | None:
    for item in items:
        if page is not None and item.pages and item.pages[0] <= page <= item.pages[1]:
            return item
    return None


def _printed(block: Block) -> int | None:
    match = regex.search(r"\d+", block.printed_page or "")
    return int(match[0]) if match else None


def _head_start(blocks: Sequence[Block], index: int, latest: int) -> int:
    """Where a head begins that is known by its second line: a transcript's by the meeting above it."""
    above = blocks[index - 1]
    if (
        index - 1 >= latest
        and isinstance(above, Paragraph)
        and len(above.text) < 120
        and find_dates(above.text)
    ):
        return index - 1
    return index


def _only_stamps(blocks: Sequence[Block], start: int, end: int) -> bool:
    """Whether nothing but a stamp ("Agenda Item 4") stands between: then both are one head."""
    between = blocks[start:end]
    return bool(between) and all(_is_stamp(block) for block in between)


def _short_lines(blocks: Sequence[Block], start: int, end: int) -> bool:
    """Whether only addresses and the like stand between, as above a salutation."""
    lines = [line for block in blocks[start:end] for line in lines_of(block)]
    return len(lines) <= 40 and all(len(line) < 90 for line in lines)


def _page_start(blocks: Sequence[Block], index: int, latest: int) -> int:
    page = blocks[index].page
    start = index
    while page is not None and start - 1 > latest and blocks[start - 1].page == page:
        start -= 1
    return start


def _item_of(blocks: Sequence[Block], items: Sequence[Item], before: _Belongs | None) -> _Belongs | None:
    """The item a part belongs to: by its page, its stamp, its subject; else that of the part before it."""
    page = blocks[0].page
    if item := _item_at(_printed(blocks[0]), items):
        return _Belongs(item, _PAGES_OF_ITEM, item.printed, item.page)
    lines = head_lines(blocks, 15)
    stamps = {match[1]: line for line in lines if (match := _STAMP.match(line))}
    subject, rule = head_fields(lines).get("subject"), _SUBJECT_OF_ITEM
    if _MINUTES_HEAD.match(lines[0] if lines else ""):
        subject, rule = "Minutes", _MINUTES_OF_ITEM
    if not stamps and subject is None:
        return replace(before, rule=_FOLLOWS, words=None, page=None) if before else None
    for item in items:
        if item.number in stamps:
            return _Belongs(item, _STAMPED, stamps[item.number], page)
        if subject and _alike(item.title, subject):
            return _Belongs(item, rule, subject, page)
    return None


def _alike(title: str, subject: str) -> bool:
    one, other = ({token.stem for token in tokens(text)} for text in (title, subject))
    return len(one & other) >= 0.6 * len(one | other)


def _front(blocks: Sequence[Block], facts: Facts) -> Iterator[Section]:
    """What stands before the items: notices in other languages one by one, the rest under its headings."""
    notices = _notices(blocks)
    between: list[Block] = []
    for index, block in enumerate(blocks):
        if index in notices:
            yield from under_headings(between, facts)
            between.clear()
            yield Section(
                kind=Kind.NOTICE,
                pieces=tuple(block_pieces(block)),
                facts=facts,
                why=(Evidence("kind", _SEVERAL_LANGUAGES, None, block.page),),
            )
        elif not _is_blank(block):
            between.append(block)
    yield from under_headings(between, facts)


def _notices(blocks: Sequence[Block]) -> set[int]:
    """The paragraphs that say one thing in several languages: they stand together and give one telephone."""
    contacts: dict[str, list[int]] = {}
    found: set[int] = set()
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        if foreign_script(block.text):
            found.add(index)
        for pattern in (_EMAIL, _TELEPHONE):
            for contact in set(pattern.findall(block.text)):
                contacts.setdefault(contact.casefold(), []).append(index)
    for indexes in contacts.values():
        for index in indexes:
            run = range(index, index + _SAME_NOTICES)
            if set(run) <= set(indexes):
                found.update(run)
    return found


def _agenda(blocks: Sequence[Block], items: Sequence[Item], end: int, facts: Facts) -> Iterator[Section]:
    """The items, each with what stands below it; recommendations are sections of their own."""
    for item, following in zip_longest(items, items[1:]):
        until = _groups_start(blocks, item, following) if following else end
        known = facts.found(
            _ITEM_OF_AGENDA, item.printed, item.page, item_number=item.number, item_title=item.title
        )
        pieces = [found for block in blocks[item.index : item.until] for found in block_pieces(block)]
        recommended: list[Section] = []
        lead: Evidence | None = None
        awaiting: list[Piece] = []
        counted = 0
        for block in blocks[item.until : until]:
            if _is_blank(block):
                continue
            text = full_text(block).strip() if isinstance(block, Paragraph) else ""
            letter, rest = part_letter(block) if isinstance(block, Paragraph) else (None, "")
            if isinstance(block, Paragraph) and lead and recommended and _is_point(recommended[-1], text):
                last = recommended[-1]
                recommended[-1] = replace(last, pieces=(*last.pieces, piece(block)))
                continue
            if lead and not letter and text.startswith(f"{counted + 1}. "):
                counted += 1
                letter, rest = f"({counted})", text.partition(" ")[2]
            if isinstance(block, Paragraph) and lead and (letter or awaiting):
                section = _recommended(block, rest if letter else text, known, lead, letter)
                recommended.append(replace(section, pieces=(*awaiting, *section.pieces)))
                awaiting = []
            elif isinstance(block, Paragraph) and (match := _RECOMMENDED.match(text)):
                lead, counted = Evidence("kind", _PART_OF_RECOMMENDED, text, block.page), 0
                if text.endswith(":") and match.end() == len(text):
                    awaiting.append(piece(block))
                elif text.endswith(":"):
                    pieces.append(piece(block))
                else:
                    if "(a)" not in text:
                        lead = None
                    said = Evidence("kind", _SAYS_RECOMMENDED, match[0], block.page)
                    recommended.append(_recommended(block, text, known, said, None))
            else:
                lead = None
                pieces += [*awaiting, *block_pieces(block)]
                awaiting = []
        why = Evidence("kind", _ITEM_OF_AGENDA, item.printed, item.page)
        yield Section(kind=Kind.AGENDA_ITEM, pieces=(*pieces, *awaiting), facts=known, why=(why,))
        yield from recommended
        if following:
            yield from explained(under_headings(blocks[until : following.index], facts), _HEADS_ITEMS)


def _is_point(last: Section, text: str) -> bool:
    """Whether a paragraph is a point of a list that what was recommended last leads in to."""
    lead_in = next((place for place, each in enumerate(last.pieces) if _LISTS.search(each.text)), None)
    if lead_in is None:
        return False
    return text.startswith((f"{len(last.pieces) - lead_in}. ", "•"))


def _groups_start(blocks: Sequence[Block], item: Item, following: Item) -> int:
    """Where what stands above the following item begins that heads it and others ("PUBLIC HEARINGS")."""
    start = following.index
    while start > item.until and _heads_group(blocks[start - 1]):
        start -= 1
    return start


def _heads_group(block: Block) -> bool:
    return (
        isinstance(block, Paragraph)
        and (block.bold or block.heading > 0)
        and len(block.text) <= _LONGEST_GROUP
        and block.text.isupper()
        and not block.text.startswith("(")
    )


def _recommended(block: Paragraph, text: str, facts: Facts, why: Evidence, letter: str | None) -> Section:
    numbered = (Evidence("paragraph", PARAGRAPH_NUMBER, letter, block.page),) if letter else ()
    return Section(
        kind=Kind.RECOMMENDATION,
        pieces=(piece(block, text),),
        facts=facts,
        paragraph=letter,
        why=(why, *numbered),
    )


GENRE = AgendaPack()
