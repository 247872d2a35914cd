"""Whether memory stays flat over a long paper: what one process holds after each hundred pages.

    python benchmarks/memory.py FILE.pdf [PAGES]

The file's pages are read in parts, over and over, until so many (1,000) have been read.
"""

import argparse
import itertools
from pathlib import Path

from indexer.extract import page_count, part

STEP = 50


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("pages", type=int, nargs="?", default=1000)
    asked = parser.parse_args()
    data = asked.file.read_bytes()
    count = page_count(data, asked.file.name) or 0
    read = 0
    for start in itertools.cycle(range(0, count, STEP)):
        if read >= asked.pages:
            break
        read += len(part(data, asked.file.name, range(start, min(start + STEP, count)))[1].pages)
        if read // 100 != (read - STEP) // 100:
            print(f"{read:6,} pages: {_resident():.0f} MB")


def _resident() -> float:
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


if __name__ == "__main__":
    main()
