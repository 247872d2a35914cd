"""What the site says of text that was read by OCR."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.engines import open_engine
from tests.support.papers import SAFETY, Shelf
from webui import create_app

SCAN = Shelf(
    "2019/scan.pdf",
    [{"text": "The towpath floods.", "page": 1, "page_end": 1, "read_by_ocr": True, "ocr_confidence": 0.934}],
    meeting=SAFETY,
    pages=["The towpath floods.", "The lock leaks."],
)
SCAN.pages[0] = replace(SCAN.pages[0], ocr_confidence=0.934)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    place = str(tmp_path / "index")
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        SCAN.put(writer)
    engine.close()
    app = create_app(place)
    yield app.test_client()
    app.extensions["minuted"].close()


def test_a_passage_says_that_it_was_read_by_ocr_and_how_sure_that_is(client: FlaskClient) -> None:
    page = client.get(f"/passages/{SCAN.ids[0]}").text
    assert "Read by OCR" in page
    assert "93% sure" in page
    told = client.get(f"/api/v1/passages/{SCAN.ids[0]}").get_json()
    assert (told["read_by_ocr"], told["ocr_confidence"]) == (True, 0.934)


def test_a_page_read_by_ocr_says_so(client: FlaskClient) -> None:
    said = "Read from a picture of the page by OCR"
    page = client.get(f"/papers/{SCAN.paper.id}/pages/1").text
    assert said in page
    assert "93% sure: look at the original before you quote it." in page
    assert said not in client.get(f"/papers/{SCAN.paper.id}/pages/2").text
