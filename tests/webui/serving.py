"""The site as its users start it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def serving(
    place: str, *options: str, logs: str = "", lines: list[dict[str, Any]] | None = None
) -> Iterator[str]:
    """`minuted serve` as a process of its own on a free port; gives its address, and ends it.

    It must log `logs`, and by default nothing but requests. All that it logged is put into `lines`.
    """
    command = [sys.executable, "-m", "minuted", "serve", "--index", place, "--port", "0", *options]
    root = Path(__file__).parents[2]
    with (
        subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True) as process,
        ThreadPoolExecutor(1) as reader,
    ):
        assert process.stderr
        try:
            said = process.stderr.readline()
            assert said.startswith("Minuted listens at http://"), said + process.stderr.read()
            rest = reader.submit(process.stderr.read)
            yield said.split()[3]
        finally:
            process.terminate()
            process.wait(timeout=60)
    logged = [json.loads(line) for line in rest.result().splitlines()]
    if lines is not None:
        lines.extend(logged)
    assert process.returncode == 0
    faults = [line for line in logged if "level" in line]
    assert logs in json.dumps(faults) if logs else not faults
