"""The analyzer: a table of awkward words, and what must hold of any text."""

import random
import unicodedata

import pytest
from hypothesis import given, strategies

from mappings.analysis import fold, joined, stems_of, terms, tokens

AWKWARD = [
    ("Met's", ["met's"]),
    ("Met’s", ["met's"]),
    ("officers’", ["officers"]),
    ("‘officers’", ["officers"]),
    ("O’Brien", ["o'brien"]),
    ("the `old' rules", ["the", "old", "rules"]),
    ("the `café' rules", ["the", "cafe", "rules"]),
    ("£11.6 million", ["£", "11.6", "million"]),
    ("£1.5m", ["£", "1.5m"]),
    ("1,636", ["1636"]),
    ("1636", ["1636"]),
    ("12,345,678.90", ["12345678.90"]),
    ("1,2", ["1,2"]),
    ("100%", ["100", "%"]),
    ("70.8 %", ["70.8", "%"]),
    ("Q&A session", ["q", "&", "a", "session"]),
    ("R&D", ["r", "&", "d"]),
    ("2024/2116", ["2024", "2116"]),
    ("2023–24", ["2023", "24"]),
    ("12.03.2014", ["12.03.2014"]),
    ("10.00am", ["10.00am"]),
    ("10:30", ["10:30"]),
    ("U.K.", ["uk"]),
    ("p.m. on", ["pm", "on"]),
    ("a.2", ["a.2"]),
    ("Michał Østergård", ["michal", "ostergard"]),
    ("Cæsar", ["caesar"]),
    ("section 60", ["section", "60"]),
    ("s.151 officer", ["s.151", "officer"]),
    ("5.9(a)", ["5.9", "a"]),
    ("re-offending", ["re", "offending"]),
    ("re\u2011offending", ["re", "offending"]),
    ("re\u2010offending", ["re", "offending"]),
    ("re\u00adoffending", ["reoffending"]),
    ("e-mail", ["e", "mail"]),
    ("anti-social", ["anti", "social"]),
    ("well-being—and", ["well", "being", "and"]),
    ("café", ["cafe"]),
    ("cafe\u0301", ["cafe"]),
    ("CAFÉ", ["cafe"]),
    ("Llŷn", ["llyn"]),
    ("Straße", ["strasse"]),
    ("naïve", ["naive"]),
    ("oﬃcer", ["officer"]),
    ("ﬁgures", ["figures"]),
    ("police¹", ["police", "1"]),
    ("CO₂", ["co2"]),
    ("m²", ["m", "2"]),
    ("½ mile", ["½", "mile"]),
    ("20\u00a0mph", ["20", "mph"]),
    ("a\u200bb", ["ab"]),
    ("ＦＯＩ", ["foi"]),
    ("snake_case", ["snake_case"]),
    ("a.b@c.example", ["ab", "@", "c.example"]),
    ("#onehackney", ["#", "onehackney"]),
    ("C++", ["c", "+", "+"]),
    ("(c)", ["c"]),
    ("[2019]", ["2019"]),
    ("20°C", ["20", "°", "c"]),
    ("€5", ["€", "5"]),
    ("“quoted”", ["quoted"]),
    ("…", []),
    ("--", []),
    ("", []),
    ("   ", []),
    ("東京都", ["東", "京", "都"]),
    ("બ્રેઈલમાં", ["બ્રેઈલમાં"]),
    ("ਪੰਜਾਬੀ", ["ਪੰਜਾਬੀ"]),
    ("বাংলা", ["বাংলা"]),
    ("اردو", ["اردو"]),
    ("ΑΘΉΝΑ", ["αθηνα"]),
    ("ЁЛКА", ["елка"]),
    ("İstanbul", ["istanbul"]),
]


@pytest.mark.parametrize(("text", "expected"), AWKWARD, ids=[text for text, _ in AWKWARD])
def test_awkward_words(text: str, expected: list[str]) -> None:
    assert [token.exact for token in tokens(text)] == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("theft", "thefts"),
        ("promised", "promise"),
        ("Met's", "Met"),
        ("organisation", "organization"),
        ("organised", "organizing"),
        ("recognise", "recognized"),
        ("criticised", "criticizes"),
        ("burglaries", "burglary"),
        ("provides", "providing"),
    ],
)
def test_inflections_share_a_stem(one: str, other: str) -> None:
    assert tokens(one)[0].stem == tokens(other)[0].stem


@pytest.mark.parametrize(
    ("one", "other"), [("police", "policy"), ("prize", "prise"), ("minute", "minus"), ("met", "meet")]
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert tokens(one)[0].stem != tokens(other)[0].stem


def test_other_languages_are_only_folded() -> None:
    assert [token.stem for token in tokens("cyfarfodydd pwyllgorau", "cy")] == ["cyfarfodydd", "pwyllgorau"]


def test_a_typed_word_reaches_stemmed_and_folded_tokens() -> None:
    assert stems_of("thefts") == ("theft", "thefts")
    assert stems_of("theft") == ("theft",)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("re-offending", ["reoffend"]),
        ("re offending", ["reoffend"]),
        ("anti-social behaviour", ["antisoci"]),
        ("anti social behaviour", ["antisoci"]),
        ("follow-up", ["followup"]),
        ("state-of-the-art", ["stateoftheart"]),
        ("bicycle theft", []),
        ("the non", []),
        ("re: offending", []),
    ],
)
def test_joined_forms(text: str, forms: list[str]) -> None:
    assert [form.stem for form in joined(text)] == forms


def _random_text(rng: random.Random) -> str:
    alphabet = "ab Cé’'-‐\u00ad£%&.,:/()1²½ﬁßİ\u0301東ગ્😀\ud800\n\t" + "".join(
        chr(rng.randrange(0x20, 0x2FFF)) for _ in range(10)
    )
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(60)))


def test_of_any_text_offsets_are_in_order_inside_it_and_no_token_holds_a_blank() -> None:
    rng = random.Random(20251124)  # noqa: S311
    for _ in range(3000):
        text = _random_text(rng)
        before = 0
        for token in tokens(text):
            assert token.exact
            assert not any(character.isspace() for character in token.exact + token.stem), text
            # One sign may be several tokens (㍿), so a token may begin where the one before did.
            assert before <= token.start < token.end <= len(text)
            before = token.start


@pytest.mark.parametrize("text", ["cafe\u0301", "e\u0301te\u0301", "oﬃce", "co\u00adoperate"])
def test_a_word_is_marked_whole(text: str) -> None:
    assert [(token.start, token.end) for token in tokens(f"{text} £")] == [
        (0, len(text)),
        (len(text) + 1, len(text) + 2),
    ]


def test_plain_text_is_cut_as_the_same_text_is_beside_other_letters() -> None:
    rng = random.Random(20260105)  # noqa: S311
    for _ in range(3000):
        text = "".join(rng.choice("abAB12 .,:'`-&()\t") for _ in range(rng.randrange(20)))
        assert tokens(text) == tokens(f"{text} é")[:-1], text


def test_the_same_words_are_the_same_tokens_however_they_are_composed() -> None:
    text = "Café naïve Llŷn coördinate"
    forms = {
        form: [token.exact for token in tokens(unicodedata.normalize(form, text))]
        for form in ("NFC", "NFD", "NFKC", "NFKD")
    }
    assert len({tuple(form) for form in forms.values()}) == 1


def test_a_long_run_without_blanks_is_cut_and_loses_nothing() -> None:
    cut = tokens("x" * 1050)
    assert "".join(token.exact for token in cut) == "x" * 1050
    assert max(len(token.exact) for token in cut) <= 100


def test_fold() -> None:
    assert fold("Ça va — Éva’s Q&A") == "ca va - eva's q&a"


@given(
    strategies.lists(
        strategies.one_of(
            strategies.sampled_from(["re", "non", "over", "weir", "1,636", "U.K.", "Met's", "organization"]),
            strategies.sampled_from(
                [" ", " ", "-", "\u2011", "\u00ad", "\u00a0", "²", "ﬁ", "é", "£", ".", "\n"]
            ),
            strategies.characters(),
        )
    ).map("".join)
)
def test_terms_are_the_tokens_and_their_joined_forms(text: str) -> None:
    cut = tokens(text)
    assert terms(text) == (
        [token.exact for token in cut],
        [token.stem for token in cut],
        [form.stem for form in joined(text)],
    )
