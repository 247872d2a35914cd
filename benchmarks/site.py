"""How fast the site answers while it is busy, and how large what it sends is.

    python benchmarks/site.py [--papers samples/papers] [--seconds 20] [--rate 20]

Indexes the papers, starts `minuted serve` with two processes, and asks for /search so many times a second
whether or not the answers keep up, while two readers fetch every hit as CSV over and over. A time is from
when a page was due to be asked for until its last byte. Beside the times stands their ratio to the same
searches asked of the engine in this process, which other work on the machine slows alike. Sizes are of the
pages as they are sent, and of the style sheet and scripts of a page together, as gzip makes them.
"""

import argparse
import gzip
import http.client
import itertools
import multiprocessing
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from werkzeug.datastructures import MultiDict

from search.engines import open_engine
from search.finder import find
from search.request import PUBLIC
from webui.params import read_search

_SEARCHES = (
    "q=street+lights",
    "q=",
    "q=cycle+theft",
    'q="public+spaces+protection+order"',
    "q=gully*",
    "q=lighting+OR+gullies",
    "q=park&sort=newest",
    "q=committee&per_page=20&page=2",
    "q=leader&group=speaker",
    "q=order&group=paper",
    "kind=action&status=open",
    "q=police+NEAR/5+officers",
    "q=report&kind=minute",
    "q=theft+-vehicle",
    "q=parc&language=cy",
    "q=lihgting",
    "q=walk&from=2025-01&to=2025-12",
    "q=speaker:chair",
    "q=what+became+of+the+lights+in+the+park",
)
_PAGES = ("/", "/search", "/commitments", "/meetings", "/coverage", "/live", "/help", "/accessibility")
_EXPORTS = 2
_WARM_UP = 40


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--papers", type=Path, default=Path(__file__).parents[1] / "samples" / "papers")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=20, help="Pages asked for in a second.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = f"{folder}/index"
        command = [sys.executable, "-m", "minuted", "index", str(asked.papers), "--index", place]
        subprocess.run(command, capture_output=True, check=True)
        in_process = _in_process(place)
        with _serving(place) as address:
            for search in itertools.islice(itertools.cycle(_SEARCHES), _WARM_UP):
                _get(address, f"/search?{search}")
            alone = _open_loop(address, asked.rate, asked.seconds)
            with _exporting(address) as exports:
                busy = _open_loop(address, asked.rate, asked.seconds)
                sent = exports.value
            _print_times("the engine in this process, one at a time", in_process, in_process)
            _print_times("/search", alone, in_process)
            _print_times(f"/search while {_EXPORTS} exports run ({sent} done)", busy, in_process)
            _print_sizes(address)


def _in_process(place: str) -> list[float]:
    """Seconds that each search takes of the engine alone."""
    engine = open_engine(place)
    times = []
    for search in (*_SEARCHES, *_SEARCHES * 5):
        question = read_search(MultiDict(parse_qsl(search))).question(PUBLIC)
        began = time.perf_counter()
        find(engine, question)
        times.append(time.perf_counter() - began)
    engine.close()
    return times[len(_SEARCHES) :]


@contextmanager
def _serving(place: str) -> Iterator[str]:
    """The site as a process of its own: its host and port."""
    command = [sys.executable, "-m", "minuted", "serve", "--index", place, "--port", "0", "--workers", "2"]
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(command, stderr=log, text=True) as process,
    ):
        try:
            while not (listens := re.search(r"listens at http://(\S+)", _read(process, log.fileno()))):
                time.sleep(0.1)
            yield listens[1]
        finally:
            process.terminate()


def _read(process: "subprocess.Popen[str]", log: int) -> str:
    said = Path(f"/dev/fd/{log}").read_text("utf-8")
    if process.poll() is not None:
        raise SystemExit(said)
    return said


def _get(address: str, path: str) -> bytes:
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", path, headers={"Connection": "close"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return body


def _open_loop(address: str, rate: float, seconds: float) -> list[float]:
    """Seconds that each page took, asked for at this rate."""

    def ask(due: float, search: str) -> float:
        time.sleep(max(0.0, due - time.perf_counter()))
        _get(address, f"/search?{search}")
        return time.perf_counter() - due

    began = time.perf_counter() + 0.1
    with ThreadPoolExecutor(32) as pool:
        searches = zip(range(int(rate * seconds)), itertools.cycle(_SEARCHES), strict=False)
        asked = [pool.submit(ask, began + number / rate, search) for number, search in searches]
        return [each.result() for each in asked]


@contextmanager
def _exporting(address: str) -> Iterator["Synchronized[int]"]:
    """Readers that fetch every hit as CSV until the end, and how often they did."""
    done = multiprocessing.Value("i", 0)
    readers = [
        multiprocessing.Process(target=_export, args=(address, done), daemon=True) for _ in range(_EXPORTS)
    ]
    for reader in readers:
        reader.start()
    time.sleep(0.5)
    try:
        yield done
    finally:
        for reader in readers:
            reader.kill()
            reader.join()


def _export(address: str, done: "Synchronized[int]") -> None:
    while True:
        _get(address, "/search.csv")
        with done.get_lock():
            done.value += 1


def _print_times(what: str, times: Sequence[float], beside: Sequence[float]) -> None:
    shares = {50: _percentile(times, 50), 95: _percentile(times, 95), 99: _percentile(times, 99)}
    told = ", ".join(
        f"p{share} {seconds * 1000:.1f} ms ({seconds / _percentile(beside, share):.1f})"
        for share, seconds in shares.items()
    )
    print(f"{what}: {told}; the longest {max(times) * 1000:.1f} ms, of {len(times):,}")


def _percentile(times: Sequence[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


def _print_sizes(address: str) -> None:
    first = _get(address, "/search?q=street+lights").decode()
    held = r'href="(/(?:passages|papers|commitments|meetings)/[^"?#/]+)["?#]'
    links = dict.fromkeys(re.findall(held, first))
    searches = [f"/search?{search}" for search in _SEARCHES]
    sizes = {path: len(_get(address, path)) for path in (*_known(address), *searches, *links)}
    largest = sorted(sizes.items(), key=lambda each: -each[1])[:5]
    print("the largest pages: " + ", ".join(f"{path} {size / 1000:.1f} kB" for path, size in largest))
    assets = set(re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', first))
    packed = {path: len(gzip.compress(_get(address, path.replace("&amp;", "&")))) for path in assets}
    total = sum(packed.values()) / 1000
    each = ", ".join(f"{urlsplit(path).path} {size / 1000:.1f}" for path, size in packed.items())
    print(f"style sheet and scripts as gzip makes them: {total:.1f} kB ({each})")


def _known(address: str) -> Iterator[str]:
    """Those of the pages that there are."""
    for path in _PAGES:
        connection = http.client.HTTPConnection(address, timeout=60)
        connection.request("HEAD", path)
        if connection.getresponse().status == 200:
            yield path
        connection.close()


if __name__ == "__main__":
    main()
