"""What a paragraph of minutes says: that something was decided, who moved it, who is to act."""

from collections.abc import Iterator
from typing import NamedTuple

import regex

from indexer.document import Paragraph
from mappings.names import has_title, is_name, is_post
from mappings.passage import Kind

# What is longer tells of several matters, and of those who see to each.
_LONGEST_ERRAND = 600
# characters within which a paragraph says that it was moved and agreed
_LONGEST_MOTION = 2_000
_VERB = (
    r"(?:RESOLVED|Resolved|AGREED|Agreed|(?:DECISION|Decision)(?=\s*(?:[:;–—-]|that\b|THAT\b|$))"
    r"|Penderfynwyd|PENDERFYNWYD|Cytunwyd|CYTUNWYD|Aontaíodh|Comhaontaíodh|Cinneadh|Beartaíodh)"
)
_OPENS = regex.compile(
    rf"^(?:(?i:it\s+was\s+(?:then\s+)?)(?:UNANIMOUSLY\s+)?|UNANIMOUSLY\s+)?{_VERB}\b(?!\s+by\b)"
)
_RECOMMENDS = regex.compile(
    r"^(?:(?i:it\s+was\s+)?(?:RECOMMENDED|Recommended)\b|(?:RESOLVED|Resolved)\s+(?:to\s+)?(?:RECOMMEND|recommend)\b)"
)
_BODY = r"(?:Sub-?\s?Committee|Committee|Council|Cabinet|Board|Panel|Assembly|Commission|Executive|Forum)"
_ADVERBS = r"(?:(?:then|also|further|subsequently|therefore|unanimously)\s+)*"
_OUTCOME = (
    r"(?:resolved|agreed|approved|carried|adopted|passed|deferred|accepted|gytûn"
    r"|[pb]h?enderfynwyd|(?:ch?|g)ytunwyd)"
)
_DECIDED = {
    "it says that it was agreed": regex.compile(
        rf"(?:^|[.;:,]\s+)(?:and\s+)?(?P<said>it\s+was\s+{_ADVERBS}(?:agreed|resolved|decided)"
        r"(?:\s+unanimously)?\s+(?:that|to))\b",
        regex.IGNORECASE,
    ),
    "it says that the body resolved": regex.compile(
        rf"(?P<said>\b(?:RESOLVED|AGREED)\b(?=\s+(?:THAT|that|TO|to|unanimously)\b|\s*[:–—-]))"
        rf"|^(?P<said>The\s+(?:\p{{Lu}}[\p{{L}}\-]*\s+){{0,5}}{_BODY}\s+{_ADVERBS}(?i:agreed|resolved|decided)"
        r"\s+(?:unanimously\s+)?(?:that|to))\b|^(?P<said>Members\s+(?:unanimously\s+)?agreed\s+to)\b"
    ),
    "it was moved, seconded and agreed": regex.compile(
        r"\b(?P<said>(?:proposed|moved)\b.{3,300}?\bseconded\b.{0,150}?"
        rf"(?:\b(?:and|was|were|is|motion|vote|it)\s+|[,;.–—-]\s*){_ADVERBS}(?:duly\s+|was\s+)?{_OUTCOME})\b"
        rf"|^(?P<said>On\s+the\s+propos(?:al|ition)\s+of\b.{{3,1500}}?\b(?:{_OUTCOME}|appointed|elected))\b"
        rf"|^(?P<said>Cynigiwyd\b.{{3,1500}}?\b{_OUTCOME})\b"
        rf"|^(?P<said>It\s+was\s+(?:proposed|unanimously)\b.{{3,1500}}?\b{_OUTCOME})\b"
        rf"|^(?P<said>Proposed\s+by\b.{{3,1500}}?\b{_OUTCOME})\b",
        regex.IGNORECASE | regex.DOTALL,
    ),
    "it says that the motion was carried": regex.compile(
        r"\b(?P<said>(?:(?:motion|amendment|resolution|vote)\s+(?:was\s+|is\s+)?(?:duly\s+|unanimously\s+)?"
        r"(?:carried|passed|adopted)\b(?!\s+(?:out|forward|over|on)\b)|it\s+(?:was\s+carried|passed(?=\s+\d))))",
        regex.IGNORECASE,
    ),
}
# Most paragraphs are told from decisions by one look.
_MAY_DECIDE = regex.compile(rf"\b(?:decided|appointed|elected|{_OUTCOME})\b", regex.IGNORECASE)
_NOT_DECIDED = regex.compile(
    r"\b(?:motion|amendment|it|vote)\s+(?:was\s+|is\s+)?(?:then\s+)?(?:not\s+|lost|defeated|failed|fell|withdrawn)"
    r"|\bfor (?:lack|want) of a second",
    regex.IGNORECASE,
)
_LEAD_IN = regex.compile(
    r"^(?:De\s+(?:gemeente)?(?:raad|commissie)\s+besluit\b[\p{L} ]{0,40}:"
    r"|(?:Der|Die)\s+\p{L}{2,40}\s+beschließt\b[\p{L} ,]{0,40}:)$"
    r"|^(?:(?:And|(?i:it\s+was)|The\s+[\p{L} \-]{3,60}?)\s+)?(?:unanimously\s+)?"
    rf"(?:resolved|agreed|{_VERB}|RESOLUTIONS?|Resolutions?|DECISIONS?|Decisions?)"
    r"(?:\s+(?:unanimously|to|that|that\s+the\s+[\p{L} \-]{3,60}))?\s*[:;–—-]*\s*(?:[Tt]hat)?\s*[:;–—-]*$"
)
_THAT = regex.compile(r"^That\b,?\s+\p{L}")
_OF_A_MOTION = regex.compile(
    r"\b(?:motions?|amendments?|proposed|moved|submitted|notice)\b", regex.IGNORECASE
)
_MOVER = regex.compile(
    r"^[(\[]?(?:Proposed|Moved|Seconded|Proposer|Seconder|Mover|Cynigiwyd|Eiliwyd)(?:\s+(?:by|gan))?\s*[:;–—-]?\s+"
    r"[(\[]?\p{Lu}[^:]{1,100}$"
)
_RESULT = regex.compile(
    r"^(?:(?:the\s+)?(?:substantive\s+)?(?:motion|amendment|vote|resolution)\s+(?:was\s+|is\s+)?)?(?:duly\s+)?"
    r"(?P<result>carried|passed|adopted|approved|lost|defeated)"
    r"(?:\s+(?:unanimously|nem\.?\s*con\.?|on a (?:show of hands|division)))?"
    r"(?:[\s,:(]*\d+\s*[-–/]\s*\d+[^.]{0,20})?[.)]*$",
    regex.IGNORECASE,
)
_ACTION = regex.compile(
    r"^(?:ACTIONS?|Actions?)(?:\s+(?:[Pp]oint|POINT)s?)?(?:\s+(?:[Bb]y|BY))?(?:\s+\d+)?\s*[:–—-]\s*(?=\S)"
)
_TO_DO = regex.compile(r"\s+(?:to|will|shall)\s+\p{Ll}")
# Some print who is to act at the right, after a wide gap.
_OWNER = regex.compile(r"[.!?)”’\"]\s{2,}(?P<who>\p{Lu}[^!?:;]{1,58})$")
# "Clerk to write", "The Chair to ask": an instruction, not a letter from one to another
_IS_TO = regex.compile(
    r"(?:^|(?<=[.;:]\s))(?P<who>(?:The\s+)?\p{Lu}[^.;:!?]{1,60}?|Cllr\.\s[^;:!?]{2,40}?)"
    r"\s+to\s+(?!the\b|an?\b|all\b|be\b|its?\b|this\b|whom\b|which\b|date\b|members\b|note\b)\p{Ll}{2,}"
)
# A full stop in a name is an initial's or a title's.
_NAME_WORD = r"(?:(?:\p{Lu}\.)+|(?:Cllrs?|Mr|Mrs|Ms|Dr|Prof|Rev|Cyng)\.|\p{Lu}[\p{L}’'\-]*,?|the|of|for|and)"
_UNDERTOOK = regex.compile(
    rf"(?P<who>{_NAME_WORD}(?:\s+{_NAME_WORD})*)\s+(?:undertook|undertakes|promised|volunteered)\s+to\s+\p{{Ll}}"
)
_AND = regex.compile(r"\s*(?:/|&|,|\band\b)\s*")
_POST_WORDS = regex.compile(r"(?:\p{Lu}[\p{L}’'\-]*|the|of|for)(?:\s+(?:\p{Lu}[\p{L}’'\-]*|the|of|for))*+")

STANDS_APART = "it stands apart at the end of a line"
BEHIND_ACTION = "who is named behind “Action”"
IS_TO_ACT = "who “is to” do it"
UNDERTOOK = "who undertook to do it"


class Decided(NamedTuple):
    """That a paragraph is a decision: its kind, the rule and the words that say so."""

    kind: Kind
    rule: str
    words: str


def decided(text: str) -> Decided | None:
    """Whether a paragraph says that something was decided; not what was moved only, nor lost."""
    if match := _RECOMMENDS.match(text):
        return Decided(Kind.RECOMMENDATION, "it begins with a word for a recommendation", match[0])
    if match := _OPENS.match(text):
        return Decided(Kind.RESOLUTION, "it begins with a word for a decision", match[0])
    text = text[:_LONGEST_MOTION]
    if not _MAY_DECIDE.search(text):
        return None
    if _NOT_DECIDED.search(text):
        return None
    for rule, pattern in _DECIDED.items():
        if match := pattern.search(text):
            return Decided(Kind.RESOLUTION, rule, match["said"])
    return None


def opens_decision(text: str) -> bool:
    """Whether a paragraph begins with a word for a decision, as few but minutes do."""
    return bool(_OPENS.match(text))


def is_lead_in(text: str) -> bool:
    """Whether a paragraph only leads in to what was decided ("Resolved:")."""
    return bool(_LEAD_IN.match(text))


def stands_as_resolution(text: str, *above: str) -> bool:
    """Whether a paragraph is the words of a resolution ("That the report be noted"): not of a motion, which
    what is printed `above` it would say."""
    return bool(_THAT.match(text)) and not any(_OF_A_MOTION.search(each) for each in above)


def is_mover(text: str) -> bool:
    """Whether a line only names who moved or seconded ("Proposed by Councillor Marsh;")."""
    return bool(_MOVER.match(text))


def carried(text: str) -> bool | None:
    """Whether a line says that a motion was carried; None for a line that says nothing of a motion's fate."""
    match = _RESULT.match(text)
    return match["result"].casefold() not in ("lost", "defeated") if match else None


def action(text: str) -> str | None:
    """What stands behind "Action:"; None in a paragraph that does not begin so."""
    match = _ACTION.match(text)
    return text[match.end() :] if match else None


def doer(text: str) -> str | None:
    """Who an action is for: the persons or posts before "to do", or those that are all of it."""
    match = _TO_DO.search(text)
    who = text[: match.start()] if match else text.rstrip(".")
    return who if len(who) <= 80 and _are_people(who) else None


def those_to_act(block: Paragraph) -> Iterator[tuple[str, str]]:
    """Who is to act by what a paragraph prints, each with the rule that says so: persons or posts only."""
    if block.lines and (match := _OWNER.search(block.lines[-1])) and _are_people(match["who"]):
        yield match["who"], STANDS_APART
    if len(block.text) > _LONGEST_ERRAND:
        return
    for match in _IS_TO.finditer(block.text):
        if _are_people(match["who"]):
            yield match["who"], IS_TO_ACT
    for match in _UNDERTOOK.finditer(block.text):
        if who := _last_people(match["who"]):
            yield who, UNDERTOOK


def _last_people(text: str) -> str | None:
    """The longest end of the words that is one person or post, or several."""
    words = text.split()
    ends = (" ".join(words[start:]) for start in range(max(0, len(words) - 10), len(words)))
    return next((end for end in ends if end[0].isupper() and all(map(_is_someone, _AND.split(end)))), None)


def _is_someone(text: str) -> bool:
    """Whether words are a person or a post where nobody else can be meant: a full name needs no title."""
    return _are_people(text) or (" " in text and not text.startswith("The ") and is_name(text))


def _are_people(text: str) -> bool:
    return all(
        (has_title(one) and is_name(one)) or (is_post(one) and _POST_WORDS.fullmatch(one))
        for one in _AND.split(text.strip(" ."))
    )
