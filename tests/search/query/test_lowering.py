"""From requests to plans: what each sort of question asks of which columns."""

import datetime as dt

import pytest

from mappings.passage import Access
from search.errors import BadRequest
from search.query import plan
from search.query.lowering import matching, scores
from search.query.parser import parse
from search.request import OPERATOR, PUBLIC, SearchRequest


def lowered(typed: str) -> plan.Plan:
    """The plan of the words alone."""
    whole = matching(SearchRequest(reader=PUBLIC, query=parse(typed).tree))
    assert isinstance(whole, plan.All)
    access, words, *beside = whole.parts
    assert access == plan.Terms("access", ("public",))
    assert not isinstance(words, plan.Bonus)
    assert all(isinstance(each, plan.Bonus) for each in beside)
    return words


def leaves(part: plan.Plan | plan.Bonus) -> list[plan.Plan]:
    """All of a plan that is no All, Any, Not or Bonus."""
    match part:
        case plan.Bonus():
            return leaves(part.part)
        case plan.All() | plan.Any():
            return [leaf for each in part.parts for leaf in leaves(each)]
        case plan.Not():
            return leaves(part.part)
    return [part]


def test_a_word_is_asked_of_every_weighted_field_by_its_stem() -> None:
    assert lowered("thefts") == plan.Any(
        (
            plan.Terms("text_stem", ("theft", "thefts"), 1.0),
            plan.Terms("heading_stem", ("theft", "thefts"), 0.8),
            plan.Terms("item_title_stem", ("theft", "thefts"), 0.4),
            plan.Terms("speaker_stem", ("theft", "thefts"), 0.6),
            plan.Terms("responsible_stem", ("theft", "thefts"), 0.6),
            plan.Terms("joined", ("theft", "thefts"), 0.7),
        )
    )


def test_what_is_asked_for_and_not_what_is_not_is_looked_for_in_the_question_answered() -> None:
    whole = matching(
        SearchRequest(reader=PUBLIC, query=parse('thefts OR "the lock" -canal speaker:reed').tree)
    )
    assert isinstance(whole, plan.All)
    assert [each.part for each in whole.parts if isinstance(each, plan.Bonus)] == [
        plan.Terms("in_question_stem", ("theft", "thefts"), 0.3),
        plan.Sequence("in_question_exact", ("the", "lock"), 0.3),
    ]


def test_a_phrase_is_asked_of_the_exact_tokens_of_one_field() -> None:
    phrase = lowered('"The £5 grants"')
    assert isinstance(phrase, plan.Any)
    assert phrase.parts[0] == plan.Sequence("text_exact", ("the", "£", "5", "grants"), 1.0)
    assert {part.column for part in phrase.parts if isinstance(part, plan.Sequence)} == {
        "text_exact",
        "heading_exact",
        "item_title_exact",
        "speaker_exact",
        "responsible_exact",
    }


def test_a_phrase_of_one_word_is_a_term() -> None:
    assert plan.Terms("text_exact", ("grants",), 1.0) in leaves(lowered('"grants"'))
    assert not any(isinstance(leaf, plan.Sequence) for leaf in leaves(lowered('"grants"')))


def test_the_hyphen_of_a_compound_makes_no_difference() -> None:
    assert lowered("re-offending") == lowered("reoffending") == lowered("re offending")
    assert lowered("re\u2011offending") == lowered("re\u00adoffending") == lowered("Re-Offending")
    assert lowered('"re-offending"') != lowered('"reoffending"')


def test_a_particle_that_is_also_a_word_is_asked_both_ways() -> None:
    apart, together = leaves(lowered("under review")), leaves(lowered("under-review"))
    assert set(together) < set(apart)
    assert plan.Terms("text_stem", ("under",), 1.0) in apart


def test_a_short_stem_in_a_compound_is_asked_as_typed() -> None:
    """ "Well-being" is not "may well be"."""
    assert plan.Sequence("text_exact", ("well", "being"), 1.0) in leaves(lowered("well-being"))
    assert not any(
        isinstance(leaf, plan.Sequence) and "be" in leaf.values for leaf in leaves(lowered("well-being"))
    )


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [("Q&A", ("q", "&", "a")), ("2024/2116", ("2024", "2116")), ("and/or", ("and", "or"))],
)
def test_a_word_of_several_tokens_is_a_sequence(typed: str, tokens: tuple[str, ...]) -> None:
    assert plan.Sequence("text_stem", tokens, 1.0) in leaves(lowered(typed))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("speaker:okafor", plan.Terms("speaker_stem", ("okafor",))),
        ('speaker:"tom okafor"', plan.Sequence("speaker_exact", ("tom", "okafor"))),
        ("role:members", plan.Terms("role_stem", ("member", "members"))),
        ("authority:aldermere", plan.Terms("authority_stem", ("aldermer", "aldermere"))),
        ("committee:police", plan.Terms("committee_stem", ("polic", "police"))),
        ("title:probation", plan.Terms("title_stem", ("probat", "probation"))),
        ("title:re-offending", plan.Sequence("title_stem", ("re", "offend"))),
        ("title:re-offending", plan.Terms("title_stem", ("reoffend", "reoffending"))),
        ('person:"deputy leader"', plan.Sequence("responsible_exact", ("deputy", "leader"))),
        ("ref:2024/2116", plan.Sequence("references_stem", ("2024", "2116"))),
        ("item:7a", plan.Terms("item", ("7a", "7A"))),
        ("kind:action", plan.Terms("kind", ("action",))),
        ("kind:actions", plan.Terms("kind", ("action",))),
        ("kind:press_release", plan.Terms("kind", ("press_release",))),
        ('kind:"press release"', plan.Terms("kind", ("press_release",))),
        ("status:Open", plan.Terms("status", ("open",))),
        ("status:ongoing", plan.Terms("status_text_stem", ("ongo", "ongoing"))),
        ("lang:cy", plan.Terms("language", ("cy",))),
        ("lang:Welsh", plan.Terms("language", ("cy",))),
        ("paper:ABCD", plan.Terms("paper", ("abcd",))),
    ],
)
def test_a_field_is_asked_of_its_column_and_does_not_score(typed: str, asked: plan.Plan) -> None:
    assert asked in leaves(lowered(typed))
    assert not scores(SearchRequest(reader=PUBLIC, query=parse(typed).tree))


def test_words_near_one_another_are_asked_of_one_field_by_their_stems() -> None:
    fields = lowered("thefts NEAR/5 police NEAR/2 car")
    assert isinstance(fields, plan.Any)
    assert len(fields.parts) == 5
    asked = leaves(fields.parts[0])
    assert {each.column for each in asked if isinstance(each, plan.Near | plan.Terms)} == {"text_stem"}
    assert plan.Near("text_stem", ("theft",), ("polic",), 5) in asked
    assert plan.Near("text_stem", ("polic",), ("car",), 2) in asked
    assert plan.Terms("text_stem", ("polic", "police"), 1.0) in asked
    assert scores(SearchRequest(reader=PUBLIC, query=parse("thefts NEAR/5 police").tree))


@pytest.mark.parametrize(
    "typed", ['"deputy leaders"~3', '"deputy" NEAR/3 leaders', 'deputy NEAR/3 "leaders"']
)
def test_quotes_near_something_are_exact_and_so_is_what_is_near_them(typed: str) -> None:
    asked = {each for each in leaves(lowered(typed)) if isinstance(each, plan.Near)}
    columns = ("text", "heading", "item_title", "speaker", "responsible")
    assert asked == {plan.Near(f"{name}_exact", ("deputy",), ("leaders",), 3) for name in columns}


def test_a_pattern_is_asked_of_the_exact_tokens_of_every_weighted_field() -> None:
    assert lowered("Organi?ATION*") == plan.Any(
        (
            plan.Pattern("text_exact", "organi?ation*", 1.0),
            plan.Pattern("heading_exact", "organi?ation*", 0.8),
            plan.Pattern("item_title_exact", "organi?ation*", 0.4),
            plan.Pattern("speaker_exact", "organi?ation*", 0.6),
            plan.Pattern("responsible_exact", "organi?ation*", 0.6),
        )
    )
    assert lowered("Café*") == lowered("cafe*")
    assert lowered("speaker:okaf*") == plan.Pattern("speaker_exact", "okaf*")
    assert lowered("status:compl*") == plan.Pattern("status_text_exact", "compl*")


@pytest.mark.parametrize("typed", ["reoffending NEAR/1 rate", "re-offending NEAR/1 rate"])
def test_the_hyphen_of_a_compound_makes_no_difference_to_nearness(typed: str) -> None:
    asked = leaves(lowered(typed))
    assert plan.Near("text_stem", ("re", "offend"), ("rate",), 1) in asked
    assert plan.Near("text_stem", ("reoffend",), ("rate",), 1) in asked


def test_nearness_in_a_field_is_asked_of_its_column() -> None:
    assert leaves(lowered('person:"director streets"~2')) == [
        plan.Near("responsible_exact", ("director",), ("streets",), 2)
    ]
    assert leaves(lowered('status:"in progress"~2')) == [
        plan.Near("status_text_exact", ("in",), ("progress",), 2)
    ]


def test_dates_are_days() -> None:
    first, last = dt.date(2014, 12, 1).toordinal(), dt.date(2014, 12, 31).toordinal()
    assert lowered("date:2014-12") == plan.Between("day", first, last)
    assert lowered("from:2014-12") == plan.Between("day", first, None)
    assert lowered("to:2014-12") == plan.Between("day", None, last)


def test_filters_dates_and_the_reader_are_part_of_the_plan() -> None:
    request = SearchRequest(
        reader=OPERATOR,
        filters={"kind": ("action", "answer"), "year": ("2014",), "speaker": ()},
        date_from=dt.date(2014, 1, 2),
    )
    access = plan.Terms("access", ("public", "restricted"))
    kind = plan.Terms("kind", ("action", "answer"))
    year = plan.Terms("year", ("2014",))
    days = plan.Between("day", dt.date(2014, 1, 2).toordinal(), None)
    assert matching(request) == plan.All((access, kind, year, days))
    assert matching(request, without="kind") == plan.All((access, year, days))


@pytest.mark.parametrize("typed", ["", "theft OR robbery", "-theft", "kind:action", "((a) OR -b)"])
@pytest.mark.parametrize("without", [None, "kind"])
def test_what_the_reader_may_not_see_never_matches(typed: str, without: str | None) -> None:
    whole = matching(SearchRequest(reader=PUBLIC, query=parse(typed).tree), without=without)
    assert isinstance(whole, plan.All)
    assert plan.Terms("access", (Access.PUBLIC.value,)) in whole.parts


def test_access_is_no_filter() -> None:
    with pytest.raises(BadRequest, match="access"):
        matching(SearchRequest(reader=PUBLIC, filters={"access": ("restricted",)}))


@pytest.mark.parametrize(
    ("typed", "ranked"),
    [
        ("theft", True),
        ('"theft"', True),
        ("theft*", False),
        ("theft* bridge", True),
        ("speaker:okaf*", False),
        ("kind:action theft", True),
        ("date:2014 OR theft", True),
        ("", False),
        ("-theft", False),
        ("kind:action -theft", False),
        ("date:2014", False),
    ],
)
def test_only_words_asked_for_score(typed: str, ranked: bool) -> None:
    assert scores(SearchRequest(reader=PUBLIC, query=parse(typed).tree)) is ranked
