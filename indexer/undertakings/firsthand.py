"""What people undertake in their own words: "I will write to you", "we can let you have", "happy to provide".

An undertaking in the first person is read as grammar: who speaks ("I", "we", "my office"), how they bind
themselves ("will", "can", "am happy to", "undertake to"), and a verb of giving to those who asked, or of doing
for them. Which verbs count depends on the second: "I can" binds to less than "I will".
"""

from collections.abc import Iterator
from typing import NamedTuple

import regex

from indexer.undertakings.sentences import Sentence

# Whom it is given to: those who asked. Names keep their capitals.
_NAMED = r"(?-i:(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lord|Lady|Baroness|Cllr|Councill?or)\.?\s+\p{Lu}[\p{L}’'-]*(?:\s+\p{Lu}[\p{L}’'-]+)?|\p{Lu}\p{L}+\s+\p{Lu}\p{L}+\s+A?M[PS]?\b))"
_BODY = (
    r"(?:sub-?\s?)?(?:committee|panel|assembly|board|council|chair\w*|house|senedd|parliament|commission|inquiry"
    r"|members?|councill?ors?|clerk|secretariat|minister|deputy|mayor|group|gentleman|lady|friend|colleague)"
)
_TO_WHOM = (
    rf"(?:you\b|(?:the|this|that|your|our|my)\s+(?:[\w.’'-]+\s+){{0,3}}?{_BODY}\b|members\b|{_NAMED}"
    r"|hon(?:ourable|\.)?\s+(?:members?|friends?|gentlem[ae]n|lad(?:y|ies))\b|committee\b|councill?ors\b|council\b)"
)
_THEM = rf"(?:{_TO_WHOM}|him\b|her\b|them\b|everybody\b|everyone\b|people\b)"
_INFORMATION = (
    r"(?:information|info|data|details?|figures?|numbers?|statistics|stats|breakdowns?|notes?|briefings?|lists?"
    r"|cop(?:y|ies)|papers?|reports?|answers?|responses?|repl(?:y|ies)|updates?|evidence|documents?|documentation"
    r"|letters?|materials?|summar(?:y|ies)|timetables?|timelines?|clarification|confirmation|tables?|spreadsheets?"
    r"|links?|presentations?|slides|maps?|advice|analys[ie]s|results|minutes|submissions?|explanations?|statements?"
    r"|names|list|chart|charts|examples?)"
)
_BILL = (
    r"(?:legislation|bills?|amendments?|proposals?|regulations?|by-?laws?|motions?|recommendations?|plans?"
    r"|strateg(?:y|ies)|business\s+cases?|guidance|guidelines|measures|reviews?|consultations?|findings|schemes?"
    r"|framework|authorities|budget|code)"
)
_WORDS = r"(?:[^\s,;:.?!]+\s+)"
_AND_NO_MORE = (
    rf"(?=\s*(?:$|[.,;?!)—–-]|(?:out\s+|over\s+|on\s+|back\s+|through\s+|across\s+|round\s+|along\s+)?(?:to|with|for)\s+{_THEM}"
    r"|(?:in\s+writing|after|afterwards|later|separately|over|through|out|on|up|when|once|as|if|by|and|for|at|so|or"
    r"|because|but|today|tomorrow|next|before|electronically|outside|around|round|now|too|directly|immediately)\b))"
)
_THAT = rf"(?:it|that|this|those|these|them|some|one|copies){_AND_NO_MORE}"
# "further information", but not "information to schools": it is given to somebody else.
_SOME_INFORMATION = (
    rf"(?:(?:an?|the|that|this|those|these|some|any|more|further|additional|all|both|our|full|written|such|every|its?|his|her|their)\s+"
    rf"{_WORDS}{{0,5}}?)?{_INFORMATION}\b(?!\s+(?:to|for|with)\s+(?!{_THEM}|regards?\b|respect\b|which\b))"
)
_OTHERS = r"(?:write|send|provide|look|check|find|investigate|contact|get|follow|report|come\s+back|prepare|meet|review|supply|work|let|share|circulate|forward|give|put|take|liaise|arrange|confirm|pick|make|do|see|bring|issue|produce|consider|explore)"

_GIVE = rf"""(?:
    write(?:\s+(?:back|out|again|formally|separately|directly|personally|once\s+more))?\s+(?:to\b|{_TO_WHOM}|(?:an?\s+)?(?:\w+\s+)?letters?\b)
  | (?:respond|reply|answer|put|set|give|provide|confirm|do|cover|deal|let|share|follow|come|get)\b[^.;?!]{{0,120}}?\bin\s+writing\b
  | (?:respond|reply)\s+to\s+(?:you|the\s+committee|that\s+letter|them|him|her)\b
  | drop\s+{_THEM}\s+
  | (?:send|provide|supply|furnish|forward|e-?mail|issue|submit)\s+
      (?:{_TO_WHOM}(?!\s+(?:a|an)\s+example)|{_THAT}|{_WORDS}{{0,14}}?(?:to|with|for|through\s+to)\s+{_TO_WHOM}|{_SOME_INFORMATION}
        |(?:him|her|them)\s+(?:with\s+)?{_SOME_INFORMATION})
  | let\s+(?:{_TO_WHOM}|him|her)\s*(?:have|see|know(?!\s+that\b))\b
  | get\s+(?:back|in\s+touch|in\s+contact)\s+(?:to|with)\s+(?:{_THEM}|that|the|some|an?\b|your|my|our)
  | get\s+(?:{_TO_WHOM}\s+)?(?:{_THAT}|(?=some|more|further|the|that|those|all|additional|you){_SOME_INFORMATION})
  | get\s+{_TO_WHOM}\s+(?:{_SOME_INFORMATION}|whatever)
  | send\s+out\b | send\s+up\b
  | get\s+(?:{_WORDS}{{1,8}}?)(?:to|for)\s+{_TO_WHOM}
  | (?:come|revert|report)\s+back\s+to\s+(?:{_TO_WHOM}|him\b|her\b)
  | come\s+back\s+(?:in\s+writing|with\s+(?:that|some|more|further|an?|the|those)\b)
  | (?:return|come)\s+to\s+(?:the\s+committee|you)\s+with\b
  | revert\s+(?:to|with)\b | report\s+back\b | report\s+to\s+(?:{_TO_WHOM})
  | (?:circulate|distribute|copy|table|share|redistribute|disseminate)\s+
      (?:{_THAT}|{_TO_WHOM}|(?!my\s+time|this\s+time|the\s+view|your|my|our\s+time){_WORDS}{{1,10}}?(?:to|with|among|round|around)\s+{_THEM}|{_SOME_INFORMATION})
  | (?:publish|release|issue)\s+(?:{_THAT}|{_WORDS}{{0,6}}?(?:{_INFORMATION}|{_BILL})\b)
  | make\s+(?:sure\s+)?(?:it|that|this|these|those|them|{_WORDS}{{0,5}}?{_INFORMATION})\s+(?:is\s+|are\s+)?(?:publicly\s+)?available\b
  | (?:update|brief|notify|contact|alert|inform|advise|phone|ring)\s+(?:{_TO_WHOM}|him\b|her\b|them\b)(?!\s+that\b|\s+to\b|,\s|\s+not\b)
  | (?:lay|place|deposit)\s+{_WORDS}{{1,8}}?(?:in|before)\s+(?:the\s+)?(?:library|house|senedd|committee)
  | bring\s+(?:forward|back)\s+{_WORDS}{{0,6}}?(?:{_INFORMATION}|{_BILL})\b
  | bring\s+{_WORDS}{{1,8}}?(?:back|forward|to)(?:\s+to)?\s+(?:{_TO_WHOM}|the\s+next)
  | bring\s+(?:that|this|those|the)\s+{_WORDS}{{0,4}}?(?:{_BILL}|{_INFORMATION})\s+forward\b
  | (?:come|be\s+coming|be\s+bringing|return)\s+forward\s+with\b
  | give\s+{_THEM}\s+(?:{_WORDS}{{0,5}}?(?:notes?|cop(?:y|ies)|lists?|breakdowns?|briefings?|updates?|cards?)\b
      |{_WORDS}{{0,8}}?(?:after|later|separately|outside|subsequently|afterwards)\b)
  | (?:give|make)\s+(?:{_THEM}\s+)?(?:an?|the|that|this|those|my|such)\s+(?:undertakings?|commitments?|assurances?|promises?|word|pledge)\b
  | set\s+(?:that|it|this|those|them)\s+out\s+(?:in|for)\b
  | dig\s+(?:{_WORDS}{{0,4}}?)(?:out|up)\b
)"""
_DO = rf"""(?:
    look\s+into\b(?!\s+the\s+eyes) | find\s+out\b | investigate\s+(?:that|this|the|why|what|whether|further)\b | (?:make\s+)?(?:{_WORDS}{{0,2}}?)(?:enquir|inquir)(?:e|ies)\b
  | chase\s+(?:{_WORDS}{{0,4}}?up\b|{_THAT}) | look\s+(?:it|that|them|this|those)\s+up\b
  | (?:(?:double[- ]?)?check|verify|validate)\s*(?:$|[.,;]|{_THAT}|(?:on|with|whether|if|and|into|back|that|up|for|what\s+happened)\b)
  | take\s+(?:it|that|this|those|them|{_WORDS}{{1,6}}?(?:questions?|points?|comments?|concerns?|issues?|suggestions?|ideas?|request|matter))\s+(?:away|back\s*(?:$|[.,;]|(?:to|and|with)\b)|offline|off\s+line|under\s+advisement|on\s+notice|up\s+with|to\s+(?:the|my|our|your)\b)
  | take\s+(?:away|back|up|forward)\s+(?:that|those|the|this)\b | take\s+(?:it|that|this)\s+(?:forward|up|as\s+an\s+action)\b
  | raise\s+{_WORDS}{{1,10}}?(?:with|at)\b | discuss\s+{_WORDS}{{1,8}}?with\b | (?:pick|take)\s+(?:{_WORDS}{{0,8}}?)up\s+with\b
  | (?:speak|talk|liaise)\s+(?:again\s+|directly\s+)?(?:to|with)\s+(?:the|our|my|your|his|her|their)\s+(?:[\w-]+\s+){{0,3}}?(?:directors?|departments?|ministers?|officers?|officials|colleagues?|premier|mayor|staff|teams?|administration|people|councill?ors?|council|company|committee|chair\w*|police|board|agency)\b|(?:speak|talk|liaise)\s+(?:to|with)\s+(?:him|her|them|{_NAMED})
  | have\s+(?:an?|another|some|that)\s+{_WORDS}{{0,2}}?(?:conversation|chat|word|discussion|meeting|conversations|discussions)\b
  | have\s+a\s+(?:look|check)\b | meet\s+(?:with\s+(?:{_THEM}|the|our|my)|{_TO_WHOM}|him\b|her\b|them\b)
  | (?:arrange|organi[sz]e|set\s+up|facilitate)\s+{_WORDS} | make\s+arrangements\b
  | (?:invite|consult)\b | visit\s+{_WORDS}
  | ask\s+(?!{_TO_WHOM}){_WORDS}{{1,8}}?(?:to|if\s+\w+\s+can|whether)\s+{_OTHERS}\b
  | see\s+(?:if|whether|what)\s+(?:I|we|they|he|she|somebody|someone|(?:the|my|our)\s+\w+)\s+(?:\w+\s+)?(?:can|could|might)\s+(?:\w+\s+){{0,2}}?{_OTHERS}\b
  | (?:make\s+sure|ensure)\s+(?:that\s+)?(?:you\b|{_TO_WHOM}|(?:it|that|this)\s+(?:is|gets|goes|happens|does|doesn['’]t|isn['’]t|will|can)\b|that['’]s)
  | seek\s+{_WORDS}{{0,3}}?(?:advice|clarification|information|views?|confirmation|answers?|assurances?)\b
  | request\s+{_WORDS}{{0,4}}?(?:that|{_INFORMATION})\b
  | do\s+(?:that|so|it|this)(?=\s*(?:$|[.,;:!?—–-]|for\s+you|forthwith|by\b|before\b|after\b|in\s+(?:writing|due)))
  | go\s+(?:away|back)\s+(?:directly\s+)?(?:and\s+|to\s+(?:my|our|the)\s+(?:departments?|ministers?|premier|officials|officers|teams?|board|administration|staff)\b)
  | (?:have|get)\s+(?!to\b|some\b){_WORDS}{{1,5}}?(?:to\s+)?(?:{_OTHERS}|respond|sent|shared|provided|circulated|forwarded|looking|working|going|started|sorted|fixed)\b
  | (?:add|put)\s+(?:that|it|this|those|them)\s+(?:to|on|onto|into|in)\b(?!\s+(?:the\s+)?record)
  | (?:pass|feed)\s+(?!(?:on\s+)?my\b|the\s+floor)(?:{_WORDS}{{1,8}}?)(?:on|back|in)\b | (?:relay|convey|communicate)\s+ | follow\s+(?:{_WORDS}{{0,6}}?)up\b(?!.{{0,40}}\bquestions?\b)
  | work\s+with\s+(?:you\b|him\b|her\b|{_TO_WHOM})(?!,)
  | review\s+(?:that|it|this|those)\b | clarify\s+(?:that|it|this)\b
)"""
_CALMLY = (
    r"(?:\s+(?:certainly|gladly|happily|definitely|also|then|of\s+course|absolutely|indeed|obviously|just|personally|both"
    r"|therefore|however|separately|probably|perhaps|maybe|again|actually|myself|simply|very\s+\w+|all|get\s+\w+\s+to"
    r"|either|easily|always|quickly|immediately|formally|shortly|further|subsequently|now|today|soon)"
    r"|,\s[^,.?!]{1,40},)*"
)
_GLAD = r"(?:(?:very|more\s+than|quite|perfectly|only\s+too|absolutely|really|so|also|certainly|extremely|most|just|of\s+course|obviously)\s+)*(?:happy|glad|pleased|delighted|willing|content|prepared)"
_TRY = r"(?:\s+(?:need|have|want|try|endeavou?r|undertake|attempt|aim|be\s+able|seek|do\s+(?:my|our)\s+(?:very\s+)?best)\s+to|\s+go\s+(?:away|back)\s+and)"
_WE = r"(?:\bI|\bwe)"

_WILL = (
    rf"(?:{_WE}{_CALMLY}(?:\s+(?:will|shall)|\s?['’]ll){_CALMLY}(?:\s+be\s+{_GLAD}\s+to|{_TRY})?{_CALMLY}"
    rf"|{_WE}(?:\s+(?:am|are)|\s?['’](?:m|re))\s+(?:(?:also|certainly|just)\s+)*(?:{_GLAD}|going|committed)\s+to{_CALMLY}"
    rf"|\bwhat\s+(?:I|we)(?:\s+(?:will|can|shall|could|might)|\s?['’]ll){_CALMLY}\s+do\b[^.?!]{{0,25}}?\bis,?(?:\s+to|\s+(?:I|we)(?:['’]ll|\s+will|\s+can))?)\s+"
)
_CAN = (
    rf"(?:{_WE}{_CALMLY}\s+(?:can|could|may|might){_CALMLY}(?:\s+try\s+(?:and|to))?"
    rf"|{_WE}{_CALMLY}(?:\s+would|\s?['’]d){_CALMLY}\s+be\s+{_GLAD}\s+to{_CALMLY}"
    rf"|(?:^|(?<=[,;.—–-]\s)|(?<=\band\s)|(?<=\bso\s)|(?<=\bis\s)){_GLAD}\s+to{_CALMLY}|(?<=\band\s)would\s+be\s+{_GLAD}\s+to{_CALMLY})\s+"
)
_UNDERTAKE = (
    rf"{_WE}{_CALMLY}\s+(?:(?:undertake|promise|pledge|commit|volunteer)(?:\s+(?:ourselves|myself|to\s+you|you))?"
    rf"|(?:can|will|could|would|shall)\s+(?:undertake|promise|commit|pledge|guarantee|agree)(?:\s+(?:ourselves|myself|to\s+you|you))?"
    rf"|(?:can\s+|will\s+|am\s+{_GLAD}\s+to\s+|are\s+{_GLAD}\s+to\s+)?(?:give|make)\s+(?:{_THEM}\s+)?(?:an?|the|my)\s+"
    r"(?:undertaking|commitment|promise|pledge|word|assurance))"
    r"(?:\s+to\s+(?!be\s+(?:brief|quick|short)|keep\s+(?:it|this)|stop|finish|say|the\b|an?\b|that\b|this\b|our\b|my\b|your\b|it\b|you\b|(?:continu|work|mak|do|ensur|be|support|keep|improv|reduc|help|see|invest|protect|deliver)\p{L}*ing\b|(?-i:\p{Lu}))"
    r"|\s+that\s+(?:I|we)(?:['’]ll|\s+will|\s+shall)\s+)(?P<done>\p{L}+)"
)
_QUESTION = (
    rf"\b(?:can|could|may|might|shall)\s+(?:I|we)(?:\s+(?:just|perhaps|please|possibly|suggest\s+(?:that\s+)?(?:I|we)))*\s+"
    rf"(?:write\s+(?:back\s+)?to\s+{_THEM}|(?:send|drop)\s+{_TO_WHOM}|let\s+{_TO_WHOM}\s+have|(?:come|get)\s+back\s+to\s+{_TO_WHOM}"
    rf"(?=[^.?!]{{0,60}}\b(?:writing|on\b|with\b|about\b|later|separately))|take\s+(?:it|that|this)\s+away"
    r"|[^.?!]{1,80}?\bin\s+writing\b)"
)
_LET_ME = (
    rf"\blet\s+me(?:\s+just|\s+go\s+(?:away|back)\s+and)?\s+(?:take\s+(?:it|that|this|those)\s+(?:away|back|offline|up)|(?:come|get)\s+back\s+to\s+{_TO_WHOM}"
    rf"|write\s+to\s+{_THEM}|find\s+out\b|look\s+into\b|check\s+(?:that|it|on|with|and|whether)|see\s+(?:if|what)\s+(?:I|we)\s+can|follow\s+up\b)"
)
_OURS = (
    r"(?:\b(?:my|our)\s+(?:[\p{L}-]+\s+){0,2}?(?:office|officials?|officers?|team|staff|department|colleagues?|people|ministry|agency|clerk)"
    r"|\b(?:officials|officers|somebody|someone|the\s+department|the\s+ministry|the\s+clerk|the\s+team|staff)"
    r"(?:\s+(?:from|in|at|of)\s+(?:[\p{L}-]+\s+){1,4}?)?)"
    rf"(?:\s+(?:will|shall|can)|\s?['’]ll){_CALMLY}(?:\s+be\s+{_GLAD}\s+to|\s+be\s+able\s+to)?\s+"
    rf"(?:write\s+(?:back\s+)?to\s+{_THEM}|(?:send|provide|supply|forward|circulate|share|get|contact|brief|update|e-?mail|give)\s+"
    rf"(?:{_TO_WHOM}|{_WORDS}{{1,8}}?(?:to|with)\s+{_TO_WHOM})|let\s+{_TO_WHOM}\s+(?:have|know)|(?:get|come|report)\s+(?:back\s+)?(?:to|in\s+touch\s+with)\s+{_THEM}"
    rf"|follow\s+up\s+(?:with|on)\b|look\s+into\b)"
)
_TIME = (
    r"(?:(?:the\s+)?(?:end|start|beginning|middle|close)\s+of|(?:the\s+)?(?:next|coming|following)\b|(?:a|the)\s+(?:few|couple|matter)|(?:the\s+)?clocks"
    r"|(?:(?:the|this|early|late|mid)[\s-]+)*(?:spring|summer|autumn|fall|winter|christmas|easter|new\s+year)|\d{1,2}(?:st|nd|rd|th)?\s+(?-i:\p{Lu})|(?:19|20)\d\d\b"
    r"|(?:the\s+)?(?:january|february|march|april|june|july|august|september|october|november|december|(?-i:May)"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|then\b|\d+\s+(?:days|weeks|months))"
)
_WILL_BE_GIVEN = (
    rf"\b(?:that|it|this|those|these|they|(?:an?|the|that|this|those|these|any|all|further|more|additional)\s+{_WORDS}{{0,6}}?(?:{_INFORMATION}|{_BILL}|work))"
    rf"\s+(?:will|can|shall){_CALMLY}\s+be\s+(?:(?:sent|provided|circulated|supplied|forwarded|shared|given|distributed|reported|brought|submitted|made\s+available|written)"
    rf"(?:\s+(?:out|back|on|over|round))*\s+(?:to|with|back\s+to)\s+{_TO_WHOM}|(?:published|released|sent|circulated|issued|available|laid|completed|ready|finished)\b[^.;?!]{{0,50}}?\b(?:shortly|soon|in\s+due\s+course)\b|(?:published|released|sent|circulated|issued|available|laid|completed|ready|finished)\b[^.;?!]{{0,50}}?"
    rf"\b(?:by|before|in|at|within|on|during)\s+{_TIME})"
)
_WILL_BE_DONE = (
    r"\b(?!you\b|there\b|who\b|he\b|she\b|people\b)[\p{L}’']+\s+(?:will|shall)(?:\s+all|\s+now)?\s+be\s+"
    r"(?P<done>lit|mended|repaired|fixed|installed|replaced|cleared|delivered|built|paid|answered|opened|restored|removed"
    r"|resurfaced|reviewed|cleaned|collected|resolved|sorted|finali[sz]ed|in\s+place|done|fitted|renewed)\b"
    rf"[^.;?!]{{0,60}}?\b(?:by|before)\s+{_TIME}"
)

_RULES = tuple(
    (rule, regex.compile(pattern, regex.IGNORECASE | regex.VERBOSE))
    for rule, pattern in (
        ("the speaker gives an undertaking", _UNDERTAKE),
        ("the speaker will give it to those who asked", _WILL + _GIVE),
        ("the speaker will see to it", _WILL + _DO),
        ("the speaker can give it to those who asked", _CAN + _GIVE),
        ("the speaker can see to it", _CAN + _DO),
        ("the speaker offers to give it later", _QUESTION),
        ("the speaker takes it away", _LET_ME),
        ("the speaker says that others of their body will", _OURS),
        ("it will be given to those who asked", _WILL_BE_GIVEN),
        ("it will be done by then", _WILL_BE_DONE),
    )
)
_PASSIVE = ("it will be given to those who asked", "it will be done by then")
_OPEN_CLAUSE = regex.compile(
    r"\b(?:if|when|once|whether|unless|until|how|why|who|expect\w*|hope\w*|assum\w+|suggest\w*|should|would|could|told|ask\w*|said|says|ensure|sure)\b[^.;:]*$",
    regex.IGNORECASE,
)
# Most sentences are told from these by one look.
_MAY_UNDERTAKE = regex.compile(
    r"\b(?:will|shall|can|could|may|might|happy|glad|pleased|delighted|willing|going\s+to|undertake|promise|commit|pledge"
    r"|agree|volunteer|offer|let\s+me|prepared|content)\b|['’]ll\b|['’]d\s",
    regex.IGNORECASE,
)
# What may stand before "I will": the sentence begins, or a clause of its own does.
_BEGINS = regex.compile(
    r"(?:^|[,;:.!?…—–)“\"]|\s-|\b(?:and|but|so|or|then|yes|no|well|yeah|chair|mayor|speaker|also|now|certainly|obviously|course|perhaps"
    r"|maybe|think|sure|believe|guess|suppose|say|mean|afraid|please|is|actually|absolutely|again|therefore|however"
    r"|okay|ok|right|sorry|indeed|clearly|equally|otherwise|afterwards|subsequently|today|hopefully|anyway|because|though"
    r"|although|definitely|fine|either|thing|something|honestly|basically))\s*$",
    regex.IGNORECASE,
)
_SAYING_THAT = regex.compile(
    r"\b(?:I|we)\b[^.;]{0,60}\b(?:assure|assurance|confirm|promise|undertake|guarantee|say|think|suggest|sure|clear|commitment|commit|tell|advise|know)\b"
    r"[^.;]{0,60}\bthat\s*$|\b(?:assure|advise)\s+(?:[\w.’']+\s+){1,4}(?:that\s*)?$|\bI\s+(?:have\s+|['’]ve\s+)?said\s+(?:that\s+)?$",
    regex.IGNORECASE,
)
# Given in the same breath: no more is to follow.
_AT_ONCE = regex.compile(
    r"\b(?:quick|brief|short|examples?|flavour|sense|idea|overview|background|opportunity|chance|time|word|thoughts|views?|story|something|through\s+you)\b",
    regex.IGNORECASE,
)
_DO_THAT = regex.compile(r"\bdo\s+(?:that|so|it|this)$", regex.IGNORECASE)
_ANSWERING = regex.compile(
    r"^\W*(?:(?:yes|yeah|of\s+course|certainly|absolutely|sure|okay|well|and|so|no\s+problem|indeed|chair|m(?:adam|r\.?)\s+(?:chair|speaker|mayor)|right\s+hon|fine|definitely)\b\W*)*$",
    regex.IGNORECASE,
)
_PURPOSE = regex.compile(r"(?<!,\s)\bso\s*$|\bbecause\s*$", regex.IGNORECASE)
# "I can share with you that": it is told there and then.
_TELLING = regex.compile(
    r"\b(?:share|report|update|inform|advise|let\s+(?:\S+\s+){1,4}know|give|brief)\b[^.;,]{0,50}?(?:\b(?:that|what|how|is|why|where)\b(?!\s+(?:information|figure|detail|data|report|with|to|number|list|document|note|analysis))|\bit['’]s\b|\bother\b)|\bupdate\b",
    regex.IGNORECASE,
)
_BUSINESS = regex.compile(r"\b(?:items?|consent\s+agenda|motions?|reports?\s+(?:of|dated|from))\b", regex.IGNORECASE)
# What "we" do by and by is no promise of one person.
_OF_ONE = regex.compile(rf"^we\b.*\b(?:(?:get|have|find)\s+(?!to\b|.*in\s+writing|back\s+(?:to|with)|in\s+(?:touch|contact)|{_TO_WHOM}))", regex.IGNORECASE | regex.VERBOSE)
_COULD_HAVE = regex.compile(r"\b(?:can|could|may|might)\s+(?:\w+\s+)?(?:have\b|bring\s+forward|come\s+back\s+with|clarify|do\s+it|review|invite|consult)", regex.IGNORECASE)
_GIVING = regex.compile(r"\b(?:provide|give|share)\b", regex.IGNORECASE)
_NOT_SAID = regex.compile(
    r"\b(?:hope|hopeful|hoping|hoped|hopefully|wish)\b[^,;]{0,40}$"
    r"|\b(?:they|he|she|who|people|you|(?-i:\p{Lu}\p{L}+))\s+(?:\w+\s+)?(?:said|says|say|told|thinks?|believes?|asked|feels?|suggested)\b[^,;]{0,40}$",
    regex.IGNORECASE,
)
# "If you like, I will write" binds; "if we had the money, we would" does not.
_IF = regex.compile(r"(?:^|[,;—–:]\s*|\b(?:and|but|so|or|because|that|well)\s+)(?:if|provided\s+that|suppose|assuming)\b(?P<clause>[^,;]*(?:,[^,;]{0,40})?),?\s*(?:then|well|so)?,?\s*$", regex.IGNORECASE)
_POLITELY = regex.compile(
    r"^\s*(?:I\s+may|possible|not|need\s+be|(?:that|it|this)(?:['’]s|\s+is|\s+would\s+be|['’]d\s+be|\s+will\s+be|\s+helps)?\b[^,]{0,20}\b(?:help\w*|useful|interest|possible|convenient"
    r"|appropriate|acceptable|okay|ok|all\s+right|like|want|wish\w*|need\w*|something)\b|(?:you|the\s+committee|members|(?:the\s+)?councill?ors?|he|she|they|anyone|anybody|colleagues)\b[^,]{0,30}\b"
    r"(?:like|want|wish|prefer|need|interested|happy|mind|find)(?:s|es)?\b)",
    regex.IGNORECASE,
)
_ONLY_IF = regex.compile(r"\b(?:only|but\s+only|except)\s+(?:if|when|where)\b|\bif\s+(?:we|I|they|it)\s+(?:had|were)\b|,\s+if\s+(?!that|it|you|possible|not|I\s+may|need|the\s+committee|members|appropriate|any)", regex.IGNORECASE)
_NOW = regex.compile(
    r"\b(?:in\s+(?:just\s+)?(?:a|one)\s+(?:moment|minute|second|sec|bit)|right\s+now|later\s+(?:on\s+)?(?:in\s+this|this\s+(?:morning|afternoon|evening)|today\b)|in\s+a\s+few\s+minutes"
    r"|when\s+we\s+(?:come|get)\s+to|in\s+my\s+(?:next|closing)|a\s+transcript|before\s+(?:I|we)\s+(?:move|go|come)|at\s+the\s+end\s+of\s+(?:this|the)\s+(?:session|meeting|debate))\b",
    regex.IGNORECASE,
)
_WILLING = regex.compile(rf"\b{_GLAD}\s+to\b", regex.IGNORECASE | regex.VERBOSE)
_CLAUSE_END = regex.compile(r"[.;:?!]|,\s+(?:but|and\s+(?:I|we|it|they|that))\b|$")
# A sentence that asks is no promise, unless it asks to be let off till later or ends in a tag.
_TAG = regex.compile(r",\s+(?:if|okay|ok|all\s+right|alright|is\s+that|would\s+that|shall|can)\b[^,?]{0,40}\?[\"”’)]*$|^[^?]*\b(?:can|could|may|might|shall)\s+(?:I|we)\b", regex.IGNORECASE)
_PROCEDURE_OF_CHAIR = regex.compile(
    r"\b(?:come\s+back|get\s+back|bring|ask|see|take|check|move|give|let|speak|talk|have|put|add|make|do|share|forward|invite|get)\b", regex.IGNORECASE
)


class Found(NamedTuple):
    """An undertaking in a sentence: the rule that found it, and the words that it read."""

    rule: str
    words: str


def undertaken(sentence: Sentence, *, presides: bool = False) -> Found | None:
    """What the speaker of a sentence undertakes in it; None for nothing.

    `presides` for whoever leads the meeting: what they will do next is its procedure.
    """
    text = sentence.text
    if not _MAY_UNDERTAKE.search(text):
        return None
    return next(_found(text, presides=presides), None)


def _found(text: str, *, presides: bool) -> Iterator[Found]:
    for rule, pattern in _RULES:
        for match in pattern.finditer(text):
            if _is_own(text, match, rule, presides=presides):
                end = _CLAUSE_END.search(text, match.end())
                yield Found(rule, text[match.start() : end.start() if end else None].rstrip())


def _is_own(text: str, match: "regex.Match[str]", rule: str, *, presides: bool) -> bool:
    """Whether words that have the form of an undertaking are one: said, meant, and of what is to come."""
    before, after = text[: match.start()], text[match.end() :]
    words = match[0]
    if text.rstrip('"”’) ').endswith("?") and not _TAG.search(text):
        return False
    if before.count("“") > before.count("”") or before.count('"') % 2:
        return False
    condition = _IF.search(before)
    polite = bool(condition and _POLITELY.search(condition["clause"]))
    if condition and not polite:
        return False
    if rule in _PASSIVE:
        return not (_OPEN_CLAUSE.search(before) or _NOT_SAID.search(before))
    if not (polite or _BEGINS.search(before) or _SAYING_THAT.search(before)) or _NOT_SAID.search(before):
        return False
    if _DO_THAT.search(words) and not _ANSWERING.match(before):
        return False
    if rule.startswith("the speaker can") and before.strip() and _PURPOSE.search(before):
        return False
    if _OF_ONE.search(words) or _COULD_HAVE.search(words):
        return False
    if not rule.startswith("the speaker will") and _TELLING.search(words + after[:60]):
        return False
    if "bring" in words and _BUSINESS.search(words + after[:40]):
        return False
    if "sure" in before[-12:] and "find out" in words:
        return False
    if _AT_ONCE.search(words + after[:30] if _GIVING.search(words) else words):
        return False
    if _ONLY_IF.search(after) or _NOW.search(words + after[:80]):
        return False
    if "work with" in words and not _WILLING.search(words):
        return False
    return not (presides and _PROCEDURE_OF_CHAIR.search(words))


_ASKS_FOR = regex.compile(
    rf"\b(?:can|could|will|would|may|might)\s+(?:you|we|I|he|she|they|the\s+[\w\s]{{3,40}}?|your\s+\w+)\s+(?:please\s+|perhaps\s+|possibly\s+|also\s+|just\s+|then\s+)*"
    rf"(?:{_GIVE}|let\s+(?:us|me)\s+(?:have|know)|(?:send|give|get|provide|supply|share)\s+(?:us|me|the\s+committee)\b|(?:provide|share|have|see|get)\s+[^.?!]{{1,80}}?(?:{_INFORMATION})"
    r"|find\s+out|look\s+into|check\b|come\s+back\s+to\s+us|write\s+to\s+(?:us|me)|put\s+that\s+in\s+writing|follow\s+(?:that|this|it)\s+up|take\s+(?:that|this|it)\s+(?:away|back|up))"
    r"[^?]*\?[\"”’)]*\s*$",
    regex.IGNORECASE | regex.VERBOSE,
)
_ACCEPTS = regex.compile(
    r"^\W*(?:(?:yes|yeah|of\s+course|certainly|absolutely|sure|okay|indeed|definitely|very|we|I|chair|no\s+problem|by\s+all\s+means)\b[\s,.!]*)*"
    rf"(?:(?:I|we)(?:\s+(?:will|can|shall)|['’]ll|\s+would\s+be\s+{_GLAD}\s+to|\s?['’]d\s+be\s+{_GLAD}\s+to|\s+(?:am|are)\s+{_GLAD}\s+to|['’](?:m|re)\s+{_GLAD}\s+to)"
    rf"(?:\s+(?:certainly|definitely|absolutely))*(?:\s+(?:do|share|provide|send|get)(?:\s+(?:that|so|it|this))?)?(?:\s+for\s+you)?|{_GLAD}\s+to(?:\s+do)?(?:\s+(?:that|so|it|this))?"
    r"|(?:of\s+course|certainly|absolutely|no\s+problem|will\s+do))\W*$",
    regex.IGNORECASE | regex.VERBOSE,
)
_KEPT = regex.compile(
    r"\bI\s+(?:also\s+|had\s+|have\s+)?(?:undertook|undertaken|agreed|promised|offered|committed|said\s+(?:that\s+)?I\s+would)\s+(?:to\s+)?\p{Ll}+",
)


def accepted(sentence: Sentence, asked: Sentence) -> Found | None:
    """Whether a sentence only says yes ("Yes, we can do that") to what another was `asked` for."""
    if _ASKS_FOR.search(asked.text) and (match := _ACCEPTS.match(sentence.text)):
        return Found("the speaker says yes to what was asked for", match[0].strip())
    return None


def kept(sentence: Sentence) -> Found | None:
    """What the writer of an answer says that they had undertaken, and now do."""
    match = _KEPT.search(sentence.text)
    if not match:
        return None
    end = _CLAUSE_END.search(sentence.text, match.end())
    return Found("the writer says what they had undertaken", sentence.text[match.start() : end.start() if end else None])
