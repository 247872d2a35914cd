"""Pictures of pages: the outline is where the words are, and whatever a file is there is an answer."""

import hashlib
import io
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

import search.pictures
from indexer.pipeline import Settings, index
from mappings.paper import PageText, Paper
from mappings.passage import Access
from search.engines import open_engine
from search.pictures import NoPicture, Pictures, StillDrawing
from search.request import PUBLIC, SearchRequest
from tests.indexer.extract.handmade import line, pdf, stream
from tests.support.programs import program
from tests.webui.aldermere import Library
from webui import create_app

_LINES = [
    "5. Repair of the canal towpath",
    "5.1 The Committee considered the state of the towpath at Mill Lock.",
    "5.2 Members asked when the lamps would be mended, and at what cost.",
    "RESOLVED: That the lamps be mended before the clocks go back.",
]
_ASKED = "lamps would be mended"
_WORDS = b"".join(line(each, y=600 - 90 * place, x=120) for place, each in enumerate(_LINES))
_SIDEWAYS = (
    b"q 0 1 -1 0 595 0 cm "
    + b"".join(line(each, y=400 - 60 * place, x=120) for place, each in enumerate(_LINES))
    + b"Q"
)


def served(folder: Path, **papers: bytes) -> FlaskClient:
    """The site over an index made of these files."""
    for name, content in papers.items():
        file = folder / "papers" / f"{name}.pdf"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    place = str(folder / "index")
    engine = open_engine(place, create=True)
    index(engine, [folder / "papers"], Settings(jobs=1), lambda done, total, file: None)
    engine.close()
    app = create_app(place)
    return app.test_client()


def found(client: FlaskClient, q: str = _ASKED, paper: str = "") -> dict[str, Any]:
    """The first passage with these words, of a paper with this file where it is said."""
    results = client.get("/api/v1/search", query_string={"q": f'"{q}"'}).get_json()["results"]
    passage: dict[str, Any] = next(each for each in results if each["paper"]["file"].endswith(paper))
    return passage


def page_of(client: FlaskClient, passage: dict[str, Any], **asked: str) -> str:
    address = f"/papers/{passage['paper']['id']}/pages/{passage['page']}"
    return client.get(address, query_string={"passage": passage["id"], **asked}).text


def outlined(page: str) -> tuple[str, list[tuple[float, float, float, float]]]:
    """The address of the picture, and the boxes over it as shares of its width and height."""
    picture = re.search(r'<img src="([^"]+)" width="(\d+)" height="(\d+)" alt="[^"]+">', page)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)" preserveAspectRatio="none"', page)
    assert picture
    assert size
    width, height = map(float, size.groups())
    boxes = re.findall(r'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"/>', page)
    return picture[1], [
        (x / width, y / height, (x + w) / width, (y + h) / height)
        for x, y, w, h in (map(float, box) for box in boxes)
    ]


def ink(drawn: Image.Image) -> list[tuple[float, float, float, float]]:
    """Where on an upright picture there is ink, a box for each line of it, from above, as shares."""
    dark = drawn.convert("L").point(lambda grey: 255 if grey < 128 else 0)
    rows = [bool(dark.crop((0, y, dark.width, y + 1)).getbbox()) for y in range(dark.height)]
    boxes = []
    top = None
    # Letters of a line hang together within some pixels.
    gap = dark.height // 60
    for y in range(dark.height + 1):
        if y < dark.height and rows[y]:
            top, last = (y if top is None else top), y
        elif top is not None and (y == dark.height or y - last > gap):
            left, _, right, _ = dark.crop((0, top, dark.width, last + 1)).getbbox() or (0, 0, 0, 0)
            boxes.append((left / dark.width, top / dark.height, right / dark.width, (last + 1) / dark.height))
            top = None
    return boxes


def settled(client: FlaskClient, address: str) -> TestResponse:
    """What comes of a picture in the end, however busy the machine is."""
    for _ in range(60):
        answer = client.get(address)
        if answer.status_code != 503:
            return answer
        assert answer.headers["Retry-After"]
    pytest.fail(f"{address} is still being drawn")


def drawn(client: FlaskClient, address: str) -> Image.Image:
    answer = settled(client, address)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    return Image.open(io.BytesIO(answer.data))


_UPSIDE_DOWN = b"q -1 0 0 -1 595 842 cm "
_SHEETS = {
    "upright": (_WORDS, b""),
    "cropped": (_WORDS, b"/CropBox [60 250 560 700]"),
    "small sheet": (_WORDS, b"/MediaBox [60 250 560 700] /CropBox [0 0 595 842]"),
    "large unit": (_WORDS, b"/UserUnit 2"),
    "turned": (_SIDEWAYS, b"/Rotate 90"),
    "turned and cropped": (_SIDEWAYS, b"/Rotate 90 /CropBox [20 50 500 800]"),
    "upside down": (_UPSIDE_DOWN + _WORDS + b"Q", b"/Rotate 180"),
    "turned back": (_UPSIDE_DOWN + _SIDEWAYS + b"Q", b"/Rotate 270"),
    "off the origin": (_UPSIDE_DOWN + _SIDEWAYS + b"Q", b"/Rotate -90 /MediaBox [-30 10 600 790]"),
}


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The same words on sheets that are turned and cropped in every way."""
    papers = {name: pdf([content], page=entries) for name, (content, entries) in _SHEETS.items()}
    return served(tmp_path_factory.mktemp("sheets"), **papers)


@pytest.mark.parametrize("name", _SHEETS)
def test_the_outline_is_where_the_words_are(sheets: FlaskClient, name: str) -> None:
    client = sheets
    passage = found(client, paper=f"{name}.pdf")
    address, boxes = outlined(page_of(client, passage))
    picture = drawn(client, address)
    lines = ink(picture)
    assert len(lines) == len(boxes) == len(_LINES)
    slack = 4 / 842
    for (x0, top, x1, bottom), (left, above, right, below) in zip(boxes, lines, strict=True):
        assert x0 - slack <= left < right <= x1 + slack
        assert top - slack <= above < below <= bottom + slack
        assert x1 - x0 < right - left + 10 * slack
        assert bottom - top < below - above + 10 * slack


@pytest.mark.parametrize("turned", [90, 180])
def test_a_scan_on_its_side_is_shown_upright_with_its_words_outlined(tmp_path: Path, turned: int) -> None:
    program("tesseract")
    lines = [f"5.{number} {each[4:]}" for number in range(1, 9) for each in _LINES[1:3]]
    words = b"".join(line(each, y=780 - 44 * place) for place, each in enumerate(lines))
    scanned = pypdfium2.PdfDocument(pdf([words]))[0].render(scale=200 / 72, grayscale=True).to_pil()
    scanned = scanned.rotate(turned, expand=True)
    width, height = (842, 595) if turned % 180 else (595, 842)
    image = stream(
        scanned.tobytes(),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        % scanned.size,
    )
    paper = pdf(
        [b"q %d 0 0 %d 0 0 cm /Scan Do Q" % (width, height)],
        page=b"/MediaBox [0 0 %d %d]" % (width, height),
        forms={b"Scan": image},
    )
    client = served(tmp_path, scan=paper)
    passage = found(client, "mended, and at what cost")
    address, boxes = outlined(page_of(client, passage))
    picture = drawn(client, address)
    assert picture.height > picture.width
    of_ink = ink(picture)
    assert len(of_ink) == len(lines)
    assert boxes
    middle = (boxes[0][1] + boxes[0][3]) / 2
    assert any(above < middle < below for _, above, _, below in of_ink)
    assert boxes[0][0] == pytest.approx(72 / 595, abs=0.02)


def test_what_a_browser_has_it_is_not_sent_again(client: FlaskClient, library: Library) -> None:
    address = f"/papers/{library.minutes}/pages/1.png"
    first = settled(client, address)
    assert (first.status_code, first.mimetype) == (200, "image/png")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    second = settled(client, f"/papers/{library.minutes}/pages/2.png")
    assert second.headers["ETag"] != first.headers["ETag"]
    head = client.head(address)
    assert (head.status_code, head.data) == (200, b"")


def test_the_page_names_the_size_of_its_picture(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/papers/{library.minutes}/pages/1").text
    found = re.search(r'<img src="([^"]+)" width="(\d+)" height="(\d+)" alt="([^"]+)">', page)
    assert found
    assert drawn(client, found[1]).size == (int(found[2]), int(found[3]))
    assert found[4] == "Picture of page 1, whose words stand here as text."
    assert f'href="/papers/{library.minutes}/file#page=1">Open the PDF at page 1</a>' in page


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999"])
def test_a_page_that_is_not_there_has_no_picture(client: FlaskClient, library: Library, number: str) -> None:
    assert client.get(f"/papers/{library.minutes}/pages/{number}.png").status_code == 404


def test_pictures_of_what_may_not_be_seen_are_not_shown(client: FlaskClient, library: Library) -> None:
    assert client.get(f"/papers/{library.restricted}/pages/1.png").status_code == 404
    assert client.get(f"/papers/{library.retired}/pages/1.png").status_code == 410


class Case:
    """A paper with one page as an index holds it, whatever its file is."""

    def __init__(self, library: Library, folder: Path) -> None:
        engine = open_engine(library.place)
        paper = engine.paper(library.minutes, PUBLIC)
        page = engine.page(library.minutes, 1, PUBLIC)
        assert paper
        assert page
        self.page: PageText = page
        self._paper = paper
        self._passage = engine.search(SearchRequest(reader=PUBLIC, filters={"paper": (paper.id,)})).hits[0]
        engine.close()
        self._folder = folder

    def paper(self, content: bytes, **known: Any) -> Paper:
        file = self._folder / "paper.pdf"
        file.write_bytes(content)
        place = replace(self._paper.places[0], location=str(file), **known.pop("place", {}))
        return replace(
            self._paper, sha256=hashlib.sha256(content).hexdigest(), places=(place,), page_count=1, **known
        )

    def client(self, paper: Paper) -> FlaskClient:
        place = str(self._folder / "index")
        engine = open_engine(place, create=True)
        with engine.writing() as writer:
            writer.put(replace(paper, passages=1), [replace(self._passage.passage, page_end=1)], [self.page])
        engine.close()
        return create_app(place).test_client()


@pytest.fixture
def case(library: Library, tmp_path: Path) -> Case:
    """What an index may hold."""
    return Case(library, tmp_path)


def _laughing() -> bytes:
    """A PDF whose one page draws a form that draws ten forms that draw ten, and so on."""
    forms = {
        b"F%d" % depth: stream(
            (b"/F%d Do " % (depth + 1)) * 10 if depth < 9 else b"BT /F1 9 Tf (Ha) Tj ET",
            b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F%d %d 0 R >> >>"
            % (depth + 1, depth + 4),
        )
        for depth in range(10)
    }
    return pdf([b"/F0 Do"], forms=forms)


_GARBAGE = b"%PDF-1.7\n" + bytes(range(256)) * 40
_TRUNCATED = pdf([_WORDS])[:400]


@pytest.mark.parametrize(
    "content",
    [b"", b"no PDF at all", _GARBAGE, _TRUNCATED, pdf([]), pdf([_WORDS] * 2)],
    ids=["empty", "no PDF", "garbage", "cut off", "without a page", "of other pages"],
)
def test_a_damaged_file_leaves_the_text_and_says_why(case: Case, content: bytes) -> None:
    paper = case.paper(content)
    client = case.client(paper)
    answer = settled(client, f"/papers/{paper.id}/pages/1.png")
    page = client.get(f"/papers/{paper.id}/pages/1")
    assert page.status_code == 200
    assert "The Committee received a report" in page.text
    assert "The picture of this page cannot be drawn: the file is damaged" in page.text
    assert "<img" not in page.text
    assert answer.status_code == 404
    assert "The picture of this page cannot be drawn" in answer.text


def test_what_a_file_asks_of_the_drawing_is_limited(case: Case) -> None:
    paper = case.paper(_laughing())
    client = case.client(paper)
    assert settled(client, f"/papers/{paper.id}/pages/1.png").status_code in (200, 404)
    assert client.get(f"/papers/{paper.id}/pages/1").status_code == 200


def test_a_drawing_that_takes_too_long_is_ended(case: Case, tmp_path: Path) -> None:
    paper = case.paper(_laughing())
    pictures = Pictures(tmp_path / "kept", seconds=0.5)
    for _ in range(2):
        with pytest.raises(NoPicture, match=r"takes longer than 0\.5 seconds"):
            pictures.get(paper, case.page, wait=60)


def test_nobody_waits_for_long(case: Case, tmp_path: Path) -> None:
    paper = case.paper(pdf([_WORDS]))
    pictures = Pictures(tmp_path / "kept")
    with pytest.raises(StillDrawing):
        pictures.get(paper, case.page, wait=0)
    assert pictures.get(paper, case.page, wait=60).startswith(b"\x89PNG")


def test_a_page_that_could_not_be_read_is_shown(case: Case) -> None:
    paper = case.paper(pdf([_WORDS]))
    case.page = replace(case.page, width=0.0, height=0.0, lines=())
    page = case.client(paper).get(f"/papers/{paper.id}/pages/1?q=towpath").text
    assert "No words were read on this page." in page
    assert re.search(r'<img src="[^"]+" alt="[^"]+">', page)
    assert "<svg" not in page


def test_a_file_that_was_moved_leaves_the_text_and_says_so(case: Case) -> None:
    paper = case.paper(pdf([_WORDS + line("moved")]))
    client = case.client(paper)
    Path(paper.places[0].location).write_bytes(pdf([b"", line("other bytes")]))
    page = client.get(f"/papers/{paper.id}/pages/1")
    assert (page.status_code, "The Committee received a report" in page.text) == (200, True)
    assert "moved or changed" in page.text
    assert str(Path(paper.places[0].location).parent) not in page.text
    answer = client.get(f"/papers/{paper.id}/pages/1.png")
    assert (answer.status_code, "moved or changed" in answer.text) == (404, True)


def test_a_paper_that_is_no_pdf_says_so(case: Case) -> None:
    paper = case.paper(b"<p>A page</p>", media_type="text/html")
    client = case.client(paper)
    page = client.get(f"/papers/{paper.id}/pages/1")
    assert (page.status_code, "this paper is none" in page.text) == (200, True)
    assert "Open the original file" in page.text
    assert client.get(f"/papers/{paper.id}/pages/1.png").status_code == 404


def test_a_picture_is_kept_by_the_bytes_of_its_paper(case: Case, tmp_path: Path) -> None:
    paper = case.paper(pdf([_WORDS]))
    kept = tmp_path / "kept"
    first = Pictures(kept).get(paper, case.page, wait=60)
    wait_for_files(kept, 1)
    Path(paper.places[0].location).unlink()
    assert Pictures(kept).get(replace(paper, id="another"), case.page, wait=0) == first
    (file,) = kept.iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    assert file.read_bytes() == first


def test_pictures_of_restricted_papers_are_never_kept(case: Case, tmp_path: Path) -> None:
    paper = case.paper(pdf([_WORDS]), place={"access": Access.RESTRICTED})
    kept = tmp_path / "kept"
    pictures = Pictures(kept)
    assert pictures.get(paper, case.page, wait=60).startswith(b"\x89PNG")
    assert not kept.exists()


def test_what_was_used_longest_ago_is_dropped(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    monkeypatch.setattr(search.pictures, "MOST_BYTES", 1)
    for number in range(2):
        paper = case.paper(pdf([line(f"Picture {number}")]))
        assert Pictures(kept).get(paper, case.page, wait=60)
    wait_for_files(kept, 0)


def wait_for_files(folder: Path, count: int) -> None:
    """A picture is given before it is kept."""
    for _ in range(200):
        if folder.exists() and len([*folder.glob("*.png")]) == count == len([*folder.iterdir()]):
            return
        threading.Event().wait(0.05)
    pytest.fail(f"{folder} does not hold {count} files")


def test_where_nothing_can_be_kept_pictures_are_shown(case: Case, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"a file stands there")
    paper = case.paper(pdf([_WORDS]))
    assert Pictures(tmp_path / "kept").get(paper, case.page, wait=60).startswith(b"\x89PNG")


@pytest.fixture
def many(tmp_path: Path) -> Iterator[tuple[FlaskClient, str]]:
    """A paper of twelve pages, of which no picture was drawn yet."""
    pages = [line(f"{number}. The heron of page {number} was counted.") for number in range(1, 13)]
    client = served(tmp_path, herons=pdf(pages))
    yield client, found(client, "heron of page")["paper"]["id"]


def test_many_at_once_are_drawn_in_turn_or_told_to_come_again(many: tuple[FlaskClient, str]) -> None:
    client, paper = many

    def asked(number: int) -> tuple[int, bool]:
        answer = client.application.test_client().get(f"/papers/{paper}/pages/{number}.png")
        return answer.status_code, "Retry-After" in answer.headers

    with ThreadPoolExecutor(12) as threads:
        drawing = [threads.submit(asked, number) for number in range(1, 13)]
        # Meanwhile pages are shown.
        assert client.get(f"/papers/{paper}").status_code == 200
        answers = [each.result() for each in drawing]
    assert set(answers) <= {(200, False), (503, True)}
    assert (200, False) in answers
