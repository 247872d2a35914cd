"""The accessibility statement, and what it says that tests do: axe-core over the pages in Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from tests.webui.aldermere import FOOTWAYS, Library
from webui import create_app

# Made once: the site and the browser.
pytestmark = pytest.mark.xdist_group("accessibility")

_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_PAGES = (
    "/",
    "/search?q=bicycle",
    "/search?q=bicycle&group=item&kind=speech&sort=newest",
    "/search?q=bicycel+unicorn&committee=Nobody",
    "/search?facet=speaker",
    "/passages/{resolution}?q=bicycle",
    "/passages/{welsh_passage}",
    "/passages/{answer}/similar",
    "/papers/{minutes}",
    "/papers/{failed}",
    "/papers/{minutes}/pages/1?q=towpath",
    "/commitments",
    "/commitments/{commitment}",
    "/commitments?q=zebra&status=open",
    "/meetings",
    f"/meetings/{FOOTWAYS.id}",
    "/coverage",
    "/live",
    f"/live?meeting={FOOTWAYS.id}&q=towpath",
    f"/live?meeting={FOOTWAYS.id}&item=5&size=large",
    "/search?page=x",
    "/help",
    "/accessibility",
    "/nothing",
)


# WCAG 2.2, success criterion 1.4.12.
_WIDER_SPACES = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }
"""
_TWICE_THE_SIZE = "html { font-size: 200% }"


@pytest.fixture(scope="module", params=[1280, 320])
def page(request: pytest.FixtureRequest, browser: Browser) -> Page:
    """A page as wide as on a desk, and as narrow as pages must be readable."""
    # The tests' own styles are let in beside the site's policy.
    return browser.new_page(viewport={"width": request.param, "height": 800}, bypass_csp=True)


@pytest.mark.parametrize("template", _PAGES)
def test_the_rules_that_a_machine_can_check(
    page: Page, address: str, library: Library, template: str
) -> None:
    page.goto(address + template.format_map(vars(library)))
    _check(page)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    _check(page)
    for style in (_WIDER_SPACES, _TWICE_THE_SIZE):
        added = page.add_style_tag(content=style)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), style
        added.evaluate("each => each.remove()")


def _check(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(_RULES)}})
    broken = {
        each["id"]: [node["html"] for node in each["nodes"]][:3] for each in found.response["violations"]
    }
    assert broken == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_statement_is_linked_on_each_page(client: FlaskClient) -> None:
    for address in ("/", "/search?q=towpath", "/help", "/accessibility", "/nothing"):
        assert '<a href="/accessibility">Accessibility</a>' in client.get(address).text


def test_it_says_what_is_not_accessible_and_how_it_was_tested(client: FlaskClient) -> None:
    page = client.get("/accessibility").text
    for heading in (
        "How accessible it is",
        "What is not accessible",
        "How it was tested",
        "Tell us what you cannot use",
        "About this statement",
    ):
        assert f"<h2>{heading}</h2>" in page
    assert "partially compliant" in page
    assert "Tell whoever keeps this site" in page


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("clerk@aldermere.example", '<a href="mailto:clerk@aldermere.example">clerk@aldermere.example</a>'),
        (
            "https://aldermere.example/contact?about=papers&in=en",
            '<a href="https://aldermere.example/contact?about=papers&amp;in=en">',
        ),
    ],
)
def test_it_says_whom_to_tell(
    library: Library, monkeypatch: pytest.MonkeyPatch, contact: str, link: str
) -> None:
    monkeypatch.setenv("MINUTED_CONTACT", f" {contact} ")
    assert link in create_app(library.place).test_client().get("/accessibility").text
