"""Questions put in writing, in lists or on pages of their own: their fields, their text, their answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from indexer.document import Block, Document, Paragraph
from indexer.genres.heads import block_pieces, committee_name, full_text, piece
from indexer.genres.prose import grouped, without_furniture
from indexer.genres.types import Facts, Parsed, Piece, Section
from mappings.dates import find_dates
from mappings.names import Speaker, split_label
from mappings.passage import Kind

_FIELDS = {
    "reference": r"(?:question )?ref(?:erence)?(?: ?(?:no|number))?\.?|question (?:no|number)\.?",
    "asker": r"question (?:by|from)|asked by|questioner|tabled by",
    "date": r"meeting date|date of meeting|session date",
    "committee": r"committee|meeting|session(?: name)?",
    "answerer": r"answer(?:ed)? by|reply (?:by|from)|response (?:by|from)",
    "answered": r"answered on|date answered|date of answer|date",
    "put_to": r"question to|put to|directed to",
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
    r"(?: (?:for|to) .{1,200}|\s*:\s*(?P<text>.*))?$",
    regex.IGNORECASE,
)
# Question 3 by Cllr A. Marsh to the Leader of the Council
_HEADED = regex.compile(
    r"^question(?: (?:no\.? ?)?\d+)?:? (?:by|from|asked by) (?P<asker>[^?]{3,120}?)"
    r" to (?P<put_to>[^?]{3,200})$",
    regex.IGNORECASE,
)
_LONGEST_TITLE = 250


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    value: str


@dataclass(slots=True)
class _Record:
    """One question: its title, what is labelled in it, its text and that of its answer."""

    title: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    question: list[Piece] = field(default_factory=list)
    answer: list[Piece] = field(default_factory=list)


class Questions:
    """Questions to a mayor, a council or its members, with their answers where they are there."""

    name = "questions"

    def score(self, document: Document) -> float:
        """High where questions have a reference or a date of meeting, and an asker."""
        entries = list(_entries(document.blocks))
        found = {entry.name for entry in entries if isinstance(entry, _Field)}
        if "asker" not in found or not {"reference", "date", "put_to"} & found:
            return 0.0
        asked = sum(1 for entry in entries if isinstance(entry, _Field) and entry.name == "asker")
        return 0.95 if len(entries) <= 40 * asked else 0.3

    def parse(self, document: Document, given: Facts) -> Parsed:
        """A `question` for each, and an `answer` where there is one; what stands before them is `other`."""
        entries = list(_entries(without_furniture(document.blocks)))
        starts = list(_starts(entries))
        records = [_record(entries[start:stop]) for start, stop in pairwise([*starts, len(entries)])]
        sections = [section for record in records for section in _sections(record, given)]
        before = [entry for entry in entries[: starts[0] if starts else None] if isinstance(entry, Paragraph)]
        sections[:0] = [
            Section(kind=Kind.OTHER, pieces=tuple(pieces), facts=given) for _, pieces in grouped(before)
        ]
        dates = {section.facts.meeting_date for section in sections if section.kind is Kind.QUESTION}
        facts = replace(given, meeting_date=dates.pop()) if len(dates) == 1 else given
        title = records[0].title if len(records) == 1 else None
        return Parsed(title=title or document.title, facts=facts, sections=sections)


def _entries(blocks: Iterable[Block]) -> Iterator[_Field | Paragraph]:
    """Fields, and paragraphs without the lines that are fields."""
    for block in blocks:
        if not isinstance(block, Paragraph):
            for found in block_pieces(block):
                yield Paragraph(text=found.text, page=found.page, printed_page=found.printed_page)
            continue
        text = full_text(block)
        if headed := _HEADED.match(" ".join(text.split())):
            yield _Field("asker", headed["asker"])
            yield _Field("put_to", headed["put_to"])
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
            yield _Field(name, match["value"].strip())
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
            yield index - 1 if isinstance(before, Paragraph) and _is_title(before) else index
        index = max(run, index + 1)


def _is_title(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    return bool(paragraph.heading) or (len(text) <= _LONGEST_TITLE and not text.endswith((".", ";", "…")))


def _record(entries: Sequence[_Field | Paragraph]) -> _Record:
    record = _Record()
    answering = False
    for index, entry in enumerate(entries):
        if isinstance(entry, _Field):
            answering = answering or entry.name == "answerer"
            record.fields.setdefault(entry.name, entry.value)
        elif index == 0:
            record.title = " ".join(full_text(entry).split())
        elif (match := _ANSWER.match(entry.text)) and (
            match["text"] is not None or len(entry.text) <= _LONGEST_TITLE
        ):
            answering = True
            if match["text"]:
                record.answer.append(piece(entry, match["text"]))
        else:
            (record.answer if answering else record.question).append(piece(entry))
    return record


def _sections(record: _Record, given: Facts) -> Iterator[Section]:
    facts = _facts(record, given)
    reference = record.fields.get("reference")
    references = (reference,) if reference else ()
    if record.question:
        yield _said(
            Section(
                kind=Kind.QUESTION,
                pieces=tuple(record.question),
                facts=facts,
                heading=record.title,
                references=references,
            ),
            record.fields.get("asker"),
        )
    if record.answer:
        yield _said(
            Section(
                kind=Kind.ANSWER,
                pieces=tuple(record.answer),
                facts=facts,
                heading=record.title,
                references=references,
                in_question="\n".join(found.text for found in record.question) or record.title,
            ),
            record.fields.get("answerer"),
        )


def _facts(record: _Record, given: Facts) -> Facts:
    dates = find_dates(record.fields.get("date", "") or record.fields.get("committee", ""))
    committee = committee_name(record.fields.get("committee", ""))
    return Facts(
        committee=committee,
        meeting_date=dates[0].date if len(dates) == 1 else None,
        item_title=record.title,
    ).else_from(given)


def _said(section: Section, label: str | None) -> Section:
    if not label:
        return section
    speaker: Speaker = split_label(label)
    return replace(
        section,
        speaker=speaker.name,
        speaker_printed=speaker.printed,
        speaker_role=speaker.role,
        speaker_organisation=speaker.organisation,
    )


GENRE = Questions()
