"""What a paper says that people undertook: in lists of actions, minutes, resolutions, letters and speech.

Nothing is learned: each sort of source has its grammar. The words of other languages are not read, only the
rows of their lists of actions.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from indexer.deadlines import deadlines
from indexer.genres.actions import CELL_UNDER
from indexer.genres.business import BEHIND_ACTION, STANDS_APART
from indexer.genres.prose import UNDER_HEADING
from indexer.undertakings import firsthand, minuted
from indexer.undertakings.sentences import Sentence, sentences
from indexer.undertakings.who import Named, People, before, named_in
from mappings.dates import find_dates
from mappings.passage import Kind, Passage
from mappings.undertaking import Source, Undertaking

_LIST = "actions"
_TRANSCRIPT = "transcript"
_A_ROW = "a row of a list of actions"
_ANSWERS_WITHIN = 3  # sentences
_LOOKED_BACK = 4  # passages
_CALLS_ON = 5  # words
_PRESIDES = regex.compile(r"\b(?:chair\w*|speaker|president|presiding|moderator)\b", regex.IGNORECASE)
_BINDS = regex.compile(
    r"\b(?:undertook|undertakes|(?:has\s+|have\s+)?agreed|agrees|promised|offered|committed|volunteered"
    r"|will|would|is|was|were)\b"
)


def with_undertakings(passages: Sequence[Passage]) -> list[Passage]:
    """The passages of a paper, in order, each with what it says that someone undertook to do."""
    people: People | None = None
    result = []
    for index, passage in enumerate(passages):
        found = list(_undertakings(passage, passages, index))
        if found and people is None:
            people = People(passages)
        if found and people:
            settled = tuple(_settled(each, named, people, passage) for each, named in found)
            passage = replace(passage, undertakings=settled)
        result.append(passage)
    return result


def _undertakings(
    passage: Passage, passages: Sequence[Passage], index: int
) -> Iterator[tuple[Undertaking, Named | None]]:
    if passage.kind is Kind.ACTION and passage.genre == _LIST:
        yield _listed(passage)
    elif passage.language not in (None, "en"):
        return
    elif passage.kind in (Kind.SPEECH, Kind.ANSWER, Kind.LETTER):
        yield from _in_own_words(passage, passages, index)
    elif passage.kind in (Kind.MINUTE, Kind.RESOLUTION, Kind.ACTION) and minuted.is_carried(passage.text):
        yield from _minuted(passage)


def _listed(passage: Passage) -> tuple[Undertaking, Named | None]:
    """What a row of a list of actions says; a person whom its text names is who its post means."""
    first = next(sentences(passage.text), Sentence(passage.text)).text
    binds = _BINDS.search(first)
    subject = before(first[: binds.start()]) if binds else None
    named = named_in(passage.responsible) if passage.responsible else subject
    if named and subject and subject.person and not named.person:
        named = replace(named, person=subject.person)
    arose = any(
        each.field == "meeting_date" and (each.rule == UNDER_HEADING or each.rule.startswith(CELL_UNDER))
        for each in passage.why
    )
    undertaking = Undertaking(
        source=Source.LISTED,
        text=passage.text,
        rule=_A_ROW,
        words=first,
        responsible=passage.responsible or (named.printed if named else None),
        made_on=passage.meeting_date if arose else None,
        committee=passage.committee,
        item_number=passage.item_number,
        item_title=passage.item_title,
        status=passage.status,
        status_text=passage.status_text,
        due=passage.due,
        references=passage.references,
    )
    return undertaking, named


def _in_own_words(
    passage: Passage, passages: Sequence[Passage], index: int
) -> Iterator[tuple[Undertaking, Named | None]]:
    if not firsthand.may_undertake(passage.text):
        return
    spoken = passage.kind is not Kind.LETTER and passage.genre == _TRANSCRIPT
    presides = spoken and bool(_PRESIDES.search(passage.speaker_printed or ""))
    for count, sentence in enumerate(sentences(passage.text)):
        source, text = Source.SPOKEN if spoken else Source.WRITTEN, sentence.text
        found = firsthand.accepts(sentence) if spoken and not presides and count < _ANSWERS_WITHIN else None
        asked = _asked(passage, passages, index) if found else None
        if asked and firsthand.asks_for(asked):
            text = asked.text
        else:
            found = firsthand.undertaken(sentence, presides=presides)
        if found is None and not spoken and (found := firsthand.kept(sentence)):
            source = Source.ANSWERED
        if found:
            yield _of_speaker(passage, source, text, found), None


def _of_speaker(passage: Passage, source: Source, text: str, found: firsthand.Found) -> Undertaking:
    made = passage.meeting_date or passage.date
    if source is Source.ANSWERED:
        dates = {each.date for each in find_dates(text)}
        made = dates.pop() if len(dates) == 1 else None
    return Undertaking(
        source=source,
        text=text,
        rule=found.rule,
        words=found.words,
        responsible=passage.speaker_printed,
        person=passage.speaker,
        organisation=passage.speaker_organisation,
        made_on=made,
        committee=passage.committee,
        item_number=passage.item_number,
        item_title=passage.item_title,
        due=_due(text, made) if source is not Source.ANSWERED else None,
        references=passage.references,
    )


def _asked(passage: Passage, passages: Sequence[Passage], index: int) -> Sentence | None:
    """The last sentence of what another person said before; where that only calls on somebody, none."""
    for other in reversed(passages[max(0, index - _LOOKED_BACK) : index]):
        if other.speaker_printed == passage.speaker_printed and other.kind is passage.kind:
            return None
        if other.kind in (Kind.SPEECH, Kind.QUESTION) and len(other.text.split()) > _CALLS_ON:
            *_, last = sentences(other.text)
            return last
    return None


def _minuted(passage: Passage) -> Iterator[tuple[Undertaking, Named | None]]:
    resolved = passage.kind is Kind.RESOLUTION
    last: Named | None = None
    nothing = True
    for sentence in sentences(passage.text):
        behind = minuted.behind_action(sentence)
        found = [behind] if behind else minuted.undertaken(sentence, resolved=resolved, last=last)
        for each in found:
            nothing, last = False, each.who or last
            yield _of_minutes(passage, each), each.who or _owner(passage)
    if (
        nothing
        and passage.responsible
        and any(
            each.field == "responsible" and each.rule in (STANDS_APART, BEHIND_ACTION) for each in passage.why
        )
    ):
        words = passage.responsible
        text = passage.text.removesuffix(words).strip() or passage.text
        yield _of_minutes(passage, minuted.Minuted(STANDS_APART, words, text, None)), _owner(passage)


def _owner(passage: Passage) -> Named | None:
    return named_in(passage.responsible) if passage.responsible else None


def _of_minutes(passage: Passage, found: minuted.Minuted) -> Undertaking:
    who = found.who or _owner(passage)
    return Undertaking(
        source=Source.RESOLVED if passage.kind is Kind.RESOLUTION else Source.MINUTED,
        text=found.text,
        rule=found.rule,
        words=found.words,
        responsible=who.printed if who else None,
        made_on=passage.meeting_date,
        committee=passage.committee,
        item_number=passage.item_number,
        item_title=passage.item_title,
        due=_due(found.text, passage.meeting_date),
        references=passage.references,
    )


def _due(text: str, made: dt.date | None) -> dt.date | None:
    """The only day by which a text says that it is to be done, from that on which it was undertaken."""
    days = {day for day, _ in deadlines(text) if made is None or day >= made}
    return days.pop() if len(days) == 1 else None


def _settled(undertaking: Undertaking, named: Named | None, people: People, passage: Passage) -> Undertaking:
    if named is None:
        return undertaking
    known = people.settled(named, passage.meeting_id)
    return replace(undertaking, person=known.person, organisation=known.organisation)
