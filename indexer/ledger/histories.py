"""The history of one commitment, from all that was said of it, and what it comes to: its status, and whether
papers contradict one another."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.ledger.appendices import Appendix, key
from indexer.ledger.sayings import Saying
from indexer.ledger.who import Kinship, kinship
from mappings.commitment import Commitment, Step
from mappings.meeting import Meeting
from mappings.passage import Access
from mappings.undertaking import Source

# Who is responsible and for what: a list says it last and most carefully, a transcript as it was spoken.
_BEST = (Source.LISTED, Source.MINUTED, Source.RESOLVED, Source.WRITTEN, Source.SPOKEN, Source.ANSWERED)
_ENDED = frozenset({"completed", "closed"})
_NAMED = "its status names the appendix"

Order = tuple[dt.date, int, str, int, str]


@dataclass(frozen=True, slots=True)
class _Dated:
    """A step, and what sorts it among the others."""

    order: Order
    step: Step


def commitment(
    sayings: Sequence[Saying], appendices: Mapping[tuple[str, str], Appendix], access: Access
) -> Commitment:
    """What these sayings, all of one commitment, come to. `appendices` are by row and `key`."""
    ordered = sorted(sayings, key=lambda each: each.order)
    history = tuple(each.step for each in sorted(_steps(ordered, appendices), key=lambda each: each.order))
    by_worth = sorted(ordered, key=_worth)
    best = by_worth[0]
    ids = list(dict.fromkeys(saying.own_id for saying in ordered))
    latest = _latest([step for step in history if step.status])
    due = _latest([step for step in history if step.due])
    settled = next((each for each in by_worth if each.undertaking.person and _is_of(each, best)), None)
    of_body = next((each for each in by_worth if each.undertaking.organisation and _is_of(each, best)), None)
    made_on, committee = best.made_on, _first(each.committee for each in by_worth)
    authority = _first(each.authority for each in by_worth)
    meeting_id = _first(each.meeting_id for each in by_worth)
    if meeting_id is None and committee and made_on and not best.is_in_letter:
        meeting_id = Meeting(made_on, committee, authority).id
    return Commitment(
        id=ids[0],
        text=best.undertaking.text,
        access=access,
        responsible=_first(each.undertaking.responsible for each in by_worth),
        person=settled.undertaking.person if settled else None,
        organisation=of_body.undertaking.organisation if of_body else None,
        made_on=made_on,
        authority=authority,
        committee=committee,
        meeting_id=meeting_id,
        item_number=_first(each.item_number for each in by_worth if not each.is_in_letter),
        item_title=_first(each.item_title for each in by_worth if not each.is_in_letter),
        status=latest.status if latest else None,
        status_text=latest.status_text if latest else None,
        due=due.due if due else None,
        spoken=all(saying.source is Source.SPOKEN for saying in ordered),
        references=tuple(dict.fromkeys(each for saying in ordered for each in saying.undertaking.references)),
        history=history,
        known_as=tuple(ids[1:]),
        disputed=_disputed(history, ordered),
    )


def _worth(saying: Saying) -> tuple[int, int, Order]:
    """Sorts the best first: the latest of the lists, else as the order of `_BEST` has it."""
    latest = -(saying.date or dt.date.min).toordinal() if saying.source is Source.LISTED else 0
    return _BEST.index(saying.source), latest, saying.order


def _is_of(saying: Saying, best: Saying) -> bool:
    """Whether who one paper says it to be is whom the best prints as responsible."""
    if saying is best or not best.undertaking.responsible:
        return True
    return kinship(saying.named, best.named) is Kinship.SAME


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _steps(ordered: Sequence[Saying], appendices: Mapping[tuple[str, str], Appendix]) -> Iterator[_Dated]:
    """What each paper says, the same in several papers once, and the appendices that lists name."""
    copies = _copies(ordered)
    appended: dict[str, list[str]] = defaultdict(list)
    named: dict[tuple[str, dt.date | None], list[tuple[Saying, Appendix]]] = defaultdict(list)
    for saying in ordered:
        for reference in saying.undertaking.references:
            appendix = appendices.get((saying.passage_id, key(reference)))
            letter = _within(appendix, ordered) if appendix else None
            if appendix and letter:
                appended[letter.passage_id].append(appendix.passage_id)
            elif appendix:
                named[key(reference), saying.date].append((saying, appendix))
    for alike in copies:
        also_in = [passage for each in alike for passage in (each.passage_id, *appended[each.passage_id])]
        yield _Dated(alike[0].order, _step(alike[0], also_in))
    for (name, _), held in named.items():
        saying, appendix = held[0]
        date = appendix.date or saying.date
        order = (date or dt.date.max, len(Source), saying.paper_id, saying.position, name)
        yield _Dated(order, _answer(saying, appendix, [each.passage_id for _, each in held[1:]]))


def _copies(ordered: Iterable[Saying]) -> list[list[Saying]]:
    """What several papers have of one step, by the step."""
    copies: list[list[Saying]] = []
    for saying in ordered:
        alike = next((each for each in copies if _is_copy(saying, each[0])), None)
        if alike:
            alike.append(saying)
        else:
            copies.append([saying])
    return copies


def _is_copy(one: Saying, other: Saying) -> bool:
    """Whether two have the same words, or one some before or behind them, from papers of one day.

    A letter has its own day by itself, and may have that of the list behind which it is appended.
    """
    said = one.undertaking
    stands = one.source, said.status, said.status_text
    if stands != (other.source, other.undertaking.status, other.undertaking.status_text):
        return False
    shorter, longer = sorted((one.words, other.words), key=len)
    return shorter in longer and (one.date == other.date or one.source is Source.ANSWERED)


def _within(appendix: Appendix, sayings: Iterable[Saying]) -> Saying | None:
    """What answers it in the words of the appendix itself."""
    return next(
        (
            each
            for each in sayings
            if each.source is Source.ANSWERED
            and each.paper_id == appendix.paper_id
            and each.position in appendix.positions
        ),
        None,
    )


def _step(saying: Saying, also_in: Iterable[str]) -> Step:
    said = saying.undertaking
    return Step(
        source=saying.source,
        date=saying.date,
        passage_id=saying.passage_id,
        paper_id=saying.paper_id,
        text=said.text,
        rule=said.rule,
        words=said.words,
        status=said.status,
        status_text=said.status_text,
        due=said.due,
        own_id=saying.own_id,
        also_in=_others(also_in, saying.passage_id),
    )


def _answer(saying: Saying, appendix: Appendix, also_in: Iterable[str]) -> Step:
    return Step(
        source=Source.ANSWERED,
        date=appendix.date or saying.date,
        passage_id=appendix.passage_id,
        paper_id=appendix.paper_id,
        text=appendix.title,
        rule=_NAMED,
        words=saying.undertaking.status_text or "",
        also_in=_others(also_in, appendix.passage_id),
    )


def _others(passages: Iterable[str], own: str) -> tuple[str, ...]:
    return tuple(each for each in dict.fromkeys(passages) if each != own)


def _latest(steps: Sequence[Step]) -> Step | None:
    """The last with a date; undated ones count only among themselves."""
    last = [step for step in steps if step.date] or steps
    return last[-1] if last else None


def _disputed(history: Sequence[Step], ordered: Sequence[Saying]) -> str | None:
    """Where a later paper takes back what an earlier one said, or one of the same day says another thing."""
    said = [step for step in history if step.status and step.date]
    for earlier, later in reversed(list(pairwise(said))):
        reopened = earlier.status in _ENDED and later.status == "open"
        at_once = earlier.date == later.date and earlier.status != later.status
        if reopened or at_once:
            return (
                f"The paper of {_day(earlier)} says that it is {earlier.status},"
                f" {'another' if at_once else 'that'} of {_day(later)} that it is {later.status}."
            )
    listed = [saying for saying in ordered if saying.source is Source.LISTED and saying.date]
    for before, after in reversed(list(pairwise(listed))):
        if kinship(before.named, after.named) is Kinship.DIFFERENT:
            return (
                f"The paper of {_printed(before.date)} names {before.undertaking.responsible},"
                f" that of {_printed(after.date)} {after.undertaking.responsible}."
            )
    return None


def _day(step: Step) -> str:
    return _printed(step.date)


def _printed(date: dt.date | None) -> str:
    return f"{date.day} {date:%B %Y}" if date else "no date"
