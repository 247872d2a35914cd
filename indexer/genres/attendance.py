"""Who was at a meeting, as minutes list it: present, absent, with apologies, in attendance."""

from collections.abc import Iterator, Sequence

import regex

from indexer.document import Block, Paragraph, TableBlock
from indexer.genres.heads import block_pieces, piece
from indexer.genres.types import Facts, Piece, Section
from mappings.passage import Evidence, Kind

_LABEL = regex.compile(
    r"^(?:[o•]\s+)?(?-i:(?=\p{Lu}))(?:"
    r"(?P<label>(?:\p{L}+\s+){0,3}?(?:present|absent|excused|in\s+attendance)(?:\s+\p{L}+){0,3}"
    r"|apolog(?:y|ies)(?:\s+for\s+absence|\s+received)?|substitutes?|(?:present\s+)?in\s+the\s+chair"
    r"|(?-i:(?:\p{Lu}+\s+){1,2}(?:MEMBERS|OFFICIALS|OFFICERS|STAFF|REPRESENTATIVES))"
    r"|members|councillors|officers|officials|staff|guests|observers)\s*[:;–]"
    r"|(?P<label>(?:members?\s+|councillors\s+|officers?\s+|others\s+|also\s+)?(?:present|absent)"
    r"|(?:(?:officers?|officials|also)\s+)?in\s+attendance"
    r"|apolog(?:y|ies)(?:\s+for\s+absence)?|officers?(?=$)"
    r"|(?:yn\s+)?(?:presennol|bresennol)|ymddiheuriadau|i\s+láthair|leithscéalta)\s*(?:$|(?=\s+\p{Lu})))",
    regex.IGNORECASE,
)
# What happened at a meeting is no longer a list of who was there.
_HAPPENED = regex.compile(
    r"\b(?:was|were|is|are|had|has|have|welcomed|opened|declared|stated|noted|agreed|asked|referred|extended"
    r"|congratulated|called|took|began|commenced|thanked|paid|sympathised)\b"
)
_APOLOGY = regex.compile(r"\bapolog(?:y|ies|ised)\b", regex.IGNORECASE)
_CAPITALS = regex.compile(r"^(?P<label>\p{Lu}[\p{Lu}\s&’'/\-]{3,50}?)\s*[:;]")
_ITEMS = regex.compile(r"(?:[A-Z]+\s+){0,3}(?:ITEMS|BUSINESS|AGENDA|MATTERS)")
_LONGEST_NAME_LINE = 70
_WHO_WAS_THERE = "it stands where it is said who was there"
_BEFORE = "the label before who was there"
_ABOVE = "the head of the column of who was there"


def label_of(text: str) -> str | None:
    """The label a line of attendance begins with ("Members present"); None for any other line."""
    match = _LABEL.match(text)
    return " ".join(match["label"].split()) if match else None


def attended(blocks: Sequence[Block]) -> int | None:
    """Where the attendance begins: what follows it names other meetings."""
    return next(
        (
            index
            for index, block in enumerate(blocks)
            if index and isinstance(block, Paragraph) and label_of(block.text)
        ),
        None,
    )


def happened(text: str) -> bool:
    """Whether words tell of what happened, as no list of names does."""
    return bool(_HAPPENED.search(text))


def is_told(block: Block) -> bool:
    """Whether a block says what happened at the meeting, rather than who was there."""
    return (
        isinstance(block, Paragraph)
        and happened(block.text)
        and not label_of(block.text)
        and not _APOLOGY.search(block.text)
    )


def attendance(blocks: Sequence[Block], facts: Facts) -> Iterator[Section]:
    """Who was there, each list under its label."""
    evidence: Evidence | None = None
    pieces: list[Piece] = []
    for block in blocks:
        columns = in_columns(block, facts)
        label = _any_label(block.text) if isinstance(block, Paragraph) else None
        if label or columns or _heads_items(block):
            yield from _section(pieces, evidence, facts)
            evidence, pieces = (Evidence("heading", _BEFORE, label, block.page) if label else None), []
        yield from columns
        if not columns:
            pieces += _as_printed(block)
    yield from _section(pieces, evidence, facts)


def _any_label(text: str) -> str | None:
    """The label of a list among others of who was there: there capitals before a colon are one."""
    match = _CAPITALS.match(text)
    return label_of(text) or (" ".join(match["label"].split()) if match else None)


def _heads_items(block: Block) -> bool:
    """Whether a block heads the items that follow who was there ("UNRESTRICTED ITEMS")."""
    return isinstance(block, Paragraph) and bool(_ITEMS.fullmatch(block.text.strip()))


def in_columns(block: Block, facts: Facts) -> list[Section]:
    """The columns of a table of who was there, each under its head; none for any other block."""
    if not isinstance(block, TableBlock):
        return []
    heads = block.head if any(block.head) else block.rows[0].cells if block.rows else ()
    rows = block.rows if any(block.head) else block.rows[1:]
    if (
        not any(label_of(head.strip()) for head in heads)
        or len({len(heads), *(len(r.cells) for r in rows)}) > 1
    ):
        return []
    found: list[Section] = []
    for column, head in enumerate(heads):
        pieces = [
            Piece(
                text=row.cells[column],
                page=row.page,
                page_end=row.page_end or row.page,
                printed_page=row.printed_page,
            )
            for row in rows
            if row.cells[column].strip()
        ]
        label = " ".join(head.split()).strip(" :")
        top = Piece(text=head, page=block.page, page_end=block.page, printed_page=block.printed_page)
        evidence = Evidence("heading", _ABOVE, label, block.page) if label else None
        found += _section([top, *pieces] if label else pieces, evidence, facts)
    return found


def _section(pieces: Sequence[Piece], evidence: Evidence | None, facts: Facts) -> Iterator[Section]:
    if pieces:
        yield Section(
            kind=Kind.OTHER,
            pieces=tuple(pieces),
            facts=facts,
            heading=evidence.words.capitalize() if evidence and evidence.words else None,
            why=(Evidence("kind", _WHO_WAS_THERE, None, pieces[0].page), *((evidence,) if evidence else ())),
        )


def _as_printed(block: Block) -> list[Piece]:
    """A block as pieces, the lines of a list of names apart as they are printed."""
    if isinstance(block, Paragraph) and len(block.lines) > 1 and not block.marker:
        lines = [line.strip() for line in block.lines]
        short = all(len(line) <= _LONGEST_NAME_LINE and line[:1].isupper() for line in lines)
        if short and not happened(block.text):
            return [piece(block, "\n".join(lines))]
    return block_pieces(block)
