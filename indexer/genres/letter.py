"""Letters: who writes to whom, when, about what, paragraph by paragraph."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres import genre
from indexer.genres.heads import block_pieces, is_bullet, lines_of
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates
from mappings.names import Speaker, is_name, is_post, split_label
from mappings.passage import Kind

SALUTATION = regex.compile(r"^(?:Dear|Annwyl)\s+\p{L}[^.!?]{0,80}$")
CLOSING = regex.compile(
    r"^\W*(?:Yours\s+(?:sincerely|faithfully|truly|ever)|(?:Kind|Best|Warm)\s+(?:regards|wishes)|Sincerely"
    r"|Regards|Yn\s+gywir|Is\s+mise\s+le\s+meas)\b",
    regex.IGNORECASE,
)
_STAMPED = regex.compile(r"\breceived\b", regex.IGNORECASE)
_LIST_INDENT = 15.0  # points
_LONGEST_SUBJECT = 150
_LONGEST_SIGNATURE = 12


class Letter:
    """A letter, from its writer to its reader."""

    name = "letter"

    def score(self, document: Document) -> float:
        """High with a salutation near the top and a closing after it."""
        opens, closes = _ends(document.blocks)
        if opens is None:
            return 0.0
        return 0.85 if closes is not None else 0.4

    def parse(self, document: Document, given: Facts) -> Parsed:
        """Head and signature as `other`, each paragraph between as `letter` with its writer as speaker."""
        opens, closes = _ends(document.blocks)
        start = 0 if opens is None else opens
        end = len(document.blocks) if closes is None else closes
        signed = len(document.blocks) if closes is None else signature_end(document.blocks, closes)
        head, body, tail = document.blocks[:start], document.blocks[start:end], document.blocks[end:signed]
        facts = replace(given, published=_date(head) or given.published)
        writer = signatory(tail)
        rest = list(body[1:]) if opens is not None else list(body)
        subject = _subject(rest)
        if subject:
            rest = rest[1:]
        sections = [_other(head, facts, None)] if any(block_pieces(block) for block in head) else []
        waiting = block_pieces(body[0]) if opens is not None else []
        margin = body[0].indent if opens is not None and isinstance(body[0], Paragraph) else 0.0
        groups = _groups(rest, margin)
        for group in _with_headings(groups):
            sections.append(
                Section(
                    kind=Kind.LETTER,
                    pieces=(*waiting, *group),
                    facts=facts,
                    heading=subject,
                    speaker=writer.name if writer else None,
                    speaker_printed=writer.printed if writer else None,
                    speaker_role=writer.role if writer else None,
                    speaker_organisation=writer.organisation if writer else None,
                )
            )
            waiting = []
        if any(block_pieces(block) for block in tail):
            sections.append(_other(tail, facts, "Signature"))
        if signed < len(document.blocks):
            enclosed = genre("plain").parse(replace(document, blocks=document.blocks[signed:]), facts)
            sections.extend(enclosed.sections)
        title = subject or (f"Letter from {writer.name}" if writer and writer.name else None)
        return Parsed(title=title or document.title, facts=facts, sections=sections)


def _other(blocks: Sequence[Block], facts: Facts, heading: str | None) -> Section:
    pieces = tuple(piece for block in blocks for piece in block_pieces(block))
    return Section(kind=Kind.OTHER, pieces=pieces, facts=facts, heading=heading)


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


def _date(head: Sequence[Block]) -> dt.date | None:
    """The date that stands alone above the salutation; none where two disagree, or it is a stamp's."""
    found: set[dt.date] = set()
    above = ""
    for line in (line for block in head for line in lines_of(block)):
        dates = find_dates(line)
        alone = dates and len(line) - (dates[0].end - dates[0].start) <= len("Date: Wednesday ")
        if alone and not _STAMPED.search(above) and not _STAMPED.search(line):
            found.add(dates[0].date)
        above = line
    return found.pop() if len(found) == 1 else None


def _subject(body: Sequence[Block]) -> str | None:
    if not body or not isinstance(body[0], Paragraph):
        return None
    text = body[0].text.strip()
    short = len(text) <= _LONGEST_SUBJECT and not text.endswith((".", ":", ";", ",", "?"))
    return text if short and len(body) > 1 else None


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
        if page is None and signatory(blocks[closing : after + 1]):
            posts = after + 1 < len(blocks) and is_post(next(lines_of(blocks[after + 1]), ""))
            return after + 2 if posts else after + 1
    return min(closing + _LONGEST_SIGNATURE, len(blocks))


def signatory(blocks: Sequence[Block]) -> Speaker | None:
    """Who signs below a closing: the first line that is a full name, and the post on the next."""
    lines = [line for block in blocks for line in lines_of(block)]
    for index, line in enumerate(lines):
        if CLOSING.match(line) or not is_name(line):
            continue
        found = split_label(line)
        if not found.name or len(found.name.split()) < 2:
            continue
        post = lines[index + 1].strip() if index + 1 < len(lines) else ""
        return replace(found, role=post) if is_post(post) else found
    return None


GENRE = Letter()
