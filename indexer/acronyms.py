"""Acronyms that papers define: a long form with its short form in brackets, either way round, and glossaries.

The two are found as by A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation
definitions in biomedical text" (Pacific Symposium on Biocomputing 8, 2003), and more strictly, since people,
parties, appendices and figures stand in brackets in committee papers too: the letters of the short form have
to be the initials of the words of the long one, in order, and only small words may have none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from mappings.acronym import SMALL_WORDS, Acronym, singular
from mappings.analysis import fold
from mappings.names import has_title, is_name
from mappings.passage import Passage

# A capital is among its first letters: most words are passed over at once.
_SHORT = regex.compile(
    r"(?<![\p{L}\p{Nd}&./@_’'-])(?=\p{L}[\p{Ll}&./]{0,2}\p{Lu})\p{L}(?:[\p{L}&]|[./](?=\p{L}))+\.?(?![\p{L}\p{Nd}@_-])"
)
# ("the MPS"), (hereafter MPS), (MPS; see page 4)
_OPENED = regex.compile(
    r"[(\[]\s*(?:(?:hereafter|hereinafter|henceforth|also|known|referred|abbreviated|called|to|as|or|in|short|the)\s+)*"
    r"[\"“‘'„]?(?:the\s+)?$"
)
_CLOSED = regex.compile(r"[\"“”’']?\s*(?:[,;:][^()\[\]\n]{0,80})?[)\]]")
_BRACKETS = regex.compile(r"[\"”’']?\s+[(\[]([^()\[\]\n]{6,120})[)\]]")
_BETWEEN = regex.compile(r"\s*[|–—=:\t]\s*|\s+-\s+| (?=\p{Lu})")
_BEFORE_ENTRY_END = regex.compile(r"(?:\s*[|–—=:\t]\s*|\s+-\s+)$")
_ENTRY_END = regex.compile(r"\s*(?:$|[|,;.])", regex.MULTILINE)
# What no long form goes on over: all but letters, figures and the signs between words.
_STOP = regex.compile(r"[^\p{L}\p{M}\p{Nd}\s&'’.,/‐‑-]|\n(?=\s*\n)|[.!?](?=\s|$)|\s-\s")
_WORD = regex.compile(r"[\p{L}\p{M}\p{Nd}&][\p{L}\p{M}\p{Nd}&'’.]*")
_POSSESSIVE = regex.compile(r"['’]s?$")
_ROMAN = regex.compile(r"[IVX]+")
_GLOSSARY = regex.compile(
    r"\b(?:glossary|acronyms?|abbreviations?|glossar|abkürzung\w*|afkorting\w*|abréviations?|sigles?"
    r"|byrfoddau|talfyriadau)\b",
    regex.IGNORECASE,
)
_MOST_LETTERS = 10
_MOST_WORDS_MORE = 5
# A long word may have several letters of a short form (Gemeindevertretung, GV), which a shorter one has by
# chance; beside others, one more than its initial (closed-circuit television, CCTV).
_LONG_FOR_A_LETTER = 5
_LONG = 8
_HYPHENS = ("-", "\u2010", "\u2011")
_WINDOW = 200  # characters, in which a long form is looked for


class _Word(NamedTuple):
    """A word of a long form and where it stands. `may_lack` where none of the letters need be its initial."""

    text: str
    start: int
    end: int
    may_lack: bool


def with_acronyms(passages: Sequence[Passage]) -> list[Passage]:
    """The passages of a paper, in order, each with the acronyms that it defines.

    What stands above several passages (a heading, say) defines them in the first of these. The initials of
    those who speak in the paper are none.
    """
    people = {passage.speaker for passage in passages if passage.speaker and is_name(passage.speaker)}
    above: set[str] = set()
    result = []
    for passage in passages:
        found = list(acronyms_in(passage.text, is_glossary=_is_glossary(passage)))
        for text in (passage.heading, passage.item_title, passage.speaker_role, passage.speaker_organisation):
            if text and text not in above:
                above.add(text)
                found += acronyms_in(text)
        defined = tuple(dict.fromkeys(each for each in found if each.long not in people))
        result.append(replace(passage, acronyms=defined) if defined else passage)
    return result


def acronyms_in(text: str, *, is_glossary: bool = False) -> Iterator[Acronym]:
    """The acronyms that a text defines, a plural as its singular.

    One entry of a glossary is taken for that only where `is_glossary`; of two that fit, both are.
    """
    entries: list[Acronym] = []
    for match in _SHORT.finditer(text):
        short = _short(match[0])
        if not short:
            continue
        start, end = match.span()
        opened = _OPENED.search(text, max(start - 60, 0), start)
        if opened and _CLOSED.match(text, end):
            long = _before(text, opened.start(), short)
        elif brackets := _BRACKETS.match(text, end):
            long = _whole(brackets[1], short)
        else:
            if long := _entry(text, start, end, short):
                entries.append(Acronym(short, long))
            continue
        if long:
            yield Acronym(short, long)
    if is_glossary or len({entry.short for entry in entries}) > 1:
        yield from entries


def _entry(text: str, start: int, end: int, short: str) -> str | None:
    """The long form beside a short one as in a glossary: after it, else before it."""
    between = _BETWEEN.match(text, end)
    if between and (long := _after(text, between.end(), short, to_end=between[0] == " ")):
        return long
    before = _BEFORE_ENTRY_END.search(text, max(start - 5, 0), start)
    if before and _ENTRY_END.match(text, end):
        return _before(text, before.start(), short, of_line=True)
    return None


def _is_glossary(passage: Passage) -> bool:
    above = (passage.heading, passage.item_title, passage.text.split("\n", 1)[0][:_WINDOW])
    return any(_GLOSSARY.search(text) for text in above if text)


def _short(printed: str) -> str | None:
    """A short form in the singular; None for what is none: a word, a number, a single letter."""
    short = singular(printed.removesuffix(".") if printed.count(".") == 1 else printed)
    letters = _letters(short)
    capitals = sum(letter.isupper() for letter in letters)
    if not 2 <= len(letters) <= _MOST_LETTERS or capitals < 2 or 2 * capitals < len(letters):
        return None
    return None if _ROMAN.fullmatch(letters) else short


def _letters(short: str) -> str:
    return "".join(letter for letter in short if letter.isalpha())


def _before(text: str, end: int, short: str, *, of_line: bool = False) -> str | None:
    """The long form of `short` that ends at `end`, the shortest one; `of_line` within its line."""
    text = text[max(end - _WINDOW, 0) : end].rstrip('"”’ \n')
    if of_line:
        text = text.rpartition("\n")[2]
    text = text[max((match.end() for match in _STOP.finditer(text)), default=0) :]
    words = _words(text)
    if not words or words[-1].end != len(text):
        return None
    found = _fitting(_letters(short), [words[first:] for first in range(len(words) - 1, -1, -1)])
    if not found:
        return None
    long = text[found[0].start :]
    before = text[: found[0].start].split()[-1:]
    return None if before and has_title(" ".join([*before, long])) else _tidy(long)


def _after(text: str, start: int, short: str, *, to_end: bool) -> str | None:
    """The long form of `short` that begins at `start`, the shortest one, or `to_end` of its line."""
    text = text[start : start + _WINDOW].partition("\n")[0]
    stop = _STOP.search(text)
    text = text[: stop.start() if stop else None]
    words = _words(text)
    if not words or words[0].start:
        return None
    lengths = (len(words),) if to_end else range(1, len(words) + 1)
    found = _fitting(_letters(short), [words[:length] for length in lengths])
    return _tidy(text[: found[-1].end]) if found else None


def _whole(text: str, short: str) -> str | None:
    """The long form of `short` where the whole text is that."""
    text = text.strip('"“”‘’ ')
    words = _words(text)
    if not words or words[0].start or words[-1].end != len(text) or _STOP.search(text):
        return None
    return _tidy(text) if _fitting(_letters(short), [words]) else None


def _words(text: str) -> list[_Word]:
    return [
        _Word(
            match[0],
            *match.span(),
            may_lack=text[: match.start()].endswith(_HYPHENS) or fold(match[0]) in SMALL_WORDS,
        )
        for match in _WORD.finditer(text)
    ]


def _fitting(letters: str, choice: Sequence[Sequence[_Word]]) -> Sequence[_Word] | None:
    """The first of some rows of words that has the letters as initials; else, but for one letter."""
    most = min(len(letters) + _MOST_WORDS_MORE, 2 * len(letters))
    rows = [
        words
        for words in choice
        if len(words) <= most
        and fold(words[0].text[0]) == fold(letters[0])
        and (words[0].text[0].isupper() or fold(words[0].text) not in SMALL_WORDS)
    ]
    for inside in (0, 1):
        for words in rows:
            if len(words) > 1 and _fits(letters, 0, words, 0, inside if len(letters) > 2 else 0):
                return words
    return next((words for words in rows if len(words) == 1 and _is_one_word(letters, words[0].text)), None)


def _is_one_word(letters: str, word: str) -> bool:
    enough = len(word) >= _LONG_FOR_A_LETTER * len(letters)
    return enough and any(end == len(letters) for end, _ in _taken(letters, 0, word))


def _fits(letters: str, at: int, words: Sequence[_Word], number: int, inside: int) -> bool:
    """Whether the letters from `at` are those of the words from `number`, all but `inside` their initials."""
    if number == len(words):
        return at == len(letters)
    word = words[number]
    if at == len(letters):
        # "Public Works and" is no long form, "Fire and Re-equipment" is.
        return all(each.may_lack and fold(each.text) not in SMALL_WORDS for each in words[number:])
    for end, capitals in _taken(letters, at, word.text):
        if capitals <= (inside if len(word.text) >= _LONG else 0) and _fits(
            letters, end, words, number + 1, inside - capitals
        ):
            return True
    return word.may_lack and _fits(letters, at, words, number + 1, inside)


def _taken(letters: str, at: int, word: str) -> Iterator[tuple[int, int]]:
    """How far the letters go on with a word's initial and letters inside it, and for how many of these
    small ones capitals stand."""
    if fold(word[0]) != fold(letters[at]):
        return
    capitals = place = 0
    yield at + 1, capitals
    for end in range(at + 1, len(letters)):
        place = fold(word).find(fold(letters[end]), place + 1)
        if place < 0:
            return
        capitals += letters[end].isupper() and not word[place : place + 1].isupper()
        yield end + 1, capitals


def _tidy(long: str) -> str:
    return _POSSESSIVE.sub("", " ".join(long.split()))
