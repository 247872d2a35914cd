"""The columns of a passage: what every engine indexes."""

import datetime as dt

from mappings.acronym import Acronym, long_key
from mappings.fields import FACETS, FILTERS, INTEGERS, KEYWORDS, TEXT_FIELDS, columns
from mappings.passage import Kind, Passage


def passage(**changes: object) -> Passage:
    """A passage of the fictional council, with changes."""
    facts: dict[str, object] = {
        "id": "p-1",
        "paper_id": "p",
        "position": 3,
        "kind": Kind.MINUTE,
        "text": "Re-offending fell by 5%.",
        "authority": "Aldermere Borough Council",
        "committee": "Scrutiny Committee",
        "date": dt.date(2025, 9, 10),
        "item_number": "5",
        "speaker": "Nesta Prosser",
        "speaker_printed": "Cllr Nesta Prosser MBE (Chair)",
        "language": "en",
    }
    return Passage(**{**facts, **changes})  # type: ignore[arg-type]


def test_every_text_field_has_an_exact_and_a_stemmed_column_at_equal_positions() -> None:
    found = columns(passage()).tokens
    assert found["text_exact"] == "re offending fell by 5 %"
    assert found["text_stem"] == "re offend fell by 5 %"
    assert found["joined"] == "reoffend"
    assert found["speaker_exact"] == "cllr nesta prosser mbe chair"
    for field in TEXT_FIELDS:
        exact, stem = found.get(f"{field.name}_exact"), found.get(f"{field.name}_stem")
        assert (exact is None) == (stem is None)
        if exact and stem:
            assert len(exact.split(" ")) == len(stem.split(" "))


def test_the_honours_a_speaker_is_printed_with_are_no_facet() -> None:
    assert columns(passage()).keywords["speaker"] == "Nesta Prosser"


def test_every_filter_and_facet_is_a_keyword() -> None:
    assert set(FACETS) <= set(FILTERS) <= set(KEYWORDS)


def test_acronyms_are_found_by_the_keys_of_both_forms_and_counted_as_printed() -> None:
    taught = passage(
        acronyms=(Acronym("SPS", "Saltmarsh Police Service"), Acronym("S.P.S.", "Saltmarsh police services"))
    )
    found = columns(taught).keywords
    assert found["abbreviated"] == ["sps", long_key("Saltmarsh Police Service")]
    assert found["acronym"] == ["SPS\tSaltmarsh Police Service", "S.P.S.\tSaltmarsh police services"]
    assert not {"abbreviated", "acronym"} & set(columns(passage()).keywords)


def test_unknown_values_have_no_column() -> None:
    bare = columns(passage(authority=None, committee=None, date=None, item_number=None, speaker=None))
    assert not {"authority", "committee", "year", "item", "speaker"} & set(bare.keywords)
    assert "day" not in bare.integers


def test_sort_keys_order_by_date_then_paper_then_position_with_no_date_last() -> None:
    early, late = dt.date(2014, 12, 4), dt.date(2025, 9, 10)
    rows = [
        passage(id="none", date=None),
        passage(id="late-2", date=late, position=2),
        passage(id="early", date=early),
        passage(id="late-1", date=late, position=1),
    ]
    by = {
        name: [row.id for row in sorted(rows, key=lambda row: columns(row).integers[name])]
        for name in ("newest", "oldest")
    }
    assert by["newest"] == ["late-1", "late-2", "early", "none"]
    assert by["oldest"] == ["early", "late-1", "late-2", "none"]


def test_integers_fit_a_signed_64_bit_column() -> None:
    for date in (None, dt.date.min, dt.date.max):
        found = columns(passage(date=date, position=10**9)).integers
        assert set(found) <= set(INTEGERS)
        assert all(0 <= value < 2**63 for value in found.values())
