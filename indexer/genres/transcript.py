"""Transcripts: who said what, turn by turn.

A turn begins with its speaker's label and a colon ("Name AM (Chair): …", "Name (Role, Body): …",
"Councillor Name: …") and goes on over paragraphs and pages until the next. A label is trusted by its shape
alone where it has a title, an honour or brackets; a bare name only where the paper repeats it, or knows the
person from another label, since a sentence may hold a colon too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres.heads import (
    block_pieces,
    body_size,
    head_facts,
    head_lines,
    is_heading,
    lines_of,
    named,
    own_facts,
    piece,
)
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates
from mappings.names import (
    Speaker,
    has_honour,
    has_title,
    is_bare_post,
    is_crowd,
    is_name,
    is_party,
    is_post,
    split_label,
    unbracketed,
)
from mappings.passage import Evidence, Kind

_LONGEST_LABEL = 300
_LONGEST_NAME = 140  # outside brackets
_LABEL_WITHIN = _LONGEST_LABEL + _LONGEST_NAME  # with the blanks before its colon
_LONGEST_POST = 12  # words
_LONGEST_LOOK = 6  # words of a label that only its looks make one
_PRESIDING = frozenset(
    (
        *("the chair", "the chairman", "the chairperson", "the president", "the speaker"),
        *("the deputy speaker", "le président", "la présidente", "de voorzitter", "y cadeirydd"),
        *("der vorsitzende", "die vorsitzende"),
    )
)
_LONGEST_OPENING = 1_000  # characters that tell what sort of paragraph it is
_BARE_STYLE = 3
_LED_STYLE = 4
_STRONG_STYLE = 0.8
_BOLD_SLACK = 2  # characters
_SHORT_ANSWER = 40  # words
_SHORTEST_QUESTION, _LONGEST_QUESTION = 80, 600  # characters
_LABEL = regex.compile(r"^(?P<label>[^\s:][^:]{0,298}?)\s*:(?=[\s…“\"‘\p{Lu}]|\.\.\.|$)\s*")
# Ada Marsh AM, 09:30; Councillor Marsh – I move it.
_ALONE = regex.compile(
    r"^(?P<label>[^.:;?!–—]{3,140}?)(?P<time>[\s,]+[\[(]?\d{1,2}[.:]\d\d(?:[.:]\d\d)?[\])]?)?$"
)
_DASH = regex.compile(
    r"^(?P<label>[^\s–—][^–—.;?!]{2,80}?(?:[.][^–—.;?!]{1,60}?)?)\s*[–—]\s*(?=[“\"‘\p{Lu}])"
)
_DESCRIBED = regex.compile(r"^([^–—(]+?)\s+[–—-]\s+([^()]+)$")
_TOGETHER = regex.compile(r"\s+(?:and|&|et|en|und|a|ac)\s+")
_BEGINS = regex.compile(r"[…“\"‘\[]*\p{Lu}")
# >> MAYOR MARSH: …; [00:01:23] Ada Marsh: …; Q12 Chair: …
_BEFORE_LABEL = regex.compile(r"^(?:>+\s*|\[?\d{1,2}:\d\d(?::\d\d)?\]?\s+|Q\s?(?P<number>\d{1,4})[.:]?\s+)")
_CALLED = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Cllr|Councill?or|Member|M|Mme|Herr|Frau|heer|mevrouw|hon)\.?"
# Where others are so called, the M. before a surname alone is no initial.
_FRENCH = regex.compile(r"^(?:Mme|Mlle|La (?:vice-)?présidente|Le (?:vice-)?président)\b", regex.IGNORECASE)
_MONSIEUR = regex.compile(r"^M\. (?P<surname>\p{Lu}[\p{L}'’\-]+)$")
_ENDS_IN_QUESTION = regex.compile(r"\?[\"”’)\]]*(?:\s+[^?]{1,80})?\s*$")
_SENTENCE = regex.compile(r"[.?!][\"”’)]*\s+(?=\p{Lu})")
_WORD = regex.compile(r"\p{L}[\p{L}'’\-]*")
_HEAD = regex.compile(
    r"(?:\b|(?<=\d))Transcript of (?:Agenda )?Item\s+(\d+[a-z]?)\s*[-–—:]\s*(.+)", regex.IGNORECASE
)
_QUESTION = regex.compile(r"^(?:Question (?:No|Number)[.:]?\s*)?(\d{4}/\d{3,5})\s*[-–—:]?\s*(.*)$")
# What the record says was done; nobody says it, though it may stand in the middle of a turn.
_RECORD = regex.compile(
    r"^(?:(?:A\s+)?RECORDED\s+VOTE\s+(?:was|WAS)\b"
    r"|(?:Motion|Question|Amendment|Clause|Schedule|New\s+[Cc]lause)s?\b[^.?!]{0,60}\b(?:agreed to|negatived"
    r"|ordered to stand part of the Bill|read a (?:First|Second) time|withdrawn|disagreed to)\b[^.]{0,60}\.?$"
    r"|Question\s+put\b|(?:Question|Amendment|Motion)s?\s+(?:again\s+)?proposed\b"
    r"|Motion made\b|Amendment made:"
    r"|The\s+(?:Committee|House|Council|Assembly|meeting|sitting)\s+(?:divided\s*:"
    r"|(?:was\s+|then\s+)?(?:adjourned|suspended|resumed|reconvened)\s+(?:at|until|till|from)\b)"
    r"|The\s+Chair\w*\s+adjourned\b|Reconvened\s+meeting\b"
    r"|(?:(?:Meeting|Sitting)\s+)?(?i:adjourned|suspended|resumed)\s+(?:at|until|till|accordingly)\b)"
)
# A motion as moved is of the record too, unless the speaker's last words lead in to it.
_MOVED = regex.compile(
    r"^(?:Motion\s+(?:No\.?\s*)?\d+\b.*\b[Mm]oved by\b|Moved by\b.*\b[Ss]econded\b"
    r"|(?:\p{Lu}{3}\s+)?WHEREAS\b"
    r"|(?:(?:AND|THEREFORE|NOW|LET)[\s,]+){0,3}BE\s+I\w\s+(?:FURTHER\s+)?RESOLVED\b"
    r"|(?:Amendments?|New\s+clause|Clause)\s+\d+,\s+in\s+(?:clause|schedule|page)\b)"
)
_ITEM_LINE = regex.compile(
    r"^Item\s+(?P<number>\d{1,3}[a-z]?)\s*[-–—:]\s*(?P<title>[\p{Lu}\p{Nd}][^?!]{3,200})$"
)
_FILE = regex.compile(r"\s*\bFile:? \p{Lu}+ \d+/\d+$")
_RECORD_HEADS = regex.compile(r"^(?:Motion|Amendment|Moved|Recorded|Yeas|Nays|Ayes|Noes)\b", regex.IGNORECASE)
# The chamber of a parliament, which an address names too: it counts in a transcript's first lines alone.
_CHAMBER = regex.compile(r"House of \p{Lu}\p{L}+|(?:Dáil|Seanad) Éireann", regex.IGNORECASE)
_CHAMBER_LINES = 3
_DIRECTION = regex.compile(r"^(?:\([^()]*\)|\[[^\[\]]*\])\.?$")
# Who voted how: what is said below is no longer of the vote.
_VOTES = regex.compile(
    r"^(?:yeas?|nays?|ayes?|noes|for|against|abstentions?|abstain(?:ed|ing)?|absent|pairs)\b[\W\d]*$",
    regex.IGNORECASE,
)
_CLAUSE = regex.compile(r"^(?:New\s+)?(?:Clause|Schedule)\s+\d+[A-Z]*$")
_NOT_A_SPEAKER = regex.compile(
    r"^(?:Contact|Source|Note|Chart|Table|Figure|Appendix|Meeting|Date|Time|Place|Venue|Item|Enquiries|Subject|Title"
    r"|Present|Apologies|Motion|Report|Question|Answer|Lead|Responsible|Reporting|Supporting|Recommendation|Option"
    r"|Translation|Interpretation|Traduction"
    r"|To|From|For|In|On|At|By|With|And|But|So|If|As|Re|Dear|Yes|No|Also|Thanks?|Well|Then|Now|What|Why|How|Who)\b",
    regex.IGNORECASE,
)

_TURNS = {
    ":": "a name or a post and a colon begin a turn",
    "–": "a name and a dash begin a turn",
    "*": "a name in bold begins a turn",
    "": "a name that stands alone begins a turn",
}
_POST_ELSEWHERE = "the paper's other labels give this name one post"
_ASKER = "a name with an honour follows a question's number and title"
_HEADING = "the heading above it"
_QUESTION_NUMBER = "a number such as 2014/1234 begins a question"
_QUESTION_COUNT = "a question's number before the name"
_QUESTION_TITLE = "what follows the question's number"
_SAID_BEFORE = "the turn before ends in a question, and this one is short"
_ASIDE = "a direction or a heading within a turn: nobody says it"
_RECORD_ENTRY = "an entry of the record: nobody says it"
_OUTSIDE = "it stands outside all turns"
_ITEM = "“Transcript of Item” in the head"
_ITEM_CALLED = "the heading of the item that is called"
_CHAMBER_ABOVE = "its name stands alone in the transcript's first lines"

_NO_ITEM = Facts()
_Posts = dict[str | None, tuple[str | None, str | None, str, int | None]]
"""The post and body of each name, with the label that gives them and its page."""


@dataclass(frozen=True, slots=True)
class _Label:
    """A label as printed, what follows it, and how it looks: `style` is what ends it (":", "–", "*" where
    bold does, or nothing where it stands alone), `end` where, `number` a question's ("Q12") before it.

    `strong` where it can only be a speaker's, `shaped` where its words could be.
    """

    printed: str
    rest: str
    speaker: Speaker
    strong: bool
    shaped: bool
    style: str
    end: int
    number: str | None

    @property
    def key(self) -> tuple[str, str]:
        """What is trusted or not: a label in one style may be an entry of a list in another."""
        return self.printed, self.style


@dataclass(slots=True)
class _Open:
    """The section being gathered; `why` is for all its fields but the heading."""

    kind: Kind = Kind.OTHER
    heading: str | None = None
    heading_why: tuple[Evidence, ...] = ()
    speaker: Speaker | None = None
    references: tuple[str, ...] = ()
    why: tuple[Evidence, ...] = ()
    pieces: list[Piece] = field(default_factory=list)
    only_heading: bool = False
    item: Facts = _NO_ITEM

    def next(self, kind: Kind = Kind.OTHER, why: tuple[Evidence, ...] = (), **fields: Any) -> "_Open":
        """One under the same heading and item."""
        return _Open(kind, self.heading, self.heading_why, why=why, item=self.item, **fields)


class _Asked(NamedTuple):
    """The question a turn ended in, and whose it was."""

    words: str
    by: str | None
    page: int | None


class Transcript:
    """What was said at a meeting, by whom."""

    name = "transcript"

    def score(self, document: Document) -> float:
        """High where turns make up a good share of the paragraphs."""
        found = _labelled(document.blocks)
        named = any("transcript" in line.casefold() for line in head_lines(document.blocks, 8))
        fewest = max(1 if named else 4, 0.08 * len(document.paragraphs))
        # No more of them can be trusted than there are.
        trusted = _trusted(found, document.blocks) if len(found) >= fewest else set()
        labels = [label for label, _ in found if label.key in trusted]
        turns = len(labels)
        share = turns / max(1, len(document.paragraphs))
        people = {label.speaker.name for label in labels} - {None}
        if turns < fewest or len(people) < (1 if named else 2):
            return 0.0
        return min(0.95, 0.45 + 0.5 * share + (0.3 if named else 0.0))

    def parse(self, document: Document, given: Facts) -> Parsed:
        """A section a turn, with the heading above it; directions and what stands before them are `other`."""
        document = replace(document, blocks=_apart(document.blocks))
        # Whole paragraphs: a long title is printed on two lines.
        first = [block for block in document.blocks[:8] if isinstance(block, Paragraph)]
        match, page = next(
            ((found, block.page) for block in first if (found := _HEAD.search(block.text))), (None, None)
        )
        own = head_facts(document, until=_first_turn(document.blocks))
        if match:
            own = own.found(
                _ITEM, match[0], page, item_number=match[1].lstrip("0"), item_title=match[2].strip()
            )
        facts = _chamber(first, own_facts(own, given))
        head = head_lines(document.blocks, 8)
        title = match[0] if match else next((line for line in head if "transcript" in line.casefold()), None)
        return Parsed(title=title or document.title, facts=facts, sections=list(_sections(document, facts)))


def _chamber(head: Sequence[Paragraph], facts: Facts) -> Facts:
    """The facts with the chamber that the first lines name, where no authority is known otherwise."""
    if facts.authority:
        return facts
    for block in head[:_CHAMBER_LINES]:
        for line in lines_of(block):
            if _CHAMBER.fullmatch(line):
                return facts.found(_CHAMBER_ABOVE, line, block.page, authority=named(line))
    return facts


def _first_turn(blocks: Sequence[Block]) -> int | None:
    """The index of the first turn: what is said names other bodies and other days."""
    trusted = _trusted(_labelled(blocks), blocks)
    found = (index for index, block in enumerate(blocks) if (label := _label(block)) and label.key in trusted)
    return next(found, None)


def _apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the meeting apart from "Transcript of Item 5 – …" where both stand on one line."""
    found: list[Block] = []
    for index, block in enumerate(blocks):
        match = _HEAD.search(block.text) if index < 8 and isinstance(block, Paragraph) else None
        if isinstance(block, Paragraph) and match and match.start():
            for text in (block.text[: match.start()], block.text[match.start() :]):
                found.append(replace(block, text=text.strip(), lines=()))
        else:
            found.append(block)
    return found


def _sections(document: Document, facts: Facts) -> Iterator[Section]:
    labelled = _labelled(document.blocks)
    trusted = _trusted(labelled, document.blocks)
    french = _in_french(label for label, _ in labelled)
    posts = _posts(document.blocks, trusted)
    size = body_size(document.blocks)
    current = _Open(why=(Evidence("kind", _OUTSIDE),))
    asked: _Asked | None = None
    turned = False

    def closed() -> Iterator[Section]:
        nonlocal asked
        if not current.pieces:
            return
        section = _section(current, facts, asked)
        yield section
        if current.kind in (Kind.SPEECH, Kind.QUESTION):
            asked = _asked(section)

    for block in document.blocks:
        label = _label(block)
        titled = isinstance(block, Paragraph) and _is_title(block, size)
        if not isinstance(block, Paragraph):
            current.only_heading = False
            current.pieces.extend(block_pieces(block))
        elif _asks(block, current):
            current.speaker = split_label(block.text)
            current.why += _speaking(current.speaker, _ASKER, block.page)
        elif label and label.key in trusted:
            if not current.only_heading:
                yield from closed()
            turned = True
            current = _turn(_monsieur(label) if french else label, block.page, posts, current)
            if label.rest:
                current.pieces.append(piece(block, label.rest))
        elif question := _QUESTION.match(block.text):
            yield from closed()
            current, asked = _question(block, question[1], question[2]), None
        elif _is_record(block, current, titled):
            yield from closed()
            why = (Evidence("kind", _RECORD_ENTRY, block.text[:_LONGEST_LABEL], block.page),)
            current, asked = current.next(why=why, pieces=[piece(block)]), None
        elif titled and not turned and _names_paper(block.text, facts):
            current.only_heading = False
            current.pieces.append(piece(block))
        elif titled and current.only_heading and current.item != _NO_ITEM and _goes_on(block):
            _add_to_item(current, block)
        elif titled and current.kind is not Kind.QUESTION and not block.text.endswith(":"):
            yield from closed()
            current, asked = _headed(block), None
        elif current.only_heading and _CLAUSE.match(current.heading or "") and _is_clause_title(block):
            current.heading = f"{current.heading} – {block.text}"
            current.pieces.append(piece(block))
        elif titled or _DIRECTION.match(block.text):
            yield from closed()
            # What follows a direction is still the same person's, unless a label says otherwise.
            before = current
            why = (Evidence("kind", _ASIDE, block.text, block.page),)
            current = before.next(why=why, pieces=[piece(block)])
            yield from closed()
            current = before.next(
                before.kind, before.why, speaker=before.speaker, references=before.references
            )
        else:
            current.only_heading = False
            current.pieces.extend(block_pieces(block))
    yield from closed()


def _section(current: _Open, facts: Facts, asked: _Asked | None) -> Section:
    who = current.speaker
    why = current.why + current.heading_why
    answered = asked if asked and current.kind is Kind.SPEECH and _answers(current, asked) else None
    if answered:
        why += (Evidence("in_question", _SAID_BEFORE, answered.words, answered.page),)
    return Section(
        kind=current.kind,
        pieces=tuple(current.pieces),
        facts=facts.else_from(current.item),
        heading=current.heading,
        references=current.references,
        speaker=who.name if who else None,
        speaker_printed=who.printed if who else None,
        speaker_role=who.role if who else None,
        speaker_organisation=who.organisation if who else None,
        in_question=answered.words if answered else None,
        why=why,
    )


def _asked(section: Section) -> _Asked | None:
    """The question that a turn ends in, with a sentence after it at most: its last words where it is long."""
    words, page = "", None
    # A question's head is its number and title.
    pieces = section.pieces[1:] if section.kind is Kind.QUESTION else section.pieces
    for last in reversed(pieces or section.pieces):
        # A line by itself may be the end of a sentence.
        words, page = f"{last.text}\n{words}".strip(), last.page
        if len(words) >= _SHORTEST_QUESTION:
            break
    if not _ENDS_IN_QUESTION.search(words[-_LONGEST_QUESTION:]):
        return None
    if len(words) > _LONGEST_QUESTION:
        starts = [match.end() for match in _SENTENCE.finditer(words)]
        words = words[next((each for each in starts if len(words) - each <= _LONGEST_QUESTION), 0) :]
    return _Asked(words, section.speaker_printed, page)


def _answers(current: _Open, asked: _Asked) -> bool:
    text = " ".join(piece.text for piece in current.pieces)
    return (
        current.speaker is not None
        and current.speaker.printed != asked.by
        and len(text.split()) <= _SHORT_ANSWER
        and not text.rstrip('"”’)] ').endswith("?")
    )


def _turn(label: _Label, page: int | None, posts: _Posts, before: _Open) -> _Open:
    speaker = label.speaker
    rule = _TURNS[label.style]
    why: tuple[Evidence, ...] = (Evidence("kind", rule, label.printed, page),)
    if speaker.role is None and speaker.organisation is None and speaker.name in posts:
        role, organisation, printed, where = posts[speaker.name]
        why += _speaking(speaker, rule, page)
        speaker = replace(speaker, role=role, organisation=organisation)
        why += tuple(
            Evidence(name, _POST_ELSEWHERE, printed, where)
            for name, value in (("speaker_role", role), ("speaker_organisation", organisation))
            if value
        )
    else:
        why += _speaking(speaker, rule, page)
    references: tuple[str, ...] = ()
    if label.number:
        references = (label.number,)
        why += (Evidence("references", _QUESTION_COUNT, label.number, page),)
    return before.next(Kind.SPEECH, why, speaker=speaker, references=references or before.references)


def _speaking(speaker: Speaker, rule: str, page: int | None) -> tuple[Evidence, ...]:
    fields = (
        ("speaker", speaker.name),
        ("speaker_printed", speaker.printed),
        ("speaker_role", speaker.role),
        ("speaker_organisation", speaker.organisation),
    )
    return tuple(Evidence(name, rule, speaker.printed, page) for name, value in fields if value)


def _headed(block: Paragraph) -> _Open:
    return _Open(
        heading=block.text,
        heading_why=(Evidence("heading", _HEADING, block.text, block.page),),
        why=(Evidence("kind", _OUTSIDE),),
        pieces=[piece(block)],
        only_heading=True,
        item=_item(block),
    )


def _called(block: Paragraph) -> "regex.Match[str] | None":
    return _ITEM_LINE.match(" ".join(block.text.split()))


def _goes_on(block: Paragraph) -> bool:
    """Whether a title right below an item's is the rest of it, or its file's number."""
    return not (_called(block) or block.text.isupper() or _RECORD_HEADS.match(block.text))


def _add_to_item(current: _Open, block: Paragraph) -> None:
    current.pieces.append(piece(block))
    if _FILE.fullmatch(block.text):
        # What is not in the heading is a passage.
        current.only_heading = False
    else:
        heading, title = f"{current.heading} {block.text}", f"{current.item.item_title} {block.text}"
        current.heading, current.item = heading, replace(current.item, item_title=title)


def _item(block: Paragraph) -> Facts:
    """The number and title of the item that a heading calls."""
    match = _called(block)
    if not match:
        return _NO_ITEM
    title = _FILE.sub("", match["title"]).strip()
    return _NO_ITEM.found(_ITEM_CALLED, match[0], block.page, item_number=match["number"], item_title=title)


def _is_title(block: Paragraph, size: float) -> bool:
    return is_heading(block, size) or bool(_ITEM_LINE.match(block.text) or _CLAUSE.match(block.text))


def _is_clause_title(block: Paragraph) -> bool:
    return len(block.text) <= _LONGEST_NAME and not block.text.endswith((".", ":", ";", ",", "—", "?"))


def _names_paper(text: str, facts: Facts) -> bool:
    """Whether a line of the head says which paper it is, which is the heading of no turn."""
    return bool(
        _HEAD.search(text)
        or find_dates(text)
        or (facts.committee and facts.committee.casefold() in text.casefold())
    )


def _is_record(block: Paragraph, current: _Open, titled: bool) -> bool:
    opening = block.text[:_LONGEST_OPENING]
    if _VOTES.match(block.text) and (titled or current.kind is Kind.OTHER):
        return True
    if current.kind is not Kind.SPEECH and not titled:
        return False
    leads_in = current.kind is Kind.SPEECH and any(piece.text.endswith(":") for piece in current.pieces)
    return bool(_RECORD.match(opening) or (_MOVED.match(opening) and not leads_in))


def _question(block: Paragraph, reference: str, title: str) -> _Open:
    """A question's head: its number, its title, and its asker where they stand on the same line."""
    found = _Open(
        Kind.QUESTION,
        title or None,
        references=(reference,),
        why=(
            Evidence("kind", _QUESTION_NUMBER, reference, block.page),
            Evidence("references", _QUESTION_NUMBER, reference, block.page),
        ),
        pieces=[piece(block)],
    )
    words = title.split()
    for count in range(2, min(6, len(words))):
        asker = " ".join(words[-count:])
        if has_honour(asker) and is_name(asker) and not is_name(" ".join(words[-count - 1 :])):
            found.heading = " ".join(words[:-count])
            found.speaker = split_label(asker)
            found.why += _speaking(found.speaker, _ASKER, block.page)
            found.pieces = [piece(block, found.heading)]
            break
    if found.heading:
        found.heading_why = (Evidence("heading", _QUESTION_TITLE, found.heading, block.page),)
    return found


def _asks(block: Paragraph, current: _Open) -> bool:
    return (
        current.kind is Kind.QUESTION
        and current.speaker is None
        and has_honour(block.text)
        and is_name(block.text)
    )


def _label(block: Block) -> _Label | None:
    """The label a paragraph begins with, or is: its words could be a speaker's, or bold sets them off."""
    if not isinstance(block, Paragraph) or block.marker:
        return None
    if ":" in block.text[:_LABEL_WITHIN]:
        label = _label_of(block.text)
        short = label is not None and len(label.printed.split()) <= _LONGEST_LOOK
        if label and (label.shaped or (short and _is_led(block, label))):
            return label
    if 0 < block.lead < len(block.text):
        # **Councillor Marsh.** I move it.
        head, rest = block.text[: block.lead].rstrip(" ."), block.text[block.lead :].lstrip(" .")
        label = _label_of(f"{head}:") if _BEGINS.match(rest) else None
        return replace(label, rest=rest, style="*") if label and label.strong else None
    timed = block.text[-1:].isdigit() or block.text.endswith(("]", ")"))
    may_stand_alone = len(block.text) <= _LONGEST_NAME and (block.bold or block.heading or timed)
    if may_stand_alone and (match := _ALONE.match(block.text)):
        if not (block.bold or block.heading or match["time"]):
            return None
        label = _label_of(f"{match['label']}:")
        sure = label and (label.strong or (label.shaped and match["time"]))
        return replace(label, style="") if label and sure and label.speaker.name else None
    opening = block.text[:_LABEL_WITHIN]
    if ":" in opening or not ("–" in opening or "—" in opening):
        return None
    match = _DASH.match(opening)
    label = _label_of(f"{match['label']}:") if match else None
    if match and label and label.strong and label.speaker.name:
        return replace(label, rest=block.text[match.end() :], style="–")
    return None


def _is_led(block: Paragraph, label: _Label) -> bool:
    """Whether bold ends where the label does."""
    return bool(block.lead) and abs(block.lead - label.end) <= _BOLD_SLACK


# A document is gone through more than once.
@lru_cache(maxsize=4096)
def _label_of(text: str) -> _Label | None:
    before = _BEFORE_LABEL.match(text)
    start = before.end() if before else 0
    match = _LABEL.match(text[start:])
    if not match:
        return None
    printed = match["label"].strip()
    if _NOT_A_SPEAKER.match(printed) or any(character in '“”"' for character in printed):
        return None
    # Name – Post, Body
    described_after = _DESCRIBED.match(printed)
    if described_after and not is_name(described_after[1]):
        described_after = None
    bracketed = f"{described_after[1]} ({described_after[2]})" if described_after else printed
    outside, brackets = unbracketed(bracketed)
    inside = " ".join(brackets)
    if not outside or "(" in outside or ")" in outside or len(outside) > _LONGEST_NAME:
        return None
    speaker = replace(split_label(bracketed), printed=" ".join(printed.split()))
    together = _TOGETHER.split(outside)
    crowd = is_crowd(outside)
    if len(together) > 1 and all(map(is_name, together)) and any(map(_is_styled, together)):
        speaker, crowd = Speaker(None, speaker.printed), True
    if any(character.isdigit() for character in outside) and not crowd:
        return None
    person = is_name(outside)
    length = len(outside.split())
    post = is_post(outside) and length <= _LONGEST_POST
    described = bool(inside) and bool(speaker.role or speaker.organisation or is_party(inside))
    strong = person and (
        _is_styled(outside) or (described and length > 1 and not _abbreviates(inside, outside))
    )
    strong = strong or (has_title(printed) and post) or printed.casefold() in _PRESIDING
    strong = strong or crowd
    # Converters that lose links leave "AM (Chair)".
    strong = strong or (has_honour(outside) and length == 1 and is_post(inside))
    # The Minister for Housing (Mr A. N. Other)
    strong = strong or (post and is_name(unbracketed(inside)[0]))
    weak = (person and length > 1 and not described_after) or (post and not inside)
    if not (strong or weak):
        speaker = Speaker(None, speaker.printed)
    return _Label(
        printed=speaker.printed,
        rest=text[start + match.end() :].strip(),
        speaker=speaker,
        strong=strong,
        shaped=strong or weak,
        style=":",
        end=start + match.end("label") + 1,
        number=f"Q{before['number']}" if before and before["number"] else None,
    )


def _is_styled(name: str) -> bool:
    return has_honour(name) or has_title(name)


def _abbreviates(inside: str, outside: str) -> bool:
    """Whether the brackets hold the letters of the words before them ("Corporate Landlord (CL)")."""
    return inside == "".join(word[0] for word in outside.split())


def _labelled(blocks: Sequence[Block]) -> list[tuple[_Label, Paragraph]]:
    return [(label, block) for block in blocks if isinstance(block, Paragraph) and (label := _label(block))]


def _trusted(found: Sequence[tuple[_Label, Paragraph]], blocks: Sequence[Block]) -> set[tuple[str, str]]:
    """The keys of the labels that are speakers, of those found in the blocks."""
    labels = [label for label, _ in found if label.style == ":"]
    others = [label for label, _ in found if label.style != ":"]
    led = {label.key for label, block in found if label.style == ":" and _is_led(block, label)}
    strong = [label for label in labels if label.strong]
    bold = (
        len(strong) > 1
        and len([label for label in labels if label.key in led]) >= _LED_STYLE
        and all(label.key in led for label in strong)
    )
    trusted = {label.key for label in strong} | _in_other_styles(others)
    if bold:
        # Then a phrase and a colon that are not bold are no label, and whatever is bold is one.
        known = {label.speaker.name for label in labels if label.key in led}
        trusted |= led | {each.key for each in labels if each.shaped and each.speaker.name in known - {None}}
        trusted |= {each.key for each in others if each.style == "*"}
    else:
        trusted |= _trusted_by_words(labels, blocks)
    if _in_french(labels):
        trusted |= {label.key for label in labels if _MONSIEUR.match(label.printed)}
    return trusted


def _in_french(labels: Iterable[_Label]) -> bool:
    return any(_FRENCH.match(label.printed) for label in labels)


def _monsieur(label: _Label) -> _Label:
    """The label with the surname alone as its name where M. stands before it."""
    match = _MONSIEUR.match(label.printed)
    return replace(label, speaker=replace(label.speaker, name=match["surname"])) if match else label


def _trusted_by_words(labels: Sequence[_Label], blocks: Sequence[Block]) -> set[tuple[str, str]]:
    """The keys of those bare names and posts that come again, or that the paper's other words settle."""
    strong = [label for label in labels if label.strong]
    weak = [label for label in labels if label.shaped and not label.strong]
    known = {label.speaker.name for label in strong} - {None}
    counts = Counter(label.key for label in weak)
    words = _Words(blocks)
    # Where nearly all have titles or honours, a bare name is of one whom somebody called.
    called = len(strong) >= _STRONG_STYLE * len(labels) and len(strong) >= _LED_STYLE

    def comes_again(label: _Label) -> bool:
        if label.speaker.name is None:
            return counts[label.key] > 1 or (len(strong) >= _LED_STYLE and is_bare_post(label.printed))
        return counts[label.key] > 1 and (not (called or words.has_phrase(label)) or words.calls(label))

    trusted = {label.key for label in weak if label.speaker.name in known or comes_again(label)}
    paragraphs = sum(isinstance(block, Paragraph) for block in blocks)
    if len(trusted) >= _BARE_STYLE or len(labels) > paragraphs / 2:
        trusted |= {label.key for label in weak if (words.calls if called else words.has_person)(label)}
    return trusted


def _in_other_styles(labels: Sequence[_Label]) -> set[tuple[str, str]]:
    """Names with a dash behind them, in bold before what is said or alone above it, where several come again:
    a list of names holds each once."""
    counts = Counter(label.key for label in labels)
    return {
        key for style in ("", "–", "*") if _comes_again(counts, style) for key in counts if key[1] == style
    }


def _comes_again(counts: Counter[tuple[str, str]], style: str) -> bool:
    again = [count for (_, each), count in counts.items() if each == style and count > 1]
    return len(again) > 1 and sum(again) >= _LED_STYLE


class _Words:
    """The words of a paper, to tell the names of people from phrases; cut when first asked for."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks

    @cached_property
    def _text(self) -> str:
        return " ".join(block.text for block in self._blocks if isinstance(block, Paragraph))

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(_WORD.findall(self._text))

    def has_phrase(self, label: _Label) -> bool:
        """Whether all words of a label are words of the paper's sentences too."""
        return all(self._counts[word.lower()] for word in _WORD.findall(label.printed))

    def has_person(self, label: _Label) -> bool:
        """Whether a label is of one whom others speak of, or its words are in no sentence of the paper."""
        last = label.printed.split()[-1]
        if not last[0].isupper():
            return False
        if not any(self._counts[word.lower()] for word in _WORD.findall(label.printed)):
            return True
        return self._counts[last] > 1 and (not self._counts[last.lower()] or self.calls(label))

    def calls(self, label: _Label) -> bool:
        """Whether the paper speaks of the person, in full or with a title."""
        name = label.speaker.name or label.printed
        called = rf"\b(?:{regex.escape(name)}\b(?!\s*:)|{_CALLED}\s+{regex.escape(name.split()[-1])}\b)"
        return bool(regex.search(called, self._text))


def _posts(blocks: Sequence[Block], trusted: set[tuple[str, str]]) -> _Posts:
    """The post and body of those whom the paper gives one: some print it at the first turn only."""
    found: dict[str, set[tuple[str | None, str | None]]] = {}
    first: dict[str, tuple[str, int | None]] = {}
    for block in blocks:
        label = _label(block)
        if not label or label.key not in trusted or not label.strong or not label.speaker.name:
            continue
        if label.speaker.role or label.speaker.organisation:
            found.setdefault(label.speaker.name, set()).add((label.speaker.role, label.speaker.organisation))
            first.setdefault(label.speaker.name, (label.printed, block.page))
    return {name: (*next(iter(posts)), *first[name]) for name, posts in found.items() if len(posts) == 1}


GENRE = Transcript()
