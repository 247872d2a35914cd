"""Awkward words and phrases: what each must find and must not, on both engines.

Every text is one passage of an index; a row asks whether what is typed finds the passage of a text.
"""

import itertools
from collections.abc import Iterator

import pytest

from search.engines import Engine
from search.excerpts import marks_in
from search.query.parser import parse
from search.request import PUBLIC, SearchRequest
from tests.support.elasticsearch import fresh_place
from tests.support.papers import Shelf, filled

# Each of a row, typed without quotes, finds each of the row.
ALIKE = [
    ("re-offending", "reoffending", "re offending", "Re-Offending", "RE OFFENDING", "reoffended"),
    ("re\u2010offending", "re\u2011offending", "re\u2013offending", "re\u2212offending", "re\u00adoffending"),
    ("re\uff0doffending", "re\ufe63offending", "re\u00a0offending", "re-offending"),
    ("antisocial", "anti-social", "anti social", "Anti\u2011Social"),
    ("organisation", "organization", "organisations", "ORGANIZATION"),
    ("organise", "organize", "organising", "organized"),
    ("recognise", "recognize", "recognised"),
    ("cooperation", "co-operation", "co operation", "coöperation"),
    ("coordinator", "co-ordinator", "co ordinator", "co-ordinators"),
    ("multi-agency", "multiagency", "multi agency"),
    ("non-compliance", "noncompliance", "non compliance"),
    ("sub-committee", "subcommittee", "sub committee", "Sub-Committees"),
    ("pre-application", "preapplication", "pre application"),
    ("counter-terrorism", "counterterrorism", "counter terrorism"),
    ("under-spend", "underspend", "under spend"),
    ("self-harm", "selfharm", "self harm"),
    ("mid-year", "midyear", "mid year"),
    ("e-mail", "email", "E\u2011mail", "emails"),
    ("well-being", "wellbeing", "Well\u2010being"),
    ("decision-making", "decisionmaking"),
    ("COVID-19", "covid19", "Covid\u201119"),
    ("café", "cafe", "CAFÉ", "cafe\u0301", "cafés"),
    ("naïve", "naive", "NAÏVE"),
    ("officer", "oﬃcer", "officers", "OFFICER"),
    ("finance", "ﬁnance", "FINANCE"),
    ("ＦＯＩ", "FOI", "foi"),
    ("1,636", "1636", "１，６３６"),
    ("£12,400", "£12400", "￡12,400"),
    ("Q&A", "q&a", "Ｑ＆Ａ", "Q & A"),
    ("O'Brien", "O’Brien", "Oʼbrien", "o＇brien"),
    ("Met's", "Met’s", "MET`S".replace("`", "\u2032")),
    ("St Mary's", "St. Mary’s", "St Marys"),
    ("CO2", "CO₂"),
    ("Straße", "STRASSE", "strasse"),
    ("Llŷn", "Llyn", "Lly\u0302n"),
    ("Ynys Môn", "Ynys Mon"),
    ("Gŵyl", "gwyl"),
    ("Údarás", "udaras"),
    ("Seán Ó Briain", "Sean O Briain"),
    ("Mhárta", "mharta"),
    ("Michał Łukasz", "Michal Lukasz"),
    ("Søren", "Soren"),
    ("Cæsar", "Caesar"),
    ("Bürger", "burger"),
    ("U.K.", "UK", "u.k"),
    ("P.C.C.", "PCC"),
    ("i.e.", "ie"),
    ("20\u00a0mph", "20 mph", "20\u202fmph", "20\u2009mph"),
    ("½ mile", "½ miles"),
    ("Ελλάς", "ΕΛΛΑΣ"),
    ("information", "infor\u00admation", "infor\u200bmation"),
]

# What is typed, and a text it finds.
FINDS = [
    *(
        (typed, "A request under the freedom of information laws.")
        for typed in (
            '"freedom of information"',
            "“freedom of information”",
            "„freedom of information“",
            "«freedom of information»",
            '"Freedom of Information"',
            '"freedom\u00a0of\u00a0information"',
            '"free\u00addom of information"',
            '"of"',
            '"A request under the freedom"',
            '"information laws"',
        )
    ),
    ('"£11.6 million"', "A grant of £11.6 million was paid."),
    ('"£11.6 million"', "It cost £11.6\u00a0million."),
    ('"£11.6 million"', "It cost £ 11.6 million"),
    ('"11.6 million"', "A grant of £11.6 million was paid."),
    ("11.6", "A grant of £11.6 million was paid."),
    ("£11.6 grant", "A grant of £11.6 million was paid."),
    ('"section 60"', "Searches under section 60 fell."),
    ('"section 60"', "Section\u00a060, as amended"),
    ('"section 60"', "an order (section 60(1)) was made"),
    ("section 60", "Sections 59 and 60 apply"),
    ('"2024/2116"', "Planning application 2024/2116."),
    ("2024/2116", "Planning application 2024/2116."),
    ("ref:2024/2116", "Planning application 2024/2116."),
    ("2116", "Planning application 2024/2116."),
    ('"Q&A session"', "There was a Q&A session after."),
    ('"Q & A session"', "There was a Q&A session after."),
    ("Q&A", "There was a Q&A session after."),
    ('"Met\'s"', "The Met’s answer came late."),
    ('"Met’s answer"', "The Met's answer was short."),
    ("Met", "The Met’s answer came late."),
    ('"Parks & Gardens"', "Friends of Parks & Gardens"),
    ('"20%"', "It rose by 20% in May."),
    ('"20 %"', "It rose by 20% in May."),
    ('"by 20% in"', "It rose by 20% in May."),
    ('"€5"', "a fee of €5 each"),
    ('"§ 12"', "see §12 of the code"),
    ('"to be or not to be"', "whether to be or not to be there"),
    ("re-offending", "the rate at which they re\u2011offended"),
    ('"re-offending"', "Re\u2011offending rates"),
    ('"re offending"', "Re\u2011offending rates"),
    ('"re–offending rates"', "Re\u2011offending rates"),
    ("clerk@aldermere.example", "Write to clerk@aldermere.example today."),
    ('"clerk@aldermere.example"', "Write to clerk@aldermere.example today."),
    ("aldermere.example", "Write to clerk@aldermere.example today."),
    ("https://aldermere.example/papers", "At https://aldermere.example/papers they are."),
    ('"12.03.2014"', "held on 12.03.2014 at noon"),
    ('"10:30"', "from 10:30 until noon"),
    ('"10.30am"', "at 10.30am sharp"),
    ('"4th"', "the 4th of May"),
    ('"1st and 2nd"', "the 1st and 2nd wards"),
    ("and/or", "by bus and/or train"),
    ('"and/or"', "by bus and/or train"),
    ("5.9(a)", "see paragraph 5.9(a) below"),
    ('"5.9(a)"', "see paragraph 5.9(a) below"),
    ("item(s)", "the item(s) deferred"),
    ('"s.151 officer"', "the s.151 Officer reported"),
    ("24/7", "open 24/7 all year"),
    ('"24/7"', "open 24/7 all year"),
    ("A&E", "waits in A & E rose"),
    ("#safeStreets", "under #SafeStreets they marched"),
    ('"#safestreets"', "under #SafeStreets they marched"),
    ("C++", "written in C++ once"),
    ('"20°C"', "above 20 °C all day"),
    ("police", "police¹ were called"),
    ("thefts", "one theft was reported"),
    ("theft", "Thefts: none"),
    ("promised", "they promise much"),
    ("burglaries", "a burglary"),
    ("‘officers’", "the officers’ mess"),
    ("state-of-the-art", "a state of the art pool"),
    ("state-of-the-art", "a state\u2011of\u2011the\u2011art gym"),
    ("under review", "it is under-review"),
    ("under review", "the review is under way"),
    ("cyfarfod", "Cynhelir cyfarfod y Cyngor"),
    ('"cyfarfod y cyngor"', "Cynhelir cyfarfod y Cyngor"),
    ("pwyllgorau", "y pwyllgorau craffu"),
    ("Gyngor", "i’r Gyngor llawn"),
    ("i'r", "i’r Gyngor llawn"),
    ('"Comhairle Contae"', "Comhairle Contae an Chláir"),
    ("Chlair", "Comhairle Contae an Chláir"),
    ("an tAire", "d'fhreagair an tAire"),
    ("东京", "在东京开会"),
    ("snake_case", "the snake_case field"),
]

# What is typed, and a text it does not find.
MISSES = [
    ('"freedom of information"', "freedom and information"),
    ('"freedom of information"', "information of freedom"),
    ('"freedom of information"', "freedom of the information"),
    ('"freedom of information"', "freedom information"),
    ('"freedom of information"', "freedoms of information"),
    ('"£11.6 million"', "11.6 million in pounds"),
    ('"£11.6 million"', "a loan of £11.5 million"),
    ('"£11.6 million"', "a debt of £11.6 billion"),
    ('"£11.6 million"', "a debt of €11.6 million"),
    ('"section 60"', "section 601 of it"),
    ('"section 60"', "60 sections were read"),
    ('"section 60"', "sections 60 and 61"),
    ('"section 60"', "section 6.0"),
    ('"2024/2116"', "application 2024/2117"),
    ('"2024/2116"', "in 2024, 21 of 16"),
    ('"Q&A session"', "Q&A sessions are held"),
    ('"Q&A session"', "a QA session"),
    ('"Met\'s"', "the Met answered"),
    ('"Met\'s"', "they met us"),
    ("meet", "the Met answered"),
    ('"Parks & Gardens"', "Parks and Gardens Team"),
    ('"20%"', "20 per cent of them"),
    ('"20%"', "120% of it"),
    ('"theft"', "three thefts"),
    ('"thefts"', "a single theft"),
    ("1,636", "1,637 and 16,36"),
    ("16", "a total of 1,636"),
    ("60", "a total of 160"),
    ("police", "a new policy"),
    ("policies", "the police came"),
    ("minute", "ten minus two"),
    ("organ", "an organisation"),
    ("universe", "a university"),
    ("reoffending", "letter re: offending drivers"),
    ("reoffending", "offending again"),
    ("re-offending", "re the offending"),
    ("antisocial", "social and anti"),
    ("underspend", "under the spend"),
    ("well-being", "it may well be so"),
    ('"reoffending"', "a re-offending rate"),
    ('"re-offending"', "a reoffending rate"),
    ('"organisation"', "an organization"),
    ('"U.K. law"', "law of the UK"),
    ("UK", "a u-turn by K"),
    ("covid", "Covington"),
    ("4", "the 4th bus"),
    ("10", "at 10.30 sharp"),
    ('"5.9(a)"', "see 5.9(b)"),
    ("pwyllgor", "y pwyllgorau iechyd"),
    ("cat", "cats’ eyes in cathedrals, concatenated"[12:]),
    ("ham", "hamlets"),
    ("Llan", "Llanfair"),
    ("aire", "an tAire Stáit".replace("tAire", "tUachtarán")),
    ("a", "b"),
]

_ROWS = [
    *((typed, text, True) for row in ALIKE for typed, text in itertools.product(row, row)),
    *((typed, text, True) for typed, text in FINDS),
    *((typed, text, False) for typed, text in MISSES),
]
_WELSH = ("Cyngor", "pwyllgorau", "Gyngor")
_IRISH = ("Comhairle", "tAire", "tUachtarán")


def _language(text: str) -> str:
    if any(word in text for word in _WELSH):
        return "cy"
    return "ga" if any(word in text for word in _IRISH) else "en"


_TEXTS = list(dict.fromkeys(text for _, text, _ in _ROWS))
_SHELF = Shelf(
    "awkward.txt",
    [
        {"text": text, "language": _language(text), "references": ("2024/2116",) if "2116." in text else ()}
        for text in _TEXTS
    ],
)
_IDS = dict(zip(_TEXTS, _SHELF.ids, strict=True))


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The texts in the embedded engine."""
    with filled(str(tmp_path_factory.mktemp("awkward") / "index"), _SHELF) as engine:
        yield engine


@pytest.fixture(scope="module")
def elasticsearch(elasticsearch_address: str) -> Iterator[Engine]:
    """The texts in Elasticsearch."""
    with fresh_place(elasticsearch_address) as place, filled(place, _SHELF) as engine:
        yield engine


def _wrong(engine: Engine) -> list[tuple[str, str, bool]]:
    """The rows that are not so."""
    found: dict[str, set[str]] = {}
    for typed in dict.fromkeys(typed for typed, _, _ in _ROWS):
        request = SearchRequest(reader=PUBLIC, query=parse(typed).tree, limit=len(_TEXTS), facets=())
        found[typed] = {hit.passage.id for hit in engine.search(request).hits}
    return [row for row in _ROWS if (_IDS[row[1]] in found[row[0]]) is not row[2]]


def test_the_table_is_long() -> None:
    assert len({(typed, text) for typed, text, _ in _ROWS}) >= 400
    assert len({typed for typed, _, _ in _ROWS}) >= 150


def test_in_the_embedded_engine_each_row_is_so(embedded: Engine) -> None:
    assert _wrong(embedded) == []


def test_in_elasticsearch_each_row_is_so(elasticsearch: Engine) -> None:
    assert _wrong(elasticsearch) == []


@pytest.mark.parametrize(("typed", "text"), [(typed, text) for typed, text, found in _ROWS if found])
def test_what_is_found_is_marked(typed: str, text: str) -> None:
    if typed.startswith("ref:"):
        return
    assert marks_in(text, parse(typed).tree, _language(text))
