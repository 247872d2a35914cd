"""The keys of an acronym's forms: what is written in different ways and is the same, and what is not."""

import pytest

from mappings.acronym import Acronym, acronym_of, long_key, short_key, singular


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour and Canal Committee", "the Harbour & Canal Committees"),
        ("Office of Ferry Fares", "Office for Ferry Fares"),
        ("anti-social behaviour", "Antisocial behaviour"),
        ("anti social behaviour", "anti‑social behaviour"),
        ("Levelling Up", "Levelling-up"),
        ("Children’s Ferry Service", "children's ferry services"),
        ("Amt für Brücken", "Amt fur Brucken"),
    ],
)
def test_a_long_form_has_one_key_however_it_is_written(one: str, other: str) -> None:
    assert long_key(one) == long_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Harbour Committee", "Harbour Commissioner"), ("Ferry Service", "Service Ferry"), ("of the", "Ferry")],
)
def test_other_long_forms_have_other_keys(one: str, other: str) -> None:
    assert long_key(one) != long_key(other)


def test_a_short_form_has_one_key_with_points_or_without() -> None:
    assert short_key("S.P.S.") == short_key("SPS") == short_key("sps") == "sps"
    assert short_key("A&E") == "a&e"
    assert short_key(singular("PSTs")) == short_key("PST")


@pytest.mark.parametrize(
    ("printed", "one"),
    [("PSTs", "PST"), ("PST's", "PST"), ("PSTs’", "PST"), ("SPS", "SPS"), ("CfQS", "CfQS")],
)
def test_a_small_s_after_a_capital_is_a_plural(printed: str, one: str) -> None:
    assert singular(printed) == one


def test_an_acronym_is_read_from_its_value() -> None:
    acronym = Acronym("SPS", "Saltmarsh Police Service")
    assert acronym_of(acronym.value) == acronym
    assert acronym.keys == ("sps", long_key("saltmarsh police services"))
