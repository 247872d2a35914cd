"""Press releases: a title, the day of publication or embargo, paragraphs, quotations, notes to editors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres.heads import authority_in, block_pieces, body_size, committee_name, head_facts, is_heading
from indexer.genres.prose import UNDER_HEADING, grouped, in_list, site_foot, spoken, without_furniture, words
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates, parse_date
from mappings.names import Speaker, has_title, is_name, is_post, split_label
from mappings.passage import Evidence, Kind

_NAMED = regex.compile(r"\b(?:press|news|media) (?:release|statement|notice)\b", regex.IGNORECASE)
_BANNER = regex.compile(r"(?:\W|press|news|media|release|statement|notice|for|immediate)+", regex.IGNORECASE)
_EMBARGO = regex.compile(r"^\W*(?:strictly )?embargo|\bnot for publication before\b", regex.IGNORECASE)
_NOTES = regex.compile(r"^\W*(?P<head>notes? (?:to|for) (?:the )?editors?)\s*(?:\W*$|:\s*)", regex.IGNORECASE)
_ENDS = regex.compile(r"\W*(?:ends?|end of release|-\s*30\s*-|###)\W*|\s*#{2,}\s*", regex.IGNORECASE)
_CONTACT = regex.compile(
    r"\b(?:press office|media (?:enquiries|contacts?)|for (?:more|further) information.{0,40}contact)\b",
    regex.I,
)
_PUBLISHED = regex.compile(
    r"^\W*(?:(?:first )?(?:published|created|posted|issued|released|updated)(?: on| at)?"
    r"|(?:release |issue )?date(?: published| of (?:issue|release))?"
    r"|(?:for )?immediate (?:release|publication))\s*[:–—-]?\s*(?P<date>.*)$",
    regex.IGNORECASE,
)
# "Contact: …", "Ref: …"; a title too may have a colon, but not so near its beginning.
_LABELLED = regex.compile(
    r"^(?:(?:press |media )?contacts?|tel(?:ephone)?|phone|e-?mail|ref(?:erence)?(?: no\.?)?|issued by|from"
    r"|to|time)\s*:",
    regex.IGNORECASE,
)
# HARROWFELL, 3 May 2024 – The council …
_DATELINE = regex.compile(r"^\p{Lu}[\p{L}'’ .]{1,40},\s+(?P<date>[^–—]{6,40}?)\s+[–—-]\s+\p{Lu}")
_HEAD = 12  # blocks
_THE = regex.compile(r"^the\s+", regex.IGNORECASE)
_SPOKE = r"(?:said|says|commented|comments|added|adds|explained|concluded)"
_SAID_BEFORE = regex.compile(rf"^(?P<who>[^“\"‘:]{{3,200}}?),?\s+{_SPOKE}\s*[:,]\s*(?P<quote>[“\"‘'].*)?$")
_SAID_AFTER = regex.compile(rf"^[“\"‘'].*?[,.!?]?[”\"’'],?\s+{_SPOKE}\s+(?P<who>[^“\"‘.:]{{3,200}})[.:]?")
_SHE = regex.compile(
    rf"^(?:s?he|they)\s+(?:also\s+)?{_SPOKE}\s*[:,]\s*(?P<quote>[“\"‘].*)?$", regex.IGNORECASE
)
_OPENS, _CLOSES = ("“", '"', "‘"), ("”", '"', "’")

_FOOT = "what a site says below each of its pages"
_A_RELEASE = "what stands in a press release is one"
_SAYS_SO = "the paper says whose words the quotation is"
_SAID_OF_HER = "“he”, “she” or “they” after a quotation is who spoke there"
_GOES_ON = "the quotation before it goes on"
_LABELLED_DAY = "the day it says it was published"
_EMBARGOED = "the day its embargo ends"
_DATED_LINE = "the place and day before its first words"
_DAY_ALONE = "a date that stands alone at its head"
_AUTHORITY_ALONE = "the body that stands alone at its head"


class PressRelease:
    """What a body tells the press."""

    name = "press_release"

    def score(self, document: Document) -> float:
        """By its name, its notes to editors, its embargo, its date of publication and its press office."""
        paragraphs = [words(paragraph) for paragraph in document.paragraphs]
        if not paragraphs or len(paragraphs) > 200:
            return 0.0
        named = any(_NAMED.search(text) for text in [document.title or "", *paragraphs[:8]])
        notes = any(_NOTES.match(text) for text in paragraphs)
        embargo = any(_EMBARGO.search(text) for text in paragraphs[:8])
        if not (named or notes or embargo):
            return 0.0
        dated = _published(document.paragraphs[:_HEAD], Facts()).published is not None
        contact = any(_CONTACT.search(text) for text in paragraphs)
        ends = any(_ENDS.fullmatch(text) for text in paragraphs)
        if notes and (dated or embargo or named):
            # Nothing else has notes to editors; numbered, they can look like an agenda's items.
            return 0.97
        return min(0.95, 0.5 * named + 0.3 * notes + 0.3 * embargo + 0.2 * dated + 0.1 * contact + 0.2 * ends)

    def parse(self, document: Document, given: Facts) -> Parsed:
        """Each paragraph a section, a list with what introduces it; the notes under their own heading."""
        blocks = without_furniture(document.blocks)
        foot = site_foot(blocks)
        blocks, after = [*_lines(blocks[:foot][:_HEAD]), *blocks[:foot][_HEAD:]], blocks[foot:]
        facts = _published(blocks[:_HEAD], _authority(blocks[:_HEAD], document, given))
        title, body = _title(blocks)
        above = body.index(title) if title else 0
        head = tuple(piece for block in body[:above] for piece in block_pieces(block))
        sections = [_section(head, facts, title, words(title) if title else None)] if head else []
        sections += _sections(body[above + bool(title) :], facts, title, body_size(blocks))
        sections += [
            Section(
                kind=Kind.OTHER,
                pieces=tuple(pieces),
                facts=facts,
                why=(Evidence("kind", _FOOT, None, pieces[0].page),),
            )
            for _, pieces in grouped(after)
        ]
        return Parsed(title=words(title) if title else document.title, facts=facts, sections=sections)


def _authority(head: Sequence[Block], document: Document, given: Facts) -> Facts:
    for block in head if given.authority is None else ():
        if found := authority_in([words(block)]):
            return given.found(_AUTHORITY_ALONE, words(block), block.page, authority=found)
    return given.else_from(head_facts(document).only("authority"))


def _title(blocks: Sequence[Block]) -> tuple[Block | None, list[Block]]:
    """The title: the page's first heading, else the first paragraph set larger than the text, else the first
    that is no banner, embargo, date, body or label; and the blocks without what is known from them otherwise
    (banner, date of publication, the authority)."""
    head = blocks[:_HEAD]
    known = [block for block in head if _is_known(words(block))]
    able = [block for block in head if block not in known and _is_title(words(block))]
    able = [block for block in able if committee_name(words(block)) is None] or able
    size = body_size(blocks)
    title = next(
        (block for block in able if isinstance(block, Paragraph) and block.heading == 1),
        next(
            (block for block in able if isinstance(block, Paragraph) and 0 < size * 1.15 < block.size),
            able[0] if able else None,
        ),
    )
    return title, [block for block in blocks if not any(block is each for each in known)]


def _lines(head: Sequence[Block]) -> Iterator[Block]:
    """The blocks of the head, one a line where a line of a paragraph is a label, a date or a body."""
    for block in head:
        lines = block.lines if isinstance(block, Paragraph) else ()
        if isinstance(block, Paragraph) and any(
            _is_known(each) or _LABELLED.match(each) for each in lines[:4]
        ):
            yield from (replace(block, text=" ".join(each.split()), lines=()) for each in lines)
        else:
            yield block


def _is_known(text: str) -> bool:
    """Whether a paragraph of the head says only what sort of paper it is, whose, and of which day."""
    published = _PUBLISHED.match(text)
    return bool(
        parse_date(text)
        or _BANNER.fullmatch(text)
        or (published and (not published["date"].strip() or parse_date(published["date"])))
        or authority_in([text])
    )


def _is_title(text: str) -> bool:
    return (
        3 <= len(text) <= 250
        and not _EMBARGO.search(text)
        and not _LABELLED.match(text)
        and not parse_date(text)
        and not text.endswith(":")
    )


def _published(head: Sequence[Block], facts: Facts) -> Facts:
    """The facts with the labelled date of publication, else the day an embargo ends, else a date that stands
    alone or before the first words."""
    for block, following in pairwise([*head, None]):
        if block and (match := _PUBLISHED.match(words(block))):
            printed = match["date"] or (words(following) if following else "")
            if date := parse_date(printed):
                return facts.found(_LABELLED_DAY, printed, block.page, published=date)
    for block in head:
        text = words(block)
        dates = find_dates(text)
        embargoed = bool(_EMBARGO.search(text))
        if dates and (embargoed or parse_date(text)):
            rule = _EMBARGOED if embargoed else _DAY_ALONE
            return facts.found(rule, text, block.page, published=dates[0].date)
    for block in head:
        line = _DATELINE.match(words(block))
        if line and (date := parse_date(line["date"])):
            return facts.found(_DATED_LINE, line["date"], block.page, published=date)
    return facts


@dataclass(slots=True)
class _Voices:
    """Who has been quoted so far: `last` in the paragraph before, `open` where its quotation goes on."""

    known: list[Speaker] = field(default_factory=list)
    last: Speaker | None = None
    open: bool = False

    def speaker_of(self, text: str) -> tuple[Speaker, str, str | None] | None:
        """Who is quoted in the next paragraph, by which rule and which words; None where it says it of nobody
        whom it names."""
        found = self._named(text)
        if found is None and self.last and self.open and text.startswith(_OPENS):
            found = self.last, _GOES_ON, None
        elif found is None and self.last and (match := _SHE.match(text)):
            found = self.last, _SAID_OF_HER, match[0][: match.start("quote")] if match["quote"] else match[0]
        self.last = found[0] if found else None
        self.open = found is not None and (text.rstrip().endswith((":", ",")) or _is_open(text))
        if found and found[0] not in self.known:
            self.known.append(found[0])
        return found

    def _named(self, text: str) -> tuple[Speaker, str, str | None] | None:
        match = _SAID_BEFORE.match(text) or _SAID_AFTER.match(text)
        if match is None:
            return None
        who = match["who"].strip(" ,")
        speaker = _office_holder(who) or self._again(who)
        return (speaker, _SAYS_SO, who) if speaker else None

    def _again(self, who: str) -> Speaker | None:
        """The one quoted before whom a bare surname, or name, names again."""
        name = split_label(who).name if is_name(who) else None
        same = [
            each for each in self.known if name and each.name and name in (each.name, each.name.split()[-1])
        ]
        return same[0] if len(same) == 1 else None


def _office_holder(who: str) -> Speaker | None:
    """Who is named with an office or a title: "Ada Marsh, Leader", "Leader, Ada Marsh", "Cllr Ada Marsh"."""
    first, _, rest = who.partition(",")
    last = who.rsplit(",", 1)[-1].strip()
    if is_name(first.split("(")[0]):
        speaker = split_label(who)
        known = (speaker.role or speaker.organisation) is not None
        # After a comma "a neighbour" is no office.
        titled = has_title(first) and len((speaker.name or "").split()) > 1 and not rest[1:2].islower()
        return speaker if speaker.name and (known or titled) else None
    if rest and is_post(first) and is_name(last):
        speaker = split_label(last)
        return Speaker(speaker.name, who, _THE.sub("", who[: who.rindex(",")].strip()), speaker.organisation)
    return None


def _is_open(text: str) -> bool:
    """Whether the last quotation in a paragraph is not closed there."""
    if '"' in text:
        return text.count('"') % 2 == 1
    opened = max(text.rfind(mark) for mark in "“‘")
    return opened >= 0 and not any(mark in text[opened:] for mark in "”") and not text.rstrip().endswith("’")


def _sections(body: Sequence[Block], facts: Facts, title: Block | None, size: float) -> Iterator[Section]:
    over, heading = title, words(title) if title else None
    voices = _Voices()
    for first, pieces in grouped(body):
        text = pieces[0].text
        notes = _NOTES.match(text)
        if _ENDS.fullmatch(text):
            pieces = pieces[1:]
        elif notes:
            over, heading = first, notes["head"]
            rest = text[notes.end() :].strip()
            pieces = [*([_with(pieces[0], rest)] if rest else []), *pieces[1:]]
        elif isinstance(first, Paragraph) and not in_list(first) and is_heading(first, size):
            over, heading, pieces = first, text.strip(" :*"), pieces[1:]
        if not pieces:
            continue
        section = _section(tuple(pieces), facts, over, heading)
        said = voices.speaker_of(pieces[0].text)
        yield spoken(section, *said, pieces[0].page) if said else section


def _section(pieces: tuple[Piece, ...], facts: Facts, over: Block | None, heading: str | None) -> Section:
    why: tuple[Evidence, ...] = (Evidence("kind", _A_RELEASE, None, pieces[0].page),)
    if over is not None:
        why += (Evidence("heading", UNDER_HEADING, heading, over.page),)
    return Section(kind=Kind.PRESS_RELEASE, pieces=pieces, facts=facts, heading=heading, why=why)


def _with(piece: Piece, text: str) -> Piece:
    return Piece(text=text, page=piece.page, page_end=piece.page_end, printed_page=piece.printed_page)


GENRE = PressRelease()
