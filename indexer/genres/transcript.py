"""Transcripts: who said what, turn by turn.

A turn begins with its speaker's label and a colon ("Name AM (Chair): …", "Name (Role, Body): …",
"Councillor Name: …") and goes on over paragraphs and pages until the next. A label is trusted by its shape
alone where it has a title, an honour or brackets; a bare name only where the paper repeats it, or knows the
person from another label, since a sentence may hold a colon too.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres.heads import block_pieces, body_size, head_facts, head_lines, is_heading, own_facts, piece
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.names import (
    Speaker,
    has_honour,
    has_title,
    is_crowd,
    is_name,
    is_party,
    is_post,
    split_label,
    unbracketed,
)
from mappings.passage import Kind

_LONGEST_LABEL = 140
_LABEL_WITHIN = 2 * _LONGEST_LABEL  # with the blanks before its colon
_LONGEST_POST = 12  # words
_PRESIDING = frozenset(
    (
        *("the chair", "the chairman", "the chairperson", "the president", "the speaker"),
        *("the deputy speaker", "le président", "la présidente", "de voorzitter", "y cadeirydd"),
        *("der vorsitzende", "die vorsitzende"),
    )
)
_LONGEST_OPENING = 1_000  # characters that tell what sort of paragraph it is
_BARE_STYLE = 3
_LABEL = regex.compile(r"^(?P<label>[^\s:][^:]{0,138}?)\s*:(?=[\s…“\"‘\p{Lu}]|\.\.\.|$)\s*")
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
_ITEM_LINE = regex.compile(r"^Item\s+\d{1,3}[a-z]?\s*[-–—:]\s*\p{Lu}[^?!]{3,200}$")
_DIRECTION = regex.compile(r"^(?:\([^()]*\)|\[[^\[\]]*\])\.?$")
_NOT_A_SPEAKER = regex.compile(
    r"^(?:Contact|Source|Note|Chart|Table|Figure|Appendix|Meeting|Date|Time|Place|Venue|Item|Enquiries|Subject|Title"
    r"|Present|Apologies|Motion|Report|Question|Answer|Lead|Responsible|Reporting|Supporting)\b",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Label:
    printed: str
    rest: str
    speaker: Speaker
    strong: bool


@dataclass(slots=True)
class _Open:
    """The section being gathered."""

    kind: Kind = Kind.OTHER
    heading: str | None = None
    speaker: Speaker | None = None
    references: tuple[str, ...] = ()
    pieces: list[Piece] = field(default_factory=list)

    @property
    def is_heading(self) -> bool:
        """Nothing but a heading, which the turns below it carry: by itself it would be found before them."""
        return self.kind is Kind.OTHER and [piece.text for piece in self.pieces] == [self.heading]


class Transcript:
    """What was said at a meeting, by whom."""

    name = "transcript"

    def score(self, document: Document) -> float:
        """High where turns make up a good share of the paragraphs."""
        trusted = _trusted(document.blocks)
        labels = [label for label in map(_label, document.paragraphs) if label and label.printed in trusted]
        turns = len(labels)
        named = any("transcript" in line.casefold() for line in head_lines(document.blocks, 8))
        share = turns / max(1, len(document.paragraphs))
        people = {label.speaker.name for label in labels} - {None}
        if turns < (1 if named else 4) or share < 0.08 or len(people) < (1 if named else 2):
            return 0.0
        return min(0.95, 0.45 + 0.5 * share + (0.3 if named else 0.0))

    def parse(self, document: Document, given: Facts) -> Parsed:
        """A section a turn, with the heading above it; directions and what stands before them are `other`."""
        document = replace(document, blocks=_apart(document.blocks))
        # Whole paragraphs: a long title is printed on two lines.
        first = (block.text for block in document.blocks[:8] if isinstance(block, Paragraph))
        match = next((found for text in first if (found := _HEAD.search(text))), None)
        own = replace(
            head_facts(document, until=_first_turn(document.blocks)),
            item_number=match[1] if match else None,
            item_title=match[2].strip() if match else None,
        )
        facts = own_facts(own, given)
        head = head_lines(document.blocks, 8)
        title = match[0] if match else next((line for line in head if "transcript" in line.casefold()), None)
        return Parsed(title=title or document.title, facts=facts, sections=list(_sections(document, facts)))


def _first_turn(blocks: Sequence[Block]) -> int | None:
    """The index of the first turn: what is said names other bodies and other days."""
    trusted = _trusted(blocks)
    found = (
        index for index, block in enumerate(blocks) if (label := _label(block)) and label.printed in trusted
    )
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
    trusted = _trusted(document.blocks)
    posts = _posts(document.blocks)
    size = body_size(document.blocks)
    current = _Open()

    def closed() -> Iterator[Section]:
        if not current.pieces:
            return
        who = current.speaker
        yield Section(
            kind=current.kind,
            pieces=tuple(current.pieces),
            facts=facts,
            heading=current.heading,
            references=current.references,
            speaker=who.name if who else None,
            speaker_printed=who.printed if who else None,
            speaker_role=who.role if who else None,
            speaker_organisation=who.organisation if who else None,
        )

    for block in document.blocks:
        label = _label(block) if isinstance(block, Paragraph) else None
        if isinstance(block, Paragraph) and label and label.printed in trusted:
            if not current.is_heading:
                yield from closed()
            speaker = label.speaker
            if speaker.role is None and speaker.organisation is None and speaker.name in posts:
                speaker = replace(speaker, role=posts[speaker.name][0], organisation=posts[speaker.name][1])
            current = _Open(Kind.SPEECH, current.heading, speaker, current.references)
            if label.rest:
                current.pieces.append(piece(block, label.rest))
        elif isinstance(block, Paragraph) and (question := _QUESTION.match(block.text)):
            yield from closed()
            current = _question(block, question[1], question[2])
        elif isinstance(block, Paragraph) and _asks(block, current):
            current.speaker = split_label(block.text)
        elif isinstance(block, Paragraph) and _is_title(block, size) and current.kind is not Kind.QUESTION:
            yield from closed()
            current = _Open(Kind.OTHER, block.text, pieces=[piece(block)])
        elif isinstance(block, Paragraph) and _is_record(block, current):
            yield from closed()
            current = _Open(Kind.OTHER, current.heading, pieces=[piece(block)])
        elif isinstance(block, Paragraph) and _DIRECTION.match(block.text):
            yield from closed()
            # What follows a direction is still the same person's, unless a label says otherwise.
            before = current
            current = _Open(Kind.OTHER, before.heading, pieces=[piece(block)])
            yield from closed()
            current = _Open(before.kind, before.heading, before.speaker, before.references)
        else:
            current.pieces.extend(block_pieces(block))
    yield from closed()


def _is_title(block: Paragraph, size: float) -> bool:
    return is_heading(block, size) or bool(_ITEM_LINE.match(block.text))


def _is_record(block: Paragraph, current: _Open) -> bool:
    if current.kind is not Kind.SPEECH:
        return False
    leads_in = any(piece.text.endswith(":") for piece in current.pieces)
    opening = block.text[:_LONGEST_OPENING]
    return bool(_RECORD.match(opening) or (_MOVED.match(opening) and not leads_in))


def _question(block: Paragraph, reference: str, title: str) -> _Open:
    """A question's head: its number, its title, and its asker where they stand on the same line."""
    words = title.split()
    for count in range(2, min(6, len(words))):
        asker = " ".join(words[-count:])
        if has_honour(asker) and is_name(asker) and not is_name(" ".join(words[-count - 1 :])):
            heading = " ".join(words[:-count])
            return _Open(Kind.QUESTION, heading, split_label(asker), (reference,), [piece(block, heading)])
    return _Open(Kind.QUESTION, title or None, None, (reference,), [piece(block)])


def _asks(block: Paragraph, current: _Open) -> bool:
    return (
        current.kind is Kind.QUESTION
        and current.speaker is None
        and has_honour(block.text)
        and is_name(block.text)
    )


def _label(paragraph: Block) -> _Label | None:
    if not isinstance(paragraph, Paragraph) or paragraph.marker or ":" not in paragraph.text[:_LABEL_WITHIN]:
        return None
    return _label_of(paragraph.text)


# A document is gone through more than once.
@lru_cache(maxsize=4096)
def _label_of(text: str) -> _Label | None:
    match = _LABEL.match(text)
    if not match:
        return None
    printed = match["label"].strip()
    outside, brackets = unbracketed(printed)
    inside = " ".join(brackets)
    if _NOT_A_SPEAKER.match(printed) or "(" in outside or ")" in outside or len(printed) > _LONGEST_LABEL:
        return None
    speaker = split_label(printed)
    person = is_name(outside)
    length = len(outside.split())
    post = is_post(outside) and length <= _LONGEST_POST
    described = bool(inside) and bool(speaker.role or speaker.organisation or is_party(inside))
    strong = person and (
        has_honour(outside)
        or has_title(outside)
        or (described and length > 1 and not _abbreviates(inside, outside))
    )
    strong = strong or (has_title(printed) and post) or printed.casefold() in _PRESIDING
    strong = strong or is_crowd(outside)
    # Converters that lose links leave "AM (Chair)".
    strong = strong or (has_honour(outside) and length == 1 and is_post(inside))
    # The Minister for Housing (Mr A. N. Other)
    strong = strong or (post and is_name(unbracketed(inside)[0]))
    weak = (person and length > 1) or (post and not inside)
    if not (strong or weak) or any(character.isdigit() or character in '“”"' for character in printed):
        return None
    return _Label(printed, text[match.end() :].strip(), speaker, strong)


def _abbreviates(inside: str, outside: str) -> bool:
    """Whether the brackets hold the letters of the words before them ("Corporate Landlord (CL)")."""
    return inside == "".join(word[0] for word in outside.split())


def _trusted(blocks: Sequence[Block]) -> set[str]:
    """The printed labels that are speakers."""
    labels = [label for block in blocks if (label := _label(block))]
    counts = Counter(label.printed for label in labels)
    known = {label.speaker.name for label in labels if label.strong and label.speaker.name}
    trusted = {
        label.printed
        for label in labels
        if label.strong or counts[label.printed] > 1 or label.speaker.name in known
    }
    bare = {label.printed for label in labels if not label.strong} & trusted
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if len(bare) >= _BARE_STYLE or len(labels) > len(paragraphs) / 2:
        # Where bare names are the style, one that speaks once is one that the others speak of, or one whose
        # words are in no sentence of the paper.
        words = Counter(_WORD.findall(" ".join(paragraph.text for paragraph in paragraphs)))
        trusted |= {
            label.printed
            for label in labels
            if (last := label.printed.split()[-1])[0].isupper()
            and (words[last] > 1 or not any(words[word.lower()] for word in _WORD.findall(label.printed)))
        }
    return trusted


def _posts(blocks: Sequence[Block]) -> dict[str | None, tuple[str | None, str | None]]:
    """The post and body of those whom the paper gives one: some print it at the first turn only."""
    found: dict[str | None, set[tuple[str | None, str | None]]] = {}
    for block in blocks:
        label = _label(block)
        if label and label.strong and (label.speaker.role or label.speaker.organisation):
            found.setdefault(label.speaker.name, set()).add((label.speaker.role, label.speaker.organisation))
    return {name: next(iter(posts)) for name, posts in found.items() if name and len(posts) == 1}


GENRE = Transcript()
