"""Sections to passages: long ones split between their pieces, every part with all that is known of it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import fmean

import regex

from indexer.acronyms import with_acronyms
from indexer.answers import with_answers
from indexer.attending import with_attendees
from indexer.genres.types import Facts, Parsed, Piece, Section
from indexer.language import language_of
from indexer.page_turns import on_their_pages
from indexer.people import people
from indexer.undertakings import with_undertakings
from mappings.ids import fingerprint, likeness, passage_id, passage_key
from mappings.paper import PageText
from mappings.passage import Access, Evidence, Kind, Passage

_AIM = 1_200  # characters a passage, where pieces let us
_LONGEST_PIECE = 2_400  # a longer piece is split at its sentence ends
# One act each, with one status or number: they stay whole where that leaves them readable.
_WHOLE = frozenset({Kind.ACTION, Kind.RESOLUTION, Kind.RECOMMENDATION, Kind.QUESTION})
_LONGEST_WHOLE = 6_000
_OF_MEETING = "inferred: the meeting its paper was for"
_OF_PUBLICATION = "inferred: when its paper was published"

_SENTENCE_END = regex.compile(r"(?<=[.!?…。؟।][\"'”’»)\]]*)\s+(?=[\"'“‘«(\[]*[^\p{Ll}\s])")


def passages(
    paper_id: str,
    parsed: Parsed,
    *,
    access: Access,
    title: str | None,
    language_default: str | None,
    pages: Sequence[PageText] = (),
) -> list[Passage]:
    """The passages of a parsed paper, in order; sections without a letter or figure are left out.

    `title` is the paper's, `language_default` that of a text too short to tell, `pages` all of its pages.
    """
    found: list[Passage] = []
    seen: Counter[str] = Counter()
    alike: Counter[str] = Counter()
    ocr = {page.number: page.ocr_confidence for page in pages if page.ocr_confidence is not None}
    for section, person in zip(parsed.sections, people(paper_id, parsed.sections), strict=True):
        facts = section.facts
        meeting = facts.meeting.id if facts.meeting else None
        date, basis = _date(facts, parsed.facts)
        why = facts.why + section.why + _why_inferred(basis, parsed.facts)
        if person:
            why += (person.why,)
        for part in _parts(section, pages):
            text = "\n".join(piece.text for piece in part)
            if not any(character.isalnum() for character in text):
                continue
            key = passage_key(section.kind.value, meeting, facts.item_number, section.paragraph, text)
            like = likeness(
                meeting=meeting,
                authority=facts.authority,
                date=date,
                item=facts.item_number,
                title=facts.item_title,
                speaker=section.speaker or section.speaker_printed,
                text=text,
            )
            language, language_basis = language_of(text, language_default)
            page, page_end = part[0].page, part[-1].page_end or part[-1].page
            sure = _ocr_confidence(page, page_end, ocr)
            found.append(
                Passage(
                    id=passage_id(paper_id, key, seen[key]),
                    paper_id=paper_id,
                    position=len(found),
                    kind=section.kind,
                    text=text,
                    access=access,
                    authority=facts.authority,
                    committee=facts.committee,
                    meeting_id=meeting,
                    meeting_date=facts.meeting_date,
                    date=date,
                    date_basis=basis,
                    published=facts.published,
                    due=section.due,
                    item_number=facts.item_number,
                    item_title=facts.item_title,
                    minute_number=section.minute_number,
                    heading=section.heading,
                    paragraph=section.paragraph,
                    speaker=section.speaker,
                    speaker_printed=section.speaker_printed,
                    speaker_role=section.speaker_role,
                    speaker_organisation=section.speaker_organisation,
                    person_id=person.id if person else None,
                    responsible=section.responsible,
                    status=section.status,
                    status_text=section.status_text,
                    references=section.references,
                    in_question=section.in_question,
                    page=page,
                    page_end=page_end,
                    printed_page=part[0].printed_page,
                    language=language,
                    language_basis=language_basis,
                    read_by_ocr=sure is not None,
                    ocr_confidence=sure,
                    paper_title=title,
                    genre=section.genre,
                    genre_score=section.genre_score,
                    fingerprint=fingerprint(like, alike[like]) if like else None,
                    why=why + _why_ocr(sure, page),
                )
            )
            seen[key] += 1
            if like:
                alike[like] += 1
    return with_attendees(with_answers(with_undertakings(with_acronyms(found))))


def _ocr_confidence(page: int | None, page_end: int | None, ocr: Mapping[int, float]) -> float | None:
    """How sure OCR was of the pages from `page` to `page_end`; None where it read none of them."""
    if page is None or page_end is None or not ocr:
        return None
    sure = [ocr[number] for number in range(page, page_end + 1) if number in ocr]
    return round(fmean(sure), 3) if sure else None


def _why_ocr(sure: float | None, page: int | None) -> tuple[Evidence, ...]:
    if sure is None:
        return ()
    rule = f"read from the picture of the page by OCR, {sure:.0%} sure"
    return (Evidence("text", rule, None, page),)


def _date(facts: Facts, whole: Facts) -> tuple[dt.date | None, str | None]:
    """A passage's date and what it rests on; `whole` are the facts of its paper."""
    if facts.meeting_date:
        return facts.meeting_date, "meeting"
    if facts.published:
        return facts.published, "published"
    if whole.meeting_date:
        return whole.meeting_date, _OF_MEETING
    if whole.published:
        return whole.published, _OF_PUBLICATION
    return None, None


def _why_inferred(basis: str | None, whole: Facts) -> tuple[Evidence, ...]:
    """What a date rests on that is its paper's, not its own: what the paper's rests on."""
    field = {_OF_MEETING: "meeting_date", _OF_PUBLICATION: "published"}.get(basis or "")
    return tuple(
        Evidence("date", f"{basis} ({each.rule})", each.words, each.page)
        for each in whole.why
        if each.field == field
    )


def _parts(section: Section, pages: Sequence[PageText]) -> Iterator[Sequence[Piece]]:
    pieces = [piece for piece in section.pieces if piece.text.strip()]
    whole = sum(len(piece.text) + 1 for piece in pieces) - 1
    if pieces and whole <= (_LONGEST_WHOLE if section.kind in _WHOLE else _AIM):
        yield pieces
        return
    part: list[Piece] = []
    length = 0
    for piece in (short for each in pieces for short in _shortened(each, pages)):
        if part and length + 1 + len(piece.text) > _AIM:
            yield part
            part, length = [], 0
        part.append(piece)
        length += len(piece.text) + 1
    if part:
        yield part


def _shortened(piece: Piece, pages: Sequence[PageText]) -> Iterator[Piece]:
    """A piece that is too long, cut at sentence ends; any other as it is."""
    if len(piece.text) <= _LONGEST_PIECE:
        yield piece
    else:
        parts = [replace(piece, text=text) for text in _cut(piece.text)]
        yield from on_their_pages(parts, pages) if pages else parts


def _cut(text: str) -> Iterator[str]:
    start = end = 0
    for stop in _stops(text):
        if stop - start > _AIM and end > start:
            yield text[start:end].strip()
            start = end
        end = stop
    yield text[start:].strip()


def _stops(text: str) -> Iterator[int]:
    """Where a long text may be cut: at sentence ends; in an endless sentence at a blank, or anywhere."""
    start = 0
    for stop in [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]:
        while stop - start > _LONGEST_PIECE:
            blank = text.rfind(" ", start + _AIM // 2, start + _AIM)
            start = blank + 1 if blank > 0 else start + _AIM
            yield start
        start = stop
        yield stop
