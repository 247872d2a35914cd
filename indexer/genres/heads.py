"""What genres share: how paragraphs are numbered, and what the head and foot of a paper say of it."""

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, islice, pairwise, zip_longest
from typing import Generic, NamedTuple, TypeVar

import regex

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.genres.types import Facts, Piece, Section
from mappings.dates import find_dates, parse_date
from mappings.passage import Evidence, Kind

Value = TypeVar("Value")

HEAD_LINES = 40
_FOOT_LINES = 25
_LONGEST_HEADING = 150
_LONGEST_LINE = 1_000
_LETTER, _LATIN = regex.compile(r"\p{L}"), regex.compile(r"[\p{L}&&\p{Latin}]", regex.VERSION1)

_LABELS = (
    "Name of meeting|Meeting date|Date of meeting|Meeting|Committee|Date|Time|Place|Venue|Location|Subject"
    "|Title|Report to|Report of|Report by|Report author|Author|Decision maker|Contact Officer|Contact"
    "|Classification|From|To"
)
# "… 4 December 2014Transcript of Item 5": where a converter lost a line's end.
_GLUED = regex.compile(
    r"(?<=\b\d{4})(?=\p{Lu}\p{Ll})|(?<=[\p{Ll})])(?=(?:Report (?:to|of|by):|Date:|Transcript of Item))"
)
# Most lines are told from these by a quicker look.
_MAY_BE_GLUED = re.compile(r"\d[^\W\d_a-z]|Report |Date:|Transcript of Item")
_LABEL = regex.compile(rf"(?:^|(?<=[\s*]))({_LABELS})\s*:\s*", regex.IGNORECASE)
_BARE_LABEL = regex.compile(r"^(Meeting|Date|Time|Place|Venue)\s+(?=[\p{Lu}\d])")
_PARAGRAPH = regex.compile(r"^(\d{1,3}(?:\.\d{1,3}){1,3}[A-Za-z]?)(?:[.)]?\s+(?=\S)|(?=\p{Lu}\p{Ll}))")
_ITEM = regex.compile(r"^(\d{1,4}[A-Za-z]?)(?:(?:[.)]['‘’]?)?\s+(?=[\p{L}'‘’\"“(])|\.(?=\p{Lu}))")
_PART = regex.compile(r"^(\((?:[a-z]{1,2}|[ivxl]+|\d{1,2})\)|(?:[a-z]|[ivxl]+|\d{1,2})\))\s*(?=\S)")
_SYMBOL = regex.compile(r"\p{Co}")
_BULLET = regex.compile(r"^[•●▪◦‣·*o\-–]\s+(?=\S)")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_GENERIC = _listed(
    """
    the of and county city borough district town parish community full council special annual
    ordinary budget metropolitan monthly meeting extraordinary general local public administrative
    new old a an to for
    """
)
_AUTHORITY = regex.compile(
    r"(?:[\p{Lu}][\p{L}'’.\-]*|and|of|the|&|on|upon|in)(?:\s+(?:[\p{Lu}][\p{L}'’.\-]*|and|of|the|&|on|upon|in)){0,6}"
    r"\s+(?:Council|COUNCIL|Assembly|ASSEMBLY|Authority|AUTHORITY|Parliament|PARLIAMENT)"
)
_NOT_OF_AN_AUTHORITY = _listed(
    """
    mayor meeting minutes agenda committee from leader members member opening session ordinance
    establishing act
    """
)
_COUNCIL_OF = regex.compile(
    r"Cyngor (?:Cymuned|Sir|Tref|Dinas|Bwrdeistref)(?: Sirol)? \p{Lu}[\p{L}’'\- ]{2,40}"
    r"|Council of the (?:City|Town|Township|County|Borough) of \p{Lu}[\p{L}’'\- ]{2,40}",
    regex.IGNORECASE,
)
_COMMITTEE = regex.compile(
    r"(?:Cyngor (?:Cymuned|Sir|Tref|Dinas|Bwrdeistref)(?: Sirol)? [\p{L}’'\- ]+"
    r"|Council of the (?:City|Town|Township|County|Borough|Corporation) of [\p{L}\- ]+"
    r"|Sub-?\s?Committee|(?<=Standing |Select |Special |Joint )Committee on [\p{L},'’&\- ]{3,80}"
    r"|Committee|Cabinet|Board|Panel|Council|Commission|Forum|Assembly|Executive"
    r"|Working Group|Task Force|Partnership|SPC|(?:Municipal|Metropolitan) District(?: of [\p{L}\- ]+)?)",
    regex.IGNORECASE,
)
_MEETING_OF = regex.compile(
    r"\bmeeting\s+of\s+(?:the\s+)?(?P<body>.{3,90}?)[\s,]*"
    r"(?=\bheld\b|\bto be\b|\bwill\b|\bwas\b|\bon\b|\bat\b|[.;:–—]|\s-\s|$)",
    regex.IGNORECASE,
)
# What a summons calls its reader to is the meeting, however its addressee is printed.
_CALLED = regex.compile(
    r"\b(?:to attend|inform you|advise you|hereby given)\b[^.:;]{0,40}?(?=\bmeeting\s+of\b)", regex.IGNORECASE
)
# Streets Committee meeting of the Municipal District
_BODY_BEFORE = regex.compile(
    r"\b(?:at|of)\s+(?:the\s+)?(?P<body>(?:(?!\bat\b)[^.,;:]){3,60}(?:Committee|Panel|Board|Forum|Group))\s*$",
    regex.IGNORECASE,
)
# Aldermere Town Council held its monthly meeting at 7.30pm on
_HELD = regex.compile(
    r"^(?P<body>.{3,90}?)\s+(?:held|met|will\s+meet|will\s+hold)\b(?=.*\bmeeting\b|\s+(?:at|on|in)\b)",
    regex.IGNORECASE,
)
# Cynhaliwyd cyfarfod o Gyngor Tref Aldermere am 7.30pm
_CYFARFOD_O = regex.compile(
    r"\bg?[cg]?yfarfod\s+(?:o\s+)?(?P<body>[CG]yngor\b.{3,60}?|[PB]h?wyllgor\b.{3,60}?)"
    r"\s+(?=(?:am|ar|yn|o\s+bell|ddydd|trwy|nos)\b)"
)
# A word that follows o begins softly.
_SOFT = {"Gyngor": "Cyngor", "Bwyllgor": "Pwyllgor"}
# These languages write such names small.
_BODY_ABROAD = regex.compile(
    r"(?:Comité|Sous-comité|Conseil (?:municipal|régional|communal)|Gemeenteraad|Raadscommissie|Pwyllgor"
    r"|Is-bwyllgor|Ausschuss für|Stadtrat|Gemeinderat|Coiste)\b[\p{L},'’&\- ]{0,140}"
)
_ARTICLE = regex.compile(r"^(?:Yr?|An|De|Het|Der|Le|La)\s+(?=\p{Lu}[\p{L}\-]+\s+\p{Lu})")
_BRACKET = regex.compile(r"\s*\([^()]*\)$")
# The council whose committee it is: "Aldermere Borough Council’s Streets Committee"
_WHOSE = regex.compile(r"^.{3,60}\b(?:Council|Assembly)(?:['’]s|,)\s+(?=\p{Lu}.*\p{L})", regex.IGNORECASE)
_WHOSE_COMMITTEE = regex.compile(
    r"(?P<whose>(?:\p{Lu}[\p{L}.\-]*|and|of|the|&)(?:\s+(?:\p{Lu}[\p{L}.\-]*|and|of|the|&)){0,6}"
    r"\s+(?:Council|Assembly))['’]s\s+(?=\p{Lu})"
)
_AFTER_OF = regex.compile(r"^.*?\bmeeting\s+of\s+(?:the\s+)?", regex.IGNORECASE)
_WHOSE_IT_IS = "the council whose body it is"
_LONGEST_NAME = 90
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TRAILING_DAY = regex.compile(rf"(?:\s*(?:\bon\b|\bheld\b|\bat\b|{_WEEKDAY}|,))+\s*$", regex.IGNORECASE)
_LEADING_WORDS = regex.compile(
    r"^(?:(?:a|an|the|all|each|every|cathaoirleach|chair(?:person|man)?|mayor|honou?rable|and|to|members?|of"
    r"|monthly|special|annual|budget|ordinary|extraordinary|regular|adjourned|blended|hybrid|virtual"
    r"|online|statutory|full|next|previous|rescheduled|our|meeting)\s+)+(?=\S)",
    regex.IGNORECASE,
)
_TRAILING_MEETING = regex.compile(r"(?:\s+(?:regular|special|draft|meeting|minutes))+$", regex.IGNORECASE)
_NUMBERED_OR_HOUR = regex.compile(r"(?:[ivx]+|\d+)[.)]\s|\d{1,2}(?:[.:]\d\d)?\s*[ap]\.?m\b", regex.IGNORECASE)
_BARE_BODIES = _listed("Council Board Committee Commission Panel Assembly Forum Executive")
# "Minutes of the meeting held on …" names the meeting only where the paper is those minutes.
_MEETING_WORD = regex.compile(
    r"(?<!\bitem\b.{0,40})(?<!\bminutes of the (?:last )?)"
    r"\b(?:meeting|cyfarfod|\w*vergadering|\w*sitzung|séance|cruinniú)\b",
    regex.IGNORECASE,
)
_MET = regex.compile(
    r"\b(?:meetings?|minutes|agenda|met|summon\w*|cyfarfod|cofnodion|cruinniú|proceedings)\b",
    regex.IGNORECASE,
)
_BREAK = regex.compile(r"(?<!\b[Cc][Oo]|\b[Ss][Tt])[.!?]\s+\p{Lu}|\b[Mm]inutes\b|\b[Mm]eeting\b")
_ALONE = regex.compile(
    rf"(?i){_WEEKDAY}|\b(?:house|debates|hansard|proceedings|evidence|uur|uhr)\b|\W|\d|[ap]\.?m\b|\bat\b|\bo'clock\b"
)
_TITLE_LINES = 5
_MOST_DAYS = 3
_MINUTES_OF = regex.compile(r"(?:draft\s+)?minutes\s*(?:from|of|for|[:–—-])?\s*", regex.IGNORECASE)
_LETTER = regex.compile(r"^(?:To\s*[:/]|Dear\b|A\s+[Cc]h)", regex.IGNORECASE)
_LONG_HEAD = 300
_LONGEST_OF_HEAD = 60
_RUNNING = regex.compile(r"(?=.*[,;])(?=.*\b\p{Ll}{5,}\b).*\p{L}$")
_MINUTES_WORD = regex.compile(r"\bminutes\b", regex.IGNORECASE)
# Words of a sentence or a subject, which no body has in its name.
_STOP = _listed(
    """
    by from circulated adopt adoption approve approval approving sponsored resolution report update proposal
    presentation revisions chair chairman chairwoman chairperson
    """
)
# A memorandum's date is the day it was written; one that prints its agenda's date has both. One to the
# honourable mayor is a memorandum whatever it calls itself.
_MEMORANDUM = regex.compile(
    r"^(?:inter-?office\s+)?memo(?:randum)?\b.{0,20}$|^(?:\p{L}+\s+){1,3}agenda\s*:\s*\d"
    r"|^to\s*:\s*(?:the\s+)?honou?rable\b",
    regex.IGNORECASE,
)
_MONTH_FIRST = regex.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\s+\d{1,2},\s+\d{4}",
    regex.IGNORECASE,
)
_FIGURES = regex.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4}\b")
# What is called for such a day has no year where the summons has its own.
_DAY_OF_MEETING = regex.compile(
    rf"\bmeeting\b[^.]{{0,200}}?\bon\s+(?P<weekday>{_WEEKDAY}),?\s+(?:the\s+)?(?P<day>\d{{1,2}})\S{{0,3}}\s+(?:of\s+)?"
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(?!,?\s*\d{4})",
    regex.IGNORECASE,
)
_LONGEST_NOTICE = 60
_HOUR = regex.compile(r"^\s*,?\s*(?:at\s+)?\d{1,2}[.:]\d\d")
_SMALL = _listed(
    """
    and of the for on in at to upon a o y yr
    """
)
_NAME_ALONE = "its name stands alone on a line of the paper's head or foot"
_NAME_OF_BODY = "the body that met is the council itself"
_ALONE_ON_LINE = "a date stands alone on a line of the head"
HEADING_ABOVE = "the heading above it"
PARAGRAPH_NUMBER = "the number it begins with"


class _Said(NamedTuple, Generic[Value]):
    """What the lines of a head say: the value, the rule that found it, the words, their line."""

    value: Value
    rule: str
    words: str
    line: int


def lines_of(block: Block) -> Iterator[str]:
    """The lines of a block as printed, glued ones apart; a table's row is one line."""
    for line in _printed_lines(block):
        yield _GLUED.sub(" ", line) if _MAY_BE_GLUED.search(line) else line


def _printed_lines(block: Block) -> Iterator[str]:
    if isinstance(block, TableBlock):
        for cells in ((block.head,) if block.head else ()) + tuple(row.cells for row in block.rows):
            yield " ".join(cell.replace("\n", " ") for cell in cells if cell.strip())
    elif block.lines:
        yield from (line.strip() for line in block.lines if line.strip())
    elif block.text.strip():
        yield block.text.strip()


def head_lines(blocks: Iterable[Block], limit: int = HEAD_LINES) -> list[str]:
    """The first `limit` lines of the blocks, each no longer than a head's line may be."""
    return [line for line, _ in _head(blocks, limit)]


def _head(blocks: Iterable[Block], limit: int = HEAD_LINES) -> list[tuple[str, int | None]]:
    """As `head_lines`, each line with its page."""
    found: list[tuple[str, int | None]] = []
    for block in blocks:
        found.extend((line[:_LONGEST_LINE], block.page) for line in islice(lines_of(block), limit))
        if len(found) >= limit:
            break
    return found[:limit]


def _foot(blocks: Sequence[Block]) -> list[tuple[str, int | None]]:
    """The last lines of the blocks, each no longer than a head's line may be, with its page."""
    found: list[tuple[str, int | None]] = []
    for block in reversed(blocks):
        lines = [(line[:_LONGEST_LINE], block.page_end or block.page) for line in lines_of(block)]
        found[:0] = lines[-_FOOT_LINES:]
        if len(found) >= _FOOT_LINES:
            break
    return found[-_FOOT_LINES:]


def full_text(paragraph: Paragraph) -> str:
    """The text of a paragraph with its list mark; a mark of a symbol font as the bullet it looks like."""
    if not paragraph.marker:
        return paragraph.text
    return f"{_SYMBOL.sub('•', paragraph.marker)} {paragraph.text}"


def paragraph_number(paragraph: Paragraph) -> tuple[str | None, str]:
    """Its number such as "5.4" or "2.1.3", and its text without."""
    return _split(paragraph, _PARAGRAPH)


def item_number(paragraph: Paragraph) -> tuple[str | None, str]:
    """Its number such as "5", "12." or "3a", and its text without."""
    number, rest = _split(paragraph, _ITEM)
    return (number.rstrip(".)") if number else None), rest


def part_letter(paragraph: Paragraph) -> tuple[str | None, str]:
    """Its letter in brackets such as "(a)", "(ii)" or "(3)", and its text without."""
    letter, rest = _split(paragraph, _PART)
    return (f"({letter.strip('()')})" if letter else None), rest


def is_bullet(paragraph: Paragraph) -> bool:
    """Whether it is a point of a list without a number."""
    return bool(_BULLET.match(full_text(paragraph)))


def _split(paragraph: Paragraph, pattern: "regex.Pattern[str]") -> tuple[str | None, str]:
    text = full_text(paragraph).strip()
    match = pattern.match(text)
    return (match[1], text[match.end() :]) if match else (None, paragraph.text)


def piece(paragraph: Paragraph, text: str | None = None) -> Piece:
    """A paragraph as a piece of a section, with `text` instead of its own where given."""
    return Piece(
        text=full_text(paragraph) if text is None else text,
        page=paragraph.page,
        page_end=paragraph.page_end or paragraph.page,
        printed_page=paragraph.printed_page,
    )


def row_piece(row: Row, head: Sequence[str]) -> Piece:
    """A table's row as words: "Member: …; Interest: …", or its cells with bars between."""
    cells = [" ".join(cell.split("\n")).strip() for cell in row.cells]
    if head and len(head) == len(cells) and all(head):
        text = "; ".join(
            f"{name.strip().rstrip(':')}: {cell}" for name, cell in zip(head, cells, strict=True) if cell
        )
    else:
        text = " | ".join(cell for cell in cells if cell)
    return Piece(text=text, page=row.page, page_end=row.page_end or row.page, printed_page=row.printed_page)


def block_pieces(block: Block) -> list[Piece]:
    """A block as pieces: one a paragraph, one a row that is not empty; none where there are no words."""
    if isinstance(block, Paragraph):
        return [piece(block)] if full_text(block).strip() else []
    found = [row_piece(row, block.head) for row in block.rows]
    return [row for row in found if row.text] or (
        [Piece(text=" | ".join(block.head), page=block.page, printed_page=block.printed_page)]
        if any(block.head)
        else []
    )


def foreign_script(text: str) -> bool:
    """Whether most of its letters are of a script other than Latin."""
    if text.isascii():
        return False
    letters = len(_LETTER.findall(text))
    return letters > 5 and len(_LATIN.findall(text)) < letters / 2


def body_size(blocks: Iterable[Block]) -> float:
    """The size most of the text is set in, in points; 0 where sizes are not known."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        if isinstance(block, Paragraph):
            sizes[round(block.size, 1)] += len(block.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def is_heading(paragraph: Paragraph, size: float) -> bool:
    """Whether markup, weight or size sets it off from a text of `size` as a heading."""
    text = paragraph.text.strip()
    if not any(character.isalpha() for character in text):
        return False
    if paragraph.heading:
        return True
    if paragraph.marker or len(text) > _LONGEST_HEADING or text.endswith((".", ";", ",")):
        return False
    return paragraph.bold or (size > 0 and paragraph.size > size * 1.15)


def head_fields(lines: Iterable[str]) -> dict[str, str]:
    """The labelled values among the lines ("Meeting: …", "Report to: … Date: …"), by lower-case label.

    The first value of a label counts. A label alone takes the next line. Of labels without a colon only
    Meeting, Date, Time, Place and Venue are read, and only where two of them are there.
    """
    return {label: said.value for label, said in _fields(lines).items()}


def _fields(lines: Iterable[str]) -> dict[str, _Said[str]]:
    found: dict[str, _Said[str]] = {}
    bare: dict[str, _Said[str]] = {}
    waiting: str | None = None
    for index, line in enumerate(lines):
        matches = list(_LABEL.finditer(line))
        if matches and matches[0].start() > 0:
            # A label runs on only after another: "Public Bill Committee: Roads Bill" has none.
            matches = []
        if waiting and not (matches and matches[0].start() == 0):
            found.setdefault(waiting, _labelled(waiting, _clean(line), line, index))
        waiting = None
        for match, following in zip_longest(matches, matches[1:]):
            value = _clean(line[match.end() : following.start() if following else len(line)])
            if value and value.casefold() != "see below":
                label = match[1].casefold()
                printed = line[match.start() : following.start() if following else len(line)]
                found.setdefault(label, _labelled(label, value, printed, index))
            elif not value:
                waiting = match[1].casefold()
        if not matches and (match := _BARE_LABEL.match(line)):
            label = match[1].casefold()
            bare.setdefault(label, _labelled(label, _clean(line[match.end() :]), line, index))
    return {**bare, **found} if len(bare) > 1 else found


def _labelled(label: str, value: str, printed: str, index: int) -> _Said[str]:
    return _Said(value, f"the label “{label.capitalize()}”", printed.strip(), index)


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(" *_")


def named(text: str) -> str:
    """A body's name as it is written in running text: capitals throughout become capitals at the front."""
    text = _clean(text).strip(" .,;:–—-")
    if not all(word.isupper() for word in text.split() if len(word) > 2):
        return text
    words = text.split()
    return " ".join(
        word.lower() if index and word.lower() in _SMALL else _capitalised(word)
        for index, word in enumerate(words)
    )


def _capitalised(word: str) -> str:
    return word if word == "SPC" else regex.sub(r"\p{L}+(?:['’]\p{L}+)?", lambda m: m[0].capitalize(), word)


def authority_in(lines: Iterable[str]) -> str | None:
    """The council, assembly, authority or parliament that stands alone on one of the lines."""
    said = _authority(lines)
    return said.value if said else None


def _authority(lines: Iterable[str]) -> _Said[str] | None:
    for index, line in enumerate(lines):
        text = _clean(line).strip(" .,")
        if _COUNCIL_OF.fullmatch(text):
            return _Said(named(text), _NAME_ALONE, line, index)
        if _AUTHORITY.fullmatch(text) and (name := _proper_authority(text)):
            return _Said(name, _NAME_ALONE, line, index)
    return None


def _proper_authority(text: str) -> str | None:
    words = [word.casefold() for word in text.split()]
    capitals = [word.isupper() for word in text.split() if len(word) > 3]
    if any(capitals) and not all(capitals):
        return None
    if (
        not _STOP.isdisjoint(words)
        or not _NOT_OF_AN_AUTHORITY.isdisjoint(words)
        or words[0] in ("and", "of", "on", "in", "&", "upon")
    ):
        return None
    if all(word in _GENERIC for word in words[:-1]):
        return None
    name = named(text)
    return name.removeprefix("The ").removeprefix("the ")


@lru_cache(maxsize=4_096)
def committee_name(text: str) -> str | None:
    """The body named by a head's value such as "Police and Crime Committee – 4 December 2014"."""
    dates = find_dates(text)
    if dates:
        text = text[: dates[0].start]
    text = regex.sub(r"(?<=\p{L})- (?=\p{Lu})", "-", _TRAILING_DAY.sub("", text))
    if _BODY_ABROAD.fullmatch(bare := _ARTICLE.sub("", text)):
        return bare.strip(" ,")
    text = regex.split(r"\s+[–—]\s+|\s-\s|;|\s+-\s*$", text)[0]
    text = _LEADING_WORDS.sub("", _WHOSE.sub("", _LEADING_WORDS.sub("", _clean(text))))
    name = named(_TRAILING_MEETING.sub("", text))
    bare = _BRACKET.sub("", name)
    ends = list(_COMMITTEE.finditer(bare))
    if len(name) > _LONGEST_NAME or not ends or ends[-1].end() != len(bare):
        return None
    words = [word for word in bare.replace("/", " ").split() if word.casefold() not in _SMALL]
    if (
        ":" in bare
        or bare.casefold().startswith(("from ", "at ", "(", "&", "="))
        or _NUMBERED_OR_HOUR.match(bare)
        or not _STOP.isdisjoint(bare.casefold().split())
    ):
        return None
    return name if all(word[0].isupper() or not word[0].isalpha() for word in words) else None


def committee_of(lines: Sequence[str]) -> str | None:
    """The body that met: from a labelled value, a "meeting of …" sentence, or a line that is its name."""
    said = _committee(lines)
    return said.value if said else None


def _committee(lines: Sequence[str]) -> _Said[str] | None:
    fields = _fields(lines)
    for label in ("meeting", "name of meeting", "committee"):
        if (said := fields.get(label)) and (name := committee_name(said.value) or _short(said.value)):
            return said._replace(value=name)
    text = _Joined(lines)
    for called in _CALLED.finditer(text.words):
        if (match := _MEETING_OF.match(text.words, called.end())) and (name := committee_name(match["body"])):
            return text.said(name, "the paper calls its reader to a “meeting of” it", match.span())
    for label in ("report to", "decision maker", "to"):
        if (said := fields.get(label)) and (name := committee_name(said.value)):
            return said._replace(value=name)
    for match in _MEETING_OF.finditer(text.words):
        start = max(0, match.start() - 90)
        before = _BODY_BEFORE.search(text.words[start : match.start()])
        if before and (name := committee_name(before["body"])):
            return text.said(name, "named before “meeting of”", (start + before.start(), match.end()))
        if name := committee_name(match["body"]):
            return text.said(name, "named after “meeting of”", match.span())
    for match in _CYFARFOD_O.finditer(text.words):
        first, _, rest = match["body"].partition(" ")
        if name := committee_name(f"{_SOFT.get(first, first)} {rest}"):
            return text.said(name, "named after the word for a meeting", match.span())
    return _named_on_a_line(lines, text.words) or _who_held(lines)


def _who_held(lines: Sequence[str]) -> _Said[str] | None:
    for index, line in enumerate(lines):
        match = _HELD.match(line)
        name = committee_name(match["body"]) if match else None
        if match and name and name not in _BARE_BODIES:
            return _Said(name, "it says that it held the meeting", match[0], index)
    return None


def _named_on_a_line(lines: Sequence[str], text: str) -> _Said[str] | None:
    # "Council" alone is the rest of a name that stands on two lines.
    names = [
        _Said(name, "a line of the head is the name of a body", line, index)
        for index, line in enumerate(lines)
        if len(line) < _LONGEST_HEADING
        and ";" not in line
        and not (index and _runs_on(lines[index - 1]))
        and (name := committee_name(line))
        and (name not in _BARE_BODIES or line.casefold() == f"{name} meeting".casefold())
    ]
    # A council is a body that meets too, but not where one of its committees is named beside it, nor on a
    # paper that says nothing of a meeting and prints no day below the name.
    dated = any(committee_name(line) and _is_day(below) for line, below in pairwise(lines))
    met = names if dated or _MET.search(text) else []
    return next((said for said in names if not authority_in([said.value])), None) or next(iter(met), None)


def _runs_on(line: str) -> bool:
    """Whether a printed line is running text that goes on below it, as a long cell of a table does."""
    return bool(_LONGEST_OF_HEAD < len(line) < _LONGEST_HEADING and _RUNNING.match(line))


class _Joined:
    """Lines as one text, of which one can tell from which line a part of it comes."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.words = " ".join(lines)
        self._ends = list(accumulate(len(line) + 1 for line in lines))

    def said(self, value: Value, rule: str, span: tuple[int, int]) -> _Said[Value]:
        """What the words of the span say."""
        start, end = span
        return _Said(value, rule, self.words[start:end].strip(), bisect_right(self._ends, start))


def _is_day(line: str) -> bool:
    dates = find_dates(line)
    return bool(dates) and not _ALONE.sub("", line[: dates[0].start] + line[dates[0].end :])


def _short(value: str) -> str | None:
    return named(value) if len(value) <= 80 and not find_dates(value) and value[:1].isupper() else None


def written_on(lines: Sequence[str]) -> dt.date | None:
    """The labelled date of a memorandum, or of a paper that names its agenda beside it: not the meeting's."""
    if not any(_MEMORANDUM.search(line) for line in lines):
        return None
    dates = find_dates(head_fields(lines).get("date", ""))
    return dates[0].date if dates else None


def meeting_date_of(lines: Sequence[str]) -> dt.date | None:
    """The meeting's date: beside the committee's name or a label, in a "meeting … on" sentence, or alone."""
    said = _meeting_date(lines)
    return said.value if said else None


def _meeting_date(lines: Sequence[str]) -> _Said[dt.date] | None:
    fields = _fields(lines)
    written = written_on(lines)
    printed = lines
    if any(_MONTH_FIRST.search(line) for line in lines):
        # Where months go before days, 1/12 may be either.
        if (said := fields.get("date")) and _FIGURES.search(said.value):
            return None
        lines = [_FIGURES.sub("", line) for line in lines]
    for label in ("meeting date", "date of meeting", "to", "report to"):
        if (said := fields.get(label)) and (dates := find_dates(said.value)):
            return _Said(dates[0].date, said.rule, said.words, said.line)
    alone: _Said[dt.date] | None = None
    for index, line in enumerate(lines):
        if dates := find_dates(line):
            before, after = line[: dates[0].start], line[dates[0].end :]
            body = committee_name(before)
            if body and not _ALONE.sub("", after) and line.casefold().startswith(body[:8].casefold()):
                return _Said(dates[0].date, "it stands beside the name of the body", printed[index], index)
            if (
                alone is None
                and not _ALONE.sub("", before)
                and (not _ALONE.sub("", after) or _HOUR.match(after))
            ):
                alone = _Said(dates[0].date, _ALONE_ON_LINE, printed[index], index)
            if index < _TITLE_LINES and _MINUTES_OF.fullmatch(before):
                return _Said(dates[0].date, "the date of the minutes in their title", printed[index], index)
    if written is not None:
        return None
    if (said := fields.get("date")) and (dates := find_dates(said.value)):
        return _Said(dates[0].date, said.rule, said.words, said.line)
    text = _Joined(lines)
    for match in _MEETING_WORD.finditer(text.words):
        if match.start() > _LONG_HEAD and _MINUTES_WORD.search(
            text.words[match.start() - 80 : match.start()]
        ):
            continue
        near = text.words[match.end() : match.end() + 300]
        # A date after the next full stop is another matter's.
        if (dates := find_dates(near)) and not _BREAK.search(near[: dates[0].start]):
            span = match.start(), match.end() + dates[0].end
            return text.said(dates[0].date, "the date after the word for a meeting", span)
    if alone and (called := _without_year(text, alone.value)):
        return called
    # A date that stands alone above a salutation is the letter's, and one in a list of days is nobody's.
    return None if any(_LETTER.match(line) for line in lines) or is_calendar(lines) else alone


def is_calendar(lines: Sequence[str]) -> bool:
    """Whether the lines list the days of several meetings, each on a line of its own."""
    days = {dates[0].date for line in lines if _is_day(line) and (dates := find_dates(line))}
    return len(days) > _MOST_DAYS


def _without_year(text: "_Joined", written: dt.date) -> _Said[dt.date] | None:
    """The day of the meeting that a summons prints without its year, soon after it was `written`: one whose
    weekday agrees."""
    for match in _DAY_OF_MEETING.finditer(text.words):
        for year in (written.year, written.year + 1):
            day = parse_date(f"{match['day']} {match['month']} {year}")
            if (
                day
                and f"{day:%A}" == match["weekday"].title()
                and 0 <= (day - written).days <= _LONGEST_NOTICE
            ):
                return text.said(
                    day, "its weekday, day and month, with the year of the date above", match.span()
                )
    return None


def head_facts(document: Document, until: int | None = None) -> Facts:
    """What the head (and for the authority the foot) of the document says: authority, committee, date.

    `until` is the index of the first block that is no longer the head, where that is known.
    """
    head = _head(document.blocks[:until])
    lines = [line for line, _ in head]
    committee, date = _committee(lines), _meeting_date(lines)
    facts = Facts()
    if committee:
        facts = facts.found(
            committee.rule, committee.words, head[committee.line][1], committee=committee.value
        )
    if date:
        facts = facts.found(date.rule, date.words, head[date.line][1], meeting_date=date.value)
    both = [*head, *_foot(document.blocks)]
    if authority := _authority(line for line, _ in both):
        page = both[authority.line][1]
        return facts.found(authority.rule, authority.words, page, authority=authority.value)
    if committee and (name := authority_in([_BRACKET.sub("", committee.value)])):
        return facts.found(_NAME_OF_BODY, committee.words, head[committee.line][1], authority=name)
    if committee and (whose := _WHOSE_COMMITTEE.search(_AFTER_OF.sub("", committee.words))):
        name = named(whose["whose"]).removeprefix("The ").removeprefix("the ")
        if _proper_authority(name.replace("&", "and")):
            return facts.found(_WHOSE_IT_IS, whose[0], head[committee.line][1], authority=name)
    for line, page in head:
        body = committee_name(line) if len(line) < _LONGEST_HEADING else None
        if body and (name := authority_in([_BRACKET.sub("", body)])):
            return facts.found(_NAME_ALONE, line, page, authority=name)
    return facts


def own_facts(own: Facts, given: Facts) -> Facts:
    """What a part says of itself before what its pack says of it.

    A part of another meeting (the minutes of the last one) takes no item from its pack, and an item's number
    never goes with another's title.
    """
    another = (own.meeting_date is not None and own.meeting_date != given.meeting_date) or (
        own.committee is not None and given.committee is not None and own.committee != given.committee
    )
    if another or own.item_number is not None:
        given = given.without("item_number", "item_title")
    if another and given.committee is not None and own.committee not in (None, given.committee):
        given = given.without("authority")
    return own.else_from(given)


def under_headings(blocks: Sequence[Block], facts: Facts, size: float | None = None) -> Iterator[Section]:
    """Sections of kind `other`: the blocks together under their headings, headings without text together.

    `size` is the size of the text of the whole paper, where the blocks are a part of it.
    """
    size = body_size(blocks) if size is None else size
    heading: Paragraph | None = None
    pieces: list[Piece] = []
    only_headings = True
    for block in blocks:
        titled = isinstance(block, Paragraph) and is_heading(block, size) and not _is_field(block.text)
        if isinstance(block, Paragraph) and titled:
            if pieces and not only_headings:
                yield _under(heading, pieces, facts)
                pieces, only_headings = [], True
            heading = block
        found = block_pieces(block)
        only_headings = only_headings and (titled or not found)
        pieces.extend(found)
    if pieces:
        yield _under(heading, pieces, facts)


def explained(sections: Iterable[Section], rule: str) -> Iterator[Section]:
    """The sections, each with the rule that gave its kind where it does not say so itself."""
    for section in sections:
        if any(each.field == "kind" for each in section.why):
            yield section
        else:
            why = Evidence("kind", rule, None, section.pieces[0].page)
            yield replace(section, why=(why, *section.why))


def _is_field(text: str) -> bool:
    """Whether a line of a head is a labelled value ("Time 10.00 am"), which heads nothing."""
    return bool(_BARE_LABEL.match(text) or ((label := _LABEL.match(text)) and label.end() < len(text)))


def _under(heading: Paragraph | None, pieces: Sequence[Piece], facts: Facts) -> Section:
    if heading is None:
        return Section(kind=Kind.OTHER, pieces=tuple(pieces), facts=facts)
    return Section(
        kind=Kind.OTHER,
        pieces=tuple(pieces),
        facts=facts,
        heading=heading.text,
        why=(Evidence("heading", HEADING_ABOVE, heading.text, heading.page),),
    )
