"""The JSON documents: every key of the interface, null where unknown, nothing but <mark> in excerpts."""

import datetime as dt
import json
from dataclasses import replace

from mappings.paper import Failure, Paper, Place, Reason
from mappings.passage import Kind, Passage
from search.acronyms import Meaning
from search.documents import answer_document, neighbourhood_document, paper_document, passage_document
from search.excerpts import excerpts
from search.finder import Answer, FacetValue, Neighbourhood, Question, Result
from search.query.parser import parse

PAPER = Paper(
    id="paper",
    sha256="ab" * 32,
    media_type="application/pdf",
    places=(Place(source="papers", path="2014/minutes.pdf", location="/srv/papers", size=1, modified_ns=1),),
    read_as="1",
    title="Minutes",
    source_url="https://aldermere.example/minutes.pdf",
    date=dt.date(2014, 12, 4),
)
PASSAGE = Passage(
    id="paper-1",
    paper_id="paper",
    position=0,
    kind=Kind.ACTION,
    text="Report on theft <soon> & fully.",
    date=dt.date(2014, 12, 4),
    due=dt.date(2015, 1, 8),
    references=("2014/17",),
)
PASSAGE_KEYS = """
    id url kind text excerpts score authority committee meeting_id meeting_date date date_basis published due
    item_number item_title minute_number heading paragraph speaker speaker_printed speaker_role
    speaker_organisation person_id responsible status status_text references in_question page page_end
    printed_page language language_basis read_by_ocr ocr_confidence access also_in commitments group paper
    citation
"""


def answer() -> Answer:
    tree = parse("theft").tree
    result = Result(
        passage=PASSAGE, paper=PAPER, score=1.23456, excerpts=excerpts(PASSAGE, tree), citation="There"
    )
    return Answer(
        question=Question(q="theft", page=2, per_page=5),
        tree=tree,
        reading="Passages with theft.",
        warnings=("Careful.",),
        total=6,
        total_papers=1,
        total_results=6,
        results=(result,),
        facets={"kind": (FacetValue(value="action", label="Action", count=6, selected=False),)},
        took_ms=3,
        acronyms=(
            Meaning(
                typed="wmp",
                at=(0, 3),
                short="WMP",
                long="West Marches Police",
                added=True,
                passages=2,
                seen_in="p-1",
            ),
        ),
    )


def test_a_search() -> None:
    document = answer_document(answer(), "https://minutes.example")
    results = document.pop("results")
    assert document == {
        "query": {
            "q": "theft",
            "reading": "Passages with theft.",
            "warnings": ["Careful."],
            "relaxed": False,
            "did_you_mean": None,
            "acronyms": [
                {
                    "typed": "wmp",
                    "short": "WMP",
                    "long": "West Marches Police",
                    "added": True,
                    "passages": 2,
                    "seen_in": "p-1",
                }
            ],
        },
        "total": 6,
        "total_papers": 1,
        "total_results": 6,
        "page": 2,
        "per_page": 5,
        "took_ms": 3,
        "near_matches": [],
        "facets": {"kind": [{"value": "action", "label": "Action", "count": 6, "selected": False}]},
    }
    assert isinstance(results, list)
    assert results[0]["excerpts"] == ["Report on <mark>theft</mark> &lt;soon&gt; &amp; fully."]
    assert results[0]["score"] == 1.2346
    assert results[0]["url"] == "https://minutes.example/passages/paper-1"
    assert results[0]["paper"]["url"] == "https://minutes.example/papers/paper"


def test_a_passage_has_every_key_and_null_where_nothing_is_known() -> None:
    document = passage_document(PASSAGE, PAPER, "There")
    assert set(document) == set(PASSAGE_KEYS.split())
    assert document["kind"] == "action"
    assert (document["date"], document["due"]) == ("2014-12-04", "2015-01-08")
    assert document["references"] == ["2014/17"]
    assert document["text"] == "Report on theft <soon> & fully."
    assert (document["excerpts"], document["score"], document["also_in"]) == ([], None, [])
    assert document["access"] == "public"
    assert document["url"] == "/passages/paper-1"
    for unknown in ("speaker", "status", "meeting_date", "published", "page", "person_id", "in_question"):
        assert document[unknown] is None
    assert document["paper"] == {
        "id": "paper",
        "title": "Minutes",
        "file": "2014/minutes.pdf",
        "sha256": "ab" * 32,
        "media_type": "application/pdf",
        "source_url": "https://aldermere.example/minutes.pdf",
        "url": "/papers/paper",
    }


def test_a_passage_among_its_neighbours() -> None:
    before = replace(PASSAGE, id="paper-0")
    there = Neighbourhood(passage=PASSAGE, before=(before,), after=(), paper=PAPER, citation="There")
    document = neighbourhood_document(there, "https://minutes.example")
    assert set(document) == {*PASSAGE_KEYS.split(), "before", "after"}
    assert (document["id"], document["citation"], document["after"]) == ("paper-1", "There", [])
    assert isinstance(document["before"], list)
    assert document["before"][0]["id"] == "paper-0"
    assert document["before"][0]["citation"] == "“Minutes”"
    assert document["before"][0]["url"] == "https://minutes.example/passages/paper-0"


def test_a_paper_says_why_it_could_not_be_read_and_not_where_it_lies_on_the_machine() -> None:
    failed = replace(PAPER, failure=Failure(Reason.ENCRYPTED, "It needs a password."))
    document = paper_document(failed)
    assert document["failure"] == {"reason": "encrypted", "detail": "It needs a password."}
    assert paper_document(PAPER)["failure"] is None
    assert document["date"] == "2014-12-04"
    assert "/srv/papers" not in json.dumps(document)


def test_a_question_that_was_no_text_is_still_json() -> None:
    document = answer_document(replace(answer(), question=Question(q="theft \udcff")))
    assert json.dumps(document, ensure_ascii=False).encode("utf-8")


def test_the_documents_are_json() -> None:
    assert json.loads(json.dumps(answer_document(answer())))["total"] == 6
