"""The ways of an officer and of an FOI handler from their question to its proof, over the sample papers.

That of a person in a meeting is in test_live_browser.py. Each goes with scripts and without.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

# Made once: the site and the browser.
pytestmark = pytest.mark.xdist_group("journeys")

_PROMISE = re.compile("^Commitment.*number of cycle thefts recorded")
Opened = Callable[[bool], Page]

scripts_or_none = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def opened(browser: Browser, samples_address: str) -> Iterator[Opened]:
    """Opens the first page with scripts or without; whatever the browser complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_home(scripts: bool) -> Page:
        context = browser.new_context(
            base_url=samples_address, viewport={"width": 1280, "height": 900}, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        return page

    yield open_home
    for context in contexts:
        context.close()
    assert complaints == []


def _search(page: Page, words: str) -> None:
    box = page.locator("#q")
    box.fill(words)
    # With scripts the list of suggestions, should it open, is left alone.
    box.press("Escape")
    box.fill(words)
    box.press("Enter")
    page.wait_for_url("**/search?**")


@scripts_or_none
def test_an_officer_finds_a_promise_what_became_of_it_and_its_proof(opened: Opened, scripts: bool) -> None:
    page = opened(scripts)
    _search(page, "did they ever send us the cycle theft figures")
    page.get_by_role("link", name=_PROMISE).first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("cycle thefts recorded at Aldermere station")
    expect(page.locator(".lead")).to_contain_text("Completed")
    expect(page.get_by_role("img", name="Timeline of this commitment")).to_be_visible()
    steps = page.locator("table.history tbody tr")
    expect(steps).to_have_count(4)
    for step, said in zip(
        steps.all(),
        ("I will write to the Chair", "undertook to provide", "Dear Cllr Dr Okafor", "Appendix 2"),
        strict=True,
    ):
        expect(step).to_contain_text(said)

    steps.nth(1).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=2, name=re.compile("^Minute"))).to_be_visible()
    expect(page.locator("blockquote")).to_contain_text("undertook to provide the number of cycle thefts")
    page.get_by_role("link", name=re.compile("^Page 2 as text")).click()
    picture = page.locator("img[src*='/pages/']")
    expect(picture).to_be_visible()
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 500
    expect(page.get_by_role("link", name=re.compile("^Open the PDF at page 2"))).to_have_attribute(
        "href", re.compile(r"/file#page=2$")
    )


@scripts_or_none
def test_an_foi_handler_collects_every_source_and_shows_how(opened: Opened, scripts: bool) -> None:
    page = opened(scripts)
    _search(page, '"Priory Park" lamps')
    said = page.get_by_text(re.compile(r"^\d+ passages in \d+ papers")).first.inner_text()
    passages = int(said.split()[0])
    assert passages > 10

    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV")).click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as table:  # noqa: PTH123
        rows = list(csv.DictReader(io.StringIO(table.read())))
    assert len(rows) == passages
    assert all(row["citation"] for row in rows)

    # Narrowed, the filter can be seen in the address, which is what is sent to others.
    page.locator("summary", has_text="Speaker").first.click()
    page.get_by_label(re.compile("^Cllr Ibrahim Malik|^Ibrahim Malik")).first.check()
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**speaker=**")
    expect(page.get_by_role("link", name=re.compile("^Remove the filter Speaker"))).to_be_visible()

    # On paper: what was asked, by which filter, when, and each passage with its citation.
    page.emulate_media(media="print")
    asked = page.locator(".on-paper").first
    expect(asked).to_contain_text('"Priory Park" lamps')
    expect(asked).to_contain_text("Malik")
    for hit in page.get_by_role("article").all():
        expect(hit.locator("cite, .cited, .citation").first).to_be_visible()
    page.emulate_media(media="screen")

    page.get_by_role("link", name="Coverage", exact=True).click()
    expect(page.get_by_text("8 papers with 330 passages can be searched")).to_be_visible()
    expect(
        page.get_by_role("heading", name="Meetings that papers speak of, and that are not held")
    ).to_be_visible()


def test_an_officer_without_a_mouse(opened: Opened) -> None:
    """The same way by keyboard alone: the box, the skip link, the promise, its history, the proof."""
    page = opened(True)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    _tab_to(page, page.locator("#q"), backwards=True)
    page.keyboard.type("cycle thefts recorded")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the results")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("link", name=_PROMISE).first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/commitments/*")
    _tab_to(page, page.locator("table.history tbody tr").nth(1).get_by_role("link").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/passages/*")
    expect(page.locator("blockquote")).to_contain_text("undertook to provide the number of cycle thefts")


def _tab_to(page: Page, wanted: Locator, *, backwards: bool = False) -> None:
    """Go by the tabulator to what is wanted, seeing on the way that the focus can be seen."""
    for _ in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        focus = page.locator(":focus")
        assert focus.evaluate(
            """element => {
                const style = getComputedStyle(element);
                return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
                    || style.boxShadow !== "none";
            }"""
        ), focus.evaluate("element => element.outerHTML")
    raise AssertionError("not reached")
