"""Runs of `minuted index` in processes of their own, as on other machines."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def begun(place: str, papers: Path, cache: Path) -> Iterator["subprocess.Popen[str]"]:
    """A run with one worker that writes JSON; it is ended where the test ends before it."""
    command = [
        sys.executable,
        "-m",
        "minuted",
        "index",
        str(papers),
        "--index",
        place,
        "--jobs",
        "1",
        "--json",
    ]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "MINUTED_CACHE": str(cache)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=_ROOT, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as run:
        try:
            yield run
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
