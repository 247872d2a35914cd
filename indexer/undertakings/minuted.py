"""What minutes and resolutions say that somebody undertook, or was told to do.

The subject has to be a person, a post, or those who serve the body; the verb one that binds them ("undertook
to", "agreed to provide", "said that she would circulate", "be authorised to", "Clerk to write").
"""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from indexer.undertakings.sentences import Sentence
from indexer.undertakings.who import Named, before, leading, named_in, someone
from mappings.names import is_post

# What is done for those who asked, or so that a matter goes on.
_DOING = (
    r"(?:write|provide|send|circulate|report|revert|follow|contact|arrange|check|investigate|look|clarify"
    r"|raise|discuss|liaise"
    r"|forward|share|supply|issue|publish|submit|prepare|bring|draft|update|inform|notify|advise|invite"
    r"|meet|request|obtain"
    r"|ask|seek|consult|review|examine|explore|ensure|pursue|organi[sz]e|speak|find|take|refer|confirm"
    r"|feed|get|come|respond"
    r"|reply|attend|monitor|distribute|e-?mail|make|work|engage|convene|set|collate|produce|present"
    r"|complete|compile|table"
    r"|add|order|purchase|install|erect|repair|fix|address|progress|chase|research|source|visit|inspect"
    r"|undertake|carry|cost"
    r"|apply|proceed|place|advertise|display|put|call|ring|telephone|phone|give|deal|pass|keep|talk"
    r"|negotiate|finali[sz]e"
    r"|approach|assist|conduct|coordinate|co-ordinate|develop|include|post|relay|return|facilitate"
    r"|communicate|implement)"
)
_DONE = (
    r"(?:circulated|provided|followed\s+up|looked\s+into|investigated|checked|arranged|sent|forwarded"
    r"|shared|brought\s+(?:back\s+)?(?:to|before)"
    r"|reported\s+back|published|raised\s+with|taken\s+up\s+with|supplied|issued|addressed|reviewed"
    r"|examined|carried\s+out|attended\s+to)"
)
_BINDS = regex.compile(
    r"\b(?<!\bhad\s)(?<!\bhaving\s)(?<!\bpreviously\s)(?<!\b(?:was|were|been|be)\s)(?P<verb>undertook"
    r"|undertakes|undertake|has\s+undertaken|have\s+undertaken"
    r"|promised|promises|volunteered|pledged|committed|offered|(?:has\s+|have\s+)?agreed|agrees"
    r"|gave\s+(?:an?|the|his|her|their)\s+(?:undertaking|assurance|commitment|promise))"
    r"(?:\s*,[^,]{1,60},)?\s*,?\s+(?:(?P<to>to)\s*:?\s+(?:also\s+|then\s+)?(?P<done>\p{L}+)"
    r"|that\s+(?P<that>.{0,80}?)\b(?:would|will)\b)"
)
_DECIDES = regex.compile(
    r"(?:support|approve|note|accept|defer|adopt|the|be|withdraw|move|amend|continue|disagree|receive"
    r"|adjourn|recommend"
    r"|stand|second|propose|a|an|this|all|appoint|elect|suspend|extend|grant|refuse|endorse|ratify|increase"
    r"|reduce|sell|pay|proceed|disregard|serve|act|join|retain|remain|become|differ|go|host|leave|speak)"
)
_PRONOUN = regex.compile(
    r"(?:^|[.;,:]\s+|\band\s+)(?:He|She|They|he|she|they)\s+(?:also\s+|then\s+|further\s+)?$"
)
_SAID = regex.compile(
    r"\b(?:said|stated|advised|confirmed|indicated|replied|responded|explained|reported|added|noted"
    r"|outlined|informed\s+[^.;]{2,50}?|assured\s+[^.;]{2,50}?|responding)"
    r"(?:\s*,[^,]{1,60},)?\s+(?:that\s+)?(?P<doer>he|she|they|it|officers|officials|staff|his\s+\w+"
    r"|her\s+\w+|their\s+\w+|this|these|that|the\s+[\w\s]{3,40}?)\s+"
    rf"(?:would|will)\s+(?:also\s+|then\s+|certainly\s+|be\s+(?:happy|able|willing)\s+to\s+)?"
    rf"(?:(?P<done>{_DOING})\b|be\s+(?P<given>{_DONE})\b)"
)
_WOULD = regex.compile(
    rf"\s+(?:would|will|shall)\s+(?:also\s+|then\s+|now\s+)?(?P<done>{_DOING})\b(?!\s+(?:place|effect)\b)"
)
_TO_DO = (
    r"\s+to\s+(?!the\b|an?\b|all\b|be\b|its?\b|this\b|whom\b|which\b|date\b|members\b|note\b|have\b|apply\b)"
    r"(?P<done>\p{Ll}{2,})"
)
# "Clerk to write", where a clause begins
_CLAUSE_START = regex.compile(
    r"(?:(?<!\b(?:Cllrs?|Mr|Mrs|Ms|Dr|\p{Lu}))\.|[;:–—])\s+|\n|\b(?:ACTION|Action)s?\s+-\s*"
)
_ELLIPTIC = regex.compile(
    r"(?:[Tt]he\s+)?(?P<who>\p{Lu}(?:[^.;:!?\n]|(?<=\b(?:Cllrs?|Mr|Mrs|Ms|Dr|\p{Lu}))\.){1,60}?)" + _TO_DO
)
_ELLIPTIC_REST = regex.compile(_TO_DO)
_TOLD = regex.compile(
    r"\s+(?:(?P<be>be)|is|are|was|were)\s+(?:hereby\s+|also\s+|now\s+|further\s+)?(?:authori[sz]ed"
    r"|instructed|directed|(?P<asked>requested|asked|mandated)|tasked|empowered|delegated(?:\s+"
    r"(?:authority|power|the\s+authority))?"
    r"|given\s+(?:delegated\s+)?(?:authority|power|powers))(?:\s*,[^;]{1,160}?,"
    r"|\s+\([^()]*\))?\s+to\s*:?\s*(?P<done>\S+)"
)
_DELEGATED = regex.compile(
    r"\b(?:authority|power|powers|responsibility)\s+(?:be|is|was|are|were)\s+(?:hereby\s+)?(?:delegated"
    r"|given|granted)\s+to\s+"
    r"|(?<!\b(?:a|of|the)\s)\bdelegat(?:e|es|ed)\s+(?:[^.;]{0,120}?\s)?to\s+(?=(?:the\s+)?\p{Lu})"
)
_SUGGESTED = regex.compile(
    r"\b(?:suggest\w*|requesting|requests|proposed|calls?|called|urg\w+|motion)\b[^.;]*$", regex.IGNORECASE
)
_STAFF = ("officers", "officials", "staff")
_OPEN = regex.compile(
    r"\b(?:if|whether|when|how|what|why|hoped|proposed|envisaged|anticipated|expected|confident"
    r"|suggest\w*)\b[^,]*$"
)
_JOINED = regex.compile(r"[\s,;]+(?:and|while|whilst|that)?\s*$")
_ACTION = "it stands behind “Action”"
_AND_SO = regex.compile(r"\band\s+(?:also\s+|then\s+|further\s+)?$")
# What became of a motion that binds nobody yet.
_NOT_CARRIED = regex.compile(
    r"\b(?:NOTICE\s+OF\s+MOTION|(?:AUTOMATIC(?:ALLY)?\s+)?REFERR(?:ED|AL)|LAID\s+OVER|LOST|DEFEATED"
    r"|WITHDRAWN|RULED\s+OUT|NOT\s+CARRIED|DENIED)\b"
)
_ALL_STEPS = regex.compile(
    r"\b(?:do|to|take)\s+all\s+(?:things|necessary|steps|such)\b|\bnecessary\s+to\s+implement\s+the\s+intent",
    regex.IGNORECASE,
)
_THAT = regex.compile(
    r"\b(?:that|That|THAT)\s+(?:,[^,]{1,80},\s*)?"
    r"(?=(?:[Tt]he\s+)?(?:\p{Lu}|officers|officials|staff|administration|management|executive))"
)
_SHALL = regex.compile(
    r",?\s+(?:would|will|should|shall|is\s+to|are\s+to)\s+(?:also\s+)?(?!be\b|not\b|have\b|like\b|need\b"
    r"|benefit\b|receive\b|remain\b|continue\b)(?P<done>\p{Ll}+)"
)
_SUBJUNCTIVE = regex.compile(
    rf",?\s+(?:(?:in\s+consultation\s+with|on\s+behalf\s+of)[^,]{{1,80}},\s+)?(?P<done>{_DOING})\s"
)
_BODY_AGREED = regex.compile(
    r"\b(?:(?P<who>(?:[Tt]he\s+)?(?:\p{Lu}\p{L}+\s+){0,3}(?:Sub-?)?(?:Committee|Council|Cabinet|Board"
    r"|Panel|Assembly|Forum|Members|Councillors))\s+(?:also\s+|further\s+|unanimously\s+)*"
    r"(?:agreed|resolved)|[Ii]t\s+was\s+(?:also\s+|further\s+|then\s+|unanimously\s+)*(?:agreed|resolved"
    r"|decided))\s+(?:unanimously\s+)?to\s+(?:also\s+)?"
    r"(?P<done>write|send|invite|contact|ask|request|respond|submit|circulate|seek|obtain|issue|forward"
    r"|reply|arrange)\b"
)
_ACTION_LABEL = regex.compile(
    r"\b(?:ACTION|Action)S?s?(?:\s+(?:[Pp]oint|POINT)s?)?(?:\s+(?:[Bb]y|BY|for))?"
    r"(?:\s+\d+)?\s*[:–—-]\s*(?P<what>\S.*)$",
    regex.DOTALL,
)
# The words that rules turn on, looked for once: most sentences have none.
_TURNS_ON = regex.compile(
    r"\b(?:(?P<binds>undert[ao]|promise|volunteer|pledge|committed|offered|gave\b|agrees?\b)"
    r"|(?P<decides>agreed|resolved|decided|Resolved|Agreed|RESOLVED|AGREED|DECIDED)\b"
    r"|(?P<would>would|will|shall)\b"
    r"|(?P<told>authori[sz]ed|instructed|directed|requested|asked|tasked|mandated|empowered|given)\b"
    r"|(?P<delegates>[Dd]elegat|authority\b|powers?\b|responsibility\b))"
)


@dataclass(frozen=True, slots=True)
class Minuted:
    """Something undertaken in minutes: the rule and the words that say so, what is to be done, and who."""

    rule: str
    words: str
    text: str
    who: Named | None


@dataclass(frozen=True, slots=True)
class _Context:
    """A sentence of minutes, whether it says what was decided, and whom the one before it bound."""

    text: str
    above: str
    decided: bool
    last: Named | None

    def who(self, verb: int) -> Named | None:
        """Whom the words before a verb name: right before it, by a pronoun, or as the subject of a verb
        before it ("The Clerk replied and undertook to")."""
        text = self.text[:verb]
        if who := before(text):
            return who
        if _PRONOUN.search(text):
            return self.last or _subject(self.above)
        return _subject(text) if _AND_SO.search(text) else None


@dataclass(frozen=True, slots=True)
class _Match:
    """Where somebody is bound: the verb's `start` and `end`, and where their part of the sentence begins."""

    start: int
    end: int
    rule: str
    who: Named | None
    begins: int


def is_carried(text: str) -> bool:
    """Whether nothing in the text of a motion says that it was not carried."""
    return not _NOT_CARRIED.search(text)


def undertaken(sentence: Sentence, *, resolved: bool, last: Named | None = None) -> list[Minuted]:
    """What a sentence of minutes binds somebody to, each person's part apart.

    `resolved` where it is of a resolution; `last` whom the sentence before bound, whom "She also" means.
    """
    text = sentence.text
    turns = {match.lastgroup for match in _TURNS_ON.finditer(text)}
    if resolved:
        turns.add("decides")
    context = _Context(text, sentence.before, "decides" in turns, last)
    matches = (each for on, rule in _RULES if on is None or turns & on for each in rule(context))
    found: dict[str | None, _Match] = {}
    for match in sorted(matches, key=lambda each: each.start):
        found.setdefault(match.who.printed if match.who else None, match)
    ones = list(found.values())
    if len(ones) > 1:
        ones = [each for each in ones if each.who]
    return [
        Minuted(each.rule, text[each.begins : each.end].rstrip(), _part(text, ones, index), each.who)
        for index, each in enumerate(ones)
    ]


def _part(text: str, ones: list[_Match], index: int) -> str:
    """What one of several undertakes in a sentence: from their name to that of the next."""
    start = ones[index].begins if index else 0
    end = ones[index + 1].begins if index + 1 < len(ones) else len(text)
    return _JOINED.sub("", text[start:end].strip())


def _found(text: str, match: "regex.Match[str]", rule: str, who: Named) -> _Match:
    begins = text.rfind(who.printed, 0, match.start() + 1)
    return _Match(match.start(), match.end(), rule, who, begins if begins >= 0 else match.start())


def _undertook(context: _Context) -> Iterator[_Match]:
    for match in _BINDS.finditer(context.text):
        if match["verb"].endswith(("agreed", "agrees")) and not _is_for_them(match):
            continue
        who = context.who(match.start())
        if who and not _is_a_thing(who):
            yield _found(context.text, match, "the minutes say that they undertook it", who)


def _said_so(context: _Context) -> Iterator[_Match]:
    rule = "the minutes say that they said they would"
    for match in _SAID.finditer(context.text):
        doer = match["doer"].casefold()
        who = context.who(match.start())
        if who is None and doer in _STAFF:
            who = named_in(match["doer"])
        if who and not _is_a_thing(who) and (match["given"] or _is_theirs(doer)):
            yield _found(context.text, match, rule, who)
        elif match["done"] and (named := leading(context.text[match.start("doer") :])):
            who, end = named
            if end >= len(match["doer"]) and (_is_somebody(who) or who.serves):
                yield _found(context.text, match, rule, who)


def _would(context: _Context) -> Iterator[_Match]:
    for match in _WOULD.finditer(context.text):
        who = before(context.text[: match.start()])
        if who and _is_somebody(who) and not _OPEN.search(context.text[: match.start()]):
            yield _found(context.text, match, "the minutes say that they will do it", who)


def _is_to(context: _Context) -> Iterator[_Match]:
    """ "Clerk to write": a clause that begins with them."""
    starts = (0, *(start.end() for start in _CLAUSE_START.finditer(context.text)))
    for match in filter(None, (_ELLIPTIC.match(context.text, start) for start in starts)):
        first, _, last = match["who"].rpartition(", ")
        words = match["who"] if is_post(first) else last
        who = someone(words)
        if who and _is_somebody(who):
            begins = match.end("who") - len(words)
            yield _Match(begins, match.end(), "the minutes say who is to do it", who, begins)


def _told(context: _Context) -> Iterator[_Match]:
    for match in _TOLD.finditer(context.text):
        if match["be"] and not context.decided:
            continue
        who = before(context.text[: match.start()])
        if (
            not who
            or who.is_plain
            or (match["asked"] and not _is_ours(who))
            or _SUGGESTED.search(context.text[: match.start()])
        ):
            continue
        if not _ALL_STEPS.search(context.text[match.start() : match.end() + 60]):
            yield _found(context.text, match, "they are told or authorised to do it", who)


def _delegated(context: _Context) -> Iterator[_Match]:
    for match in _DELEGATED.finditer(context.text) if context.decided else ():
        named = leading(context.text[match.end() :])
        if named and not _ALL_STEPS.search(context.text[match.end() :]):
            end = match.end() + named[1]
            yield _Match(match.start(), end, "authority is delegated to them", named[0], match.start())


def _resolved_that(context: _Context) -> Iterator[_Match]:
    for match in _THAT.finditer(context.text) if context.decided else ():
        named = leading(context.text[match.end() :])
        if named and not _is_a_thing(named[0]) and not _governs(named[0]):
            end = match.end() + named[1]
            done = _SUBJUNCTIVE.match(context.text, end) or _SHALL.match(context.text, end)
            if done:
                rule = "it is resolved that they do it"
                yield _Match(match.start(), done.end(), rule, named[0], match.end())


def _body_agreed(context: _Context) -> Iterator[_Match]:
    for match in _BODY_AGREED.finditer(context.text):
        who = named_in(match["who"]) if match["who"] else None
        yield _Match(match.start(), match.end(), "the body agreed to do it", who, match.start())


_RULES = (
    ({"binds", "decides"}, _undertook),
    ({"would"}, _said_so),
    ({"would"}, _would),
    (None, _is_to),
    ({"told", "delegates"}, _told),
    ({"delegates"}, _delegated),
    ({"decides"}, _resolved_that),
    ({"decides"}, _body_agreed),
)
"""The rules, each with the words that it turns on, if any."""


def _is_for_them(match: "regex.Match[str]") -> bool:
    """Whether it is to do something that one agreed, not with what was said or decided."""
    if match["done"]:
        return not _DECIDES.fullmatch(match["done"])
    return match["that"].strip().casefold() in ("he", "she", "they", "it", *_STAFF)


def _is_a_thing(who: Named) -> bool:
    """Whether it is no name of anybody: capitalised words with small ones between, or too many."""
    return who.is_plain and (
        len(who.printed.split()) > 3 or any(word.islower() for word in who.printed.split())
    )


def _is_somebody(who: Named) -> bool:
    return bool(who.role or (who.person and not who.is_plain))


def _is_ours(who: Named) -> bool:
    """Whether it is somebody who may be told: no minister of a government, no other body."""
    return (who.serves or _is_somebody(who)) and not _governs(who)


def _governs(who: Named) -> bool:
    return (who.role or "").startswith(("Minister", "Secretary of State", "Premier"))


def _is_theirs(doer: str) -> bool:
    """Whether those who will do it are who said so, or serve them ("she", "officers", "his team")."""
    return doer in ("he", "she", "they", "it", *_STAFF) or doer.startswith(("his ", "her ", "their "))


def _subject(sentence: str) -> Named | None:
    """Whom a sentence is about: who stands first in it."""
    named = leading(sentence)
    return named[0] if named else None


def behind_action(sentence: Sentence) -> Minuted | None:
    """What stands behind "Action:" in a sentence; a name alone is who does what stands before it."""
    match = _ACTION_LABEL.search(sentence.text)
    if not match:
        return None
    what = match["what"].strip()
    named = leading(what)
    if named and named[1] >= len(what.rstrip(" .")):
        told = sentence.text[: match.start()].strip() or sentence.before
        return Minuted(_ACTION, match[0].rstrip(), told, named[0]) if told else None
    who = named[0] if named and _ELLIPTIC_REST.match(what, named[1]) else None
    return Minuted(_ACTION, match[0].rstrip(), what, who)
