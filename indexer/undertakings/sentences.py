"""The sentences of a passage: what of its text is read at once, whole, with the list that it introduces."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

# A full stop behind these ends no sentence.
_SHORTENED = regex.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Hon|hon|Rt|Cllrs?|Clr|Cr|Prof|Rev|Sgt|Insp|Supt|St|No|Nos|no|para|paras|vs|approx"
    r"|Ltd|Inc|Co|e\.g|i\.e|etc|cf|Jr|Sr|Lt|Col|Gen|Gov|Sen|Rep|Ald|Dept|Ave|Rd)|\b\p{Lu})\.$"
)
_END = regex.compile(r"[.?!…]+[\"”’')\]]*(?=\s+[\"“‘'(\[]*[\p{Lu}\p{Nd}•])|\n")
_POINT = regex.compile(r"\s*(?:[•●▪◦‣·*–—-]\s|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s|\p{Ll})")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as printed, and the one before it in the passage (empty for the first)."""

    text: str
    before: str = ""


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text in order; the points of a list go with the words that end in its colon."""
    before = ""
    for printed in _printed(text):
        yield Sentence(printed, before)
        before = printed


def _printed(text: str) -> Iterator[str]:
    start = 0
    for end in [*_ends(text), len(text)]:
        if printed := text[start:end].strip():
            yield printed
        start = end


def _ends(text: str) -> Iterator[int]:
    """Where the sentences end but the last."""
    start = 0
    listing = False
    for match in _END.finditer(text):
        end = match.end()
        is_line = match[0] == "\n"
        if is_line:
            above = text[start:end].rstrip()
            listing = listing or above.endswith(":")
            goes_on = _POINT.match(text, end)
            if goes_on and (listing or text[goes_on.end() - 1].islower()):
                continue
        elif listing or _SHORTENED.search(text, max(start, end - 12), end):
            continue
        listing = False
        start = end
        yield end
