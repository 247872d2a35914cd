"""A small notation for phrases of English, and the phrases of which undertakings are made.

In the notation a blank is any white space, `<name>` a phrase given by that name, and brackets only group;
each line of `alternatives` is one of them, or goes on with the one before where it begins with blanks. All
else is a regular expression, read without regard to case.
"""

import regex

_GROUP = regex.compile(r"(?<!\\)\((?!\?)")
_GOES_ON = regex.compile(r"\n +")
_PHRASE = regex.compile(r"(?<!\?P)<(\w+)>")

PHRASES: dict[str, str] = {}
"""The phrases by name, as regular expressions."""


def phrase(notation: str) -> str:
    """The regular expression that the notation stands for, as a group."""
    grouped = _GROUP.sub("(?:", notation.strip()).replace(" ", r"\s+")
    return f"(?:{_PHRASE.sub(lambda match: PHRASES[match[1]], grouped)})"


def alternatives(notation: str) -> str:
    """Any of the phrases, one a line."""
    lines = _GOES_ON.sub("", notation.strip()).splitlines()
    return f"(?:{'|'.join(phrase(line) for line in lines)})"


def any_word(notation: str) -> str:
    """Any of the words or phrases, set apart by "/"."""
    return f"(?:{'|'.join(phrase(word) for word in notation.replace(chr(10), ' ').split('/'))})"


def compiled(notation: str) -> "regex.Pattern[str]":
    """The notation as it is searched for."""
    return regex.compile(phrase(notation), regex.IGNORECASE)


def _name(**named: str) -> None:
    PHRASES.update(named)


_name(
    word=r"(?:[^\s,;:.?!]+\s+)",
    # Names keep their capitals.
    capital=r"(?-i:\p{Lu})",
    name=r"(?-i:\p{Lu}[\p{L}’'-]*(?:\s+\p{Lu}[\p{L}’'-]+)?)",
    title=any_word("Mr/Mrs/Ms/Miss/Dr/Sir/Lord/Lady/Baroness/Cllr/Councill?or"),
    body=any_word(
        r"(sub-?\s?)?committee/panel/assembly/board/council/chair\w*/house/senedd/parliament/commission/inquiry"
        "/members?/councill?ors?/clerk/secretariat/deputy/mayor/gentleman/lady/friend/colleague"
    ),
    information=any_word(
        "information/info/data/details?/figures?/numbers?/statistics/stats/breakdowns?/notes?/briefings?/lists?"
        "/cop(y|ies)/papers?/reports?/answers?/responses?/repl(y|ies)/updates?/evidence/documents?/documentation"
        "/letters?/materials?/summar(y|ies)/timetables?/timelines?/clarification/confirmation/tables?"
        "/spreadsheets?/links?/presentations?/slides/maps?/advice/analys[ie]s/results/minutes/submissions?"
        "/explanations?/statements?/names/charts?/examples?"
    ),
    proposal=any_word(
        "legislation/bills?/amendments?/proposals?/regulations?/by-?laws?/motions?/recommendations?/plans?"
        "/strateg(y|ies)/business cases?/guidance/guidelines/measures/reviews?/consultations?/findings"
        "/schemes?"
        "/framework/authorities/budget/code"
    ),
    occasion=any_word(
        "meetings?/calls?/briefings?/sessions?/times?/dates?/visits?/tours?/demonstrations?/conversations?"
        r"/discussions?/chats?/presentations?/workshops?/seminars?/walks?/appointments?/follow-?\s?ups?/walk-?\s?throughs?"
    ),
    told=any_word("sent/given/copied/kept/aware/informed/notified/updated"),
    officers=any_word(
        "directors?/departments?/ministers?/officers?/officials/premier/mayor/staff/teams?/administration"
        "/offices?/company/police/agency/attorneys?/analysts?/managers?/engineers?"
    ),
    people=any_word(
        "directors?/departments?/ministers?/officers?/officials/colleagues?/premier/mayor/staff/teams?"
        r"/administration/people/councill?ors?/council/company/committee/chair\w*/police/board/agency"
    ),
)
# To whom it is given: those who asked.
_name(
    whom=alternatives(r"""
you\b
(the|this|that|your|my) ((?!to\b)[\w.’'-]+ ){0,3}?<body>\b
(all )?members\b
(?-i:<title>)\.? <name>
(?-i:\p{Lu}\p{L}+ \p{Lu}\p{L}+) A?M[PS]?\b
hon(ourable|\.)? (members?|friends?|gentlem[ae]n|lad(y|ies))\b
(committee|councill?ors|council)\b
""")
)
_name(
    them=rf"(?:{PHRASES['whom']}|(?:him|her|everybody|everyone)\b)",
    him=r"(?:(?:him|her|them)\b)",
)
_name(
    end=alternatives(r"""
(?=\s*($|[.,;?!)—–-]))
(?= (out |over |on |back |through |across |round |along )?(to|with|for) <them>)
(?= (in writing|after|afterwards|later|separately|over|through|out|on|up|when|once|as soon|if|by|and)\b)
(?= (for|at)\b)
(?= (so|or|because|but|today|tomorrow|next|before|electronically|outside|around|round|now|too)\b)
(?= (directly|immediately)\b)
""")
)
_name(
    that=phrase("(it|that|this|those|these|them|some|one|copies)<end>"),
    # "further information", but not "information to schools": that is given to somebody else.
    something=phrase(
        "((an?|the|that|this|those|these|some|any|more|further|additional|all|both|our|full|written|such|every"
        r"|its?|his|her|their) <word>{0,5}?)<information>\b(?!-)"
        r"(?! (to|for) (?!<them>|(it|that|this)\b|regards?\b|respect\b|which\b))"
    ),
    other=any_word(
        "write/send/provide/look/check/find/investigate/contact/get/follow/report/come back/prepare/meet"
        "/review"
        "/supply/work/let/share/circulate/forward/give/put/take/liaise/arrange/confirm/pick/make/do/see/bring"
        "/issue/produce/consider/explore"
    ),
)

GIVE = alternatives(r"""
write ((back|out|again|formally|separately|directly|personally|once more) )?
    (to\b|<whom>|(an? )?(\w+ )?letters?\b)
(respond|reply|answer|put|set|give|provide|confirm|do|cover|deal|let|share|follow|come|get)\b
    [^.;?!]{0,120}? in writing\b
(send|provide|supply|furnish|forward|e-?mail|issue|submit) <whom>(?! an? example)
(send|provide|supply|furnish|forward|e-?mail) (?!\w+ (back|over|on)\b)<that>
(send|provide|supply|furnish|forward|e-?mail|issue|submit) (?!\w+ (back|over|on)\b)<word>{0,14}?
    (to|with|for|through to) <whom>
(send|provide|supply|furnish|forward|e-?mail) (<him> (with )?)?<something>
let (<whom>|him|her)\s*(have|see (it|that|the|those)|know(?! (that|who|how|a|some)\b))\b
(get|circle|loop) back (to|with) <them>
get in (touch|contact) (to|with) <them>
get (<whom> )?(<that>(?! for (?!<them>))|(?=some|more|further|the|that|those|all|additional|you)<something>)
    (?! (up|started|going|on|in|over)\b)
get <whom> (<something>|whatever)
get (?!to\b|into\b|<him>)<word>{1,8}?(to|for) <whom>
send (out|up) (an?|the|that|those|other|some)\b
(come|revert|report) back to (<whom>|<him> (with|on|and)\b)
clarify (that|it|this|those) and (come|get) back\b
come back (in writing|with (that|some|more|further|an?|the|those)\b)
report back\b(?! to (?!<whom>))
(circulate|distribute|copy|table|share|redistribute|disseminate) ((?!this\b)<that>|<whom>|<something>)
(circulate|distribute|copy|table|share|redistribute|disseminate) (?!(my|our|this) time|the view|your|my)
    <word>{1,10}?(to|with|among|round|around) <them>
(publish|release|issue) (<that>|<word>{0,6}?(<information>|<proposal>)\b)
make (sure )?(it|that|this|these|those|them|<word>{0,5}?<information>) (is |are )?
    (publicly )?available\b(?! for)
(update|brief|notify|contact|alert|inform|advise|phone|ring) (<whom>|<him>)
    (?! (that|to|not)\b|,\s)
(lay|place|deposit) <word>{1,8}?(in|before) (the )?(library|house|senedd|committee)
bring (forward|back) <word>{0,6}?(<information>|<proposal>)\b
bring <word>{1,8}?(back|forward|to)( to)? (<whom>|the next)
bring (that|this|those|the) <word>{0,4}?(<information>|<proposal>) forward\b
bring (that|it|this|those|them) (back|forward) (to|for) (<whom>|(the|our|your) next)
(come|be coming|be bringing|return) forward with\b
give <them> ((some |a bit )?(more|further) <word>{0,2}?<information>\b)
give <them> <word>{0,5}?(notes?|cop(y|ies)|breakdowns?|briefings?|cards?)\b
(give|make) (<them> )?(an?|the|that|this|those|my|such)\s+
    (undertakings?|commitments?|assurances?|promises?|word|pledge)\b
""")
"""What is given to those who asked, or to all."""

DO = alternatives(
    r"""
look into\b(?! the eyes)
find out\b
investigate (<that>|(that|this) \w+\b|further\b)
(make <word>{0,2}?(enquir|inquir)ies|(enquire|inquire) (with|of))\b
look (it|that|them|this|those) up\b
((double[- ]?)?check|verify|validate)\s*
    ($|[.,;]|<that>|(on|with|whether|if|and|into|back|that (?!I\b)|up|for|what happened)\b)
take (it|that|this|those|them|<matter>)\s+
    (away|back\s*($|[.,;]|(to|and|with)\b)|to (the|my|our) ([\w-]+ ){0,2}?<officers>\b)
take (it|that|this|those|them|<matter>) (offline|off line|under advisement|on notice|up with)\b
take (it|that|this) as an action\b
raise ((that|this|it|those|them)( \w+){0,2}?|<matter>[^.;?!]{0,40}?) (with|at)\b
discuss (that|this|it|those|them|<matter>)\b[^.;?!]{0,60}? with\b
(pick|take) <word>{0,8}?up with\b
(speak|talk|liaise) (again |directly )?(to|with) (the|our|my|your|his|her|their)\s+
    ([\w-]+ ){0,2}?<people>\b
(speak|talk|liaise) (to|with) (<him>|(?-i:<title>)\.? <name>)
have (an?|another|some|that) <word>{0,2}?(conversation|chat|word|discussion|meeting)s?\b
have a (look|check)\b
meet with (<them>|the|our|my)
(arrange|organi[sz]e|set up|facilitate) (for )?(<that>|<word>{0,5}?<occasion>\b)
(arrange|make arrangements) for (<whom>|(that|it|this|those)\b)
do (the|some) follow-?\s?up\b
consult\b
ask (the|my|our) ([\w-]+ ){0,3}?<officers> (to|if \w+ can|whether \w+ can)\s+
    (look|check|find|investigate|contact|follow|report|prepare|review|write|send|circulate|forward|get
    |work|arrange|meet|reach)\b
reach out to (<whom>|<him>|(the|my|our|your) ([\w-]+ ){0,3}?<officers>\b)
(make sure|ensure) (that )?(you|<whom>) (all |both |also )?
    (get|have (the|an?|that|those|it|them)|receive|see|know|(are|is) <told>)\b
(make sure|ensure) (that )?(it|that|this|<something>)\s+
    (gets|goes|is (done|sent|given|passed|put|included|available))\b
seek <word>{0,3}?(advice|clarification|information|views?|confirmation|answers?|assurances?)\b
do (that|so|it|this)(?= (for you|forthwith|in writing))
go (away|back) and (check|confirm|verify|find|get|ask|speak|talk|see (if|whether|what))\b
go (away|back) (directly )?to ((my|our) <people>|the (department|officials|officers|administration|premier))\b
(have|get) ((the|my|our|your) ([\w-]+ ){0,3}?<officers>|<him>|somebody|someone)\s+
    (to )?(<other>|respond|looking|working)\b
(have|get) (<that>|(that|it|this|those|these|them|<word>{0,5}?<information>) )
    (sent|shared|provided|circulated|forwarded|sorted|fixed)\b
(add|put) (that|it|this|those|them) (to|on|onto) (the|our|your|my|an?)\s+
    (?!record|vote|floor|house|test|ballot|table|screen)
(pass|feed) (that|those|<matter>) (on|back|along|in)
    ( to (the|my|our|your) ([\w-]+ ){0,2}?<officers>)?(?! to)\b
(pass|feed) (on|back) (that|those|<matter>)
(relay|convey) (that|this|those|it|your|his|her|their)\b
follow <word>{0,6}?up\b
    (?! on (?!(that|this|it|those|these|the|your|any|one|some|what|whether|both|all|an?)\b))
    (?!.{0,60}\b(questions?|comments?|remarks?)\b)
review (that|it|this|those)\b
""".replace("<matter>", "<word>{1,6}?(question|point|comment|concern|issue|suggestion|idea|request|matter)s?")
)
"""What is done for them."""
