"""Lists of actions: tables with a row for each thing somebody undertook to do, and what became of it.

Columns are known by their heads, in any order and wording. The heading above a table names the meeting at
which its actions arose; everything around the tables is read as a report.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.genres import genre
from indexer.genres.heads import committee_name, full_text, head_lines, lines_of
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates, parse_date
from mappings.passage import Kind
from mappings.status import status_of

_BEGINNING_MISSING = "(beginning missing in the paper)"
_LONGEST_HEADING = 250

# In this order: "Action by" is not the action, "Date of meeting" not a deadline.
_ROLES = tuple(
    (role, regex.compile(pattern, regex.IGNORECASE))
    for role, pattern in (
        ("meeting", r"meeting|date raised|raised on"),
        ("due", r"deadline|\bdue\b|target|by when|timescale|completion date|complete by|^when$"),
        (
            "responsible",
            r"responsib|\bowner|\blead\b|\baction(?:ed)? by\b|\bby whom\b|^who\b|assigned|\bofficer\b",
        ),
        ("status", r"status|progress|\bupdate|outcome|^position|^complete[d?]?$"),
        ("reference", r"\bref\b|reference|action (?:no|number|id)\b"),
        ("item", r"(?:item|minute)s? *(?:no|number|ref)\b|^minute(?: item)?\W*$"),
        ("action", r"\baction|\btasks?\b|undertaking|what was agreed|agreed$"),
        ("title", r"title|subject|topic|^issue|^matter"),
        ("either", r"\bitem\b"),
        ("counter", r"^(?:no|number|#)\W*$"),
    )
)
_SUBJECT_TOO = regex.compile(r"subject|title|item|topic|issue|minute", regex.IGNORECASE)
_ITEM_NUMBER = regex.compile(r"\d{1,4}(?:[./]\d{1,4})*\s?[a-z]?[.)]?", regex.IGNORECASE)
# Such columns are of minutes set as a table.
_DISCUSSED = regex.compile(r"discuss|^minutes?$|decision|^notes of", regex.IGNORECASE)
_AROSE = regex.compile(r"\b(?:meetings?|arising|arose|held|session)\b", regex.IGNORECASE)
_MEETING_OF = regex.compile(r"\bmeeting of (?:the )?(?P<body>\D{4,90}?),?\s+(?:held|on)\b", regex.IGNORECASE)
_NOTHING = regex.compile(r"\W*(?:n/?a|none|nil|not applicable|tbc)?\W*", regex.IGNORECASE)
_SENTENCE_END = regex.compile(r"[.?!][\"'”’)]*\s*$")
_BULLET = regex.compile(r"^[•●▪◦‣·*o\-–]\s+")
_ABOUT_ACTIONS = regex.compile(
    r"\b(?:list|log|tracker|summary|schedule|register|matters|record)\b.{0,40}\bactions?\b"
    r"|\bactions?\b.{0,30}\b(?:list|log|tracker|summary|schedule|register|arising|update)\b"
    r"|\bmatters arising\b",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which cell of a row plays which role; `extra` are the others with their heads."""

    of: dict[str, int]
    extra: tuple[tuple[int, str], ...]
    title_in_action: bool


@dataclass(slots=True)
class _Draft:
    """A row being put together: the paragraphs of its cells by role, its action as pieces. `arose` is the
    meeting it arose at, None where nothing above it names one."""

    cells: dict[str, list[str]]
    action: list[Piece]
    arose: Facts | None
    heading: str | None
    extra: list[Piece] = field(default_factory=list)


class Actions:
    """A list of actions from earlier meetings."""

    name = "actions"

    def score(self, document: Document) -> float:
        """By the share of the words that stands in tables of actions, and what the paper calls itself."""
        everything = inside = 0
        for block in document.blocks:
            length = sum(len(line) for line in lines_of(block))
            everything += length
            inside += length if isinstance(block, TableBlock) and _headed(block) else 0
        if not inside:
            return 0.0
        share = inside / everything
        named = any(_ABOUT_ACTIONS.search(line) for line in [document.name, *head_lines(document.blocks, 15)])
        if share < 0.1:
            return 0.2 * named
        return min(0.95, 0.4 + share / 2 + 0.35 * named)

    def parse(self, document: Document, given: Facts) -> Parsed:
        """One section for each row of the tables of actions, the rest as a report's."""
        parts = list(_parts(document.blocks))
        report = genre("report")
        head = report.parse(replace(document, blocks=parts[0].around if parts else []), given)
        facts = head.facts
        sections: list[Section] = []
        for index, part in enumerate(parts):
            around = report.parse(replace(document, blocks=part.around), facts) if index else head
            sections += [replace(section, facts=facts) for section in around.sections]
            sections += [section for draft in _drafts(part, facts) for section in _sections(draft, facts)]
        return Parsed(title=head.title, facts=facts, sections=sections)


@dataclass(frozen=True, slots=True)
class _Part:
    """Blocks that are no tables of actions, then the tables that stand under one heading."""

    around: list[Block]
    heading: str | None
    tables: list[tuple[_Columns, TableBlock]]


def _parts(blocks: Sequence[Block]) -> Iterator[_Part]:
    around: list[Block] = []
    part: _Part | None = None
    for block in blocks:
        headed = _headed(block) if isinstance(block, TableBlock) else None
        if headed is None:
            around.append(block)
            continue
        if part is None or around:
            if part:
                yield part
            heading = _take_heading(around)
            part = _Part(around, heading, [])
            around = []
        part.tables.append(headed)
    if part:
        yield part
    if around:
        yield _Part(around, None, [])


def _take_heading(around: list[Block]) -> str | None:
    """Take the heading of a table out of the blocks before it: one that names a meeting, else the last."""
    last = [index for index in range(len(around)) if isinstance(around[index], Paragraph)][-3:]
    for index in reversed(last):
        block = around[index]
        text = _text(block)
        dated = len({found.date for found in find_dates(text)}) == 1 and _AROSE.search(text)
        nearest = index == len(around) - 1 and not text.endswith((".", ":", ";"))
        if len(text) <= _LONGEST_HEADING and (dated or nearest) and not text.endswith("."):
            del around[index]
            return text
    return None


def _text(block: Block) -> str:
    return " ".join(full_text(block).split()) if isinstance(block, Paragraph) else ""


def _headed(table: TableBlock) -> tuple[_Columns, TableBlock] | None:
    """The table with its columns known, its head taken from its first row where it has none; None where it
    is no table of actions."""
    columns = _columns(table.head, table.rows)
    if columns is None and table.rows:
        head, rows = table.rows[0].cells, table.rows[1:]
        columns = _columns(head, rows)
        table = replace(table, head=head, rows=rows)
    return (columns, table) if columns else None


def _columns(head: Sequence[str], rows: Sequence[Row]) -> _Columns | None:
    of: dict[str, int] = {}
    extra: list[tuple[int, str]] = []
    for index, cell in enumerate(head):
        name = " ".join(cell.split()).strip(" :")
        role = next((role for role, pattern in _ROLES if pattern.search(name)), None)
        if role == "either":
            role = "item" if "item" not in of and _are_numbers(index, rows) else "title"
        if role is None or role in of:
            extra.append((index, name))
        else:
            of[role] = index
    discussed = any(_DISCUSSED.search(name) for _, name in extra)
    if discussed or "action" not in of or not {"responsible", "status"} & of.keys():
        return None
    title_in_action = "title" not in of and bool(_SUBJECT_TOO.search(head[of["action"]]))
    return _Columns(of, tuple(extra), title_in_action)


def _are_numbers(index: int, rows: Sequence[Row]) -> bool:
    cells = [cell for row in rows for cell in row.cells[index : index + 1] if cell.strip()]
    return bool(cells) and all(_ITEM_NUMBER.fullmatch(cell.strip()) for cell in cells)


def _drafts(part: _Part, facts: Facts) -> Iterator[_Draft]:
    """The rows of the tables under one heading, each with its continuations."""
    unknown = Facts(authority=facts.authority, committee=facts.committee)
    heading = part.heading
    arose = _arose(heading, facts)
    before: _Draft | None = None
    for columns, table in part.tables:
        head = _plain(table.head)
        for row in table.rows:
            if not any(cell.strip() for cell in row.cells) or _plain(row.cells) == head:
                continue
            if inner := _inner_heading(row):
                heading, arose = inner, _arose(inner, facts)
                if before:
                    yield before
                before = None
                continue
            draft = _draft(row, columns, arose, heading)
            if _lacks_beginning(row, columns):
                if before and _continues(before, draft):
                    _append(before, draft)
                    continue
                if _own(draft):
                    inherited = before.cells if before else {}
                    for role in inherited.keys() & {"item", "title", "meeting"}:
                        draft.cells.setdefault(role, inherited[role])
                else:
                    # Its page is missing, and with it, perhaps, the heading of another meeting.
                    arose = unknown if before else arose
                    draft = replace(draft, arose=unknown, heading=_BEGINNING_MISSING)
            if before:
                yield before
            before = draft
    if before:
        yield before


def _arose(heading: str | None, facts: Facts) -> Facts | None:
    """The meeting that a heading names; None where it names none."""
    dates = {found.date for found in find_dates(heading or "")}
    if heading is None or len(dates) != 1 or not _AROSE.search(heading):
        return None
    body = _MEETING_OF.search(heading)
    committee = (committee_name(body["body"]) if body else None) or facts.committee
    return Facts(authority=facts.authority, committee=committee, meeting_date=dates.pop())


def _inner_heading(row: Row) -> str | None:
    """The heading that a row is: one text all across it, which names a meeting and its date."""
    texts = {" ".join(cell.split()) for cell in row.cells if cell.strip()}
    text = texts.pop() if len(texts) == 1 else ""
    return text if len(text) <= 100 and find_dates(text) and _AROSE.search(text) else None


def _plain(cells: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()).casefold() for cell in cells]


def _draft(row: Row, columns: _Columns, arose: Facts | None, heading: str | None) -> _Draft:
    cells = {role: _paragraphs(row, index) for role, index in columns.of.items() if role != "action"}
    action = _paragraphs(row, columns.of["action"])
    if columns.title_in_action and len(action) > 1 and _is_title(action[0]):
        cells["title"] = [action.pop(0)]
    if not action and "title" in cells:
        action = cells.pop("title")
    extra = [
        f"{name}: {' '.join(text)}" if name else " ".join(text)
        for index, name in columns.extra
        if (text := _paragraphs(row, index))
    ]
    return _Draft(
        cells={role: paragraphs for role, paragraphs in cells.items() if paragraphs},
        action=[_piece(row, text) for text in action],
        arose=arose,
        heading=heading,
        extra=[_piece(row, text) for text in extra],
    )


def _paragraphs(row: Row, index: int) -> list[str]:
    cell = row.cells[index] if index < len(row.cells) else ""
    return [text for line in cell.split("\n") if (text := " ".join(line.split()))]


def _piece(row: Row, text: str) -> Piece:
    return Piece(text=text, page=row.page, page_end=row.page_end or row.page, printed_page=row.printed_page)


def _is_title(text: str) -> bool:
    return len(text) <= 200 and text[0].isupper() and not text.endswith((".", ";", ":", ","))


def _lacks_beginning(row: Row, columns: _Columns) -> bool:
    """Whether its first cell is empty, or it holds nothing but the rest of an action."""
    others = [cell for index, cell in enumerate(row.cells) if index != columns.of["action"]]
    return not row.cells[0].strip() or (not any(cell.strip() for cell in others))


def _own(draft: _Draft) -> bool:
    """Whether a row whose first cell is empty is an action all the same (one item with several)."""
    return (
        bool(draft.cells.get("responsible"))
        and status_of("\n".join(draft.cells.get("status", []))) is not None
    )


def _continues(before: _Draft, draft: _Draft) -> bool:
    """Whether a row without a beginning goes on where the row before it ends."""
    if not before.action or not draft.action:
        return True
    ended = bool(_SENTENCE_END.search(before.action[-1].text))
    begins = draft.action[0].text
    if ended and (begins[0].islower() and not _BULLET.match(begins)):
        return False
    return not (ended and _own(draft))


def _append(before: _Draft, draft: _Draft) -> None:
    for role, paragraphs in draft.cells.items():
        before.cells[role] = [*before.cells.get(role, []), *paragraphs]
    before.action += draft.action
    before.extra += draft.extra


def _sections(draft: _Draft, paper: Facts) -> Iterator[Section]:
    facts = _facts(draft, paper)
    for action, responsible, status, due in _undertakings(draft):
        dates = [date for text in due if (date := parse_date(text))]
        yield Section(
            kind=Kind.ACTION,
            pieces=(*action, *draft.extra),
            facts=facts,
            heading=draft.heading,
            paragraph=_value(draft.cells.get("counter", [])),
            responsible=_value(responsible),
            status=status_of("\n".join(status)),
            status_text=" ".join(status) or None,
            due=dates[0] if len(dates) == 1 else None,
            references=tuple(draft.cells.get("reference", [])),
        )


def _facts(draft: _Draft, paper: Facts) -> Facts:
    """Where the action arose: what its row says, else the heading above it.

    Without either it is the paper's own meeting, but not for a row with an item number: that is the number
    in some other meeting.
    """
    number = _value(draft.cells.get("item", []))
    title = _value(draft.cells.get("title", []))
    own = next((date for text in draft.cells.get("meeting", []) if (date := parse_date(text))), None)
    unknown = Facts(authority=paper.authority, committee=paper.committee)
    facts = replace(unknown, meeting_date=own) if own else draft.arose or (unknown if number else paper)
    if facts is paper:
        return replace(paper, item_title=title or paper.item_title)
    return replace(facts, item_number=number.rstrip(".)") if number else None, item_title=title)


def _value(paragraphs: Sequence[str]) -> str | None:
    text = " ".join(paragraphs)
    return None if _NOTHING.fullmatch(text) else text


def _undertakings(draft: _Draft) -> list[tuple[list[Piece], list[str], list[str], list[str]]]:
    """The actions in one row, each with who is responsible, its status and deadline: one, but for cells whose
    paragraphs clearly correspond (two people, two statuses, two undertakings)."""
    responsible, status, due = (draft.cells.get(role, []) for role in ("responsible", "status", "due"))
    whole = [(draft.action, responsible, status, due)]
    several = len(responsible)
    statuses = _statuses(status)
    introduction = draft.action[: len(draft.action) - several]
    if (
        several < 2
        or len(statuses) != several
        or len(draft.action) < several
        or len(introduction) > 1
        or any(_BULLET.match(piece.text) for piece in draft.action)
        or len(due) not in (0, 1, several)
    ):
        return whole
    return [
        ([*introduction, action], [person], said, due[index : index + 1] if len(due) == several else due)
        for index, (action, person, said) in enumerate(
            zip(draft.action[len(introduction) :], responsible, statuses, strict=True)
        )
    ]


def _statuses(paragraphs: Sequence[str]) -> list[list[str]]:
    """The paragraphs of a status cell, from one that says a status to before the next."""
    found: list[list[str]] = []
    for text in paragraphs:
        if status_of(text) or not found:
            found.append([])
        found[-1].append(text)
    return found if all(status_of("\n".join(texts)) for texts in found) else []


GENRE = Actions()
