"""The page for use in a meeting in a real browser: keys, results as one types, what overtakes what."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.webui.test_live import PAGE

# Made once: the site and the browser.
pytestmark = pytest.mark.xdist_group("live")

Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, samples_address: str) -> Iterator[Opened]:
    """Opens an address; whatever the browser complains of fails the test, but what `allowed` matches."""
    contexts = []
    complaints: list[tuple[str, str]] = []

    def open_at(address: str = PAGE, *, allowed: str = "(?!)", **more: object) -> Page:
        context = browser.new_context(
            base_url=samples_address,
            **{"viewport": {"width": 1280, "height": 900}, **more},  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append((message.text, allowed)))
        page.on("pageerror", lambda error: complaints.append((str(error), "(?!)")))
        page.goto(address)
        return page

    yield open_at
    for context in contexts:
        context.close()
    # Who types before the page has settled has the focus already.
    settled = "^Autofocus processing was blocked"
    assert [text for text, allowed in complaints if not re.search(f"{allowed}|{settled}", text)] == []


def heading(page: Page) -> str:
    return page.locator("#live-heading").inner_text()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_in_under_ten_keystrokes(opened: Opened, scripts: bool) -> None:
    page = opened(java_script_enabled=scripts)
    keys = ["g", "u", "l", "l", "i", "e", "s", "Enter"]
    assert len(keys) < 10
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("#live-heading")).to_have_text("17 results")
    expect(page.locator("#live-main mark").first).to_be_in_viewport()
    expect(page.locator("#live-main .where a").first).to_be_in_viewport()


def test_with_scripts_the_beginning_of_a_word_is_enough(opened: Opened) -> None:
    page = opened()
    for key in ("g", "u", "l", "l"):
        page.keyboard.press(key)
    expect(page.locator("#live-heading")).to_have_text("17 results")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#live-main .citation:not(.on-paper)")).to_be_in_viewport()
    expect(page.locator("#live-main mark").first).to_have_text(re.compile("^gull", re.IGNORECASE))


def test_a_run_by_keyboard_alone(opened: Opened) -> None:
    page = opened()
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("cycle theft")
    expect(page.locator("#live-main")).to_have_attribute("data-title", "cycle theft")
    expect(page.locator("#live-main mark").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=cycle\+theft$"))
    page.keyboard.press("ArrowDown")
    links = page.locator("#live-main article h3 a")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(links.nth(2)).to_be_focused()
    expect(links.nth(2)).to_be_in_viewport()
    scrolled = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Back to the list")).to_be_visible()
    expect(page.locator("#live-heading")).to_be_focused()
    expect(page).to_have_url(re.compile("&passage="))
    page.keyboard.press("Escape")
    expect(links.nth(2)).to_be_focused()
    assert page.evaluate("scrollY") == scrolled
    expect(page).to_have_url(re.compile(r"q=cycle\+theft$"))

    page.keyboard.press("ArrowRight")
    agenda = page.locator(".agenda a")
    expect(agenda.first).to_be_focused()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#live-heading")).to_have_text("Before: Street Lighting Repairs and Winter Readiness")
    expect(agenda.nth(4)).to_have_attribute("aria-current", "true")
    expect(agenda.nth(4)).to_be_focused()
    expect(page.locator("#q")).to_have_value("")
    expect(page.get_by_role("status")).to_have_text("2 earlier items under this subject.")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#live-main .promised a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()


def test_an_answer_that_comes_late_takes_nobody_out_of_the_list(opened: Opened) -> None:
    page = opened()
    page.keyboard.type("cycle")
    expect(page.locator("#live-main")).to_have_attribute("data-title", "cycle")
    held: list[Route] = []
    page.route("**/live?*", lambda route: held.append(route))
    page.keyboard.type(" thefts")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    links = page.locator("#live-main article h3 a")
    expect(links.nth(1)).to_be_focused()
    passage = page.evaluate("document.activeElement.pathname")
    # The others were overtaken, and the last is not asked before the site bears it.
    for _ in range(100):
        if held and held[-1].request.url.endswith("q=cycle+thefts&part=main&typing=yes"):
            break
        page.wait_for_timeout(50)
    held[-1].continue_()
    expect(page.locator("#live-main")).to_have_attribute("data-title", "cycle thefts")
    is_there = page.evaluate(
        "path => [...document.querySelectorAll('#live-main h3 a')].some(each => each.pathname === path)",
        passage,
    )
    assert page.evaluate("document.activeElement.closest('#live-main h3') !== null")
    assert page.evaluate("document.activeElement.pathname") == passage or not is_there


def test_escape_empties_the_box_and_the_item_stands_there_again(opened: Opened) -> None:
    page = opened(f"{PAGE}&item=6")
    before = heading(page)
    page.keyboard.press("/")
    page.keyboard.type("gullies")
    expect(page.locator("#live-heading")).to_have_text("17 results")
    page.keyboard.press("Escape")
    expect(page.locator("#live-heading")).to_have_text(before)
    expect(page.locator("#q")).to_have_value("")
    expect(page).to_have_url(re.compile("item=6$"))


def test_arrow_up_leads_from_the_first_result_to_the_box(opened: Opened) -> None:
    page = opened(f"{PAGE}&q=gullies")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()


def test_single_keys_can_be_switched_off_and_stay_so(opened: Opened) -> None:
    page = opened(f"{PAGE}&item=6")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    dialog.get_by_role("link", name="Switch single-key shortcuts off").press("Enter")
    expect(dialog.get_by_role("link", name="Switch single-key shortcuts on")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    for address in (None, f"{PAGE}&item=6"):
        if address:
            page.goto(address)
        page.keyboard.press("/")
        expect(page.locator("#q")).not_to_be_focused()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page).to_have_url(re.compile("keys=off"))
    page.get_by_role("link", name="Keys").click()
    page.get_by_role("link", name="Switch single-key shortcuts on").click()
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("keys=off"))
    page.locator("#live-heading").focus()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_single_keys_are_letters_in_a_field_and_nothing_with_a_modifier(opened: Opened) -> None:
    page = opened()
    page.keyboard.type("and/or?")
    expect(page.locator("#q")).to_have_value("and/or?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator(".agenda a").first.focus()
    page.keyboard.press("Control+/")
    expect(page.locator("#q")).not_to_be_focused()


def test_what_is_overtaken_is_abandoned_and_never_painted(opened: Opened) -> None:
    page = opened()
    held: list[Route] = []
    page.route("**/live?*q=gul&*", lambda route: held.append(route))
    painted = page.evaluate_handle(
        """() => {
          const seen = [];
          new MutationObserver(() => seen.push(document.getElementById("live-heading").textContent))
            .observe(document.querySelector(".live-column"), {childList: true});
          return seen;
        }"""
    )
    with page.expect_event("requestfailed", lambda request: "q=gul&" in request.url):
        with page.expect_request("**/live?*q=gul&*"):
            page.keyboard.type("gul")
        page.keyboard.type("lies")
    expect(page.locator("#live-heading")).to_have_text("17 results")
    (route,) = held
    route.fulfill(body='<section id="live-main"><h2 id="live-heading">Overtaken</h2></section>')
    page.wait_for_timeout(300)
    assert heading(page) == "17 results"
    assert "Overtaken" not in painted.json_value()


def test_the_site_is_asked_at_most_ten_times_a_second(opened: Opened) -> None:
    page = opened()
    page.evaluate(
        """() => {
          const ask = window.fetch;
          window.asked = [];
          window.fetch = (...all) => {
            window.asked.push(performance.now());
            return ask(...all);
          };
        }"""
    )
    page.keyboard.type("the gullies of the east ward, and of the west")
    page.wait_for_timeout(1500)
    asked = page.evaluate("asked")
    assert len(asked) > 10
    # A clock's tick more or less.
    assert all(later - first > 990 for first, later in zip(asked, asked[10:], strict=False))
    page.keyboard.press("Escape")
    page.keyboard.type("gullies")
    expect(page.locator("#live-heading")).to_have_text("17 results")


def test_where_the_site_cannot_be_reached_that_is_said_and_it_is_asked_again(opened: Opened) -> None:
    page = opened(allowed="ERR_|Failed to load|503|429")
    page.route("**/live?*part=main*", lambda route: route.abort("connectionrefused"))
    page.keyboard.type("gullies")
    said = "The site cannot be reached. It is asked again."
    expect(page.get_by_text(said).first).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(said)
    page.unroute("**/live?*part=main*")
    expect(page.locator("#live-heading")).to_have_text("17 results")
    expect(page.locator("#trouble")).to_be_hidden()
    page.route(
        "**/live?*part=main*",
        lambda route: route.fulfill(status=429, headers={"Retry-After": "1"}, body="Too many requests"),
    )
    page.keyboard.type(" north")
    expect(page.locator("#trouble")).to_have_text("The site is asked too much. It is asked again.")
    page.unroute("**/live?*part=main*")
    expect(page.locator("#trouble")).to_be_hidden()


def test_what_another_answers_is_not_shown(opened: Opened) -> None:
    page = opened()
    page.route("**/live?*part=main*", lambda route: route.fulfill(body="<p>Of a proxy</p>"))
    page.keyboard.type("gullies")
    expect(page.locator("#trouble")).to_contain_text("The site cannot be reached.")
    expect(page.get_by_text("Of a proxy")).to_have_count(0)


def test_large_type_stays_and_holds_on_the_smallest_screen(opened: Opened) -> None:
    page = opened(f"{PAGE}&item=5", viewport={"width": 320, "height": 700})
    usual = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.excerpt')).fontSize)")
    page.get_by_role("link", name="Large type").press("Enter")
    expect(page.get_by_role("link", name="Usual type")).to_be_focused()
    expect(page).to_have_url(re.compile("size=large"))
    large = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.excerpt')).fontSize)")
    assert large >= 1.5 * usual
    page.goto(f"{PAGE}&q=gullies")
    expect(page.get_by_role("link", name="Usual type")).to_be_visible()
    # A window of 1280 pixels at 200 % is 640 wide.
    for width in (320, 640, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        for address in ("/live", f"{PAGE}&item=5", f"{PAGE}&q=gullies"):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


def test_without_scripts_links_lead_through_all_of_it(opened: Opened) -> None:
    page = opened("/live", java_script_enabled=False)
    page.get_by_role("link", name="Committee, 10 December 2025").click()
    page.get_by_role("link", name="5. Street Lighting").click()
    expect(page.locator("#live-heading")).to_have_text("Before: Street Lighting Repairs and Winter Readiness")
    page.get_by_role("link", name="Large type").click()
    expect(page.locator("html")).to_have_class(re.compile("large-type"))
    page.get_by_role("searchbox").fill("gullies")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile("item=5.*q=gullies|q=gullies.*item=5"))
    expect(page.locator("html")).to_have_class(re.compile("large-type"))
    page.locator("#live-main article h3 a").first.click()
    expect(page).to_have_url(re.compile(r"/passages/[a-z0-9-]+\?q=gullies"))


def test_a_passage_among_those_of_an_item_opens_in_place(opened: Opened) -> None:
    page = opened(f"{PAGE}&item=5")
    page.locator("#live-main h5 a").first.click()
    expect(page.locator("#live-main .citation:not(.on-paper)")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Open page"))).to_be_visible()
    page.reload()
    expect(page.locator("#live-main .citation:not(.on-paper)")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#live-heading")).to_contain_text("Before:")
    expect(page).to_have_url(re.compile("item=5$"))


def test_on_a_small_screen_what_an_item_leads_to_comes_into_sight(opened: Opened) -> None:
    page = opened(viewport={"width": 320, "height": 700})
    page.locator(".agenda a").nth(4).click()
    expect(page.locator("#live-heading")).to_contain_text("Before:")
    expect(page.locator("#live-heading")).to_be_focused()
    expect(page.locator("#live-heading")).to_be_in_viewport()


def test_a_link_with_a_modifier_is_the_browser_s(opened: Opened) -> None:
    page = opened(f"{PAGE}&q=gullies")
    with page.context.expect_page() as other:
        page.locator("#live-main article h3 a").first.click(modifiers=["Control"])
    expect(other.value).to_have_url(re.compile("/passages/"))
    assert heading(page) == "17 results"


def test_nothing_is_asked_of_another_host(opened: Opened, samples_address: str) -> None:
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{PAGE}&item=6")
    page.keyboard.press("/")
    page.keyboard.type("gullies")
    expect(page.locator("#live-heading")).to_have_text("17 results")
    assert asked
    assert all(url.startswith(samples_address) for url in asked)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(opened: Opened, width: int) -> None:
    page = opened("/live", viewport={"width": width, "height": 800})
    axe = Axe()

    def check(what: str) -> None:
        assert page.locator("[role=status], [role=alert], [aria-live]").count() == 1, what
        found = axe.run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], what

    for query in ("", "?q=gullies", "?q=gullies+zeppelin", f"?{PAGE.split('?')[1]}&item=6", "?zebra=1"):
        page.goto(f"/live{query}")
        check(query)
    page.goto(PAGE)
    check("the beginning")
    page.keyboard.type("gulli")
    expect(page.locator("#live-heading")).to_have_text("17 results")
    check("results")
    page.keyboard.press("ArrowDown")
    check("a result with the focus")
    page.keyboard.press("Enter")
    expect(page.locator("#live-main .citation:not(.on-paper)")).to_be_visible()
    check("a passage")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Large type").click()
    check("large type")
    page.get_by_role("link", name="Keys").click()
    check("keys")
    page.keyboard.press("Escape")
    page.route("**/live?*part=main*", lambda route: route.fulfill(body="<p>Of a proxy</p>"))
    page.keyboard.press("/")
    page.keyboard.type("zebra")
    expect(page.locator("#trouble")).to_be_visible()
    check("trouble")
