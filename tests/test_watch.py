"""`minuted index --watch`, as a clerk leaves it running: what is put into the folder can soon be found."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_PATIENCE = 60.0


@contextmanager
def watching(folder: Path, index: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "minuted", "index", str(folder), "--index", str(index), "--watch"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def total(index: Path, q: str) -> int:
    command = [sys.executable, "-m", "minuted", "search", q, "--index", str(index), "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, Any] = json.loads(ran.stdout) if ran.returncode == 0 else {"total": 0}
    return int(found["total"])


def soon(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < until, f"It does not hold after {_PATIENCE} s."
        time.sleep(0.3)


def note(about: str) -> str:
    return f"A note about {about}.\n\nMembers saw how it is done.\n"


def test_what_is_put_into_a_watched_folder_is_found_and_what_goes_is_not(tmp_path: Path) -> None:
    folder, index = tmp_path / "papers", tmp_path / "index"
    folder.mkdir()
    (folder / "gullies.txt").write_text(note("gullies"))
    with watching(folder, index) as process:
        soon(lambda: total(index, "gullies") == 1)
        (folder / "2025").mkdir()
        (folder / "2025" / "lamps.txt").write_text(note("lamps"))
        soon(lambda: total(index, "lamps") == 1)
        # Between batches another may write to the index.
        (tmp_path / "weir.txt").write_text(note("the weir"))
        command = [
            sys.executable,
            "-m",
            "minuted",
            "index",
            str(tmp_path / "weir.txt"),
            "--index",
            str(index),
        ]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
        (folder / "gullies.txt").unlink()
        soon(lambda: total(index, "gullies") == 0)
        assert total(index, "weir") == 1
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0
    assert "Traceback" not in said
    assert "1 new" in said


@pytest.mark.long
def test_a_share_that_goes_away_is_waited_for(tmp_path: Path) -> None:
    folder, index = tmp_path / "papers", tmp_path / "index"
    folder.mkdir()
    (folder / "gullies.txt").write_text(note("gullies"))
    with watching(folder, index) as process:
        soon(lambda: total(index, "gullies") == 1)
        folder.rename(tmp_path / "elsewhere")
        folder.mkdir()  # as where nothing is mounted
        time.sleep(3)
        assert total(index, "gullies") == 1
        folder.rmdir()
        shutil.copytree(tmp_path / "elsewhere", folder)
        (folder / "lamps.txt").write_text(note("lamps"))
        soon(lambda: total(index, "lamps") == 1)
        assert total(index, "gullies") == 1
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0
    assert "is a share not mounted?" in said
