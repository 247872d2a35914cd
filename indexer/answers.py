"""Answers: where a letter says what its writer undertook at a meeting, and so that it answers that.

"When I came before your Committee on 10 September I undertook to provide…" promises nothing new: it says when
the promise was made, and in which words, so that the link pass finds it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from mappings.dates import find_dates, parse_date
from mappings.passage import Kind, Passage
from mappings.undertaking import Source, Undertaking

_RULE = "a letter that says what its writer undertook at a meeting"
# A letter appended to a report may be read as part of it.
_KINDS = frozenset({Kind.LETTER, Kind.REPORT, Kind.OTHER})
_UNDERTOOK = regex.compile(
    r"\b(?:I|(?<letter>we))\s+(?:had\s+|have\s+|also\s+|then\s+)*"
    r"(?:undert(?:ook|aken)|agreed|promised|offered|said\s+(?:that\s+)?(?:I|we)\s+would|committed)\s+(?:to\s+|that\s+)?"
    r"(?P<what>\p{Ll}.{12,}?)\s*$",
    regex.IGNORECASE | regex.DOTALL,
)
_SENTENCE = regex.compile(r"\S.*?(?:[.!?](?=\s|$)|$)", regex.DOTALL)
_UNSURE = regex.compile(r"\b(?:if|unless|would have|never|not)\b[^,]*$", regex.IGNORECASE)
_DAY = regex.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?\p{Lu}\p{Ll}{2,8}\b")


def with_answers(passages: Sequence[Passage]) -> list[Passage]:
    """The passages of a paper, those of its letters with what they answer."""
    return [_with_answers(passage) if passage.kind in _KINDS else passage for passage in passages]


def _with_answers(passage: Passage) -> Passage:
    # Most passages are told from these by a quicker look.
    if " I " not in f" {passage.text}" and passage.kind is not Kind.LETTER:
        return passage
    found = tuple(_answers(passage))
    others = tuple(each for each in passage.undertakings if each.source is not Source.ANSWERED)
    return replace(passage, undertakings=(*others, *found)) if found else passage


def _answers(passage: Passage) -> Iterator[Undertaking]:
    before = ""
    for sentence in (match[0] for match in _SENTENCE.finditer(passage.text)):
        said = _UNDERTOOK.search(sentence)
        if said and (passage.kind is Kind.LETTER or not said["letter"]):
            told = sentence[: said.start()]
            made_on = _day(told, passage.published or passage.date) or _day(before, passage.published)
            if made_on and not _UNSURE.search(told):
                yield Undertaking(
                    source=Source.ANSWERED,
                    text=said["what"],
                    rule=_RULE,
                    words=sentence,
                    responsible=passage.speaker_printed or passage.speaker,
                    person=passage.speaker,
                    organisation=passage.speaker_organisation,
                    made_on=made_on,
                )
        before = sentence


def _day(text: str, written: dt.date | None) -> dt.date | None:
    """The one day that a text names, before the letter was written; without a year, the last such day."""
    days = {found.date for found in find_dates(text)}
    if not days and written:
        for match in _DAY.finditer(text):
            of_year = (parse_date(f"{match[0]} {year}") for year in (written.year, written.year - 1))
            days |= {day for day in of_year if day and day <= written and (written - day).days < 366}
    if len(days) != 1 or (written and min(days) > written):
        return None
    return days.pop()
