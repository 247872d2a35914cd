"""What a paper says of other meetings, and of papers that are not published with it.

A meeting is taken only from words that say "meeting" beside a whole date, of a body that these words name or
that is the paper's own. A date without its year counts only where the weekday printed with it settles which.
What does not settle whose meeting it was, or when, is left out: an invented meeting would be worse than one
not told.
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from indexer.genres.heads import committee_name
from mappings.dates import DateFound, find_dates, parse_date
from mappings.holding import Apart, Attachment, Mention, Spoken
from mappings.ids import folded
from mappings.paper import PageText
from mappings.passage import Kind, Passage


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MONTHS = tuple(calendar.month_name)[1:]
_DAYS = tuple(calendar.day_name)
_QUALITIES = (
    r"(?:last|previous|ordinary|special|monthly|annual|statutory|budget|budgetary|plan|adjourned|reconvened"
    r"|extraordinary|regular|regularly|scheduled|general|quarterly|full|formal|thematic|plenary|inaugural|q\s?&\s?a"
    rf"|virtual|hybrid|online|draft|next|{'|'.join(_MONTHS)})"
)
_WITH_QUALITIES = regex.compile(rf"(?:^|(?<=[\s(–—-])){_QUALITIES}(?:\s+{_QUALITIES})*\s*$", regex.IGNORECASE)
# What may stand between "meeting" and its date.
_LINK = (
    r"(?:[\s,:(–—-]|\b(?:which|that|was|were|is|are|be|being|to|will|would|shall|held|hold|took|take|place"
    r"|scheduled|arranged|due|set|on|for|of|at|dated|the|from|date|and|will\s+be"
    rf"|{'|'.join(_DAYS)}|\d{{1,2}}(?:[.:]\d\d)?\s*(?:[ap]\.?\s?m\b\.?)?|noon)\b\.?)*"
)
_BEFORE_DATE = regex.compile(
    r"(?P<before>[^.;:\n]{0,110}?)\b(?P<next>next\s+)?(?P<meeting>meetings?)\b"
    rf"(?:\s+(?:of|for)\s+(?:the\s+)?(?P<of>(?:(?!\bmeetings?\b)[^.;:]){{2,90}}?))?(?P<link>{_LINK})$",
    regex.IGNORECASE,
)
_MINUTES_OF = regex.compile(
    r"(?P<before>[^.;:\n]{0,110}?)\b(?:meetings?\s+)?minutes\s*(?:of|from|for|dated|held|on|the|[\s,:–—-])*$",
    regex.IGNORECASE,
)
_AFTER_DATE = regex.compile(
    r"^,?\s+(?P<before>[^.;:,()\n|]{0,70}?)\s*\bmeeting\b(?:\s+minutes)?"
    r"(?:\s+of\s+(?:the\s+)?(?P<of>[^.,;:()\n|]{2,80}))?",
    regex.IGNORECASE,
)
_PUT_OFF = regex.compile(
    r"\b(?:deferred|laid\s+over|adjourned|postponed|continued|held\s+over|put\s+back|carried\s+forward|referred)\b"
    r"[^.;]{0,120}\b(?:to|until|till)\b[^.;]{0,60}$",
    regex.IGNORECASE,
)
_IS_NEXT = regex.compile(
    r"\bnext\b[^.;]{0,60}$|\bdates?\s+of\s+(?:the\s+)?(?:next|future)\b", regex.IGNORECASE
)
_OF_LAST = regex.compile(r"\b(?:last|previous)\s*$", regex.IGNORECASE)
_MINUTES = regex.compile(r"\bminutes\b", regex.IGNORECASE)
_IN_A_ROW = regex.compile(
    rf"\s*(?:(?:,|&|\band\b|\bon\b|\bthe\b|\bheld\b|{'|'.join(_DAYS)})\s*)+", regex.IGNORECASE
)
_SENTENCE_ENDS = regex.compile(r"(?<!\b(?:No|Cllr|Mr|Mrs|Ms|Dr|St|Co))[.!?;]\s+(?=[\p{Lu}“\"(])|\n\s*\n|\|")
# "the Committee at its meeting", "the Audit Committee at a meeting"
_ITS = regex.compile(
    r"(?:^|(?P<whose>[^.;:]{2,100}?)\s*,?\s+)(?:(?:at|during|in|from|to|by)\s+(?:its|their|a)|at|its|their)$",
    regex.IGNORECASE,
)
_WORD_BEHIND_A_NAME = regex.compile(r"\s+(?:to|for|at|be|was|is|were|on|that|in|as|and|so)\b")
_VERBS = regex.compile(
    r"^(?:(?:approve|adopt|confirm|note|receive|accept|ratify|agree|consider|review|that|draft|initial|agenda"
    rf"|{'|'.join(_MONTHS)}|(?:confirmation|adoption|approval)\s+of|minutes(?:\s+(?:of|from))?)\s+)+",
    regex.IGNORECASE,
)
_SPACED_HYPHEN = regex.compile(r"(?<=\p{L})\s+-\s+(?=\p{L})")
_BEFORE_A_NAME = regex.compile(r"^.*(?:\bmeeting\s+of|\bthe)\s+", regex.IGNORECASE)
_OWN = regex.compile(
    r"(?:^|\b(?:the|this|of|from|minutes|for|our|on|to)|[(–—:,-]|\([a-z]\)|\d[.)])$", regex.IGNORECASE
)
_SOME = regex.compile(
    r"\b(?:a|an|any|each|every|another|one|first|second|public|community|site)$", regex.IGNORECASE
)
_HEAD_WORDS = _listed(
    "committee subcommittee panel board council cabinet commission assembly executive district"
)
_BEFORE_HEAD = _listed(
    """
    the this city county town borough district community parish full standing policy select special joint sub
    municipal metropolitan
    """
)
_NO_YEAR = regex.compile(
    rf"\b(?P<weekday>{'|'.join(_DAYS)}),?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?"
    rf"(?P<month>{'|'.join(_MONTHS)})\b(?!,?\s*\d{{4}})",
    regex.IGNORECASE,
)
_SPOKEN = frozenset(
    (Kind.SPEECH, Kind.LETTER, Kind.QUESTION, Kind.ANSWER, Kind.COMMENT, Kind.PRESS_RELEASE, Kind.NOTICE)
)
_LOOKED_BACK = 260  # characters
_LOOKED_AHEAD = 130
_ENDS_AFTER = regex.compile(r"[.;](?=\s|$)|\n\s*\n|\||$")
_A_YEAR = dt.timedelta(days=366)

_APART = {
    Apart.MEMBERS_ONLY: regex.compile(
        r"\b(?:attached|circulated|enclosed|provided|available|issued|sent)\b[^.\n]{0,60}?"
        r"\b(?:for|to)\s+(?:\p{L}+\s+)?members(?:\s+and\s+officers)?\s+only\b",
        regex.IGNORECASE,
    ),
    Apart.EXEMPT: regex.compile(
        r"(?<!\b(?:no|not|non|any)\s)\b(?:exempt|confidential|restricted)\s+"
        r"(?:appendix|appendices|annex(?:e|es)?|report|papers?|minutes)\b"
        r"|\b(?:is|are|appendix|report|papers?)\s+not\s+for\s+publication\b|\(not\s+for\s+publication\)",
        regex.IGNORECASE,
    ),
    Apart.TO_FOLLOW: regex.compile(
        r"\(\s*[^()\n]{0,60}?\bto\s+follow\s*\)"
        r"|\b(?:reports?|appendix|appendices|papers?|minutes|documents?|copy)\s+to\s+follow\b(?!\s+up)",
        regex.IGNORECASE,
    ),
    Apart.CIRCULATED: regex.compile(
        r"\(\s*[^()]{0,90}?\b(?:previously|already|separately)\s+circulated\s*\)"
        r"|\b(?:circulated\s+separately|under\s+separate\s+cover)\b",
        regex.IGNORECASE,
    ),
}
_PAGES = regex.compile(r"\bpages?\s+(?P<first>\d{1,4})(?:\s*(?:to|and|-|–)\s*\d{1,4})?\b", regex.IGNORECASE)
_OF_BUSINESS = frozenset(
    (Kind.AGENDA_ITEM, Kind.REPORT, Kind.RECOMMENDATION, Kind.RESOLUTION, Kind.MINUTE, Kind.OTHER)
)


class _Body(NamedTuple):
    authority: str | None
    committee: str


class _Told(NamedTuple):
    """What words say of a meeting, but for its date."""

    spoken: Spoken
    body: _Body


def mentions(passages: Sequence[Passage]) -> tuple[Mention, ...]:
    """The meetings that the passages of a paper speak of, each once a passage."""
    found: dict[tuple[str, str, dt.date], Mention] = {}
    for passage in passages:
        for mention in _mentions(passage):
            found.setdefault((mention.passage_id, folded(mention.committee), mention.date), mention)
    return tuple(found.values())


def attachments(passages: Sequence[Passage], pages: Sequence[PageText]) -> tuple[Attachment, ...]:
    """The papers that the passages of a paper speak of as not published with it.

    Those said to be on pages that the paper itself has are published.
    """
    printed = {page.printed for page in pages if page.lines}
    return tuple(
        each
        for passage in passages
        if passage.kind in _OF_BUSINESS
        for each in _attachments(passage)
        if not ((on := _PAGES.search(each.words)) and on["first"] in printed)
    )


def _attachments(passage: Passage) -> Iterator[Attachment]:
    for apart, pattern in _APART.items():
        for match in pattern.finditer(passage.text):
            yield Attachment(
                apart=apart,
                words=_words(passage.text, *match.span()),
                passage_id=passage.id,
                page=passage.page,
                authority=passage.authority,
                committee=passage.committee,
                meeting_id=passage.meeting_id,
                meeting_date=passage.meeting_date,
                item_number=passage.item_number,
            )
            break


def _mentions(passage: Passage) -> Iterator[Mention]:
    text = passage.text
    if "meeting" not in text.casefold() and not _MINUTES.search(text):
        return
    before: tuple[int, _Told] | None = None
    for each in (*find_dates(text), *_without_year(passage)):
        if before and _IN_A_ROW.fullmatch(text, before[0], each.start):
            told: _Told | None = before[1]
        else:
            told = _told(passage, each.start, each.end)
        before = (each.end, told) if told else None
        if told and _may_be(told.spoken, each.date, passage):
            yield Mention(
                spoken=told.spoken,
                authority=told.body.authority,
                committee=told.body.committee,
                date=each.date,
                words=_words(text, each.start, each.end),
                passage_id=passage.id,
                page=passage.page,
                said_on=passage.meeting_date or passage.date,
            )


def _without_year(passage: Passage) -> Iterator[DateFound]:
    """Dates of a next meeting without a year: the next such day after the passage's meeting, where that is
    the weekday printed."""
    if passage.meeting_date is None:
        return
    for match in _NO_YEAR.finditer(passage.text):
        if not _IS_NEXT.search(passage.text, max(0, match.start() - _LOOKED_BACK), match.start()):
            continue
        for year in (passage.meeting_date.year, passage.meeting_date.year + 1):
            day = parse_date(f"{match['day']} {match['month']} {year}")
            if day and passage.meeting_date < day <= passage.meeting_date + _A_YEAR:
                if f"{day:%A}" == match["weekday"].title():
                    yield DateFound(day, *match.span())
                break


def _told(passage: Passage, start: int, end: int) -> _Told | None:
    """What the words around a date say of a meeting on it."""
    text = passage.text
    first = max([0, start - _LOOKED_BACK, *_ends_before(text, start)])
    before = " ".join(text[first:start].split()) + " "
    after = " ".join(text[end : end + _LOOKED_AHEAD].split("\n\n")[0].split("\n"))
    is_spoken = passage.kind in _SPOKEN
    if match := _BEFORE_DATE.search(before.rstrip() + " "):
        label = before[: match.start()].rstrip()
        if label.endswith(":") and not match["before"].strip() and _has_head(_last_clause(label[:-1])):
            # Streets Committee: next meeting 4 December 2014
            body = _named(_last_clause(label[:-1]), passage)
        else:
            body = _body(match["before"], match["of"], passage, is_spoken=is_spoken)
        lead = before[: match.end("meeting")]
        if body is None:
            return None
        if match["next"] or _IS_NEXT.search(before[: match.start("meeting")]):
            return None if is_spoken else _Told(Spoken.NEXT, body)
        if _MINUTES.search(lead) or (_MINUTES.search(text, 0, start) and passage.kind is Kind.AGENDA_ITEM):
            return _Told(Spoken.MINUTES, body)
        if _PUT_OFF.search(lead):
            return None if is_spoken else _Told(Spoken.DEFERRED, body)
        is_last = _OF_LAST.search(before[: match.start("meeting")].rstrip())
        return _Told(Spoken.LAST if is_last else Spoken.HELD, body)
    if is_spoken:
        return None
    if match := _AFTER_DATE.match(after):
        body = _after(match, before, passage)
        if body:
            is_minuted = _MINUTES.search(before) or "minutes" in match[0].casefold()
            spoken = Spoken.MINUTES if is_minuted else Spoken.HELD
            return _Told(Spoken.DEFERRED if _PUT_OFF.search(before.rstrip()) else spoken, body)
        return None
    if match := _MINUTES_OF.search(before.rstrip()):
        name = _last_clause(match["before"])
        whose = _named(name, passage) if _has_head(name) else _own(passage)
        return _Told(Spoken.MINUTES, whose) if whose else None
    return None


def _after(match: "regex.Match[str]", before: str, passage: Passage) -> _Body | None:
    """Whose meeting it is where "meeting" stands behind its date."""
    named = match["before"].strip()
    bare = _WITH_QUALITIES.sub("", named).strip()
    if match["of"]:
        return None if bare else _first_named(match["of"], passage)
    if bare:
        return _named(bare, passage)
    is_own = named or before.rstrip().casefold().endswith(" the")
    # "the Audit Committee heard at the … meeting"
    return _own(passage) if is_own and not _has_head(before) else None


def _first_named(text: str, passage: Passage) -> _Body | None:
    """The body whose name some words begin with."""
    stops = [match.start() for match in _WORD_BEHIND_A_NAME.finditer(text)]
    tried = (_named(text[:stop], passage) for stop in (len(text), *reversed(stops)))
    return next((body for body in tried if body), None)


def _body(before: str, of: str | None, passage: Passage, *, is_spoken: bool) -> _Body | None:
    """Whose meeting it is: as named behind "meeting of", else before "meeting", else the paper's own."""
    bare = _WITH_QUALITIES.sub("", before.rstrip()).rstrip()
    if of and of.strip(" ,"):
        # Streets Committee meeting of the Municipal District
        named = _last_clause(bare)
        return _named(named if _has_head(named) else of, passage)
    if its := _ITS.search(bare):
        if not its["whose"]:
            return _own(passage)
        return _named(_last_clause(its["whose"]), passage)
    if _SOME.search(bare):
        return None
    if _OWN.search(bare):
        # "the Council at the meeting on …" in a paper of the Cabinet
        return None if _heads(bare) - _heads(passage.committee or "") else _own(passage)
    return (
        None if is_spoken and not committee_name(_last_clause(bare)) else _named(_last_clause(bare), passage)
    )


def _heads(text: str) -> frozenset[str]:
    """Those of some words that are such as "Committee"."""
    return _HEAD_WORDS & frozenset(folded(text).split())


def _has_head(text: str) -> bool:
    """Whether a word such as "Committee" is among some words."""
    return bool(_heads(text))


def _last_clause(text: str) -> str:
    """The end of words, from where a body's name may begin."""
    text = text.strip(" ,")
    name = regex.search(r"(?:(?:\p{Lu}[\p{L}’'\-]*|and|of|for|the|&|on|,)[\s]*)+$", text)
    return (
        regex.sub(r"^(?:(?:and|of|for|the|on|,|&|minutes)\s*)+", "", name[0], flags=regex.I) if name else ""
    )


def _named(text: str, passage: Passage) -> _Body | None:
    """The body that words name; None where they do not."""
    text = _SPACED_HYPHEN.sub("-", " ".join(text.split()).strip(" ,–—-"))
    text = _VERBS.sub("", _BEFORE_A_NAME.sub("", text))
    words = folded(text).split()
    if not words or "report" in words:
        return None
    if words[-1] in _HEAD_WORDS and all(word in _BEFORE_HEAD for word in words[:-1]):
        return _generic(words, passage)
    name = committee_name(text)
    if name is None or len(folded(name).split()) < 2:
        return None
    if passage.committee and folded(name) == folded(passage.committee):
        return _Body(passage.authority, passage.committee)
    return _Body(passage.authority, name)


def _generic(words: Sequence[str], passage: Passage) -> _Body | None:
    """Which body "the Committee", "the Council" is: the paper's own where it is one, else the authority's."""
    own = folded(passage.committee or "").split()
    if passage.committee and words[-1] in own:
        is_council = words[-1] == "council"
        if (
            not is_council
            or folded(passage.authority or "") in ("", folded(passage.committee))
            or own[-1] == "council"
        ):
            return _Body(passage.authority, passage.committee)
    if words[-1] == "council" and passage.authority and "council" in folded(passage.authority).split():
        return _Body(passage.authority, passage.authority)
    if words[-1] == "cabinet" and passage.authority:
        return _Body(passage.authority, "Cabinet")
    return None


def _own(passage: Passage) -> _Body | None:
    return _Body(passage.authority, passage.committee) if passage.committee else None


def _may_be(spoken: Spoken, date: dt.date, passage: Passage) -> bool:
    """Whether a meeting on this day may be spoken of so in this passage."""
    day = passage.meeting_date or passage.date
    if day is None:
        return spoken is not Spoken.NEXT
    if spoken in (Spoken.MINUTES, Spoken.LAST):
        return date < day
    return date > day if spoken is Spoken.NEXT else date != day


def _ends_before(text: str, start: int) -> list[int]:
    return [match.end() for match in _SENTENCE_ENDS.finditer(text, max(0, start - _LOOKED_BACK), start)]


def _words(text: str, start: int, end: int) -> str:
    """The sentence around some words as printed, on one line; of a long one what is near them."""
    first = max([0, *_ends_before(text, start)])
    after = _ENDS_AFTER.search(text, end, end + _LOOKED_AHEAD)
    stop = after.start() if after else min(len(text), end + _LOOKED_AHEAD)
    is_cut = start - first > _LOOKED_AHEAD
    words = " ".join(text[start - _LOOKED_AHEAD if is_cut else first : stop].split())
    return f"… {words.partition(' ')[2]}" if is_cut else words
