"""What the site says of papers that were read in part, or can no longer be opened."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from mappings.paper import Failure, PageProblem, Reason
from search.engines import open_engine
from tests.support.papers import SAFETY, Shelf
from webui import create_app

PACK = Shelf(
    "2019/pack.pdf",
    ["The panel heard evidence about lamps."],
    meeting=SAFETY,
    pages=["The panel heard evidence about lamps.", ""],
    problems=(PageProblem(2, "Reading it took longer than 30 seconds."),),
)
SHUT = Shelf("2019/shut.pdf", ["The panel heard evidence about gates."], meeting=SAFETY)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    place = str(tmp_path / "index")
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        PACK.put(writer)
        SHUT.put(writer)
        writer.note(
            replace(
                SHUT.paper, failure=Failure(Reason.UNREADABLE, "The file could not be opened: No such file.")
            )
        )
    engine.close()
    app = create_app(place)
    yield app.test_client()
    app.extensions["minuted"].close()


def test_the_pages_that_could_not_be_read_are_named(client: FlaskClient) -> None:
    page = client.get(f"/papers/{PACK.paper.id}").text
    assert "Not all of this paper could be read." in page
    assert "<li>Page 2. Reading it took longer than 30 seconds.</li>" in page
    assert "1 passage</h2>" in page
    assert "Not all of this page could be read." in client.get(f"/papers/{PACK.paper.id}/pages/2").text
    assert "could not be read" not in client.get(f"/papers/{PACK.paper.id}/pages/1").text
    told = client.get(f"/api/v1/papers/{PACK.paper.id}").get_json()
    assert told["pages_failed"] == [{"page": 2, "detail": "Reading it took longer than 30 seconds."}]


def test_a_paper_that_can_no_longer_be_opened_is_still_found_and_says_so(client: FlaskClient) -> None:
    page = client.get(f"/papers/{SHUT.paper.id}").text
    assert "What was read of it before is still found." in page
    assert "evidence about gates" in page
    assert client.get("/api/v1/search?q=gates").get_json()["total"] == 1
