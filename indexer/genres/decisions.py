"""Lists of decisions: tables that say, row by row, what a meeting did with each item before it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.genres.attendance import in_columns
from indexer.genres.heads import (
    HEADING_ABOVE,
    block_pieces,
    explained,
    head_facts,
    head_lines,
    lines_of,
    own_facts,
    row_piece,
    under_headings,
)
from indexer.genres.types import Facts, Parsed, Section
from mappings.passage import Evidence, Kind

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
_LONGEST_NAME = 40
_LONGEST_TITLE = 300
_LONGEST_OUTCOME = 300
_RESULT_OF_VOTE = regex.compile(
    r"^(?:(?:Outcome|Result)(?:\s+of\s+(?:the\s+)?vote)?|Vote\s+result)\s*:\s*(?P<result>\S.*)",
    regex.IGNORECASE,
)
_MET = regex.compile(r"\bmeeting\b.*\b(?:held|on)\b", regex.IGNORECASE)
_VOTERS = regex.compile(
    r"^(?:Yeas?|Nays?|Ayes?|Noes|For|Against|In\s+favou?r|Opposed|Abst(?:ained|entions?)|Absent)\b[^.]{0,30}$",
    regex.IGNORECASE,
)
_BESIDE_TABLES = "it stands beside the tables of what was decided"
_NO_OUTCOME = "its row does not say what became of it"
_OUTCOME_OF_VOTE = "the outcome of the vote on it"
_OUTCOME_OF_ROW = "what its row says became of it"
_NUMBER_OF_ROW = "the number in its row"
_TITLE_OF_ROW = "the title in its row"


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
        first = next((index for index, block in enumerate(blocks) if _decided(block)), len(blocks))
        if _heading(blocks[:first]):
            # The heading of the first of the tables names whose report its items were in, not who met.
            first -= 1
        facts = own_facts(head_facts(document, until=first), given)
        sections: list[Section] = []
        between: list[Block] = []
        for block in blocks:
            if table := _decided(block):
                heading = _heading(between)
                sections += explained(_between(between, facts), _BESIDE_TABLES)
                sections += _rows(table, facts, heading)
                between = []
            elif isinstance(block, TableBlock) and (present := in_columns(block, facts)):
                sections += [*explained(_between(between, facts), _BESIDE_TABLES), *present]
                between = []
            else:
                between.append(block)
        sections += explained(_between(between, facts), _BESIDE_TABLES)
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


def _between(blocks: Sequence[Block], facts: Facts) -> Iterator[Section]:
    """What stands between tables: votes, each with what it was on, its outcome and who voted; the rest under
    its headings."""
    start = index = 0
    while index < len(blocks):
        block = blocks[index]
        result = _RESULT_OF_VOTE.match(block.text) if isinstance(block, Paragraph) else None
        if not result or index == start:
            index += 1
            continue
        end = index + 1
        while end < len(blocks) and (voters := _VOTERS.match(next(lines_of(blocks[end]), ""))):
            end += 1 if "(0)" in voters[0] else 2
        yield from under_headings(blocks[start : index - 1], facts)
        on = _heading(blocks[:index])
        outcome = Evidence("kind", _OUTCOME_OF_VOTE, result[0], block.page)
        yield Section(
            kind=Kind.RESOLUTION,
            pieces=tuple(found for each in blocks[index - 1 : end] for found in block_pieces(each)),
            facts=facts,
            heading=on.words if on else None,
            why=(outcome, on) if on else (outcome,),
        )
        start = index = end
    yield from under_headings(blocks[start:], facts)


def _heading(between: Sequence[Block]) -> Evidence | None:
    """The line above a table, where it is a heading and not the paper's own head."""
    last = between[-1] if between else None
    if not isinstance(last, Paragraph):
        return None
    text = " ".join(lines_of(last))
    if len(text) > _LONGEST_TITLE or text.endswith(".") or _MET.search(text):
        return None
    return Evidence("heading", HEADING_ABOVE, text, last.page)


def _rows(table: TableBlock, facts: Facts, heading: Evidence | None) -> Iterator[Section]:
    numbered = not any(table.head) or bool(_ITEM_HEAD.match(table.head[0].strip()))
    for row in table.rows:
        number, outcome = row.cells[0].strip(), row.cells[-1].strip()
        known = facts
        if numbered and _NUMBER.fullmatch(number) and len(row.cells) == 3:
            known = facts.found(_NUMBER_OF_ROW, number, row.page, item_number=number.rstrip("."))
            title = _item_title(row)
            known = known.found(_TITLE_OF_ROW, title, row.page, item_title=title)
        reference = (number,) if _REFERENCE.fullmatch(number) else ()
        why = [Evidence("kind", _OUTCOME_OF_ROW if outcome else _NO_OUTCOME, outcome or None, row.page)]
        why += [heading] if heading else []
        why += [Evidence("references", _NUMBER_OF_ROW, number, row.page)] if reference else []
        yield Section(
            # Of a motion that is only given notice of, the row says nothing yet.
            kind=Kind.RESOLUTION if outcome else Kind.OTHER,
            pieces=(row_piece(replace(row, cells=tuple(map(_names_apart, row.cells))), table.head),),
            facts=known,
            heading=heading.words if heading else None,
            references=reference,
            why=tuple(why),
        )


def _names_apart(cell: str) -> str:
    """A cell, with commas between the lines of a list of names, such as of those who voted."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    names = all(len(line) <= _LONGEST_NAME and line[0].isupper() and line[-1].isalpha() for line in lines)
    return ", ".join(lines) if len(lines) > 1 and names else cell


def _item_title(row: Row) -> str | None:
    title = " ".join(row.cells[1].split())
    return title if 0 < len(title) <= _LONGEST_TITLE else None


GENRE = Decisions()
