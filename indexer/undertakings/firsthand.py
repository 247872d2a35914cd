"""What people undertake in their own words: "I will write to you", "we can let you have", "happy to provide".

An undertaking in the first person is read as grammar: who speaks ("I", "we", "my office"), how they bind
themselves ("will", "can", "am happy to", "undertake to"), and a verb of giving to those who asked, or of
doing for them. What has this form may still be none: a question, what others say, what depends on something,
what is told there and then, and whatever comes next in the meeting.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import regex

from indexer.undertakings.grammar import DO, GIVE, PHRASES, alternatives, any_word, compiled, phrase
from indexer.undertakings.sentences import Sentence

PHRASES.update(
    give=GIVE,
    do=DO,
    # What may stand between "I" and "will", and between that and the verb.
    calmly=r"(?:\s+"
    + any_word(
        "certainly/gladly/happily/definitely/also/then/of course/absolutely/indeed/obviously/just/personally"
        r"/both/therefore/however/separately/again/actually/myself/simply/very \w+/all"
        r"/get \w+ to/either/easily/always/quickly/immediately/formally/shortly/further/subsequently/now"
        "/today/soon"
    )
    + r"|,\s[^,.?!]{1,40},)*",
    glad="(?:(?:"
    + any_word(
        "very/more than/quite/perfectly/only too/absolutely/really/so/also/certainly/extremely/most/just"
        "/of course/obviously"
    )
    + r"\s+)*(?:happy|glad|pleased|delighted|willing|content|prepared))",
    # "I am pleased to give you" announces what is given at once.
    pleased=r"(?:[^.;?!]{0,30}\b(?:pleased|delighted)\b)",
    we=r"(?:\bI|\bwe)",
    attempt=alternatives("""
(need|have|want|try|endeavou?r|undertake|attempt|aim|be able|seek) to
do (my|our) (very )?best to
go (away|back) and
"""),
    time=alternatives(r"""
(the )?(end|start|beginning|middle|close) of
(the )?(next|coming|following)\b
(a|the) (few|couple|matter)
(the )?clocks
((the|this|early|late|mid)[\s-]+)*(spring|summer|autumn|fall|winter|christmas|easter|new year)
\d{1,2}(st|nd|rd|th)? <capital>
(19|20)\d\d\b
(the )?(january|february|march|april|(?-i:May)|june|july|august|september|october|november|december)\b
(the )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b
then\b
\d+ (days|weeks|months)
"""),
)
PHRASES.update(
    will=alternatives(r"""
<we><calmly>( (will|shall)|\s?['’]ll)<calmly>( be <glad> to| <attempt>)?<calmly>\s
<we>( (am|are)|\s?['’](m|re))(?!<pleased>) ((also|certainly|just) )*(<glad>|going|committed) to<calmly>\s
\bwhat (I|we)( (will|can|shall|could|might)|\s?['’]ll)<calmly> do\b[^.?!]{0,25}?\bis,?
    ( to| (I|we)(['’]ll| will| can))?\s
"""),
    can=alternatives(r"""
<we><calmly> can<calmly>( try (and|to))?\s
<we><calmly>( would|\s?['’]d)<calmly> be <glad> to<calmly>\s
"""),
    # "Happy to send it", "and would be glad to publish it"
    gladly=alternatives(r"""
(^|(?<=[,;.—–-]\s)|(?<=\band\s)|(?<=\bso\s))<glad> to<calmly>\s
(?<=\band\s)would be <glad> to<calmly>\s
"""),
    binding=alternatives(r"""
((can|will|shall) )?(promise|pledge|commit|volunteer)
(can|will|shall) (guarantee|agree)
((can|will|(am|are) <glad> to) )?(give|make) (<them> )?(an?|the|my)\s+
    (undertaking|commitment|promise|pledge|word|assurance)
"""),
    idle=any_word("be/keep/stop/continue/work/support"),
    ours=alternatives(r"""
\b(my|our) ([\p{L}-]+ ){0,2}?
    (office|officials?|officers?|team|staff|department|colleagues?|people|ministry|agency|clerk)
\b(officials|officers|somebody|someone|staff|the (department|ministry|clerk|team))
    ( (from|in|at|of) ([\p{L}-]+ ){1,4}?)?
"""),
    sent=any_word(
        "sent/provided/circulated/supplied/forwarded/shared/given/distributed/reported/brought/submitted"
        "/made available/written"
    ),
    out=any_word("published/released/sent/circulated/issued/available/laid"),
    done=any_word(
        "lit/mended/repaired/fixed/installed/replaced/cleared/delivered/built/paid/answered/opened/restored"
        "/removed/resurfaced/reviewed/cleaned/collected/resolved/sorted/finali[sz]ed/in place/done/fitted"
        "/renewed"
    ),
)
PHRASES.update(
    theirs=phrase(r"<ours>( (will|shall|can)|\s?['’]ll)<calmly>( be (<glad>|able) to)?"),
    may_we=phrase(r"\b(can|could|may|might|shall) (I|we)( (just|perhaps|please|possibly))*"),
    it_will=r"\b(?:that|it|this|those|these|they"
    r"|(?:an?|the|that|this|those|these|any|all|further|more|additional)\s+"
    rf"{PHRASES['word']}{{0,6}}?(?:{PHRASES['information']}|{PHRASES['proposal']}|work))"
    rf"\s+(?:will|can|shall){PHRASES['calmly']}\s+be",
)

_GIVES = "the speaker will give it to those who asked"
_SEES_TO = "the speaker will see to it"
_CAN_GIVE = "the speaker can give it to those who asked"
_CAN_SEE_TO = "the speaker can see to it"
_WILL_BE_GIVEN = "it will be given to those who asked"
_WILL_BE_DONE = "it will be done by then"

_FIRST_PERSON = compiled("((?P<will><will>)|<can>)((?P<give><give>)|<do>)")
_FIRST_WORDS = compiled(r"\b(what )?(I|we)\b")
_GLADLY = compiled("<gladly>((?P<give><give>)|<do>)")
_OTHERS = (
    (
        "the speaker offers to give it later",
        "can/could/may/might/shall",
        alternatives(r"""
<may_we> (write (back )?to <them>|(send|drop) <whom>|let <whom> have)
<may_we> (come|get) back to <whom>(?=[^.?!]{0,60}\b(writing|on|with|about|later)\b)
<may_we> (take (it|that|this) away|(put|provide|send|respond|answer|give|reply)\b[^.?!]{0,60}? in writing)\b
"""),
    ),
    (
        "the speaker takes it away",
        "let",
        alternatives(r"""
\blet me( just| go (away|back) and)? take (it|that|this|those) (away|back|offline|up)\b
\blet me( just| go (away|back) and)? ((come|get) back to you\b|write to <them>)
\blet me( just| go (away|back) and)? (find out|look into|follow up)\b
"""),
    ),
    (
        "the speaker says that others of their body will",
        "office/official/officials/officer/officers/team/staff/department/colleague/colleagues/people"
        "/ministry/agency/clerk/somebody/someone",
        alternatives(r"""
<theirs>\s+
    (write (back )?to <them>|follow up (with|on)\b|look into\b)
<theirs>\s+
    (contact|brief|update|e-?mail|send|provide|give|get) <whom>
<theirs>\s+
    (send|provide|supply|forward|circulate|share|get) <word>{1,8}?(to|with) <whom>
<theirs>\s+
    (let <whom> (have|know)|(get|come|report) (back )?(to|in touch with) <them>)
"""),
    ),
    (
        _WILL_BE_GIVEN,
        "sent/provided/circulated/supplied/forwarded/shared/given/distributed/reported/brought/submitted"
        "/available/written/published/released/issued/laid/completed/ready/finished",
        alternatives(r"""
<it_will> <sent>( (out|back|on|over|round))* (to|with|back to)
    (you\b|(the |this |your )?(committee|panel|assembly|council|board|members)\b)
<it_will> <out>\b[^.;?!]{0,50}?\b(shortly|soon|in due course|(by|before|in|at|within|on|during) <time>)
"""),
    ),
    (
        _WILL_BE_DONE,
        "be",
        alternatives(r"""
\b(?!(you|there|who|he|she|people)\b)[\p{L}’']+ (will|shall)( all| now)? be <done>\b
    [^.;?!]{0,60}?\b(by|before) <time>
"""),
    ),
)
_OTHER_RULES = tuple(
    (rule, frozenset(words.split("/")), compiled(pattern)) for rule, words, pattern in _OTHERS
)
"""Each rule with words of which a sentence must have one."""
_MODALS = frozenset(
    ("will", "shall", "ll", "can", "could", "may", "might", "would", "d", "going", "committed", "let")
)
_GLAD = frozenset(("happy", "glad", "pleased", "delighted", "willing", "content", "prepared"))
_BINDING = frozenset(
    (
        *("undertake", "promise", "pledge", "commit", "volunteer", "guarantee", "agree"),
        *("undertaking", "commitment", "assurance", "word"),
    )
)
_MAY_UNDERTAKE = _MODALS | _GLAD | _BINDING
_WORD = re.compile("[a-z]+")
_UNDERTAKE = compiled(
    alternatives(r"""
<we><calmly>( can| will| shall)? undertake( to (?!<idle>\b)| that (I|we)(['’]ll| will| shall) )\p{L}+
<we><calmly> <binding>( (ourselves|myself|to you|you))?( to | that (I|we)(['’]ll| will| shall) )<calmly>\s?
    (<give>|<do>|consider\b|bear <word>{0,4}?in mind\b|publish\b|return\b)
<we><calmly>( can| will| shall)? commit to (having|asking|getting|sharing|providing|sending|meeting|reporting
    |coming back|looking into|following up)\b
""")
)
_MAY_KEEP = compiled(r"\b(undertook|undertaken|agreed|promised|offered|committed|said)\b")
# What will be done is a plan, unless the speaker vouches for it.
_VOUCHING = compiled(
    r"\b(I|we)( (will|shall|can|do|also)|['’]ll)* (say|tell|promise|assure|give|undertake|guarantee|pledge)\b"
)
# What may stand before "I will": the sentence begins, or a clause of its own does.
_BEGINS = compiled(
    r"(^|[,;:.!?…—–)“\"]| -|\b"
    + any_word(
        "and/but/so/or/then/yes/no/well/yeah/chair/mayor/speaker/also/now/certainly/obviously/course"
        "/think/sure/believe/guess/suppose/say/mean/afraid/please/is/actually/absolutely/again/therefore"
        "/however/okay/ok/right/sorry/indeed/clearly/equally/otherwise/afterwards/subsequently/today/anyway"
        "/because/though/although/definitely/fine/either/thing/something/honestly/basically"
    )
    + r")\s*$"
)
_SAYING_THAT = compiled(
    alternatives(r"""
\b(I|we)\b[^.;]{0,60}\b(assure|assurance|confirm|promise|undertake|guarantee|say|think|suggest|sure|clear
    |commitment|commit|tell|advise|know)\b[^.;]{0,60}(?<!\bso\s)\bthat\s*$
\b(assure|advise) ([\w.’']+ ){1,4}(that\s*)?$
\bI (have |['’]ve )?said (that )?$
""")
)
_NOT_SAID = compiled(
    alternatives(r"""
\b(hope|hopeful|hoping|hoped|hopefully|wish)\b[^,;]{0,40}$
\b(maybe|perhaps|probably|possibly),?( then)?\s*$
\blet me( just)? (get|find|grab|look|check|see|pull)\b[^.;]{0,60}$
\b(I|we) hope that\b((?!, (but|and)\b)[^;])*$
\b(don['’]t|do not|didn['’]t|not|can['’]t|cannot) (really |quite )?
    (think|believe|know|see|sure|say)\b[^,;]{0,40}$
\b(he|she|they|you)(['’]s|['’]re| is| are) (asking|saying|proposing|suggesting)\b[^.;]{0,30}$
\bsaid to (them|him|her|you|people)\b.*$
\bwhich (I|we) (think|believe|hope)\s*$
\b(hope|hoping|hopeful)( that)? (after|when|once|in|by|with|at)\b[^;]{0,60}$
\b(make|makes|making|made|ensur(e|es|ing)|be) sure( that)? $
\bhopefully,\s*$
\b(they|he|she|people)( \w+)? (said|says?|told \w+|asked),[^.;]*$
\b(they|he|she|who|people|you|(?-i:\p{Lu}\p{L}+)) (\w+ )?(said|says|say|told|thinks?|believes?|asked
    |feels?|suggested)\b[^,;]{0,40}$
""")
)
_ONCE = compiled(r"\b(as soon as|once|when)\b[^,;.]{1,60}$")
_OPEN_CLAUSE = compiled(
    r"\b(if|when|once|whether|unless|until|how|why|who|expect\w*|hope\w*|assum\w+|suggest\w*|should|would|could"
    r"|told|ask\w*|said|says|ensure|sure|doubt|believe|understand|think)\b[^.;:]*$"
)
# "If you like, I will write" binds; "if we had the money, we would" does not.
_IF = compiled(
    r"(^|[,;—–:]\s*|\b(and|but|so|or|because|that|well) )(if|provided that|suppose|assuming)\b"
    r"(?P<clause>[^,;]*(,[^,;]{0,40})?),?\s*(then|well|so)?,?\s*$"
)
# A condition binds all that follows it in the sentence.
_CONDITION = compiled(
    r"(^|[,;—–:]\s*|\b(and|but|so|or|because|that|well|say) )"
    r"(if(?!,)|provided that|suppose|assuming|in the event)\b(?P<clause>((?!, but\b).)*)$"
    r"|^\W*((and|so|but) )?(?P<clause>(where|wherever|whenever)\b.*)$"
)
_POLITELY = compiled(
    r"^\s*"
    + alternatives(
        r"""
I may
(possible|not|need be)
(that|it|this)(['’](s|d be)| (is|would be|will be|helps))?\b[^,]{0,20}\b(help\w*|useful|interest)\b
(that|it|this)(['’](s|d be)| (is|would be|will be))?\b[^,]{0,20}\b(possible|convenient)\b
(that|it|this)(['’](s|d be)| (is|would be|will be))?\b[^,]{0,20}\b(appropriate|acceptable|okay|ok|all right)\b
(that|it|this)(['’]s| is)?\b[^,]{0,20}\b(like|want|wish\w*|need\w*|something)\b
(you|the committee|members|(the )?councill?ors?|he|she|they|anyone|anybody|colleagues)\b[^,]{0,30}\b<wishes>\b
""".replace("<wishes>", "(like|want|wish|prefer|need|interested|happy|mind|find)(s|es)?")
    )
)
_ONLY_IF = compiled(
    alternatives(r"""
\b(only|except) (if|when|where)\b
\bif (we|I|they|it) (had|were)\b
, if (?!that|it|you|possible|not|I may|need|the committee|members|appropriate|any)
""")
)
_NOW = compiled(
    "\\b"
    + alternatives(r"""
in (just )?(a|one) (moment|minute|second|sec|bit)\b
in a few minutes\b
right now\b
just going to\b
(I|we)( (will|shall)|\s?['’]ll) now\b
tonight\b
later (on )?(in this|this (morning|afternoon|evening)|today)\b
when we (come|get) to\b
in my (next|closing)\b
later (on )?when (I|we)\b
a transcript\b
before (I|we) (move|go|come)\b
at the end of (this|the) (session|meeting|debate)\b
""")
)
# "I can share with you that": it is told there and then.
_TELLING = compiled(
    alternatives(
        r"""
<tell>\b[^.;,]{0,50}?(?<!\b(on|about|of|for|with|at)\s)\bthat\b(?! <object>)
<tell>\b[^.;,]{0,50}?\b(what|how|is|why|where)\b(?! <object>)
<tell>\b[^.;,]{0,50}?\b(it['’]s|other)\b
\bupdate\b
""".replace(
            "<tell>",
            r"\b(share|(?<!\b(an?|the|that|this|our|your) )report|inform|advise|let (\S+ ){1,4}know|give"
            r"|brief)",
        ).replace(
            "<object>", "(information|figure|detail|data|report|with|to|number|list|document|note|analysis)"
        )
    )
)
# "I'll update you on" begins to.
_UPDATING = compiled(r"\b(update|brief|inform|advise|share an?)\b")
_LATER = compiled(
    r"\b(later|after\w*|next|once|when|as soon|soon|shortly|back|in writing"
    r"|(by|in|at|on|before|within) <time>)\b"
)
# "I am glad to inform you" tells.
_ANNOUNCING = compiled(
    r"\b((glad|pleased|delighted) to get|just let <whom> know)\b"
    r"|\b<glad> to (see|hear|have|be|inform|advise|update|brief|report(?! back)|announce|tell)\b"
)
# Given in the same breath: no more is to follow.
_AT_ONCE = compiled(
    r"\b(quick|brief|short|examples?|flavour|sense|idea|overview|background|opportunity|chance|word"
    r"|(?<!(arrange|set up|find) (an?|the) )time"
    r"|thoughts|views?|comments|concerns|quot(e|ation)s?|story|something(?! in writing)|through you"
    r"|share (just )?(some|a few|a little|a bit|one|two|three)|following)\b"
)
# What is presented, unless a later time is named.
_PRESENTED = compiled(
    r"^(?!.*\b(later|next|once|when|after\w*|back|in writing|(by|in|at|on|before|within) <time>))"
    r"(.*\b(updates?|presentations?|summar(y|ies)|introductions?|highlights?|remarks?)\b"
    r"|.*\b(provide|give)\b.*\b(analys[ie]s|answers?|clarifications?|corrections?|explanations?|statements?"
    r"|context)\b)"
)
_GIVING = compiled(r"\b(provide|give|share)\b")
# Who will "provide a list" and does not say to whom or when may be about to read it out.
_TO_FOLLOW = compiled(
    r"\b((to|with|for) <them>|you|it|them|that|those|more|further|additional|in writing|later|after\w*|soon"
    r"|shortly|when|once|next|(by|in|at|on|before|within|during) <time>)\b"
)
_WILLING = compiled(r"\b<glad> to\b")
_BUSINESS = compiled(r"\b(items?|consent agenda|motions?|reports? (of|dated|from))\b")
# Whoever keeps the meeting is asked at once.
_CLERK = compiled(r"\b(check|speak|talk|confirm) (with|to) (the |our )?(city |committee )?(clerk|chair)\b")
# An open door is no undertaking.
_CONVERSE = compiled(
    r"\b(discuss\b|(speak|talk) (to|with) <them>|have (an?|another|that) (conversation|chat|discussion)\b)"
)
_BOUND = compiled(r"\b(will|shall|going)\b|['’]ll\b")
_PURPOSE = compiled(r"(?<!,\s)\bso\s*$|\bbecause\s*$")
# What "we" do by and by is no promise, nor what could be done.
_OF_NOBODY = compiled(
    alternatives(r"""
^we\b.*\b(get|have|find) (?!to\b|.*in writing|back (to|with)|in (touch|contact)|<whom>)
^we (can|could)\b.*\b(talk|speak|go)\b
^we\b.*\bbe able to\b
\b(can|could) (\w+ )?(have|bring forward|come back with|clarify|do it|review|consult)
""")
)
_TO_THEM = compiled(r"^( \w+)? (to|for) <whom>")
# "We'll come back to you": the next to speak, or what is spoken of next.
_COME_BACK = compiled(r"\bcome back to <whom>$")
_WITH_IT = compiled(
    r"^ (with|on|about|in (writing|due)|by|when|once|later|as soon|next (week|month|time|year|meeting)"
    r"|before|regarding|separately|after|shortly)\b"
)
# One step after the other is narrated.
_IN_TURN = compiled(r"\bthen\b")
_CLAUSE_END = compiled(r"[.;:?!]|, (but|and (I|we|it|they|that))\b|$")
# A sentence that asks is no promise, unless it asks to be let off till later or ends in a tag.
_TAG = compiled(
    alternatives(r"""
, (if|okay|ok|all right|alright|is that|would that|shall|can)\b[^,?]{0,40}\?["”’)]*$
^[^?]*\b(can|could|may|might|shall) (I|we)\b
""")
)
_BROKEN_OFF = compiled(r"(--|—|–|…|\.\.\.)\s*$")
_PROCEDURE = compiled(
    r"\b(come back|get back|bring|ask|see|take|check with|double|move|give|let|speak|talk|have|put|add|make"
    r"|do|share|forward|get)\b"
)


class Found(NamedTuple):
    """An undertaking in a sentence: the rule that found it, and the words that it read."""

    rule: str
    words: str


def may_undertake(text: str) -> bool:
    """Whether a text may hold an undertaking, or say yes to something: others need not be looked into."""
    words = _words(text)
    return bool(words & _MAY_UNDERTAKE or _MAY_KEEP.search(text) or _ACCEPTS.match(text[:80]))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def undertaken(sentence: Sentence, *, presides: bool = False) -> Found | None:
    """What the speaker of a sentence undertakes in it; None for nothing.

    `presides` for whoever leads the meeting: what they will do next is its procedure.
    """
    text = sentence.text
    words = _words(text)
    if not words & _MAY_UNDERTAKE or _is_open(sentence.before):
        return None
    for rule, match in _matches(text, words):
        if _is_own(text, match, rule, presides=presides):
            end = _CLAUSE_END.search(text, match.end())
            return Found(rule, text[match.start() : end.start() if end else None].rstrip())
    return None


def _matches(text: str, words: set[str]) -> Iterator[tuple[str, "regex.Match[str]"]]:
    """What has the form of an undertaking, with the rule that says so."""
    if words & _BINDING:
        yield from (("the speaker gives an undertaking", match) for match in _UNDERTAKE.finditer(text))
    for start in _FIRST_WORDS.finditer(text):
        if match := _FIRST_PERSON.match(text, start.start()):
            give, see_to = (_GIVES, _SEES_TO) if match["will"] else (_CAN_GIVE, _CAN_SEE_TO)
            yield give if match["give"] else see_to, match
    if words & _GLAD:
        for match in _GLADLY.finditer(text):
            yield _CAN_GIVE if match["give"] else _CAN_SEE_TO, match
    for rule, turns_on, pattern in _OTHER_RULES:
        if words & turns_on:
            yield from ((rule, match) for match in pattern.finditer(text))


def _is_own(text: str, match: "regex.Match[str]", rule: str, *, presides: bool) -> bool:
    """Whether words that have the form of an undertaking are one: said, meant, and of what is to come."""
    before, words, after = text[: match.start()], match[0], text[match.end() :]
    if text.rstrip('"”’) ').endswith("?") and not _TAG.search(text):
        return False
    if _BROKEN_OFF.search(text):
        return False
    if _is_open(before):
        return False
    condition = _IF.search(before) or _CONDITION.search(before)
    polite = bool(condition and _POLITELY.search(condition["clause"]))
    if (condition and not polite) or _NOT_SAID.search(before):
        return False
    if rule in (_WILL_BE_GIVEN, _WILL_BE_DONE):
        said = (_BEGINS if rule == _WILL_BE_GIVEN else _VOUCHING).search(before)
        return bool(said) and not _OPEN_CLAUSE.search(before + words)
    timely = rule in (_GIVES, _CAN_GIVE) and _ONCE.search(before)
    if not (polite or timely or _BEGINS.search(before) or _SAYING_THAT.search(before)):
        return False
    if presides and _PROCEDURE.search(words):
        return False
    return not (
        _is_idle(before, words, after, rule) or _is_told(words, after, rule) or _is_for_aim(before, rule)
    )


def _is_open(text: str) -> bool:
    """Whether a quotation that a text begins goes on behind it."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _is_idle(before: str, words: str, after: str, rule: str) -> bool:
    """Whether it promises nobody anything: what depends on something, what "we" generally do, business."""
    return bool(
        (_OF_NOBODY.search(words) and not _TO_THEM.match(after))
        or (_COME_BACK.search(words) and _BOUND.search(words) and not _WITH_IT.match(after))
        or (_IN_TURN.search(before[-6:] + words) and (rule == _SEES_TO or "back" in words))
        or _ONLY_IF.search(after)
        or ("bring" in words and _BUSINESS.search(words + after[:40]))
        or ("find out" in words and "sure" in before[-12:])
        or _CLERK.search(words + after[:20])
        or (_CONVERSE.search(words) and not _BOUND.search(words))
    )


def _is_told(words: str, after: str, rule: str) -> bool:
    """Whether it is given there and then, or comes later in the meeting."""
    gives = bool(_GIVING.search(words))
    if gives and rule == _GIVES and not (_WILLING.search(words) or _TO_FOLLOW.search(words + after[:60])):
        return True
    tells = rule == _GIVES and _UPDATING.search(words) and not _LATER.search(words + after[:60])
    if tells or _ANNOUNCING.search(words):
        return True
    told_of = words + after[:30] if gives else words
    telling = rule not in (_GIVES, _SEES_TO) and _TELLING.search(words + after[:60])
    presented = gives and _PRESENTED.search(words + after[:80])
    return bool(telling or presented or _AT_ONCE.search(told_of) or _NOW.search(words + after[:80]))


def _is_for_aim(before: str, rule: str) -> bool:
    """Whether it is what something else is done for: "so we can share it"."""
    return rule in (_CAN_GIVE, _CAN_SEE_TO) and bool(before.strip() and _PURPOSE.search(before))


_ASKS_FOR = compiled(
    r"\b(can|could|will|would|may|might)\s+"
    r"(you|we|I(?! (just |also |perhaps )?(check|ask|find))|he|she|they|the [\w\s]{3,40}?|your \w+) "
    r"((please|perhaps|possibly|also|just|then) )*"
    + alternatives(r"""
<give>
let (us|me) (have|know)
(send|give|get|provide|supply|share) (us|me|the committee)\b
(provide|share|have|see|get) [^.?!]{1,80}?<information>
(find out|look into|check|come back to us|write to (us|me)|put that in writing)\b
(follow (that|this|it) up|take (that|this|it) (away|back|up))\b
""")
    + r"[^?]*\?[\"”’)]*\s*$"
)
_ACCEPTS = compiled(
    r"^\W*((yes|yeah|of course|certainly|absolutely|sure|okay|indeed|definitely|very|we|I|chair|no problem"
    r"|by all means)\b[\s,.!]*)*"
    + alternatives(
        r"""
(I|we)( (will|can|shall)|['’]ll)( (certainly|definitely|absolutely))*<so>
(I|we)( would be| (am|are)|\s?['’](d be|m|re)) <glad> to<so>
<glad> to<so>
will do
""".replace("<so>", "( (do|share|provide|send|get)( (that|so|it|this))?)?( for you)?")
    )
    + r"\W*$"
)
_KEPT = compiled(
    r"\bI (also |had |have )?(undertook|undertaken|agreed|promised|offered|committed|said (that )?I would)"
    r" (to )?\p{Ll}+"
)


def accepts(sentence: Sentence) -> Found | None:
    """What a sentence that only says yes ("Yes, we can do that") undertakes, where a thing was asked for."""
    match = _ACCEPTS.match(sentence.text)
    return Found("the speaker says yes to what was asked for", match[0].strip()) if match else None


def asks_for(sentence: Sentence) -> bool:
    """Whether a sentence asks for something to be given or done ("Could you send us the list?")."""
    return bool(_ASKS_FOR.search(sentence.text))


def kept(sentence: Sentence) -> Found | None:
    """What the writer of an answer says that they had undertaken, and now do."""
    match = _KEPT.search(sentence.text)
    if not match:
        return None
    end = _CLAUSE_END.search(sentence.text, match.end())
    words = sentence.text[match.start() : end.start() if end else None]
    return Found("the writer says what they had undertaken", words)
