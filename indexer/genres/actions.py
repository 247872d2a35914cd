"""Lists of actions: tables with a row for each thing somebody undertook to do, and what became of it.

Columns are known by their heads, in any order and wording. The heading above a table names the meeting at
which its actions arose; everything around the tables is read as a report.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from indexer.deadlines import deadlines, period_end
from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.genres import genre
from indexer.genres.heads import committee_name, full_text, head_fields, head_lines, lines_of
from indexer.genres.prose import UNDER_HEADING
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates, parse_date
from mappings.passage import Evidence, Kind
from mappings.status import Status, status_of

_BEGINNING_MISSING = "(beginning missing in the paper)"
_LONGEST_HEADING = 250

# In this order: "Action by" is not the action, "Date of meeting" not a deadline.
_ROLES = tuple(
    (role, regex.compile(pattern, regex.IGNORECASE))
    for role, pattern in (
        ("meeting", r"meeting|date raised|raised (?:on|at)|date (?:agreed|of action)"),
        (
            "due",
            r"deadline|\bdue\b|target|by when|timescale|timeframe|completion date|complete by|^when$"
            r"|dyddiad cau|termijn|^wanneer$|^termin$|frist",
        ),
        (
            "responsible",
            r"responsib|\bowner|\blead\b|\baction(?:ed)? by\b|\bby whom\b|^who\b|assigned|\bofficer\b"
            r"|^person$|cyfrifol|perchennog|actiehouder|^wie$|verantwoord?e?lijk|verantwortlich|zuständig",
        ),
        ("status", r"status|progress|^complete[d?]*$|statws|cynnydd|sachstand"),
        (
            "update",
            r"\bupdate|outcome|^(?:current )?position|^action taken|^comments?$|stand van zaken|^stand$",
        ),
        ("reference", r"\bref\b|reference|action (?:no|number|id)\b|^id$"),
        ("minute", r"^min(?:ute)?s? *(?:no|number|ref)\b"),
        ("item", r"(?:item|minute)s? *(?:no|number|ref)\b|^minute(?: item)?\W*$"),
        (
            "action",
            r"\baction|\btasks?\b|undertaking|what was agreed|agreed$|gweithred|\bactie|maßnahme|aufgabe",
        ),
        ("title", r"title|subject|topic|^issue|^matter"),
        ("either", r"\bitem\b"),
        ("counter", r"^(?:no|number|#|nr)\W*$"),
        # What a body was asked to do is an action where somebody answers for it and it has a status.
        ("asked", r"^recommendation|^request"),
    )
)
_SUBJECT_TOO = regex.compile(r"subject|title|item|topic|issue|minute", regex.IGNORECASE)
_ITEM_NUMBER = regex.compile(r"\d{1,4}(?:[./]\d{1,4})*\s?[a-z]?[.)]?", regex.IGNORECASE)
# Such columns are of minutes set as a table.
_DISCUSSED = regex.compile(r"discuss|^minutes?$|decision|^notes of", regex.IGNORECASE)
_AROSE = regex.compile(r"\b(?:meetings?|arising|arose|held|session)\b", regex.IGNORECASE)
_MEETING_OF = regex.compile(r"\bmeeting of (?:the )?(?P<body>\D{4,90}?),?\s+(?:held|on)\b", regex.IGNORECASE)
_NOTHING = regex.compile(r"\W*(?:n/?a|none|nil|not applicable|tbc)?\W*", regex.IGNORECASE)
_IDENTITY = ("item", "minute", "reference", "counter", "meeting", "title")
_COMPLETION = regex.compile(r"^(?:actual )?(?:date of completion|completion date)$", regex.IGNORECASE)
_YES = regex.compile(r"\W*(?P<yes>yes|y|✓|✔)?(?:no|n)?\W*", regex.IGNORECASE)
_APPENDIX = regex.compile(
    r"\b(?P<what>Appendi(?:x|ces)|Annex(?:es)?|Enclosures?)\s+(?P<which>(?:(?:and|to|&|,)?\s*(?:\d{1,2}[A-Za-z]?|[A-Z]{1,2})\b,?\s*)+)",
    regex.IGNORECASE,
)
_WHICH = regex.compile(r"\d{1,2}[A-Za-z]?|[A-Z]{1,2}\b")
_CHASED = regex.compile(
    r"\b(?:(?P<again>follow(?:ed)?[- ]?up|chas(?:ed|er)|remind(?:er|ed)|further request)|requested)\b"
    r"[^.;]*?\bon\s+(?:the\s+)?$",
    regex.IGNORECASE,
)
_LABELLED = regex.compile(
    r"^(?:Date|Meeting|Committee|Date of meeting|Time|Venue|Report (?:to|of|by))\s*:", regex.I
)
_LABEL = regex.compile(r"^(?:[•*\-–]\s+)?(?P<label>\p{L}[\p{L} ./?]{1,30}?)\s*:\s*(?P<value>.*)$")
_TIES = regex.compile(r"(?:,|&|\band|\bof|\bfor|\bthe)$", regex.IGNORECASE)
_SENTENCE_END = regex.compile(r"[.?!][\"'”’)]*\s*$")
_BULLET = regex.compile(r"^[•●▪◦‣·*o\-–]\s+")
_ABOUT_ACTIONS = regex.compile(
    r"\b(?:list|log|tracker|summary|schedule|register|matters|record)\b.{0,40}\bactions?\b"
    r"|\bactions?\b.{0,30}\b(?:list|log|tracker|summary|schedule|register|arising|update)\b"
    r"|\bmatters arising\b",
    regex.IGNORECASE,
)


_A_ROW = "a row of a table of actions"
CELL_UNDER = "its cell under"
_FOLLOWS_ROW = "the row above, whose item it goes on with"
_STATUS_SAYS = "what its status says"
_DEADLINE_SAID = "a day by which it is to be done"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which cell of a row plays which role; `extra` are the others with their heads, `heads` those of all."""

    of: dict[str, int]
    extra: tuple[tuple[int, str], ...]
    heads: tuple[str, ...]
    title_in_action: bool

    def rule(self, role: str) -> str:
        """The rule that found what plays a role in a row."""
        if role == "title" and role not in self.of:
            role = "action"
        return f"{CELL_UNDER} “{self.heads[self.of[role]]}”"


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading over some rows, and its page."""

    text: str
    page: int | None


@dataclass(slots=True)
class _Draft:
    """A row being put together: the paragraphs of its cells by role, its action as pieces. `arose` is the
    meeting it arose at, None where nothing above it names one."""

    cells: dict[str, list[str]]
    columns: _Columns
    action: list[Piece]
    arose: Facts | None
    heading: _Heading | None
    page: int | None
    page_end: int | None
    extra: list[Piece] = field(default_factory=list)
    inherited: frozenset[str] = frozenset()


class Actions:
    """A list of actions from earlier meetings."""

    name = "actions"

    def score(self, document: Document) -> float:
        """By the share of the words that stands in tables of actions, and what the paper calls itself."""
        blocks = _tabled(document.blocks)
        inside = _length(block for block in blocks if isinstance(block, TableBlock) and _headed(block))
        if not inside:
            return 0.0
        share = inside / _length(blocks)
        named = any(_ABOUT_ACTIONS.search(line) for line in [document.name, *head_lines(document.blocks, 15)])
        if share < 0.1:
            return 0.2 * named
        return min(0.95, 0.4 + share / 2 + 0.35 * named)

    def parse(self, document: Document, given: Facts) -> Parsed:
        """One section for each row of the tables of actions, the rest as a report's."""
        parts = list(_parts(_tabled(document.blocks)))
        report = genre("report")
        head = report.parse(replace(document, blocks=parts[0].around if parts else []), given)
        facts = head.facts
        sections: list[Section] = []
        for index, part in enumerate(parts):
            around = report.parse(replace(document, blocks=part.around), facts) if index else head
            sections += [replace(section, facts=facts) for section in around.sections]
            sections += [section for draft in _drafts(part, facts) for section in _sections(draft, facts)]
        lines = [line for line in head_lines(document.blocks, 15) if len(line) <= _LONGEST_HEADING]
        called = next(
            (line for line in lines if _ABOUT_ACTIONS.search(line) and not _LABELLED.match(line)), None
        )
        labelled = {"subject", "title"} & head_fields(lines).keys()
        title = head.title if labelled else called or head.title
        return Parsed(title=title, facts=facts, sections=sections)


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(line) for block in blocks for line in lines_of(block))


@dataclass(frozen=True, slots=True)
class _Part:
    """Blocks that are no tables of actions, then the tables that stand under one heading."""

    around: list[Block]
    heading: _Heading | None
    tables: list[tuple[_Columns, TableBlock]]


def _tabled(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with actions whose fields stand below one another ("Owner: …") as the table they make."""
    found: list[Block] = []
    run: list[tuple[str, str, Paragraph]] = []
    for block in blocks:
        fields = _fields(block)
        if run and not fields:
            found += _table_of(run)
            run = []
        run += fields
        if not fields:
            found.append(block)
    return [*found, *_table_of(run)] if run else found


def _fields(block: Block) -> list[tuple[str, str, Paragraph]]:
    """The labels and values that a paragraph consists of; none where it holds anything else."""
    if not isinstance(block, Paragraph):
        return []
    found: list[tuple[str, str, Paragraph]] = []
    for line in block.lines or (block.text,):
        match = _LABEL.match(" ".join(line.split())) if ":" in line else None
        if not match:
            return []
        found.append((match["label"], match["value"], block))
    return found


def _table_of(run: Sequence[tuple[str, str, Paragraph]]) -> list[Block]:
    """Labelled values as a table with a row from each time the first label comes again; as they were where
    that makes no table of actions."""
    first = run[0][0].casefold()
    starts = [index for index, (label, _, _) in enumerate(run) if label.casefold() == first]
    records = [run[start:stop] for start, stop in zip(starts, [*starts[1:], len(run)], strict=True)]
    head = tuple(dict.fromkeys(label for label, _, _ in run))
    rows = tuple(_row(record, head) for record in records)
    table = TableBlock(head=head, rows=rows, page=run[0][2].page, printed_page=run[0][2].printed_page)
    if len(records) > 1 and _columns(head, rows):
        return [table]
    paragraphs = [paragraph for _, _, paragraph in run]
    return [each for index, each in enumerate(paragraphs) if not index or each is not paragraphs[index - 1]]


def _row(record: Sequence[tuple[str, str, Paragraph]], head: Sequence[str]) -> Row:
    values = {label: value for label, value, _ in record}
    begins, ends = record[0][2], record[-1][2]
    return Row(
        cells=tuple(values.get(label, "") for label in head),
        page=begins.page,
        page_end=ends.page_end or ends.page,
        printed_page=begins.printed_page,
    )


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


def _take_heading(around: list[Block]) -> _Heading | None:
    """Take the heading of a table out of the blocks before it: one that names a meeting, else the last."""
    last = [index for index in range(len(around)) if isinstance(around[index], Paragraph)][-3:]
    for index in reversed(last):
        block = around[index]
        text = _text(block)
        dated = len({found.date for found in find_dates(text)}) == 1 and _AROSE.search(text)
        nearest = index == len(around) - 1 and not text.endswith((".", ":", ";"))
        # What names the paper's own meeting is its head.
        own = bool(_LABELLED.match(text)) or (not dated and (find_dates(text) or committee_name(text)))
        if len(text) <= _LONGEST_HEADING and (dated or nearest) and not own and not text.endswith("."):
            del around[index]
            return _Heading(text, block.page)
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
    heads = tuple(" ".join(cell.split()).strip(" :") for cell in head)
    of: dict[str, int] = {}
    extra: list[tuple[int, str]] = []
    for index, name in enumerate(heads):
        role = next((role for role, pattern in _ROLES if pattern.search(name)), None)
        if role == "either":
            role = "item" if "item" not in of and _are_numbers(index, rows) else "title"
        if role is None or role in of:
            extra.append((index, name))
        else:
            of[role] = index
    if "status" not in of and "update" in of:
        of["status"] = of.pop("update")
    if "asked" in of:
        stands = "action" not in of and {"responsible", "status"} <= of.keys()
        index = of.pop("asked")
        if stands:
            of["action"] = index
        else:
            extra.append((index, heads[index]))
    discussed = any(_DISCUSSED.search(name) for _, name in extra)
    if discussed or "action" not in of or not {"responsible", "status"} & of.keys():
        return None
    title_in_action = "title" not in of and bool(_SUBJECT_TOO.search(heads[of["action"]]))
    return _Columns(of, tuple(extra), heads, title_in_action)


def _are_numbers(index: int, rows: Sequence[Row]) -> bool:
    cells = [cell for row in rows for cell in row.cells[index : index + 1] if cell.strip()]
    return bool(cells) and all(_ITEM_NUMBER.fullmatch(cell.strip()) for cell in cells)


def _drafts(part: _Part, facts: Facts) -> Iterator[_Draft]:
    """The rows of the tables under one heading, each with its continuations."""
    unknown = facts.only("authority", "committee")
    heading = part.heading
    arose = _arose(heading, facts)
    before: _Draft | None = None
    for columns, table in part.tables:
        head = _plain(table.head)
        first = True
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
            cut = first or row.headless or before is None or row.page != before.page_end
            first = False
            if _lacks_beginning(row, columns):
                if before and _continues(before, draft, cut):
                    _append(before, draft)
                    continue
                if before and not draft.action:
                    draft.action = before.action
                if before and (_own(draft) or not cut):
                    _inherit(draft, before)
                elif not _own(draft):
                    # Its page is missing, and with it, perhaps, the heading of another meeting.
                    arose = unknown if before else arose
                    draft = replace(draft, arose=unknown, heading=_Heading(_BEGINNING_MISSING, row.page))
            if before:
                yield before
            before = draft
    if before:
        yield before


def _inherit(draft: _Draft, before: _Draft) -> None:
    """Give a row the item of the row before, which it goes on with."""
    taken = [
        role
        for role in ("item", "minute", "title", "meeting")
        if role in before.cells and role not in draft.cells
    ]
    for role in taken:
        draft.cells[role] = before.cells[role]
    draft.inherited = frozenset(taken)


def _arose(heading: _Heading | None, facts: Facts) -> Facts | None:
    """The meeting that a heading names; None where it names none."""
    dates = {found.date for found in find_dates(heading.text if heading else "")}
    if heading is None or len(dates) != 1 or not _AROSE.search(heading.text):
        return None
    arose = facts.only("authority", "committee")
    arose = arose.found(UNDER_HEADING, heading.text, heading.page, meeting_date=dates.pop())
    body = _MEETING_OF.search(heading.text)
    if committee := committee_name(body["body"]) if body else None:
        arose = arose.found(UNDER_HEADING, heading.text, heading.page, committee=committee)
    return arose


def _inner_heading(row: Row) -> _Heading | None:
    """The heading that a row is: one text all across it, which names a meeting and its date."""
    texts = {" ".join(cell.split()) for cell in row.cells if cell.strip()}
    text = texts.pop() if len(texts) == 1 else ""
    heads = len(text) <= 100 and find_dates(text) and _AROSE.search(text)
    return _Heading(text, row.page) if heads else None


def _plain(cells: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()).casefold() for cell in cells]


def _draft(row: Row, columns: _Columns, arose: Facts | None, heading: _Heading | None) -> _Draft:
    cells = {role: _paragraphs(row, index) for role, index in columns.of.items() if role != "action"}
    action = _paragraphs(row, columns.of["action"])
    if columns.title_in_action and len(action) > 1 and _is_title(action[0]):
        cells["title"] = [action.pop(0)]
    if not action and cells.get("title"):
        action = cells.pop("title")
    named = [
        *((columns.of[role], columns.heads[columns.of[role]]) for role in _unread(cells)),
        *columns.extra,
    ]
    extra = [
        f"{name}: {' '.join(text)}" if name else " ".join(text)
        for index, name in named
        if (text := _paragraphs(row, index))
    ]
    return _Draft(
        cells={role: paragraphs for role, paragraphs in cells.items() if paragraphs},
        columns=columns,
        action=[_piece(row, text) for text in action],
        arose=arose,
        heading=heading,
        page=row.page,
        page_end=row.page_end or row.page,
        extra=[_piece(row, text) for text in extra],
    )


def _unread(cells: dict[str, list[str]]) -> Iterator[str]:
    """The columns of dates that hold more, or something else, which is then kept in the text."""
    for role in ("meeting", "due"):
        paragraphs = cells.get(role, [])
        read = all(_NOTHING.fullmatch(text) or parse_date(text) or period_end(text) for text in paragraphs)
        if not read:
            yield role
    if cells.get("update"):
        yield "update"


def _paragraphs(row: Row, index: int) -> list[str]:
    cell = row.cells[index] if index < len(row.cells) else ""
    return [text for line in cell.split("\n") if (text := " ".join(line.split()))]


def _piece(row: Row, text: str) -> Piece:
    return Piece(text=text, page=row.page, page_end=row.page_end or row.page, printed_page=row.printed_page)


def _is_title(text: str) -> bool:
    return len(text) <= 200 and text[0].isupper() and not text.endswith((".", ";", ":", ","))


def _lacks_beginning(row: Row, columns: _Columns) -> bool:
    """Whether the cells that say which action it is are empty, or it holds nothing but the rest of one."""
    identity = {index for role, index in columns.of.items() if role in _IDENTITY} or {0}
    others = [cell for index, cell in enumerate(row.cells) if index != columns.of["action"]]
    named = any(cell.strip() for index, cell in enumerate(row.cells) if index in identity)
    return row.headless or not named or not any(cell.strip() for cell in others)


def _own(draft: _Draft) -> bool:
    """Whether a row whose first cell is empty is an action all the same (one item with several)."""
    return (
        bool(draft.cells.get("responsible"))
        and status_of("\n".join(draft.cells.get("status", []))) is not None
    )


def _continues(before: _Draft, draft: _Draft, cut: bool) -> bool:
    """Whether a row without a beginning goes on where the row before it ends; `cut` where a page, or the
    table, ends between them."""
    if not draft.action and not cut and _own(draft) and before.cells.get("responsible"):
        # Somebody else who is to do the same.
        return False
    if not before.action or not draft.action:
        return True
    ended = bool(_SENTENCE_END.search(before.action[-1].text))
    begins = draft.action[0].text
    if ended and (begins[0].islower() and not _BULLET.match(begins)):
        return False
    if ended and not cut and begins[0].isupper():
        return False
    return not (ended and _own(draft))


def _append(before: _Draft, draft: _Draft) -> None:
    for role, paragraphs in draft.cells.items():
        before.cells[role] = [*before.cells.get(role, []), *paragraphs]
    before.action += draft.action
    before.extra += draft.extra
    before.page_end = draft.page_end


def _sections(draft: _Draft, paper: Facts) -> Iterator[Section]:
    columns = draft.columns
    facts = _facts(draft, paper)
    common = [Evidence("kind", _A_ROW, " | ".join(columns.heads), draft.page)]
    if draft.heading:
        common.append(Evidence("heading", UNDER_HEADING, draft.heading.text, draft.heading.page))
    for role, field_ in (("counter", "paragraph"), ("minute", "minute_number")):
        if text := _value(draft.cells.get(role, [])):
            common.append(Evidence(field_, columns.rule(role), text, draft.page))
    for action, responsible, status, due in _undertakings(draft):
        why = list(common)
        by = _value(responsible)
        if by:
            why.append(Evidence("responsible", columns.rule("responsible"), by, draft.page))
        said = " ".join(status) or None
        normal = _status(draft, status)
        if said:
            why.append(Evidence("status", columns.rule("status"), said, draft.page))
        deadline, found_by = _due(due, status, action, draft, facts, normal)
        if found_by:
            why.append(found_by)
        references = tuple(_references(draft, said or ""))
        if references:
            words = ", ".join(references)
            rule = columns.rule("reference") if "reference" in draft.cells else _STATUS_SAYS
            why.append(Evidence("references", rule, words, draft.page))
        yield Section(
            kind=Kind.ACTION,
            pieces=(*action, *draft.extra),
            facts=facts,
            minute_number=_value(draft.cells.get("minute", [])),
            heading=draft.heading.text if draft.heading else None,
            paragraph=_value(draft.cells.get("counter", [])),
            responsible=by,
            status=normal,
            status_text=said,
            due=deadline,
            references=references,
            why=tuple(why),
        )


def _status(draft: _Draft, printed: Sequence[str]) -> Status | None:
    text = "\n".join(printed)
    head = draft.columns.heads[draft.columns.of["status"]] if "status" in draft.columns.of else ""
    answer = _YES.fullmatch(text) if head.casefold().startswith("complete") and text.strip() else None
    if answer:
        return "completed" if answer["yes"] else "open"
    return status_of(text) or (status_of("\n".join(draft.cells.get("update", []))) if not text else None)


def _references(draft: _Draft, status: str) -> Iterator[str]:
    """What a row may be found by: its own reference, the appendices and the requests its status names."""
    yield from (text for text in draft.cells.get("reference", []) if not _NOTHING.fullmatch(text))
    seen: set[str] = set()
    for text in (status, *(piece.text for piece in draft.extra)):
        for match in _APPENDIX.finditer(text):
            word = "Appendix" if match["what"].casefold().startswith("app") else match["what"].rstrip("es")
            for which in _WHICH.findall(match["which"]):
                if (found := f"{word.capitalize()} {which}") not in seen:
                    seen.add(found)
                    yield found
        for date in find_dates(text):
            if chased := _CHASED.search(text[: date.start]):
                printed = text[date.start : date.end]
                yield f"{'Follow-up' if chased['again'] else 'Requested'} {printed}"


def _due(
    cells: Sequence[str],
    status: Sequence[str],
    action: Sequence[Piece],
    draft: _Draft,
    facts: Facts,
    normal: Status | None,
) -> tuple[dt.date | None, Evidence | None]:
    """The deadline: the cell's only date, else the only one that the status, or the action, says it has."""
    columns = draft.columns
    if cells:
        dates = {date for text in cells if (date := parse_date(text) or period_end(text))}
        done = normal != "open" and _COMPLETION.match(columns.heads[columns.of["due"]])
        if len(dates) == 1 and not done:
            return dates.pop(), Evidence("due", columns.rule("due"), " ".join(cells), draft.page)
        if dates or not all(_NOTHING.fullmatch(text) for text in cells):
            return None, None
    for text in (" ".join(status), " ".join(piece.text for piece in action)):
        said = {
            found: words
            for found, words in deadlines(text)
            if facts.meeting_date is None or found >= facts.meeting_date
        }
        if len(said) == 1:
            ((date, words),) = said.items()
            return date, Evidence("due", _DEADLINE_SAID, words, draft.page)
    return None, None


def _facts(draft: _Draft, paper: Facts) -> Facts:
    """Where the action arose: what its row says, else the heading above it.

    Without either it is the paper's own meeting, but not for a row with an item number: that is the number
    in some other meeting.
    """
    columns, page = draft.columns, draft.page
    number = _value(draft.cells.get("item", []))
    numbered = number or _value(draft.cells.get("minute", []))
    title = _value(draft.cells.get("title", []))
    unknown = paper.only("authority", "committee")
    facts = _own_meeting(draft, unknown) or draft.arose or (unknown if numbered else paper)
    if facts is paper and title is None:
        return paper
    # An item's number never goes with another's title.
    facts = replace(
        facts,
        item_number=None,
        item_title=None,
        why=tuple(each for each in facts.why if each.field not in ("item_number", "item_title")),
    )
    for role, field_, value in (
        ("item", "item_number", number.rstrip(".)") if number else None),
        ("title", "item_title", title),
    ):
        if value:
            rule = _FOLLOWS_ROW if role in draft.inherited else columns.rule(role)
            facts = facts.found(rule, _value(draft.cells[role]), page, **{field_: value})
    return facts


def _own_meeting(draft: _Draft, unknown: Facts) -> Facts | None:
    """The meeting that the row itself names, by its date."""
    text = " ".join(draft.cells.get("meeting", []))
    dates = {found.date for found in find_dates(text)}
    if len(dates) != 1:
        return None
    rule = draft.columns.rule("meeting")
    facts = unknown.found(rule, text, draft.page, meeting_date=dates.pop())
    committee = committee_name(text)
    return facts.found(rule, text, draft.page, committee=committee) if committee else facts


def _value(paragraphs: Sequence[str]) -> str | None:
    text = " ".join(paragraphs)
    return None if _NOTHING.fullmatch(text) else text


def _undertakings(draft: _Draft) -> list[tuple[list[Piece], list[str], list[str], list[str]]]:
    """The actions in one row, each with who is responsible, its status and deadline: one, but for cells whose
    paragraphs clearly correspond: two people, two statuses, two undertakings or one that is theirs both."""
    responsible, status, due = (draft.cells.get(role, []) for role in ("responsible", "status", "due"))
    several = len(responsible)
    statuses = _statuses(status)
    actions = _apart(draft.action, several)
    if (
        several < 2
        or len(statuses) != several
        or actions is None
        or len(due) not in (0, 1, several)
        or any(_TIES.search(text) for text in responsible)
        or not all(text[0].isupper() for text in responsible)
    ):
        return [(draft.action, responsible, status, due)]
    return [
        (action, [person], said, due[index : index + 1] if len(due) == several else due)
        for index, (action, person, said) in enumerate(zip(actions, responsible, statuses, strict=True))
    ]


def _apart(action: list[Piece], several: int) -> list[list[Piece]] | None:
    """An action's paragraphs as so many undertakings, each with what introduces them; one of a single
    paragraph is the same for all. None where they do not correspond."""
    bullets = [bool(_BULLET.match(piece.text)) for piece in action]
    introduction = action[: max(0, len(action) - several)]
    if len(action) == 1 and several:
        return [action] * several
    if len(introduction) > 1 or len(action) < several or any(bullets) != all(bullets[len(introduction) :]):
        return None
    return [[*introduction, each] for each in action[len(introduction) :]]


def _statuses(paragraphs: Sequence[str]) -> list[list[str]]:
    """The paragraphs of a status cell, from one that says a status to before the next."""
    found: list[list[str]] = []
    for text in paragraphs:
        if status_of(text) or not found:
            found.append([])
        found[-1].append(text)
    return found if all(status_of("\n".join(texts)) for texts in found) else []


GENRE = Actions()
