"""How fast papers are indexed: `minuted index` as a whole against pdfminer's own `extract_text`.

    python benchmarks/speed.py FOLDER…

Over the PDFs below the folders, in one run, all cores against all cores: pages a second of each by the clock,
their ratio by the clock and (which other work on the machine hardly touches) by processor time, and the most
memory that one process took. Recoll's rate stands beside them where `recollindex` is installed. Nothing is
taken from Minuted's cache, and pages that are pictures are not read by OCR, which none of the others does.
"""

import argparse
import contextlib
import ctypes
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pdfminer.high_level import extract_text

from indexer.extract import Unreadable, page_count

_SET_CHILD_SUBREAPER = 36


class Cost(NamedTuple):
    """What a run took: seconds by the clock, and seconds of all processors together."""

    what: str
    seconds: float
    busy: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path)
    # What the processes measured leave behind becomes ours, and its processor time is counted.
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1)
    files = sorted(each for folder in parser.parse_args().folders for each in folder.rglob("*.pdf"))
    pages = sum(map(_pages, files))
    print(f"{len(files):,} PDFs, {pages:,} pages, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        linked = _linked(files, Path(folder, "papers"))
        minuted = _measured("minuted index", pages, lambda: _minuted(linked, Path(folder)))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"  the largest process took {peak / 1024:,.0f} MB")
        _compared(minuted, _measured("pdfminer extract_text", pages, lambda: _pdfminer(files)))
        if shutil.which("recollindex"):
            _compared(minuted, _measured("recollindex", pages, lambda: _recoll(linked, Path(folder))))


def _pages(file: Path) -> int:
    try:
        return page_count(file.read_bytes(), file.name) or 0
    except Unreadable:
        return 0


def _linked(files: Iterable[Path], folder: Path) -> Path:
    """A folder of these files and no others."""
    folder.mkdir()
    for number, file in enumerate(files):
        shutil.copy(file, folder / f"{number:05}.pdf")
    return folder


def _measured(what: str, pages: int, work: Callable[[], None]) -> Cost:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    work()
    seconds = time.monotonic() - began
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"{what}: {seconds:.1f} s, {pages / seconds:.1f} pages a second, {busy:.1f} s of processors",
        flush=True,
    )
    return Cost(what, seconds, busy)


def _compared(minuted: Cost, other: Cost) -> None:
    clock, busy = other.seconds / minuted.seconds, other.busy / minuted.busy
    print(
        f"minuted index is {clock:.1f} times as fast as {other.what} ({busy:.1f} by processor time)",
        flush=True,
    )


def _minuted(papers: Path, folder: Path) -> None:
    place = folder / "index"
    command = [sys.executable, "-m", "minuted", "index", str(papers), "--index", str(place), "--json"]
    programs = folder / "programs"
    programs.mkdir()
    if qpdf := shutil.which("qpdf"):
        (programs / "qpdf").symlink_to(qpdf)
    ran = subprocess.run(
        command,
        env={**os.environ, "MINUTED_CACHE": str(folder / "cache"), "PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(ran.stdout)
    print(f"  {told['papers']}, {told['passages']:,} passages, {len(told['pages_failed'])} pages failed")


def _pdfminer(files: Sequence[Path]) -> None:
    # The largest first, or one core would still read one when the others have nothing left.
    largest = sorted(files, key=lambda file: file.stat().st_size, reverse=True)
    with multiprocessing.Pool() as pool:
        pool.map(_extract, largest, chunksize=1)
        pool.close()
        pool.join()


def _extract(file: Path) -> int:
    try:
        return len(extract_text(file))
    except Exception:  # noqa: BLE001 - what it cannot read costs it the time it took
        return 0


def _recoll(papers: Path, folder: Path) -> None:
    settings = folder / "recoll"
    settings.mkdir()
    (settings / "recoll.conf").write_text(f"topdirs = {papers}\n", "utf-8")
    subprocess.run(["recollindex", "-c", str(settings), "-z"], capture_output=True, check=True)


if __name__ == "__main__":
    main()
