"""Letters: who writes to whom, when, about what, paragraph by paragraph."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres import genre
from indexer.genres.heads import authority_in, block_pieces, is_bullet, lines_of
from indexer.genres.prose import spoken
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates
from mappings.names import Speaker, is_name, is_post, plain_name, split_label
from mappings.passage import Evidence, Kind

SALUTATION = regex.compile(r"^(?:Dear|Annwyl)\s+\p{L}[^.!?]{0,80}$")
CLOSING = regex.compile(
    r"^\W*(?:Yours\s+(?:sincerely|faithfully|truly|ever)|(?:Kind|Best|Warm)\s+(?:regards|wishes)|Sincerely"
    r"|Regards|Yn\s+gywir|Is\s+mise\s+le\s+meas)\b",
    regex.IGNORECASE,
)
# A letter that calls to a meeting is its agenda.
_SUMMONS = regex.compile(
    r"\bagenda\b.{0,60}\b(?:hereunder|below|published|set out)\b"
    r"|\b(?:hereby|are) (?:requested|summoned) to attend\b",
    regex.IGNORECASE,
)
_TO = regex.compile(r"^To\s*[:/]\s*(?P<whom>\p{L}.{2,100})$")
_STAMPED = regex.compile(r"\breceived\b", regex.IGNORECASE)
_LIST_INDENT = 15.0  # points
_LONGEST_SUBJECT = 150
_LONGEST_SIGNATURE = 12

_OF_A_LETTER = "between the salutation and the closing of a letter"
_AROUND = "the head or the signature of a letter"
_BELOW = "what stands from the closing on"
_SIGNED = "the name below the letter's closing"
_SUBJECT = "the line below the salutation"
_DATED = "a date that stands alone above the salutation"
_LETTERHEAD = "the only body that stands alone above the salutation or in the signature"
_ADDRESSED = "whom the address or the salutation names"


class Letter:
    """A letter, from its writer to its reader."""

    name = "letter"

    def score(self, document: Document) -> float:
        """High with a salutation near the top and a closing after it."""
        opens, closes = _ends(document.blocks)
        if opens is None:
            return 0.0
        body = document.blocks[opens + 1 : opens + 7]
        if any(isinstance(block, Paragraph) and _SUMMONS.search(block.text) for block in body):
            return 0.5
        return 0.85 if closes is not None else 0.4

    def parse(self, document: Document, given: Facts) -> Parsed:
        """Head and signature as `other`, each paragraph between as `letter` with its writer as speaker."""
        opens, closes = _ends(document.blocks)
        start = 0 if opens is None else opens
        end = len(document.blocks) if closes is None else closes
        signed = len(document.blocks) if closes is None else signature_end(document.blocks, closes)
        head, body, tail = document.blocks[:start], document.blocks[start:end], document.blocks[end:signed]
        facts = _authority([*head, *tail], _dated(head, given))
        writer, signature = signatory(tail)
        rest = list(body[1:]) if opens is not None else list(body)
        subject = _subject(rest)
        if subject:
            rest = rest[1:]
        to, printed = _addressee(head, body[0] if opens is not None else None)
        sections = [_other(head, facts, f"To {to}" if to else None, printed)] if _has_words(head) else []
        waiting = block_pieces(body[0]) if opens is not None else []
        margin = body[0].indent if opens is not None and isinstance(body[0], Paragraph) else 0.0
        opening = waiting[0].text if waiting else None
        titled = (Evidence("heading", _SUBJECT, subject.text, subject.page),) if subject else ()
        for group in _with_headings(_groups(rest, margin)):
            section = Section(
                kind=Kind.LETTER,
                pieces=(*waiting, *group),
                facts=facts,
                heading=subject.text.strip() if subject else None,
                why=(Evidence("kind", _OF_A_LETTER, opening, (waiting or group)[0].page), *titled),
            )
            page = tail[0].page if tail else None
            sections.append(spoken(section, writer, _SIGNED, signature, page) if writer else section)
            waiting = []
        if _has_words(tail):
            sections.append(_other(tail, facts, "Signature", None))
        if signed < len(document.blocks):
            enclosed = genre("plain").parse(replace(document, blocks=document.blocks[signed:]), facts)
            sections.extend(enclosed.sections)
        between = f"Letter from {writer.name}" if writer and writer.name else None
        title = subject.text.strip() if subject else f"{between} to {to}" if between and to else between
        return Parsed(title=title or document.title, facts=facts, sections=sections)


def _has_words(blocks: Sequence[Block]) -> bool:
    return any(block_pieces(block) for block in blocks)


def _other(blocks: Sequence[Block], facts: Facts, heading: str | None, printed: str | None) -> Section:
    """The head or the signature; `printed` are the words that gave its heading, if that is an addressee."""
    pieces = tuple(piece for block in blocks for piece in block_pieces(block))
    why: tuple[Evidence, ...] = (Evidence("kind", _AROUND, None, pieces[0].page),)
    if heading:
        rule = _ADDRESSED if printed else _BELOW
        why += (Evidence("heading", rule, printed or pieces[0].text, pieces[0].page),)
    return Section(kind=Kind.OTHER, pieces=pieces, facts=facts, heading=heading, why=why)


def _ends(blocks: Sequence[Block]) -> tuple[int | None, int | None]:
    """The indexes of the salutation, in the first 40 blocks, and of the last closing after it."""
    opens = next(
        (
            index
            for index, block in enumerate(blocks[:40])
            if isinstance(block, Paragraph) and SALUTATION.match(next(lines_of(block), ""))
        ),
        None,
    )
    if opens is None:
        return None, None
    closings = [
        index
        for index, block in enumerate(blocks)
        if index > opens and isinstance(block, Paragraph) and CLOSING.match(block.text)
    ]
    return opens, closings[-1] if closings else None


def _dated(head: Sequence[Block], facts: Facts) -> Facts:
    """The facts with the date that stands alone above the salutation; none where two disagree, or it is a
    stamp's."""
    found: dict[dt.date, tuple[str, int | None]] = {}
    above = ""
    for block in head:
        for line in lines_of(block):
            dates = find_dates(line)
            alone = dates and len(line) - (dates[0].end - dates[0].start) <= len("Date: Wednesday ")
            if alone and not _STAMPED.search(above) and not _STAMPED.search(line):
                found[dates[0].date] = line, block.page
            above = line
    if len(found) != 1:
        return facts
    ((date, (line, page)),) = found.items()
    return facts.found(_DATED, line, page, published=date)


def _authority(around: Sequence[Block], facts: Facts) -> Facts:
    found = {
        name: (line, block.page)
        for block in around
        for line in lines_of(block)
        if (name := authority_in([line]))
    }
    if facts.authority or facts.meeting or len(found) != 1:
        # In a pack of papers it may be of another body.
        return facts
    ((name, (line, page)),) = found.items()
    return facts.found(_LETTERHEAD, line, page, authority=name)


def _addressee(head: Sequence[Block], salutation: Block | None) -> tuple[str | None, str | None]:
    """To whom the letter is, and the line that says so: one that says "To", or the name in the address which
    the salutation names too."""
    for block in head:
        whole = [block.text] if isinstance(block, Paragraph) else []
        if match := next(filter(None, map(_TO.match, [*whole, *lines_of(block)])), None):
            return match["whom"].strip(), match[0]
    lines = [line for block in head for line in lines_of(block)]
    greeted = plain_name(next(lines_of(salutation), "").partition(" ")[2]) if salutation else None
    names = {line: plain_name(line) for line in lines if is_name(line)}
    for line, name in names.items():
        words = name.split() if name else []
        if greeted and len(words) > 1 and greeted.strip(" ,") in (name, words[0], words[-1]):
            return name, line
    return None, None


def _subject(body: Sequence[Block]) -> Paragraph | None:
    if not body or not isinstance(body[0], Paragraph):
        return None
    text = body[0].text.strip()
    short = len(text) <= _LONGEST_SUBJECT and not text.endswith((".", ":", ";", ",", "?"))
    return body[0] if short and len(body) > 1 else None


def _groups(body: Sequence[Block], margin: float) -> list[list[Piece]]:
    """The body's paragraphs, a list with the paragraph it follows; a point alone goes over the next.

    `margin` is where the letter's own lines begin: some lists keep nothing of their marks but the indent.
    """
    points = [
        isinstance(block, Paragraph) and (is_bullet(block) or block.indent > margin + _LIST_INDENT)
        for block in body
    ]
    groups: list[list[Piece]] = []
    over: list[Piece] = []
    for index, block in enumerate(body):
        pieces = block_pieces(block)
        alone = not (index and points[index - 1]) and not (index + 1 < len(body) and points[index + 1])
        before = groups[-1][-1].text if groups else ""
        if points[index] and alone and index + 1 < len(body) and not before.endswith(":"):
            over += pieces
        elif groups and not over and (points[index] or _goes_on(block)):
            groups[-1].extend(pieces)
        elif pieces:
            groups.append([*over, *pieces])
            over = []
    return groups


def _goes_on(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.text[:1].islower()


def _with_headings(groups: Sequence[list[Piece]]) -> list[list[Piece]]:
    """A heading inside a letter goes with the paragraph it stands over."""
    found: list[list[Piece]] = []
    over: list[Piece] = []
    for group in groups:
        text = group[0].text
        if (
            len(group) == 1
            and len(text) < _LONGEST_SUBJECT
            and not text.endswith((".", ";", ",", "?", "!", ":"))
        ):
            over += group
        else:
            found.append([*over, *group])
            over = []
    return [*found, over] if over else found


def signature_end(blocks: Sequence[Block], closing: int) -> int:
    """The index after a letter's signature: after the signatory's name and post, or where the page ends.

    Without a name it is a few blocks on, since the letter's enclosures may follow.
    """
    page = blocks[closing].page
    for after in range(closing, min(closing + _LONGEST_SIGNATURE, len(blocks))):
        if page is not None and blocks[after].page != page:
            return after
        if page is None and signatory(blocks[closing : after + 1])[0]:
            below = [next(lines_of(block), "") for block in blocks[after + 1 : after + 3]]
            posts = bool(below) and _post(below[0]) is not None
            bodies = posts and len(below) > 1 and authority_in(below[1:]) is not None
            return after + 1 + posts + bodies
    return min(closing + _LONGEST_SIGNATURE, len(blocks))


def signatory(blocks: Sequence[Block]) -> tuple[Speaker | None, str | None]:
    """Who signs below a closing, and the lines that say so: the first line that is a full name, and the post
    on the next."""
    lines = [line for block in blocks for line in lines_of(block)]
    for index, line in enumerate(lines):
        if CLOSING.match(line) or not is_name(line):
            continue
        found = split_label(line)
        if not found.name or len(found.name.split()) < 2:
            continue
        below = lines[index + 1].strip() if index + 1 < len(lines) else ""
        if post := _post(below):
            body = post[1] or authority_in(lines[index + 2 : index + 3])
            printed = lines[index : index + 2 + (body is not None and post[1] is None)]
            return replace(found, role=post[0], organisation=body), "\n".join(printed)
        return found, line
    return None, None


def _post(line: str) -> tuple[str, str | None] | None:
    """The post that a line is, and the body it is held in where that follows: "Clerk, Aldermere"."""
    first, _, body = line.partition(", ")
    if is_post(line):
        return line, None
    return (first, body or None) if is_post(first) else None


GENRE = Letter()
