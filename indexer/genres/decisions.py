"""Lists of decisions: tables that say, row by row, what a meeting did with each item before it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.genres.heads import head_facts, head_lines, lines_of, own_facts, row_piece, under_headings
from indexer.genres.types import Facts, Parsed, Section
from mappings.passage import Kind

_NAMED = regex.compile(
    r"\bdispositions?\b|\bdecisions? (?:list|record|notice|summary|sheet|taken|made)\b"
    r"|\b(?:list|record|notice|summary|schedule) of decisions\b",
    regex.IGNORECASE,
)
_OUTCOME_HEAD = regex.compile(r"disposition|decision|outcome|result", regex.IGNORECASE)
_OUTCOME = regex.compile(
    r"\b(?:adopted|carried|lost|passed|received|referred|laid over|withdrawn|approved|defeated|amended"
    r"|concurred in|noted|agreed|rejected|refused|deferred|filed|granted|report back|notice of motion)\b",
    regex.IGNORECASE,
)
_ITEM_HEAD = regex.compile(r"^(?:(?:agenda )?item|no|number|#)?\W*$", regex.IGNORECASE)
_NUMBER = regex.compile(r"\d{1,3}[a-z]?\.?")
_REFERENCE = regex.compile(r"\d{1,4}/\d{4}")
_LONGEST_TITLE = 300
_LONGEST_OUTCOME = 300


class Decisions:
    """What became of the items of a meeting, in tables."""

    name = "decisions"

    def score(self, document: Document) -> float:
        """High for a paper that calls itself so and has rows that end in an outcome."""
        head = [document.title or "", document.name, *head_lines(document.blocks[: _front(document)], 15)]
        if not any(_NAMED.search(line) for line in head):
            return 0.0
        rows = sum(len(table.rows) for table in map(_decided, document.blocks) if table)
        return 0.9 if rows > 2 else 0.0

    def parse(self, document: Document, given: Facts) -> Parsed:
        """A `resolution` for each row under the heading above its table; all else as `other`."""
        blocks = document.blocks
        # The line above the first of the tables names whose report its items were in, not who met.
        first = next((index for index, block in enumerate(blocks) if _decided(block)), len(blocks) + 1)
        facts = own_facts(head_facts(document, until=max(0, first - 1)), given)
        sections: list[Section] = []
        between: list[Block] = []
        for block in blocks:
            if table := _decided(block):
                heading = _heading(between)
                sections += under_headings(between, facts)
                sections += _rows(table, facts, heading)
                between = []
            else:
                between.append(block)
        sections += under_headings(between, facts)
        return Parsed(title=document.title or _title(document), facts=facts, sections=sections)


def _front(document: Document) -> int | None:
    """The index of the first table: what stands before it is the paper's head."""
    return next((i for i, block in enumerate(document.blocks) if isinstance(block, TableBlock)), None)


def _title(document: Document) -> str | None:
    named = (line for line in head_lines(document.blocks, 15) if _NAMED.search(line))
    return next(named, None)


def _decided(block: Block) -> TableBlock | None:
    """The table with its heads known, where its last column says what became of each row."""
    if not isinstance(block, TableBlock) or not block.rows:
        return None
    if not any(block.head) and _OUTCOME_HEAD.fullmatch(block.rows[0].cells[-1].strip()):
        block = replace(block, head=block.rows[0].cells, rows=block.rows[1:])
    if any(block.head):
        return block if _OUTCOME_HEAD.search(block.head[-1]) else None
    ends = [row.cells[-1] for row in block.rows if len(row.cells) > 2]
    said = sum(1 for end in ends if len(end) <= _LONGEST_OUTCOME and _OUTCOME.search(end))
    return block if ends and said > len(block.rows) / 2 else None


def _heading(between: Sequence[Block]) -> str | None:
    """The line above a table, where it is one of the paper's headings."""
    last = between[-1] if between else None
    if not isinstance(last, Paragraph):
        return None
    text = " ".join(lines_of(last))
    return text if len(text) <= _LONGEST_TITLE and not text.endswith(".") else None


def _rows(table: TableBlock, facts: Facts, heading: str | None) -> Iterator[Section]:
    numbered = not any(table.head) or bool(_ITEM_HEAD.match(table.head[0].strip()))
    for row in table.rows:
        number = row.cells[0].strip()
        known = facts
        if numbered and _NUMBER.fullmatch(number) and len(row.cells) == 3:
            known = replace(facts, item_number=number.rstrip("."), item_title=_item_title(row))
        reference = _REFERENCE.fullmatch(number)
        yield Section(
            kind=Kind.RESOLUTION,
            pieces=(row_piece(row, table.head),),
            facts=known,
            heading=heading,
            references=(number,) if reference else (),
        )


def _item_title(row: Row) -> str | None:
    title = " ".join(row.cells[1].split())
    return title if 0 < len(title) <= _LONGEST_TITLE else None


GENRE = Decisions()
