"""Questions put in writing, in lists or on pages of their own: their fields, their text, their answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.genres.heads import block_pieces, committee_name, full_text, head_facts, piece
from indexer.genres.prose import grouped, spoken, without_furniture
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates
from mappings.names import is_name, is_post, split_label
from mappings.passage import Evidence, Kind

_FIELDS = {
    "reference": r"(?:question )?ref(?:erence)?(?: ?(?:no|number))?\.?|question (?:no|number)\.?",
    "asker": r"question (?:by|from)|asked by|questioner|tabled by",
    "date": r"meeting date|date of meeting|session date",
    "committee": r"committee|meeting|session(?: name)?",
    "answerer": r"answer(?:ed)? by|reply (?:by|from)|response (?:by|from)",
    "answered": r"answered on|date answered|date of answer|date",
    "put_to": r"question to|put to|directed to",
    "status": r"(?:question )?status",
    "sort": r"category|topic|portfolio",
}
_FIELD = regex.compile(
    r"^[•*\-\s]*(?:"
    + "|".join(f"(?P<{name}>{labels})" for name, labels in _FIELDS.items())
    + r")\s*:\s*(?P<value>.*)$",
    regex.IGNORECASE,
)
_ANSWER = regex.compile(
    r"^(?:(?:written|oral|supplementary|draft) )?(?:answer|response|reply)"
    r"(?: (?:for|to) .{1,200}| (?:by|from)(?: the)? (?P<by>[^.:]{3,200}):?|\s*:\s*(?P<text>.*))?$",
    regex.IGNORECASE,
)
# What stands where an answer would, and is none.
_NO_ANSWER = regex.compile(
    r"\W*(?:(?:this |the )?question (?:has been |was |is )?withdrawn.{0,60}|withdrawn.{0,60}"
    r"|un-?answered|not answered|(?:answer|response|reply) (?:awaited|to follow|pending|outstanding)"
    r"|to follow|no (?:answer|response|reply)(?: (?:was |has been )?(?:given|received))?"
    r"|awaiting (?:an? |the )?(?:answer|response|reply).{0,60}"
    r"|(?:officers are drafting )?an? (?:written )?(?:answer|response|reply)(?: will .{0,80})?)\W*",
    regex.IGNORECASE,
)
_CUT_SHORT = regex.compile(r"\S*\s*(?:…|\.\.\.)\s*$")
_COLUMNS = tuple(
    (name, regex.compile(pattern, regex.IGNORECASE))
    for name, pattern in (
        ("reference", r"\bref|^(?:no|number|#)\W*$|question (?:no|number)"),
        ("asker", r"asked by|questioner|question (?:by|from)|^(?:from|by|name|member|councillor)$"),
        ("put_to", r"question to|put to|directed to|^to$|addressed to"),
        ("answerer", r"answer(?:ed)? by|reply (?:by|from)|response (?:by|from)|respondent"),
        ("date", r"\bdate\b"),
        ("status", r"status"),
        ("question", r"question"),
        ("answer", r"answer|response|reply"),
        ("title", r"title|subject|topic"),
    )
)
# Question 3 by Cllr A. Marsh to the Leader of the Council
_HEADED = regex.compile(
    r"^question(?: (?:no\.? ?)?(?P<number>\d+))?:? (?:by|from|asked by) (?P<asker>[^?]{3,120}?)"
    r" to (?P<put_to>[^?]{3,200})$",
    regex.IGNORECASE,
)
_OF_ALL = regex.compile(r"\bquestions\b", regex.IGNORECASE)
_LONGEST_TITLE = 250

_BEFORE = "what stands before the questions"
_ASKED = "what is asked below its fields"
_ANSWERED = "what follows the word answer"
_OVER_ALL = "the heading over all the questions"
_ABOVE = "the line above its fields"
_CUT = "the source cuts it short"
_IN_QUESTION = "the question above it"
_UNANSWERED = "what stands where its answer would"


@dataclass(frozen=True, slots=True)
class _Field:
    """What is labelled: its value, the line as printed, its page."""

    name: str
    value: str
    printed: str
    page: int | None

    @property
    def rule(self) -> str:
        """The rule that found its value."""
        return f"the value after “{self.printed.removesuffix(self.value).strip(' :')}”"


@dataclass(slots=True)
class _Record:
    """One question: its title, what is labelled in it, its text and that of its answer."""

    title: Paragraph | None = None
    fields: dict[str, _Field] = field(default_factory=dict)
    question: list[Piece] = field(default_factory=list)
    answer: list[Piece] = field(default_factory=list)


class Questions:
    """Questions to a mayor, a council or its members, with their answers where they are there."""

    name = "questions"

    def score(self, document: Document) -> float:
        """High where questions have a reference or a date of meeting, and an asker."""
        entries = list(_entries(document.blocks))
        found = {entry.name for entry in entries if isinstance(entry, _Field)}
        rows = sum(
            len(block.rows) for block in document.blocks if isinstance(block, TableBlock) and _columns(block)
        )
        if rows and rows * 3 >= len(document.blocks):
            return 0.9
        if "asker" not in found or not {"reference", "date", "put_to"} & found:
            return 0.0
        asked = sum(1 for entry in entries if isinstance(entry, _Field) and entry.name == "asker")
        return 0.95 if len(entries) <= 40 * asked else 0.3

    def parse(self, document: Document, given: Facts) -> Parsed:
        """A `question` for each, and an `answer` where there is one; what stands before them is `other`."""
        blocks = without_furniture(document.blocks)
        begin = next((index for index, block in enumerate(blocks) if _has_fields(block)), len(blocks))
        head = head_facts(replace(document, blocks=blocks), begin)
        head = _dated(blocks[:begin], head.only("authority", "committee", "meeting_date"))
        given = given.else_from(head)
        tables = [block for block in blocks if isinstance(block, TableBlock) and _columns(block)]
        entries = list(_entries(block for block in blocks if block not in tables))
        starts = list(_starts(entries))
        records = [_record(entries[start:stop]) for start, stop in pairwise([*starts, len(entries)])]
        records += [_row_record(row, block) for block in tables for row in block.rows]
        sections = [section for record in records for section in _sections(record, given)]
        before = [entry for entry in entries[: starts[0] if starts else None] if isinstance(entry, Paragraph)]
        sections[:0] = [
            Section(
                kind=Kind.OTHER,
                pieces=tuple(pieces),
                facts=given,
                why=(Evidence("kind", _BEFORE, None, pieces[0].page),),
            )
            for _, pieces in grouped(before)
        ]
        asked = [section.facts for section in sections if section.kind is Kind.QUESTION]
        dates = {each.meeting_date for each in asked}
        facts = given.else_from(asked[0].only("meeting_date")) if len(dates) == 1 else given
        title = _text(records[0].title) if len(records) == 1 else None
        return Parsed(title=title or document.title, facts=facts, sections=sections)


def _dated(head: Sequence[Block], facts: Facts) -> Facts:
    """The facts with the only date in a heading over all the questions ("Public questions, 5 May 2024")."""
    for block in head if facts.meeting_date is None else ():
        text = _text(block) if isinstance(block, Paragraph) else None
        dates = find_dates(text or "")
        if text and len(dates) == 1 and len(text) <= _LONGEST_TITLE and _OF_ALL.search(text):
            return facts.found(_OVER_ALL, text, block.page, meeting_date=dates[0].date)
    return facts


def _text(paragraph: Paragraph | None) -> str | None:
    return " ".join(full_text(paragraph).split()) if paragraph else None


def _columns(table: TableBlock) -> dict[str, int] | None:
    """Which column of a table of questions holds what; None where it is none."""
    found: dict[str, int] = {}
    for index, head in enumerate(table.head):
        text = " ".join(head.split()).strip(" :")
        name = next((name for name, pattern in _COLUMNS if pattern.search(text)), None)
        if name:
            found.setdefault(name, index)
    return found if {"question", "asker"} <= found.keys() else None


def _row_record(row: Row, table: TableBlock) -> _Record:
    record = _Record()
    for name, index in (_columns(table) or {}).items():
        lines = [text for line in row.cells[index].split("\n") if (text := " ".join(line.split()))]
        pieces = [
            Piece(text=text, page=row.page, page_end=row.page_end or row.page, printed_page=row.printed_page)
            for text in lines
        ]
        if name in ("question", "answer"):
            getattr(record, name).extend(pieces)
        elif name == "title" and lines:
            record.title = Paragraph(text=" ".join(lines), page=row.page, printed_page=row.printed_page)
        elif lines:
            text = " ".join(lines)
            record.fields[name] = _Field(name, text, f"{table.head[index]}: {text}", row.page)
    return record


def _has_fields(block: Block) -> bool:
    if isinstance(block, TableBlock):
        return _columns(block) is not None
    return any(_FIELD.match(line) for line in block.lines) or bool(
        _FIELD.match(block.text) or _HEADED.match(block.text)
    )


def _entries(blocks: Iterable[Block]) -> Iterator[_Field | Paragraph]:
    """Fields, and paragraphs without the lines that are fields."""
    for block in blocks:
        if not isinstance(block, Paragraph):
            for found in block_pieces(block):
                yield Paragraph(text=found.text, page=found.page, printed_page=found.printed_page)
            continue
        text = full_text(block)
        if headed := _HEADED.match(" ".join(text.split())):
            printed = " ".join(text.split())
            if number := headed["number"]:
                yield _Field("number", number, printed[: headed.end("number")], block.page)
            yield _Field("asker", headed["asker"], printed[: headed.end("asker")], block.page)
            yield _Field("put_to", headed["put_to"], printed, block.page)
            continue
        lines = block.lines if any(_FIELD.match(line) for line in block.lines) else (text,)
        plain: list[str] = []
        for line in lines:
            match = _FIELD.match(" ".join(line.split()))
            if match is None:
                plain.append(line)
                continue
            if plain:
                yield replace(block, text=" ".join(plain), lines=(), marker=None)
                plain = []
            name = next(name for name in _FIELDS if match[name])
            yield _Field(name, match["value"].strip(), " ".join(line.split()).lstrip("•*- "), block.page)
        if plain:
            yield block if lines == (text,) else replace(block, text=" ".join(plain), lines=(), marker=None)


def _starts(entries: Sequence[_Field | Paragraph]) -> Iterator[int]:
    """The index of each question: its title, or the first of its fields where it has none."""
    index = 0
    while index < len(entries):
        run = index
        names: set[str] = set()
        while run < len(entries) and isinstance(entry := entries[run], _Field):
            names.add(entry.name)
            run += 1
        if {"reference", "asker"} & names:
            before = entries[index - 1] if index else None
            yield index - 1 if isinstance(before, Paragraph) and _is_title(before, names) else index
        index = max(run, index + 1)


def _is_title(paragraph: Paragraph, names: set[str]) -> bool:
    text = paragraph.text.strip()
    if "number" in names and not paragraph.heading:
        # What stands before "Question 2 by …" is the page's title, or the end of an answer.
        return False
    if _OF_ALL.search(text):
        return False
    return bool(paragraph.heading) or (len(text) <= _LONGEST_TITLE and not text.endswith((".", ";", "…")))


def _record(entries: Sequence[_Field | Paragraph]) -> _Record:
    record = _Record()
    answering = False
    for index, entry in enumerate(entries):
        if isinstance(entry, _Field):
            answering = answering or entry.name == "answerer"
            record.fields.setdefault(entry.name, entry)
        elif index == 0:
            record.title = entry
        elif (
            (match := _ANSWER.match(entry.text))
            and (match["text"] is not None or len(entry.text) <= _LONGEST_TITLE)
            and (match["by"] is None or is_name(match["by"].split(",")[0]) or is_post(match["by"]))
        ):
            answering = True
            if match["by"]:
                record.fields.setdefault("answerer", _Field("answerer", match["by"], entry.text, entry.page))
            if match["text"]:
                record.answer.append(piece(entry, match["text"]))
        else:
            (record.answer if answering else record.question).append(piece(entry))
    return record


def _sections(record: _Record, given: Facts) -> Iterator[Section]:
    facts = _facts(record, given)
    title = _text(record.title)
    reference = record.fields.get("reference")
    references = (reference.value,) if reference else ()
    why: tuple[Evidence, ...] = ()
    if record.title and title:
        why += (Evidence("heading", _ABOVE, title, record.title.page),)
    if reference:
        why += (Evidence("references", reference.rule, reference.printed, reference.page),)
    number = record.fields.get("number")
    if number:
        why += (Evidence("paragraph", "the number of the question", number.printed, number.page),)
    status, no_answer = _no_answer(record)
    if record.question:
        section = Section(
            kind=Kind.QUESTION,
            pieces=tuple(record.question),
            facts=facts,
            heading=title,
            paragraph=number.value if number else None,
            references=references,
            status_text=status.words if status else None,
            why=(*why, *_of_question(record), *([status] if status else [])),
        )
        if put_to := record.fields.get("put_to"):
            asked = Evidence("responsible", put_to.rule, put_to.printed, put_to.page)
            section = replace(section, responsible=put_to.value, why=(*section.why, asked))
        yield _said(section, record.fields.get("asker"))
    if record.answer and not no_answer:
        asked_in = "\n".join(found.text for found in record.question) or title
        section = Section(
            kind=Kind.ANSWER,
            pieces=tuple(record.answer),
            facts=facts,
            heading=title,
            paragraph=number.value if number else None,
            references=references,
            in_question=asked_in,
            why=(
                *why,
                Evidence("kind", _ANSWERED, None, record.answer[0].page),
                Evidence(
                    "in_question", _IN_QUESTION, None, record.question[0].page if record.question else None
                ),
                *_cut_short(record.answer),
            ),
        )
        yield _said(section, record.fields.get("answerer"))


def _of_question(record: _Record) -> Iterator[Evidence]:
    yield Evidence("kind", _ASKED, None, record.question[0].page)
    yield from _cut_short(record.question)


def _cut_short(pieces: Sequence[Piece]) -> Iterator[Evidence]:
    if match := _CUT_SHORT.search(pieces[-1].text):
        yield Evidence("text", _CUT, match[0].strip(), pieces[-1].page_end)


def _no_answer(record: _Record) -> tuple[Evidence | None, bool]:
    """What a question's status is and says so, as printed; and whether that stands in place of its answer."""
    text = " ".join(found.text for found in record.answer)
    if record.answer and _NO_ANSWER.fullmatch(text):
        return Evidence("status", _UNANSWERED, text, record.answer[0].page), True
    if labelled := record.fields.get("status"):
        return Evidence("status", labelled.rule, labelled.value, labelled.page), False
    return None, False


def _facts(record: _Record, given: Facts) -> Facts:
    facts = Facts()
    if record.title:
        facts = facts.found(_ABOVE, _text(record.title), record.title.page, item_title=_text(record.title))
    for name in ("date", "committee"):
        labelled = record.fields.get(name)
        dates = find_dates(labelled.value) if labelled else []
        if labelled and len(dates) == 1 and facts.meeting_date is None:
            facts = facts.found(labelled.rule, labelled.printed, labelled.page, meeting_date=dates[0].date)
    labelled = record.fields.get("committee")
    if labelled and (committee := committee_name(labelled.value)):
        facts = facts.found(labelled.rule, labelled.printed, labelled.page, committee=committee)
    return facts.else_from(given)


def _said(section: Section, label: _Field | None) -> Section:
    if not label or not label.value:
        return section
    return spoken(section, split_label(label.value), label.rule, label.printed, label.page)


GENRE = Questions()
