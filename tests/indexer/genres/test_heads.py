"""Which lines of a paper's head name the authority: one wrongly named is worse than one not known."""

import pytest

from indexer.genres.heads import authority_in


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Aldermere Borough Council", "Aldermere Borough Council"),
        ("THE ALDERMERE BOROUGH COUNCIL", "Aldermere Borough Council"),
        ("Council of the City of Netherby", "Council of the City of Netherby"),
        ("Cyngor Cymuned Llanaber", "Cyngor Cymuned Llanaber"),
        ("West Marches Combined Authority", "West Marches Combined Authority"),
        ("Opening of Parliament", None),
        ("An Ordinance Establishing a Park Advisory Council", None),
        ("Members of the Council", None),
        ("Borough Council", None),
        ("The report was sent to Aldermere Borough Council", None),
        ("Minutes of the County Council", None),
    ],
)
def test_only_a_name_that_stands_alone_is_the_authoritys(line: str, expected: str | None) -> None:
    assert authority_in([line]) == expected
