"""Kills a process at one step of the embedded engine after the other.

As a program it is given a scenario, a folder with an index, a folder for what is left, and how many steps to
leave out between one that is tried and the next. It copies the index once for each, and names the copies.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import search.engines
from mappings.commitment import Commitment
from search.engines import Engine, mend, open_engine, rebuilding
from search.request import OPERATOR
from tests.support.ledger import commitment
from tests.support.papers import Shelf

OLD = Shelf("a.txt", ["The towpath floods.", "The bridge is sound."], pages=["old"])
NEW = Shelf("a.txt", ["The bridge is sound.", "The lock leaks."], pages=["new", "newer"])
GONE = Shelf("gone.txt", ["The stall is let."])
LATER = Shelf("later.txt", ["The lamp is lit."])
BEFORE, AFTER = (OLD, GONE), (NEW, LATER)

_ENGINE_FILES = str(Path(search.engines.__file__).parent)


def derived(engine: Engine) -> list[Commitment]:
    """A ledger of all that an index holds: each passage is a commitment."""
    papers = [paper.id for paper in engine.papers(OPERATOR)]
    passages = [each for paper in papers for each in engine.passages_of(paper, OPERATOR, 0, 9)]
    return [commitment(passage.id, text=passage.text) for passage in passages]


def make(place: str) -> None:
    """Make an index of `BEFORE`."""
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        for shelf in BEFORE:
            shelf.put(writer)
        writer.ledger(lambda: derived(engine), "1")
    engine.close()


def complete(place: str) -> None:
    """What a run does that finds the papers of `AFTER`."""
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        for shelf in AFTER:
            if engine.paper(shelf.paper.id, OPERATOR) != shelf.paper:
                shelf.put(writer)
        writer.remove(GONE.paper.id)
        writer.ledger(lambda: derived(engine), "1")
    engine.close()


def _rebuild(place: str) -> None:
    with rebuilding(place) as engine, engine.writing() as writer:
        for shelf in AFTER:
            shelf.put(writer)
        writer.ledger(lambda: derived(engine), "1")


def _mend(place: str) -> None:
    mend(place)


SCENARIOS: dict[str, Callable[[str], None]] = {
    "making an index": make,
    "a run": complete,
    "a rebuild": _rebuild,
    "making columns anew": _mend,
}


@contextmanager
def _ended_at(step: int) -> Iterator[None]:
    """Kill this process where the engine's code calls something for the `step`-th time."""
    left = step

    def count(frame: Any, event: str, called: object) -> None:
        nonlocal left
        caller = frame if event == "c_call" else frame.f_back
        if event.endswith("call") and caller and caller.f_code.co_filename.startswith(_ENGINE_FILES):
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)


def _main(scenario: str, place: str, left: str, stride: int) -> None:
    step = 1
    while True:
        copy = Path(left) / str(step)
        if Path(place).exists():
            shutil.copytree(place, copy)
        else:
            copy.parent.mkdir(exist_ok=True)
        child = os.fork()
        if not child:
            with _ended_at(step):
                SCENARIOS[scenario](str(copy))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit(os.waitstatus_to_exitcode(status))
        print(copy, flush=True)
        step += stride


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
