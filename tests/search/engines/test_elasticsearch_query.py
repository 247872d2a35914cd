"""What users type gets into Elasticsearch's queries as values and as nothing else."""

from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from mappings.fields import FACETS, FILTERS
from search.engines.asked import askable, is_keyword
from search.engines.elasticsearch_query import compiled, counts, sifting
from search.query.lowering import matching
from search.query.nodes import Everything
from search.query.parser import parse
from search.request import PUBLIC, SearchRequest

Path = tuple[str, ...]

_MARK = "zqxlamp"
_SIGNS = st.text(alphabet="{}[]\":\\/*?~^()-_ .,&|!=<>@#$;'é0", max_size=6)
_TYPED = st.sampled_from(
    [
        "{}",
        '"{}"',
        '"lamp {}"',
        "{}*",
        "speaker:{}",
        'title:"{}"',
        "-{}",
        "{} OR lamp",
        "{} NEAR/3 lamp",
        '"{}"~2',
    ]
)
# Below these stands what a column is compared with; nothing of it is read as a language, but for the ? and *
# of a wildcard.
_VALUES = {"terms", "value", "query", "span_term"}


def _leaves(body: Any, path: Path = ()) -> Iterator[tuple[Path, object]]:
    match body:
        case dict():
            for key, inner in body.items():
                yield from _leaves(inner, (*path, key))
        case list() | tuple():
            for inner in body:
                yield from _leaves(inner, path)
        case _:
            yield path, body


def _body(q: str) -> dict[str, Any]:
    return compiled(matching(askable(SearchRequest(query=parse(q).tree, reader=PUBLIC))))


@given(before=_SIGNS, after=_SIGNS, typed=_TYPED)
def test_words_are_values(before: str, after: str, typed: str) -> None:
    found = False
    for path, leaf in _leaves(_body(typed.format(before + _MARK + after))):
        assert not any(_MARK[:3] in key.casefold() for key in path)
        if isinstance(leaf, str) and _MARK[:3] in leaf:
            found = True
            assert _VALUES & set(path[-2:]), path
            if "wildcard" in path:
                assert not set(leaf.replace("?", "").removesuffix("*")) & set("*\\")
    assert found


@given(name=st.sampled_from(FILTERS), chosen=st.text(min_size=1))
def test_what_is_chosen_is_a_value(name: str, chosen: str) -> None:
    def bodies(value: str) -> list[object]:
        request = askable(SearchRequest(query=Everything(), reader=PUBLIC, filters={name: (value,)}))
        facets = {name: request.filters[name]} if name in FACETS else {}
        return [
            compiled(matching(request)),
            sifting(facets),
            counts(dict.fromkeys(facets, 5), facets, (0, 1)),
        ]

    def told(values: Sequence[object], value: str) -> list[tuple[Path, object]]:
        return [(path, "" if leaf == value else leaf) for path, leaf in _leaves(values)]

    # What the queries themselves say could not be told from it.
    assume(chosen not in {leaf for _, leaf in _leaves(bodies(_MARK))})
    held = chosen if is_keyword(chosen) else ""
    assert told(bodies(chosen), held) == told(bodies(_MARK), _MARK)
