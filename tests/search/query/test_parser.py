"""The query language: queries and the trees they are read as, and what holds of anything typed."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from search.query import plan
from search.query.lowering import matching
from search.query.nodes import And, Everything, Near, Node, Not, Or, Phrase, Synonyms, Word
from search.query.parser import MOST_CHARACTERS, parse
from search.query.printing import printed
from search.query.reading import reading
from search.request import PUBLIC, SearchRequest
from tests.support.trees import shown

READ = [
    ("", "*"),
    ("   ", "*"),
    ("theft", "theft"),
    ("bicycle theft", "(bicycle & theft)"),
    ("bicycle\u00a0theft", "(bicycle & theft)"),
    ("bicycle AND theft", "(bicycle & theft)"),
    ("bicycle and theft", "(bicycle & and & theft)"),
    ("bicycle, theft.", "(bicycle & theft)"),
    ('"freedom of information"', '"freedom of information"'),
    ("“freedom of information”", '"freedom of information"'),
    ('the"grant"scheme', '(the & "grant" & scheme)'),
    ("theft OR robbery", "(theft | robbery)"),
    ("theft or robbery", "(theft & or & robbery)"),
    ("a b OR c", "(a & (b | c))"),
    ("a OR b c", "((a | b) & c)"),
    ("a OR b OR c", "(a | b | c)"),
    ("a OR b AND c OR d", "((a | b) & (c | d))"),
    ("(a b) OR c", "((a & b) | c)"),
    ("(a (b c))", "(a & b & c)"),
    ("-vehicle", "-vehicle"),
    ("NOT vehicle", "-vehicle"),
    ("theft -vehicle", "(theft & -vehicle)"),
    ("theft −vehicle", "(theft & -vehicle)"),
    ("theft AND NOT vehicle", "(theft & -vehicle)"),
    ("a OR NOT b", "(a | -b)"),
    ("-a OR b", "(-a | b)"),
    ("NOT NOT a", "a"),
    ("NOT -a", "a"),
    ('-"motor vehicle"', '-"motor vehicle"'),
    ("-(a OR b) c", "(-(a | b) & c)"),
    ("-OR b", "(-OR & b)"),
    ("well-being", "well-being"),
    ("Q&A", "Q&A"),
    ("item(s)", "item(s)"),
    ("2024/2116", "2024/2116"),
    ("re-offending", "re-offending"),
    ("re offending", "re offending"),
    ("re offending OR theft", "(re offending | theft)"),
    ("re AND offending", "(re & offending)"),
    ("re, offending", "(re & offending)"),
    ("-re offending", "(-re & offending)"),
    ("re offending -vehicle", "(re offending & -vehicle)"),
    ("parks OR re offending", "(parks | re offending)"),
    ("letter re the budget", "(letter & re & the & budget)"),
    ("non re offending", "(non re & offending)"),
    ("parks under review", "(parks & under review)"),
    ("parks OR under review", "((parks | under) & review)"),
    ("speaker:okafor", "speaker=okafor"),
    ("Speaker:Okafor", "speaker=Okafor"),
    ('role:"cabinet member"', 'role="cabinet member"'),
    ("role:“cabinet member”", 'role="cabinet member"'),
    ("-speaker:okafor", "-speaker=okafor"),
    ("speaker:okafor OR speaker:lindqvist", "(speaker=okafor | speaker=lindqvist)"),
    ("item:7(a)", "item=7(a)"),
    ("item:5.", "item=5"),
    ("ref:2024/2116", "ref=2024/2116"),
    ("date:2014", "[2014-01-01..2014-12-31]"),
    ("date:2014-12-04", "[2014-12-04..2014-12-04]"),
    ("date:4/12/2014", "[2014-12-04..2014-12-04]"),
    ("from:2014-12", "[2014-12-01..]"),
    ("to:2014-12", "[..2014-12-31]"),
    ('to:"8 January 2015"', "[..2015-01-08]"),
    ("http://example.org/x", "http://example.org/x"),
    ("Note: the chair", "(Note & the & chair)"),
    ("10:30", "10:30"),
    ("+bicycle +theft", "(bicycle & theft)"),
    ('+speaker:okafor +"street lights" +(a OR b)', '(speaker=okafor & "street lights" & (a | b))'),
    ("+5 C++ a+b", "(+5 & C++ & a+b)"),
    ("safeguard*", "/safeguard*/"),
    ("Safeguard*, children.", "(/Safeguard*/ & children)"),
    ("(safeguard*)", "/safeguard*/"),
    ("safeguard*?", "/safeguard*/"),
    ("wom?n's*", "/wom?n's*/"),
    ("organi?ation", "/organi?ation/"),
    ("organi?ation?", "/organi?ation/"),
    ("‘safeguard*’…", "/safeguard*/"),
    ("col??r", "/col??r/"),
    ("201*", "/201*/"),
    ("m?t", "/m?t/"),
    ("café*", "/café*/"),
    ("-safeguard* OR theft", "(-/safeguard*/ | theft)"),
    ("speaker:okaf*", "speaker=/okaf*/"),
    ("title:organi?ation", "title=/organi?ation/"),
    ("What is safeguarding?", "(What & is & safeguarding)"),
    ("police NEAR/5 officers", "[police ~5 officers]"),
    ("police NEAR/0 officers", "[police ~0 officers]"),
    ("police near/5 officers", "(police & near/5 & officers)"),
    ("police NEAR/5 officers NEAR/3 theft", "[police ~5 officers ~3 theft]"),
    ("budget police NEAR/5 officers", "(budget & [police ~5 officers])"),
    ("a OR b NEAR/5 c", "(a | [b ~5 c])"),
    ("a NEAR/5 b OR c d", "(([a ~5 b] | c) & d)"),
    ("-a NEAR/5 b", "-[a ~5 b]"),
    ("NOT (a NEAR/5 b)", "-[a ~5 b]"),
    ("a AND b NEAR/2 c AND d", "(a & [b ~2 c] & d)"),
    ('"police officers" NEAR/5 theft', '["police officers" ~5 "theft"]'),
    ('a NEAR/1 b NEAR/2 "c"', '["a" ~1 "b" ~2 "c"]'),
    ("Q&A NEAR/5 session", "[Q&A ~5 session]"),
    ("police NEAR/5 re offending", "[police ~5 re offending]"),
    ("parks NEAR/5 under review", "([parks ~5 under] & review)"),
    ('"police officers"~5', '["police" ~5 "officers"]'),
    ("“police, officers; theft”~2", '["police" ~2 "officers" ~2 "theft"]'),
    ('"£5 re-offending – grants"~3', '["£5" ~3 "re-offending" ~3 "grants"]'),
    ('"a b"~1 c', '(["a" ~1 "b"] & c)'),
    ('-"a b"~1', '-["a" ~1 "b"]'),
    ('title:"police officers"~5', 'title=["police" ~5 "officers"]'),
    ('status:"on hold"~5', 'status=["on" ~5 "hold"]'),
]


@pytest.mark.parametrize(("typed", "tree"), READ)
def test_read_without_a_problem(typed: str, tree: str) -> None:
    parsed = parse(typed)
    assert shown(parsed.tree) == tree
    assert parsed.problems == ()


READ_WITH_A_PROBLEM = [
    ('"late papers', '"late papers"', "left open"),
    ('"', "*", "left open"),
    ('""', "*", "no word"),
    ("(a b", "(a & b)", "left open"),
    ("a) b", "(a & b)", "nothing opens"),
    ("a OR", "(a & OR)", "read as a word"),
    ("OR a", "(OR & a)", "read as a word"),
    ("AND", "AND", "read as a word"),
    ("NOT", "NOT", "read as a word"),
    ("a NOT", "(a & NOT)", "read as a word"),
    ("(OR) a", "(OR & a)", "read as a word"),
    ("a -", "a", "no word"),
    ("police – theft", "(police & theft)", "no word"),
    ("!!!", "*", "no word"),
    ("a OR ???", "a", "no word"),
    ("parks & gardens", "(parks & gardens)", "by itself"),
    ("parks && gardens", "(parks & gardens)", "by itself"),
    ("() parks", "parks", "nothing between them"),
    ("parks -( )", "parks", "nothing between them"),
    ("speaker:(okafor OR lindqvist)", "(speaker & (okafor | lindqvist))", "nothing straight after it"),
    ("date:soon theft", "theft", "not a date"),
    ("date:2014-13", "*", "not a date"),
    ('from:"31 February 2014"', "*", "not a date"),
    ("kind:poem theft", "theft", "the kinds are"),
    ("speaker:", "speaker", "nothing straight after it"),
    ("speaker: okafor", "(speaker & okafor)", "nothing straight after it"),
    ("speaker:!", "*", "no word after it"),
    ("police NEAR officers", "(police & NEAR & officers)", "write NEAR/5"),
    ("police NEAR/five officers", "(police & NEAR/five & officers)", "write NEAR/5"),
    ("police NEAR/101 officers", "[police ~100 officers]", "At most 100 words"),
    ('"police officers"~101', '["police" ~100 "officers"]', "At most 100 words"),
    ("NEAR/5 officers", "(NEAR/5 & officers)", "read as a word"),
    ("police NEAR/5", "(police & NEAR/5)", "read as a word"),
    ("a NEAR/5 (b OR c)", "(a & (b | c))", "joins words and phrases only"),
    ("(a OR b) NEAR/5 c", "((a | b) & c)", "joins words and phrases only"),
    ("a NEAR/5 -b", "(a & -b)", "joins words and phrases only"),
    ("a NEAR/5 ???", "a", "joins words and phrases only"),
    ("speaker:okafor NEAR/5 b", "(speaker=okafor & b)", "joins words and phrases only"),
    ('a NEAR/5 "b c"~2', '(a & ["b" ~2 "c"])', "joins words and phrases only"),
    ('"officers"~5 OR theft', '("officers" | theft)', "two words or more"),
    ('"police officers"~ theft', '("police officers" & theft)', "a number has to follow"),
    ('title:"officers"~5', 'title="officers"', "two words or more"),
    ('kind:"press release"~5', 'kind="press release"', "takes a whole value"),
    (
        " NEAR/5 ".join("abcdefghijk"),
        "([a ~5 " + " ~5 ".join("bcdefghi") + "] & j & k)",
        "8 pairs",
    ),
    (f'"{" ".join("abcdefghijk")}"~5', f'"{" ".join("abcdefghijk")}"', "8 pairs"),
    ("sa*", "sa", "“sa*” was read as plain words: * needs three letters or more before it."),
    ("é?t*", "é?t", "three letters or more"),
    ("theft sa* OR b", "(theft & (sa | b))", "three letters or more"),
    ("*guard", "guard", "only at the end of a word"),
    ("safe*ing", "safe*ing", "only at the end of a word"),
    ("**bold**", "bold", "only at the end of a word"),
    ("re-offend*", "re-offend", "without hyphens or signs"),
    ("£16*", "£16", "without hyphens or signs"),
    ("http://example.org/?a=b?c", "http://example.org/?a=b?c", "without hyphens or signs"),
    ("a" * 41 + "*", "a" * 41, "at most 40 letters"),
    ("ab??????c", "ab??????c", "of them 5 that ? stands for"),
    ("*", "*", "no word in it"),
    ('"safeguard*"', '"safeguard"', "Inside quotes"),
    ('"organi?ation of"~2', '["organi?ation" ~2 "of"]', "Inside quotes"),
    ("speaker:ok*", "speaker=ok", "three letters or more"),
    ("item:5*", "item=5", "takes a whole value"),
    ("kind:act*", "*", "takes a whole value"),
    ("safeguard* NEAR/5 children", "(/safeguard*/ & children)", "joins words and phrases only"),
    ("a" + "(" * 30 + " b", "(a & b)", "set aside"),
]


@pytest.mark.parametrize(("typed", "tree", "said"), READ_WITH_A_PROBLEM)
def test_read_with_a_problem(typed: str, tree: str, said: str) -> None:
    parsed = parse(typed)
    assert shown(parsed.tree) == tree
    assert said in " ".join(problem.sentence for problem in parsed.problems)
    assert said in reading(parsed.tree, parsed.problems)


@pytest.mark.parametrize("typed", ["?" * 3000, "date:" + "9" * 3000, "kind:" + "x" * 3000, "x*" * 1500])
def test_what_was_set_aside_is_named_in_short(typed: str) -> None:
    assert all(len(problem.sentence) < 300 for problem in parse(typed).problems)


def test_nodes_know_where_they_stand() -> None:
    typed = 'theft, -speaker:okafor "late papers" re  offending'
    parts = parse(typed).tree
    assert isinstance(parts, And)
    spans = [part.at for part in parts.parts if isinstance(part, Word | Phrase | Not)]
    assert [typed[start:end] for start, end in spans] == [
        "theft",
        "-speaker:okafor",
        "late papers",
        "re  offending",
    ]


def test_a_question_that_is_too_long_is_read_as_far_as_it_goes() -> None:
    parsed = parse(" ".join(f"word{number}" for number in range(400)))
    assert isinstance(parsed.tree, And)
    assert len(parsed.tree.parts) == 128
    assert [problem.sentence for problem in parsed.problems] == ["Only the first 128 words were read."]
    assert "4,000 characters" in parse("theft " * 1000).problems[-1].sentence


PIECES = [
    *(
        '"',
        "“",
        "(",
        ")",
        "-",
        "–",
        "*",
        "?",
        "~5",
        "'",
        ":",
        "/",
        "&",
        "£",
        "\u00ad",
        "\ud800",
        "\0",
        "\u202e",
    ),
    *(
        "a",
        "b ",
        " ",
        "\n",
        "é",
        "ß",
        "ﬁ",
        "İ",
        "漢字",
        "ที่",
        "١٢",
        "2014",
        "re ",
        "under ",
        "AND ",
        "OR ",
        "NOT ",
    ),
    *(
        "NEAR/3 ",
        "NEAR/999 ",
        "safe*",
        "m?n ",
        "re-offend NEAR/99 ",
        "~9 ",
        "speaker:",
        "date:",
        "from:",
        "kind:",
        "item:",
        "paper:",
        "status:",
        "lang:",
        "x:",
    ),
]


TYPED = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join)


@settings(max_examples=500, deadline=None, database=None, derandomize=True)
@given(typed=TYPED)
def test_nothing_typed_raises(typed: str) -> None:
    parsed = parse(typed)
    said = reading(parsed.tree, parsed.problems)
    assert said.startswith(("Passages ", "All passages"))
    assert said.encode()
    assert all(0 <= start <= end <= len(typed) for start, end in (problem.at for problem in parsed.problems))
    assert all(typed[start:end].strip() for start, end in spans(parsed.tree))


@settings(max_examples=1000, deadline=None, database=None, derandomize=True)
@given(typed=TYPED)
@example(typed="'OR a 'NEAR/5 !speaker:x !+b !& -OR")
@example(typed="re AND offending -(re offending) parks OR (under review) -((re offending) NEAR/2 a)")
@example(typed="a OR re AND offending non (re offending) (a -(-b)) OR c")
@example(typed="x(y!) !(y)x item:5*. item:'  5  a.'")
def test_what_is_printed_is_read_as_the_same_tree(typed: str) -> None:
    tree = parse(typed).tree
    again = printed(tree)
    assume(len(again) <= MOST_CHARACTERS)
    assert parse(again).tree == tree
    assert printed(parse(again).tree) == again


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        ("  bicycle   theft ", "bicycle theft"),
        ("bicycle AND theft", "bicycle theft"),
        ("a b OR c", "a b OR c"),
        ("(a b) OR c", "(a b) OR c"),
        ("(a) (b OR (c))", "a b OR c"),
        ("NOT “motor vehicle”", '-"motor vehicle"'),
        ("NOT (a OR b)", "-(a OR b)"),
        ("re AND offending", "re AND offending"),
        ("(re offending) theft", "re offending theft"),
        ("parks OR (under review)", "parks OR (under review)"),
        ("OR a", "'OR a"),
        ("“police officers”~5", '"police" NEAR/5 "officers"'),
        ("title:“police officers”~5", 'title:"police officers"~5'),
        ("Speaker:okaf*", "speaker:okaf*"),
        ("date:1/2/2014", "date:2014-02-01"),
        ("date:“February 2016” date:2014", "date:2016-02 date:2014"),
        ("from:2014 to:2015-02", "from:2014-01-01 to:2015-02-28"),
        ("", ""),
    ],
)
def test_a_tree_is_printed_as_short_as_can_be(typed: str, again: str) -> None:
    assert printed(parse(typed).tree) == again


def spans(node: Node) -> Iterator[tuple[int, int]]:
    """Where the nodes that know it stand."""
    match node:
        case And() | Or():
            for part in node.parts:
                yield from spans(part)
        case Not():
            yield node.at
            yield from spans(node.part)
        case Near():
            yield node.at
            for part in node.parts:
                yield part.at
        case Everything() | Synonyms():
            pass
        case _:
            yield node.at


def work(task: Callable[[], object]) -> int:
    """How many calls of functions a task makes."""
    calls = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        task()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.long
@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(typed=TYPED.filter(bool))
@example(typed="re-offend NEAR/99 ")
@example(typed='"re-offend anti-social"~99 ')
@example(typed="under ")
def test_the_work_of_reading_grows_no_faster_than_what_is_typed(typed: str) -> None:
    half, longest = (typed * (length // len(typed)) for length in (2000, 4000))
    one, other = parse(half), parse(longest)
    assert work(lambda: parse(longest)) < 2.2 * work(lambda: parse(half)) + 10_000
    said = work(lambda: reading(one.tree, one.problems))
    assert work(lambda: reading(other.tree, other.problems)) < 2.2 * said + 10_000
    assert work(lambda: printed(other.tree)) < 2.2 * work(lambda: printed(one.tree)) + 40_000
    asked = matching(SearchRequest(reader=PUBLIC, query=other.tree))
    assert leaves(asked) < 20_000


def leaves(part: plan.Plan | plan.Bonus) -> int:
    """How many parts a plan has that an engine looks up."""
    match part:
        case plan.Bonus():
            return leaves(part.part)
        case plan.All() | plan.Any():
            return sum(map(leaves, part.parts))
        case plan.Not():
            return leaves(part.part)
        case plan.Near():
            return part.most + 1
    return 1


@pytest.mark.parametrize("piece", PIECES)
def test_the_same_over_and_over_is_read(piece: str) -> None:
    parsed = parse(piece * 50_000)
    assert reading(parsed.tree, parsed.problems)
