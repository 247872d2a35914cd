"""The site as its users start it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(place: str, *options: str, logs: str = "") -> Iterator[str]:
    """`minuted serve` as a process of its own on a free port; gives its address, and ends it.

    It must log `logs`, and by default nothing.
    """
    command = [sys.executable, "-m", "minuted", "serve", "--index", place, "--port", "0", *options]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            said = process.stderr.readline()
            assert said.startswith("Minuted listens at http://"), said + process.stderr.read()
            yield said.split()[3]
        finally:
            process.terminate()
            rest = process.communicate(timeout=60)[1]
    assert process.returncode == 0
    assert logs in rest if logs else rest == ""
