"""The status of an action or commitment: the words papers print for it, and the three we sort them into."""

import re
from collections.abc import Iterator
from typing import Literal

from mappings.analysis import fold

Status = Literal["open", "completed", "closed"]

STATUS_WORDS: dict[Status, tuple[str, ...]] = {
    "open": (
        "ongoing",
        "on going",
        "on-going",
        "in progress",
        "in hand",
        "under way",
        "underway",
        "outstanding",
        "pending",
        "open",
        "awaited",
        "overdue",
        "incomplete",
        "not started",
        "not yet started",
        "carried forward",
    ),
    "completed": ("complete", "completed", "done", "discharged", "actioned", "implemented", "fulfilled"),
    "closed": (
        "closed",
        "withdrawn",
        "superseded",
        "cancelled",
        "no longer required",
        "no longer needed",
        "no longer applicable",
        "no longer relevant",
    ),
}
"""The words of each status, in lower case. Beside these, "to be …" is open, and so is what is said to be
not, partly or yet to be completed."""

_STATUS_OF_WORDS = {words: status for status, listed in STATUS_WORDS.items() for words in listed}
_WORDS = "|".join(words for words in sorted(_STATUS_OF_WORDS, key=len, reverse=True))

_CLAUSE_END = re.compile(r"[\n.;:,()/|]|\s[-–—]\s|\band\b|\bbut\b")
# What may stand before the words at the beginning of a clause, and still leave them the clause's predicate.
_HEAD = re.compile(
    r"\W*(?:(?:now|still|already|all|fully|status|actions?|this|the|item|work|review|is|are|was|were"
    rf"|been|has|have|remains?|currently|100 ?%)\W+)*(?P<words>{_WORDS})\b(?P<rest>.*)",
    re.DOTALL,
)
_PREDICATE = re.compile(rf"\b(?:is|are|was|were|been|be|being|remains?)\s+(?:\w+\s+)?(?P<words>{_WORDS})\b")
_TO_BE = re.compile(r"\W*(?:still |yet |is |are |due )*to be\b")
# "part completed": less than the whole is open
_PART = re.compile(
    r"\b(?:not|n't|never|part|partly|partially|mostly|largely|nearly|almost|substantially|yet to be|to be"
    r"|will be|shall be|should be|being|(?:\d|[1-9]\d) ?%)\s+(?:\w+\s+)?"
    r"(?:complete|completed|done|discharged|actioned|implemented|fulfilled|closed)\b"
)
_CONDITION = re.compile(r"\b(?:once|when|until|till|if|unless|before|after|whether|that)\b")
# After a status at a clause's beginning: nothing, or what does not make an adjective of it.
_NO_NOUN = re.compile(
    r"\W*(?:$|\d|(?:as|by|on|at|in|since|until|from|with|via|for|to|following|subject|see|attached"
    r"|circulated|sent|awaiting|no|not|this|the|a|an|it|he|she|we|they|will|was|were|is|are|has"
    r"|have)\b)"
)


def status_of(printed: str) -> Status | None:
    """Which status the words `printed` in a paper mean; None where they say none, or two that differ."""
    found = {status for clause in _CLAUSE_END.split(fold(printed)) for status in _statuses(clause)}
    return found.pop() if len(found) == 1 else None


def _statuses(clause: str) -> Iterator[Status]:
    condition = _CONDITION.search(clause)
    said = clause[: condition.start()] if condition else clause
    if _TO_BE.match(said) or _PART.search(said):
        yield "open"
        return
    head = _HEAD.match(said)
    if head and _NO_NOUN.match(head["rest"]):
        yield _STATUS_OF_WORDS[head["words"]]
        return
    if head is None:
        for predicate in _PREDICATE.finditer(said):
            if " not " not in f" {predicate[0]} ":
                yield _STATUS_OF_WORDS[predicate["words"]]
