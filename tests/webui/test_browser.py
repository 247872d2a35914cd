"""A reader's way through the site in a real browser, without scripts but where it suggests."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

# Made once: the site and the browser.
pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The first page, in a browser that runs no scripts."""
    yield from _first_page(browser, address, java_script_enabled=False)


@pytest.fixture
def lively(browser: Browser, address: str) -> Iterator[Page]:
    """The first page, in a browser that runs scripts and can be touched."""
    yield from _first_page(browser, address, has_touch=True)


def _first_page(browser: Browser, address: str, **more: bool) -> Iterator[Page]:
    """The first page; whatever the browser complains of fails the test."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, **more)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/")
    yield page
    context.close()
    assert complaints == []


def test_search_read_filter_and_open_the_paper(page: Page) -> None:
    page.get_by_role("searchbox").fill("bicycle")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", level=2, name="121 passages in 2 papers")).to_be_visible()

    page.get_by_role("article").first.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/passages/[a-z0-9-]+\?q=bicycle$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("Theft from public places|Repair of the canal towpath")
    )
    expect(page.locator("mark").first).to_have_text(re.compile("^bicycles?$"))
    page.go_back()

    page.get_by_text("Filter by Speaker").click()
    page.get_by_label("Piers Okonjo").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=2, name="40 passages in 1 paper")).to_be_visible()
    expect(page.get_by_label("Piers Okonjo")).to_be_checked()
    page.get_by_role("link", name="Remove the filter Speaker: Piers Okonjo").click()
    expect(page.get_by_role("heading", level=2, name="121 passages in 2 papers")).to_be_visible()

    page.get_by_label(re.compile("^Resolution")).check()
    page.get_by_role("searchbox").fill("towpath")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="1 passage in 1 paper")).to_be_visible()
    page.get_by_role("link", name="Page 1 of result 1", exact=True).click()
    expect(page.locator("mark")).to_have_count(2)
    page.get_by_role("link", name="Minutes of the Highways and Footways Committee, 4 December 2014").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Minutes of the Highways")
    expect(page.get_by_role("link", name="Action 5.3")).to_be_visible()


def test_from_a_question_to_what_became_of_it_and_its_proof(page: Page) -> None:
    page.get_by_role("searchbox").fill("did they ever write to the canal trust")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=re.compile("^Commitment.*canal trust")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Write to the canal trust")
    expect(page.get_by_role("img", name="Timeline of this commitment")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(5)
    page.get_by_role("row").nth(2).get_by_role("link").click()
    expect(page.get_by_role("heading", level=2, name="Action 5.3")).to_be_visible()
    page.get_by_role("link", name="2 commitments made at this meeting").click()
    expect(page.get_by_role("heading", level=2, name="2 commitments: 1 open, 1 completed")).to_be_visible()


def test_the_commitments_open_for_longest(page: Page) -> None:
    page.get_by_role("link", name="Commitments", exact=True).click()
    page.get_by_role("link", name="Open for longest").click()
    expect(page.get_by_role("heading", level=2, name="2 commitments: 2 open")).to_be_visible()
    page.locator("summary").filter(has_text="Open for long").click()
    page.get_by_label("More than so many days").fill("90")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=2, name="1 commitment: 1 open")).to_be_visible()
    page.get_by_role("link", name="Remove the filter Open for more than: 90 days").click()
    page.get_by_role("link", name="Remove the filter Status: Open").click()
    page.get_by_role("link", name="Show what was only said").click()
    expect(page.get_by_role("heading", level=2, name="1 commitment: 1 with no status known")).to_be_visible()


def test_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="What is held, and what is known not to be")).to_be_focused()


def test_the_keyboard_reaches_the_results_past_the_filters(page: Page) -> None:
    page.goto("/search?q=bicycle")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the results")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="121 passages in 2 papers")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("summary", has_text="Numbers by year")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("article").first.get_by_role("link").first).to_be_focused()


def test_order_and_groups_are_applied_with_the_filters(page: Page) -> None:
    page.goto("/search?q=bicycle")
    expect(page.get_by_role("button", name="Apply")).to_be_visible()
    page.get_by_label("Sort by").select_option("Oldest")
    page.get_by_label("Group by").select_option("Items of business")
    page.get_by_label(re.compile("^Resolution")).check()
    page.get_by_label(re.compile("^Speech")).check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=2, name="2 items of business")).to_be_visible()
    expect(page.get_by_label("Sort by")).to_have_value("oldest")
    expect(page.get_by_role("heading", level=3).filter(has_text="2014").first).to_be_visible()
    for removed in ("Kind: Resolution", "Kind: Speech"):
        page.get_by_role("link", name=f"Remove the filter {removed}").click()
    expect(page.get_by_label("Group by")).to_have_value("item")


def test_the_years_of_the_chart_lead_to_their_hits(page: Page) -> None:
    page.goto("/search?q=bicycle")
    chart = page.get_by_role("img", name="Bar chart of passages by year")
    expect(chart).to_have_accessible_description("From 1 passage in 2014 to 120 in 2019; most, 120, in 2019.")
    page.get_by_text("Numbers by year").click()
    expect(page.get_by_role("row")).to_have_count(7)
    page.get_by_role("link", name="2014", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="1 passage in 1 paper")).to_be_visible()
    expect(chart).to_be_visible()


def test_from_nothing_found_to_something(page: Page) -> None:
    page.goto("/search?q=resurfaced&kind=speech")
    page.get_by_role("link", name="search without Kind: Speech").click()
    expect(page.get_by_role("heading", level=2, name="1 passage in 1 paper")).to_be_visible()
    page.goto("/search?q=towpath+zeppelin")
    page.get_by_role("link", name="What is held, and what is known not to be").click()
    expect(page.get_by_role("heading", level=1, name="Coverage")).to_be_visible()


def test_links_to_results_have_names_of_their_own(page: Page) -> None:
    page.goto("/search?q=evidence&per_page=100")
    links = page.get_by_role("article").locator("h3").get_by_role("link").all_text_contents()
    assert len(links) == 100 == len(set(links))
    page.goto("/search?q=evidence")
    names = (
        page.get_by_role("article")
        .get_by_role("link")
        .evaluate_all("links => links.map(link => [link.textContent, link.href])")
    )
    targets: dict[str, set[str]] = {}
    for name, target in names:
        targets.setdefault(name, set()).add(target)
    assert [name for name, there in targets.items() if len(there) > 1] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_sticks_out(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    for path in (
        "/",
        "/search?q=bicycle",
        "/search?q=lanterns&speaker=Piers+Okonjo",
        "/search?q=towpath+zeppelin&group=item",
        "/help",
        "/commitments",
        "/commitments/towpathlight",
        "/commitments/lanterns",
    ):
        page.goto(path)
        box = page.get_by_role("searchbox").bounding_box()
        assert box
        assert 0 < box["x"] < box["x"] + box["width"] <= width, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_letters_of_twice_the_size_find_room(lively: Page, width: int) -> None:
    lively.set_viewport_size({"width": width, "height": 700})
    for path in (
        "/search?q=bicycle&kind=speech&kind=resolution",
        "/search?q=towpath+zeppelin",
        "/commitments",
    ):
        lively.goto(path)
        lively.evaluate("document.documentElement.style.fontSize = '200%'")
        assert lively.evaluate("document.documentElement.scrollWidth") <= width, path


def test_filters_open_on_a_small_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/search?q=bicycle")
    expect(page.get_by_role("button", name="Apply")).not_to_be_visible()
    page.locator("summary").first.click()
    page.get_by_label(re.compile("^Resolution")).check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=2, name="1 passage in 1 paper")).to_be_visible()


def test_the_passage_stands_on_the_first_screen_of_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/search?q=bicycle&speaker=Piers+Okonjo&sort=oldest&page=2")
    page.get_by_role("article").last.get_by_role("link").first.click()
    expect(page.get_by_text("2 more before")).to_be_visible()
    expect(page.locator(".chosen-passage .words")).to_be_in_viewport()
    page.get_by_text("2 more before").click()
    expect(page.get_by_role("article").first).to_be_visible()


def test_a_suggestion_is_chosen_by_keyboard(lively: Page) -> None:
    box = lively.get_by_role("combobox", name="Who said or promised what")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("okon")
    options = lively.get_by_role("option")
    expect(options).to_have_text(["Piers Okonjo Speaker, 40 passages", "Okonjo Word, 40 passages"])
    expect(lively.get_by_role("status")).to_have_text("2 suggestions, use the arrow keys.")
    expect(box).to_have_attribute("aria-expanded", "true")

    box.press("ArrowUp")
    expect(lively.get_by_role("option", selected=True)).to_have_text("Okonjo Word, 40 passages")
    box.press("ArrowDown")
    chosen = lively.get_by_role("option", selected=True)
    expect(chosen).to_have_text("Piers Okonjo Speaker, 40 passages")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    expect(box).to_have_value("okon")
    box.press("Enter")
    expect(lively.get_by_role("heading", level=2, name="40 passages in 1 paper")).to_be_visible()
    expect(lively.get_by_role("combobox", name="Search the papers")).to_have_value('speaker:"Piers Okonjo"')


def test_escape_closes_the_suggestions_then_empties_the_box(lively: Page) -> None:
    box = lively.get_by_role("combobox")
    box.press_sequentially("towp")
    expect(lively.get_by_role("listbox", name="Suggestions")).to_be_visible()
    box.press("Escape")
    expect(lively.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("towp")
    box.press("Escape")
    expect(box).to_have_value("")


def test_without_a_choice_enter_searches_for_what_is_typed(lively: Page) -> None:
    box = lively.get_by_role("combobox")
    box.press_sequentially("towpath")
    expect(lively.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    expect(lively).to_have_url(re.compile(r"\?q=towpath$"))


def test_a_suggestion_is_chosen_by_touch(lively: Page) -> None:
    lively.set_viewport_size({"width": 360, "height": 740})
    lively.get_by_role("combobox").press_sequentially("bicycle th")
    lively.get_by_role("option").filter(has_text="Theft from public places").tap()
    expect(lively).to_have_url(re.compile("/search"))
    expect(lively.get_by_role("combobox", name="Search the papers")).to_have_value(
        'bicycle title:"Theft from public places"'
    )


def test_nothing_is_asked_from_the_first_letter_and_what_is_overtaken_is_abandoned(lively: Page) -> None:
    asked: list[str] = []
    lively.on("request", lambda request: asked.append(request.url) if "/suggest?" in request.url else None)
    box = lively.get_by_role("combobox")
    box.press("t")
    lively.wait_for_timeout(500)
    assert asked == []
    # It is not answered before it is overtaken.
    lively.route("**/api/v1/suggest?q=to", lambda route: None)
    with lively.expect_event("requestfailed"):
        with lively.expect_request("**/api/v1/suggest?q=to"):
            box.press("o")
        box.press_sequentially("wp")
    expect(lively.get_by_role("option").first).to_be_visible()
    box.press_sequentially(" ")
    expect(lively.get_by_role("option")).to_have_count(0)


def test_suggestions_are_of_what_the_filters_leave(lively: Page) -> None:
    lively.goto("/search?speaker=Piers+Okonjo")
    box = lively.get_by_role("combobox", name="Search the papers")
    box.fill("bic")
    options = lively.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options).to_have_text(["bicycle Word, 40 passages"])


def test_the_site_works_where_nothing_is_suggested(lively: Page) -> None:
    lively.route("**/api/v1/suggest?*", lambda route: route.fulfill(body="<p>Of a proxy</p>"))
    box = lively.get_by_role("combobox")
    box.press_sequentially("towp")
    lively.wait_for_timeout(500)
    expect(lively.get_by_role("option")).to_have_count(0)
    box.press_sequentially("ath")
    box.press("Enter")
    expect(lively).to_have_url(re.compile(r"\?q=towpath$"))


@pytest.mark.parametrize("width", [320, 1280])
def test_from_a_hit_to_its_page_with_the_passage_outlined(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/search?q=received+report")
    page.get_by_role("link", name=re.compile("^Page 1 of result")).first.click()
    expect(page).to_have_url(re.compile(r"&passage=[a-z0-9-]+#hit$"))
    expect(page.locator(".is-outlined mark").first).to_be_in_viewport()
    image = page.get_by_role("img", name=re.compile("^Picture of page 1.*Outlined: Minute 5.1.$"))
    expect(image).to_be_visible()
    assert image.evaluate("image => image.naturalWidth") == 1240
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture, outline = image.bounding_box(), page.locator(".layers rect").bounding_box()
    assert picture
    assert outline
    # The lines from 70, 110 to 500, 136 of 595 by 842 points, and some room and a stroke around them.
    scale = picture["width"] / 595
    assert outline["x"] - picture["x"] == pytest.approx(68 * scale, abs=4)
    assert outline["y"] - picture["y"] == pytest.approx(108 * scale, abs=4)
    assert outline["width"] == pytest.approx(434 * scale, abs=6)
    assert outline["height"] == pytest.approx(30 * scale, abs=6)


def test_the_outline_is_seen_in_chosen_colours_and_on_paper(page: Page) -> None:
    page.goto("/search?q=received+report")
    page.get_by_role("link", name=re.compile("^Page 1 of result")).first.click()
    for media in ({"forced_colors": "active"}, {"forced_colors": "none", "media": "print"}):
        page.emulate_media(**media)  # type: ignore[arg-type]
        outline = page.locator(".layers rect")
        expect(outline).to_be_visible()
        stroke, wide = outline.evaluate(
            "rect => [getComputedStyle(rect).stroke, parseFloat(getComputedStyle(rect).strokeWidth)]"
        )
        assert stroke not in ("none", "rgb(255, 255, 255)")
        assert wide >= 2


def test_nothing_of_a_page_moves_when_its_picture_comes(page: Page) -> None:
    page.goto("/search?q=received+report")
    address = page.get_by_role("link", name=re.compile("^Page 1 of result")).first.get_attribute("href") or ""
    heights = []
    for goes_on in (False, True):
        if not goes_on:
            page.route("**/*.png", lambda route: route.fulfill(status=204))
        page.goto(address)
        box = page.locator(".layers").bounding_box()
        assert box
        heights.append(round(box["height"]))
        page.unroute("**/*.png")
    assert heights[0] == pytest.approx(heights[1], abs=2)


@pytest.mark.parametrize("has_clipboard", [True, False])
@pytest.mark.parametrize("form", ["Plain text", "HTML", "Markdown"])
def test_a_citation_is_copied_by_its_button(lively: Page, form: str, has_clipboard: bool) -> None:
    if has_clipboard:
        lively.context.grant_permissions(["clipboard-read", "clipboard-write"])
    else:
        lively.add_init_script("delete Navigator.prototype.clipboard")
    lively.goto("/search?q=bicycle+racks")
    lively.get_by_role("article").first.get_by_role("link").first.click()
    box = lively.get_by_label(form, exact=True)
    expect(box).not_to_be_editable()
    lively.get_by_role("button", name=f"Copy the citation as {form}").click()
    expect(lively.locator("#status")).to_have_text(f"Copied the citation as {form}.")
    search = lively.get_by_role("combobox")
    search.fill("")
    search.press("Control+v")
    expect(search).to_have_value(box.input_value())


def test_without_scripts_a_citation_is_selected_and_nothing_promises_to_copy(page: Page) -> None:
    page.goto("/search?q=bicycle+racks")
    page.get_by_role("article").first.get_by_role("link").first.click()
    expect(page.get_by_role("button", name=re.compile("Copy"))).to_have_count(0)
    page.get_by_label("Markdown", exact=True).focus()
    page.keyboard.press("Control+a")
    expect(page.get_by_label("Markdown", exact=True)).to_have_value(re.compile(r"^\[Aldermere .*\]\(http://"))
