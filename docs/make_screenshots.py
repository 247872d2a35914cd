"""Makes the pictures in docs/screenshots: the site over the sample papers, as a browser shows it.

    python -m docs.make_screenshots

Needs the packages of the test group and Chromium.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.programs import program
from tests.webui.serving import serving

_ROOT = Path(__file__).parents[1]
_FOLDER = _ROOT / "docs" / "screenshots"
_WIDE, _NARROW = (1280, 900), (360, 720)
_PROMISE = "a[href^='/commitments/']:has-text('cycle thefts recorded')"


def main() -> None:
    """Index the samples, serve them, and go through the site."""
    _FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "index")
        command = [sys.executable, "-m", "minuted", "index", "samples/papers", "--index", place]
        subprocess.run(command, cwd=_ROOT, check=True)
        with serving(place) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=program("chromium", "chromium-browser", "google-chrome"),
                args=["--no-sandbox", "--disable-gpu"],
            )
            _wide(browser, address)
            _narrow(browser, address)
            browser.close()


def _wide(browser: Browser, address: str) -> None:
    page = _page(browser, address, _WIDE)
    page.goto("/search?q=street+lamps")
    _shoot(page, "search")
    page.goto("/search?q=zebra+lamps&kind=letter")
    _shoot(page, "nothing-found")
    page.goto("/search?q=cycle+thefts+recorded")
    page.locator(_PROMISE).first.click()
    _shoot(page, "commitment")
    page.locator("table.history tbody tr").nth(1).get_by_role("link").first.click()
    _shoot(page, "passage")
    page.locator("a[href*='/pages/']").first.click()
    page.locator("img[src*='/pages/']").evaluate("image => image.decode()")
    _shoot(page, "page")
    page.goto("/meetings")
    page.get_by_role("link", name="10 September 2025").first.click()
    _shoot(page, "meeting")
    page.goto("/coverage")
    _shoot(page, "coverage")
    page.goto("/live")
    page.locator("main a[href*='meeting=']").first.click()
    page.keyboard.type("gull")
    page.locator("#live-main article").first.wait_for()
    _shoot(page, "live")


def _narrow(browser: Browser, address: str) -> None:
    page = _page(browser, address, _NARROW)
    page.goto("/search?q=street+lamps")
    _shoot(page, "telephone")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    _shoot(page, "paper")


def _page(browser: Browser, address: str, size: tuple[int, int]) -> Page:
    width, height = size
    return browser.new_page(base_url=address, viewport={"width": width, "height": height})


def _shoot(page: Page, name: str) -> None:
    page.screenshot(path=_FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
