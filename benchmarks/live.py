"""How long a key takes to become results on the page for meetings, in a real browser.

    python -m benchmarks.live [--index PLACE] [--rounds N]

By default over the sample papers, indexed anew. Questions are typed letter by letter at the speed of a quick
typist; for each key the time from the key's own event to the frame after its results stood in the page is
taken. Beside it stand, of the same run, the time until the letter itself was painted, which no site can be
quicker than, and that of the search page from Enter to its results. A key that the next one overtook is
counted, and not timed.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.programs import program
from tests.webui.serving import serving

_ROOT = Path(__file__).resolve().parents[1]
_QUESTIONS = (
    "cycle theft at the station",
    "priority gullies cleared",
    "cctv camera north gate",
    "speaker:aldous thefts",
    '"public spaces protection order"',
    "lamps in priory park",
    "fly tipping by estate",
    "what did the chair promise",
)
_BETWEEN_KEYS = 130  # milliseconds: ninety words a minute
_MEASURE = """
() => {
  const painted = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(null);
  });
  window.keys = [];
  addEventListener("keydown", (event) => {
    const key = { letter: null, results: null };
    const began = event.timeStamp;
    window.keys.push(key);
    painted((now) => { key.letter = now - began; });
    window.latest = (now) => { key.results ??= now - began; };
  }, true);
  new MutationObserver(() => {
    const latest = window.latest;
    painted((now) => latest?.(now));
  }).observe(document.querySelector(".live-column"), { childList: true });
}
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--index", help="an index that is there; by default one of the sample papers")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    executable = program("chromium", "chromium-browser", "google-chrome")
    with (
        _place(options.index) as place,
        serving(place, "--workers", "2") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        letters, results, pages, overtaken = _measured(browser.new_page(base_url=address), options.rounds)
        browser.close()
    floor = _line("key to its letter", letters)
    ours = _line("key to results", results)
    search = _line("Enter to the search page's results", pages)
    print(f"{len(results):,} keys timed, {overtaken:,} overtaken by the next")
    print(
        f"results take {ours / floor:.1f} times the letter, {ours / search:.2f} times the search page (p50)"
    )


def _measured(page: Page, rounds: int) -> tuple[list[float], list[float], list[float], int]:
    """Milliseconds of letters, of results and of search pages, and how many keys were overtaken."""
    letters: list[float] = []
    results: list[float] = []
    pages: list[float] = []
    overtaken = 0
    # The first round warms everything up.
    for number in range(rounds + 1):
        for question in _QUESTIONS:
            page.goto("/live")
            page.evaluate(_MEASURE)
            for letter in question:
                page.keyboard.type(letter)
                page.wait_for_timeout(_BETWEEN_KEYS)
            page.wait_for_timeout(500)
            keys = page.evaluate("keys")
            taken = _searched(page, question)
            if number:
                letters += [key["letter"] for key in keys]
                timed = [key["results"] for key in keys if key["results"] is not None]
                results += timed
                overtaken += len(keys) - len(timed)
                pages.append(taken)
    return letters, results, pages, overtaken


def _searched(page: Page, question: str) -> float:
    page.goto("/search")
    page.locator("#q").fill(question)
    began = time.perf_counter()
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.keyboard.press("Enter")
    return (time.perf_counter() - began) * 1000


def _line(what: str, times: Sequence[float]) -> float:
    """Print the median and what all but one in twenty keep below; gives the median."""
    median = statistics.median(times)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{what}: p50 {median:.0f} ms, p95 {p95:.0f} ms, most {max(times):.0f} ms")
    return median


@contextmanager
def _place(given: str | None) -> Iterator[str]:
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        place = f"{folder}/index"
        command = [sys.executable, "-m", "minuted", "index", "samples/papers", "--index", place]
        subprocess.run(command, cwd=_ROOT, check=True, capture_output=True)
        yield place


if __name__ == "__main__":
    main()
