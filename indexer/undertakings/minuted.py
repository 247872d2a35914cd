"""What minutes and resolutions say that somebody undertook, or was told to do.

The subject has to be a person, a post, or those who serve the body; the verb one that binds them ("undertook
to", "agreed to provide", "said that she would circulate", "be authorised to", "Clerk to write").
"""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from indexer.undertakings.sentences import Sentence
from indexer.undertakings.who import Named, before, leading, named_in

# What is done for those who asked, or so that a matter goes on.
_DOING = (
    r"(?:write|provide|send|circulate|report|revert|follow|contact|arrange|check|investigate|look|clarify|raise|discuss|liaise"
    r"|forward|share|supply|issue|publish|submit|prepare|bring|draft|update|inform|notify|advise|invite|meet|request|obtain"
    r"|ask|seek|consult|review|examine|explore|ensure|pursue|organi[sz]e|speak|find|take|refer|confirm|feed|get|come|respond"
    r"|reply|attend|monitor|distribute|e-?mail|make|work|engage|convene|set|collate|produce|present|complete|compile|table"
    r"|add|order|purchase|install|erect|repair|fix|address|progress|chase|research|source|visit|inspect|undertake|carry|cost"
    r"|apply|proceed|place|advertise|display|put|call|ring|telephone|phone|give|deal|pass|keep|talk|negotiate|finali[sz]e"
    r"|approach|assist|conduct|coordinate|co-ordinate|develop|include|post|relay|return|facilitate|communicate|implement)"
)
_DONE = (
    r"(?:circulated|provided|followed\s+up|looked\s+into|investigated|checked|arranged|sent|forwarded|shared|brought\s+(?:back\s+)?(?:to|before)"
    r"|reported\s+back|published|raised\s+with|taken\s+up\s+with|supplied|issued|addressed|reviewed|examined|carried\s+out|attended\s+to)"
)
_BINDS = regex.compile(
    r"\b(?<!\bhad\s)(?<!\bhaving\s)(?<!\bpreviously\s)(?<!\b(?:was|were|been|be)\s)(?P<verb>undertook|undertakes|undertake|has\s+undertaken|have\s+undertaken"
    r"|promised|promises|volunteered|pledged|committed|offered|(?:has\s+|have\s+)?agreed|agrees"
    r"|gave\s+(?:an?|the|his|her|their)\s+(?:undertaking|assurance|commitment|promise))"
    r"(?:\s*,[^,]{1,60},)?\s*,?\s+(?:(?P<to>to)\s*:?\s+(?:also\s+|then\s+)?(?P<done>\p{L}+)|that\s+(?P<that>.{0,80}?)\b(?:would|will)\b)"
)
_DECIDES = frozenset(
    """support approve note accept defer adopt the be withdraw move amend continue disagree receive adjourn recommend stand
    second propose a an this all appoint elect suspend extend grant refuse endorse ratify increase reduce sell pay proceed
    disregard serve act join retain remain become differ go host leave speak""".split()
)
_PRONOUN = regex.compile(r"(?:^|[.;,:]\s+|\band\s+)(?:He|She|They|he|she|they)\s+(?:also\s+|then\s+|further\s+)?$")
_SAID = regex.compile(
    r"\b(?:said|stated|advised|confirmed|indicated|replied|responded|explained|reported|added|noted|outlined|informed\s+[^.;]{2,50}?|assured\s+[^.;]{2,50}?|responding)"
    r"(?:\s*,[^,]{1,60},)?\s+(?:that\s+)?(?P<doer>he|she|they|it|officers|officials|staff|his\s+\w+|her\s+\w+|their\s+\w+|this|these|that|the\s+[\w\s]{3,40}?)\s+"
    rf"(?:would|will)\s+(?:also\s+|then\s+|certainly\s+|be\s+(?:happy|able|willing)\s+to\s+)?(?:(?P<done>{_DOING})\b|be\s+(?P<given>{_DONE})\b)"
)
_WOULD = regex.compile(rf"\s+(?:would|will|shall)\s+(?:also\s+|then\s+|now\s+)?(?P<done>{_DOING})\b(?!\s+(?:place|effect)\b)")
_ELLIPTIC = regex.compile(r"\s+to\s+(?!the\b|an?\b|all\b|be\b|its?\b|this\b|whom\b|which\b|date\b|members\b|note\b|have\b|apply\b)(?P<done>\p{Ll}{2,})")
_CLAUSE_START = regex.compile(r"(?:^|[.;:–—]\s+|\n|\bACTIONS?\s*[:–—-]\s*|\bActions?\s*[:–—-]\s*)$")
_TOLD = regex.compile(
    r"\s+(?:(?P<be>be)|is|are|was|were)\s+(?:hereby\s+|also\s+|now\s+|further\s+)?(?:authori[sz]ed|instructed|directed|requested|asked|tasked|mandated|empowered|delegated(?:\s+(?:authority|power|the\s+authority))?"
    r"|given\s+(?:delegated\s+)?(?:authority|power|powers))(?:\s*,[^;]{1,160}?,|\s+\([^()]*\))?\s+to\s*:?\s*(?P<done>\S+)"
)
_DELEGATED = regex.compile(
    r"\b(?:authority|power|powers|responsibility)\s+(?:be|is|was|are|were)\s+(?:hereby\s+)?(?:delegated|given|granted)\s+to\s+"
    r"|(?<!\b(?:a|of|the)\s)\bdelegat(?:e|es|ed)\s+(?:[^.;]{0,120}?\s)?to\s+(?=(?:the\s+)?\p{Lu})"
)
_SUGGESTED = regex.compile(r"\b(?:suggest\w*|requesting|requests|proposed|calls?|called|urg\w+|motion)\b[^.;]*$", regex.IGNORECASE)
_AND_SO = regex.compile(r"\band\s+(?:also\s+|then\s+|further\s+)?$")
# What became of a motion that binds nobody yet.
_NOT_CARRIED = regex.compile(
    r"\b(?:NOTICE\s+OF\s+MOTION|(?:AUTOMATIC(?:ALLY)?\s+)?REFERR(?:ED|AL)|LAID\s+OVER|LOST|DEFEATED|WITHDRAWN|RULED\s+OUT|NOT\s+CARRIED|DENIED)\b"
)
_ALL_STEPS = regex.compile(r"\b(?:do|to|take)\s+all\s+(?:things|necessary|steps|such)\b|\bnecessary\s+to\s+implement\s+the\s+intent", regex.IGNORECASE)
_THAT = regex.compile(r"\b(?:that|That|THAT)\s+(?:,[^,]{1,80},\s*)?")
_AGREED = regex.compile(r"\b(?:agreed|resolved|decided|AGREED|RESOLVED|DECIDED|Resolved|Agreed)\b")
_SHALL = regex.compile(r",?\s+(?:would|will|should|shall|is\s+to|are\s+to)\s+(?:also\s+)?(?!be\b|not\b|have\b|like\b|need\b|benefit\b|receive\b|remain\b|continue\b)(?P<done>\p{Ll}+)")
_SUBJUNCTIVE = regex.compile(rf",?\s+(?:(?:in\s+consultation\s+with|on\s+behalf\s+of)[^,]{{1,80}},\s+)?(?P<done>{_DOING})\s")
_BODY_AGREED = regex.compile(
    r"\b(?:(?P<who>(?:[Tt]he\s+)?(?:\p{Lu}\p{L}+\s+){0,3}(?:Sub-?)?(?:Committee|Council|Cabinet|Board|Panel|Assembly|Forum|Members|Councillors))\s+(?:also\s+|further\s+|unanimously\s+)*"
    r"(?:agreed|resolved)|[Ii]t\s+was\s+(?:also\s+|further\s+|then\s+|unanimously\s+)*(?:agreed|resolved|decided))\s+(?:unanimously\s+)?to\s+(?:also\s+)?"
    r"(?P<done>write|send|invite|contact|ask|request|respond|submit|circulate|seek|obtain|issue|forward|reply|arrange)\b"
)
_ACTION_LABEL = regex.compile(r"\b(?:ACTION|Action)S?s?(?:\s+(?:[Pp]oint|POINT)s?)?(?:\s+(?:[Bb]y|BY|for))?(?:\s+\d+)?\s*[:–—-]\s*(?P<what>\S.*)$", regex.DOTALL)
_MAY = regex.compile(
    r"\b(?:undert[ao]\w+|promise[sd]|volunteered|pledged|committed|offered|agree[sd]|gave|would|will|shall|should|to|authority|delegat\w+|that|action)\b",
    regex.IGNORECASE,
)

UNDERTOOK = "the minutes say that they undertook it"
SAID_SO = "the minutes say that they said they would"
WILL_DO = "the minutes say that they will do it"
IS_TO = "the minutes say who is to do it"
ACTION = "it stands behind “Action”"
TOLD = "they are told or authorised to do it"
DELEGATED = "authority is delegated to them"
RESOLVED_THAT = "it is resolved that they do it"
BODY = "the body agreed to do it"


@dataclass(frozen=True, slots=True)
class Minuted:
    """Something undertaken in minutes: the rule and the words that say so, what is to be done, and who."""

    rule: str
    words: str
    text: str
    who: Named | None


@dataclass(frozen=True, slots=True)
class _Match:
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
    if not _MAY.search(text):
        return []
    found: dict[str | None, _Match] = {}
    for match in sorted(_matches(text, sentence, resolved=resolved, last=last), key=lambda each: each.start):
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
    return regex.sub(r"[\s,;]+(?:and|while|whilst|that)?\s*$", "", text[start:end].strip())


def _matches(text: str, sentence: Sentence, *, resolved: bool, last: Named | None) -> Iterator[_Match]:
    def found(match: "regex.Match[str]", rule: str, who: Named | None) -> _Match:
        begins = text.rfind(who.printed, 0, match.start() + 1) if who else match.start()
        return _Match(match.start(), match.end(), rule, who, begins if begins >= 0 else match.start())

    for match in _BINDS.finditer(text):
        if match["verb"].endswith(("agreed", "agrees")) and not _is_for_them(match):
            continue
        who = _who(text[: match.start()], sentence, last)
        if who and not _is_a_thing(who):
            yield found(match, UNDERTOOK, who)
    for match in _SAID.finditer(text):
        who = _who(text[: match.start()], sentence, last)
        doer = match["doer"].casefold()
        if doer in ("officers", "officials", "staff") and who is None:
            who = named_in(match["doer"])
        if who and not _is_a_thing(who) and (match["given"] or doer in ("he", "she", "they", "it", "officers", "officials", "staff") or _serves(doer)):
            yield found(match, SAID_SO, who)
        elif match["done"] and (named := leading(text[match.start("doer") :])) and named[1] >= len(match["doer"]) and (
            _is_somebody(named[0]) or not named[0].person
        ):
            yield found(match, SAID_SO, named[0])
    for match in _WOULD.finditer(text):
        who = before(text[: match.start()])
        if who and _is_somebody(who) and not regex.search(r"\b(?:if|whether|when|how|what|why|hoped)\b[^,]*$", text[: match.start()]):
            yield found(match, WILL_DO, who)
    for match in _ELLIPTIC.finditer(text):
        who = before(text[: match.start()])
        if who and _is_somebody(who):
            start = text.rfind(who.printed, 0, match.start())
            lead = regex.sub(r"(?:[Tt]he|and)\s+$", "", text[:start]) if start >= 0 else ""
            if start >= 0 and _CLAUSE_START.search(lead) and match.start() - start <= len(who.printed) + 2:
                yield found(match, IS_TO, who)
    decided = resolved or bool(_AGREED.search(text))
    for match in _TOLD.finditer(text):
        if not decided and match["be"]:
            continue
        who = before(text[: match.start()])
        if who and _is_ours(who) and not _SUGGESTED.search(text[: match.start()]) and not _ALL_STEPS.search(text[match.start() : match.end() + 60]):
            yield found(match, TOLD, who)
    for match in _DELEGATED.finditer(text) if decided else ():
        if (named := leading(text[match.end() :])) and not _ALL_STEPS.search(text[match.end() :]):
            yield _Match(match.start(), match.end() + named[1], DELEGATED, named[0], match.start())
    for match in _THAT.finditer(text) if decided else ():
        if (named := leading(text[match.end() :])) and not _is_a_thing(named[0]):
            rest = match.end() + named[1]
            done = _SUBJUNCTIVE.match(text, rest) or _SHALL.match(text, rest)
            if done:
                yield _Match(match.start(), done.end(), RESOLVED_THAT, named[0], match.end())
    for match in _BODY_AGREED.finditer(text):
        yield _Match(match.start(), match.end(), BODY, named_in(match["who"]) if match["who"] else None, match.start())


def _is_for_them(match: "regex.Match[str]") -> bool:
    """Whether it is to do something that one agreed, not with what was said or decided."""
    if match["done"]:
        return match["done"] not in _DECIDES
    return match["that"].strip().casefold() in ("he", "she", "they", "it", "officers", "officials", "staff")


def _who(text: str, sentence: Sentence, last: Named | None) -> Named | None:
    """Whom the words before a verb name: right before it, by a pronoun, or as the subject of a verb before
    it ("The Clerk replied and undertook to")."""
    if who := before(text):
        return who
    if _PRONOUN.search(text):
        return last or _subject(sentence.before)
    return _subject(text) if _AND_SO.search(text) else None


def _is_a_thing(who: Named) -> bool:
    """Whether it is no name of anybody: capitalised words with small ones between, or too many."""
    return who.is_plain and (len(who.printed.split()) > 3 or any(word.islower() for word in who.printed.split()))


def _is_somebody(who: Named) -> bool:
    return bool(who.role or (who.person and not who.is_plain))


def _is_ours(who: Named) -> bool:
    """Whether it is somebody who may be told: no minister of a government, no other body."""
    return not who.is_plain and not (who.role or "").startswith(("Minister", "Secretary of State", "Premier"))


def _serves(doer: str) -> bool:
    """Whether it is one's own staff that will do it ("his team")."""
    return doer.startswith(("his ", "her ", "their "))


def _subject(sentence: str) -> Named | None:
    """Whom a sentence is about: who stands first in it."""
    named = leading(sentence)
    return named[0] if named else None


def behind_action(sentence: Sentence) -> Minuted | None:
    """What stands behind "Action:" in a sentence; only a name there is who does what the sentence before says."""
    match = _ACTION_LABEL.search(sentence.text)
    if not match:
        return None
    what = match["what"].strip()
    named = leading(what)
    if named and named[1] >= len(what.rstrip(" .")):
        told = sentence.text[: match.start()].strip() or sentence.before
        return Minuted(ACTION, match[0].rstrip(), told, named[0]) if told else None
    who = named[0] if named and _ELLIPTIC.match(what, named[1]) else None
    return Minuted(ACTION, match[0].rstrip(), what, who)
