"""Which acronyms a text defines, and what only looks like one."""

from dataclasses import replace

import pytest

from indexer.acronyms import acronyms_in, with_acronyms
from mappings.passage import Kind, Passage

DEFINED = [
    # The short form in brackets.
    ("The Saltmarsh Police Service (SPS) was asked to attend.", "SPS", "Saltmarsh Police Service"),
    ("A grant from the Saltmarsh Police Service [SPS] was noted.", "SPS", "Saltmarsh Police Service"),
    (
        "The Mayor's Office for Ferries and Crossings (MOFAC) replied.",
        "MOFAC",
        "Mayor's Office for Ferries and Crossings",
    ),
    (
        "The Office of the Ferries Commissioner's (OFC) report was late.",
        "OFC",
        "Office of the Ferries Commissioner",
    ),
    ("the annual minimum towpath provision (MTP) was paid", "MTP", "minimum towpath provision"),
    ("Department for Bridges (DfB) guidance", "DfB", "Department for Bridges"),
    ("Centre for Quayside Studies (CfQS)", "CfQS", "Centre for Quayside Studies"),
    ("a closed-circuit television (CCTV) camera", "CCTV", "closed-circuit television"),
    ("Anti-social behaviour (ASB) fell.", "ASB", "Anti-social behaviour"),
    ("Two non-executive directors (NEDs) resigned.", "NED", "non-executive directors"),
    ("All Lock and Canal Committees (LCCs) met.", "LCC", "Lock and Canal Committees"),
    ("Black, Asian and Minority Ethnic (BAME) residents", "BAME", "Black, Asian and Minority Ethnic"),
    ("Children, Ferries & Education (CFE) Directorate", "CFE", "Children, Ferries & Education"),
    ("Ponds & Bridges (P&B)", "P&B", "Ponds & Bridges"),
    ("Accident and Emergency (A&E) waits", "A&E", "Accident and Emergency"),
    ("a question and answer (Q&A) session", "Q&A", "question and answer"),
    ("Public Rights of Way (PROW)", "PROW", "Public Rights of Way"),
    ("Home to School Ferry (HTSF) costs", "HTSF", "Home to School Ferry"),
    ("Marshshire County Council (M.C.C.) replied.", "M.C.C.", "Marshshire County Council"),
    ("Her Majesty's Inspectorate of Lighthouses (HMIL)", "HMIL", "Her Majesty's Inspectorate of Lighthouses"),
    ("The Ferry People (TFP) said so.", "TFP", "The Ferry People"),
    ("Unaccompanied Asylum-Seeking Children (UASC)", "UASC", "Unaccompanied Asylum-Seeking Children"),
    ("SALTMARSH HARBOUR BOARD (SHB)", "SHB", "SALTMARSH HARBOUR BOARD"),
    ("the Harbour Improvement Scheme (the “HIS”)", "HIS", "Harbour Improvement Scheme"),
    ('the Harbour Improvement Scheme ("HIS")', "HIS", "Harbour Improvement Scheme"),
    ("the Harbour Improvement Scheme (hereafter the HIS)", "HIS", "Harbour Improvement Scheme"),
    ("the Harbour Improvement Scheme (also known as HIS)", "HIS", "Harbour Improvement Scheme"),
    ("the Harbour Improvement Scheme (HIS, 2010)", "HIS", "Harbour Improvement Scheme"),
    ("the Harbour Improvement Scheme (HIS; see page 4)", "HIS", "Harbour Improvement Scheme"),
    ("“Harbour Improvement Scheme” (HIS)", "HIS", "Harbour Improvement Scheme"),
    ("the Harbour Improvement\nScheme (HIS)", "HIS", "Harbour Improvement Scheme"),
    ("It was late. Ferry Board (FB) members left.", "FB", "Ferry Board"),
    ("the Saltmarsh Public Bridge Network (PBN)", "PBN", "Public Bridge Network"),
    # The long form in brackets.
    ("The SPS (Saltmarsh Police Service) attended.", "SPS", "Saltmarsh Police Service"),
    ("All LCCs (Lock and Canal Committees) met.", "LCC", "Lock and Canal Committees"),
    ("an ASB [anti-social behaviour] order", "ASB", "anti-social behaviour"),
    # Other languages.
    ("Die Gemeindevertretung (GV) beschließt.", "GV", "Gemeindevertretung"),
    ("die Stadtverordnetenversammlung (StVV) tagt", "StVV", "Stadtverordnetenversammlung"),
    ("das Amt für Brücken und Wege (ABW)", "ABW", "Amt für Brücken und Wege"),
    ("op grond van de Wet op de veren (WOV)", "WOV", "Wet op de veren"),
    ("gan Gyngor Sir Morfa (G.S.M.)", "G.S.M.", "Gyngor Sir Morfa"),
    ("le Conseil général des écluses (CGE)", "CGE", "Conseil général des écluses"),
]

GLOSSARIES = [
    ("LB – London Borough\nHB – Harbour Board", {"LB": "London Borough", "HB": "Harbour Board"}),
    ("LB: London Borough\nHB: Harbour Board", {"LB": "London Borough", "HB": "Harbour Board"}),
    ("LB | London Borough\nHB | Harbour Board", {"LB": "London Borough", "HB": "Harbour Board"}),
    ("LB London Borough\nHB Harbour Board", {"LB": "London Borough", "HB": "Harbour Board"}),
    ("London Borough | LB\nHarbour Board | HB", {"LB": "London Borough", "HB": "Harbour Board"}),
    (
        "LB - London Borough HB - Harbour Board FCE - Ferries, Canals and Education",
        {"LB": "London Borough", "HB": "Harbour Board", "FCE": "Ferries, Canals and Education"},
    ),
    (
        "FB | Ferry Board. Advises on fares.\nCRA | Canal and River Authority – owns the locks",
        {"FB": "Ferry Board", "CRA": "Canal and River Authority"},
    ),
]

NONE = [
    "Cllr Nesta Prosser (NP) asked a question.",
    "Mr Idris Penhallow (IP) replied.",
    "Councillor Morwenna Tregear (Lab)",
    "Nesta Prosser (Chair) opened the meeting.",
    "Two members (GLA Conservatives) left.",
    "The report (AA) is attached.",
    "see Appendix B (B)",
    "Item four (IV) was deferred.",
    "Volume nine, issue nine (IX)",
    "paragraph 5.4(a) (PA) of the code",
    "Budget by year (2014)",
    "The total (£1.5m) was noted.",
    "The Harbour Board (noted) and left.",
    "The Harbour Board (see Motion 1) agreed.",
    "The ferry was late (AND NOT EARLY).",
    "Costs of running our premises (CLL)",
    "The Canal Trust (UK) wrote.",
    "Her Worship (Dr B. Quinn: B.Ed.)",
    "the Harbour Board, (HB) and others",
    "The boat. Harbour (BH) repairs",
    "Smith and Jones (Met) agreed.",
    "freedom of information requests (FOI)",
    "Police Service of the Marshes and Fens (PSM)",
    "Grant (GR) awarded",
    "of Officers (OO)",
    "Harbour Board – HB is one entry and no glossary",
    "AYES: All\nNOES: None",
    "REPLY: The road was repaired.\nSTAGE: Evidence",
    "TO: The Officers",
    "2024 | 2025 | GET",
    "HB (which met in March) agreed.",
    "ITEM (Items to be Taken later than others)",
    "i.e. (in all events) or e.g. (for example)",
    "C40 (Cities) and S106 (Section 106)",
    "",
]


@pytest.mark.parametrize(("text", "short", "long"), DEFINED)
def test_a_text_defines_an_acronym(text: str, short: str, long: str) -> None:
    assert list(acronyms_in(text)) == [(short, long)]


@pytest.mark.parametrize(("text", "entries"), GLOSSARIES)
def test_a_glossary_defines_each_of_its_entries(text: str, entries: dict[str, str]) -> None:
    assert {each.short: each.long for each in acronyms_in(text)} == entries


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_an_acronym_is_none(text: str) -> None:
    assert list(acronyms_in(text)) == []


def _passage(text: str, **facts: str) -> Passage:
    return Passage(id=text, paper_id="p", position=0, kind=Kind.MINUTE, text=text, **facts)  # type: ignore[arg-type]


def test_one_entry_is_a_glossary_where_the_heading_says_so() -> None:
    entry = _passage("HB – Harbour Board")
    assert with_acronyms([entry]) == [entry]
    for heading in ("Glossary", "List of acronyms", "Abkürzungsverzeichnis", "Byrfoddau"):
        (found,) = with_acronyms([replace(entry, heading=heading)])
        assert found.acronyms == (("HB", "Harbour Board"),)


def test_what_stands_above_several_passages_is_said_once() -> None:
    title = "Ferry Fares Review (FFR)"
    texts = ("It is late.", "It is noted.")
    first, second = with_acronyms([_passage(text, item_title=title) for text in texts])
    assert first.acronyms == (("FFR", "Ferry Fares Review"),)
    assert second.acronyms == ()


def test_the_initials_of_a_speaker_are_no_acronym() -> None:
    present = _passage("Present: Nesta Prosser (NP), of the Harbour Board (HB).")
    (found,) = with_acronyms([present])
    assert [each.short for each in found.acronyms] == ["NP", "HB"]
    found, _ = with_acronyms([present, _passage("Thank you.", speaker="Nesta Prosser")])
    assert [each.short for each in found.acronyms] == ["HB"]


def test_a_role_and_an_organisation_define_acronyms_too() -> None:
    (found,) = with_acronyms(
        [
            _passage(
                "Thank you.",
                speaker_role="Senior Responsible Owner (SRO)",
                speaker_organisation="Saltmarsh Harbour Board (SHB)",
            )
        ]
    )
    assert [each.short for each in found.acronyms] == ["SRO", "SHB"]


def test_a_long_row_of_capitals_takes_no_time_to_speak_of() -> None:
    text = "A" * 20_000 + " (" * 5_000 + "A.A." * 5_000 + " | AB" * 5_000
    assert list(acronyms_in(text)) == []
