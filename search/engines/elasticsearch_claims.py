"""Which run reads which paper, where several runs write into one cluster.

A claim is a document with the paper's id. Whoever makes it, or finds that it has run out, holds it: a script
decides that where the document lies, and Elasticsearch refuses the later of two that write it at once. It
runs out by the clock of the node that keeps it, so that the clocks of the machines that index do not matter.
No write rests on a claim: where one runs out too early a paper is read twice, which changes nothing.
"""

import os
import socket
import threading
import uuid
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

from search.errors import SearchError

_SECONDS = 30.0
_RENEWED_AFTER = 10.0  # seconds

_IS_OURS = "ctx._source.run == params.run"
_LASTS = "ctx._source.run = params.run; ctx._source.until = ctx._now + params.milliseconds;"
_TAKE = (
    f"if (ctx.op == 'create' || {_IS_OURS} || ctx._source.until < ctx._now) {{ {_LASTS} }}"
    " else { ctx.op = 'none' }"
)
_RENEW = f"if ({_IS_OURS}) {{ {_LASTS} }} else {{ ctx.op = 'none' }}"
_RELEASE = f"ctx.op = {_IS_OURS} ? 'delete' : 'none'"

Update = Callable[[Collection[str], dict[str, Any]], set[str]]
"""Updates the documents with some ids, each as it says; gives the ids of those that were written."""


class Claims:
    """The papers that this run reads; renewed in a thread of its own until they are released."""

    def __init__(self, update: Update) -> None:
        self._update = update
        self.run = f"process {os.getpid()} on {socket.gethostname()}, {uuid.uuid4().hex}"
        self._held: frozenset[str] = frozenset()
        self._closed = threading.Event()
        self._renewing = threading.Thread(target=self._renew, daemon=True)

    def take(self, papers: Collection[str]) -> set[str]:
        """Claim papers; gives those that no other run holds."""
        taken = self._update(papers, {**self._script(_TAKE), "scripted_upsert": True, "upsert": {}})
        self._held |= taken
        if self._held and not self._renewing.ident:
            self._renewing.start()
        return taken

    def release(self, papers: Collection[str]) -> None:
        """Let others have those of some papers that are held."""
        released = self._held.intersection(papers)
        self._held -= released
        self._update(released, self._script(_RELEASE))

    def close(self) -> None:
        """Release all, or where Elasticsearch does not answer, let them run out."""
        self._closed.set()
        if self._renewing.ident:
            self._renewing.join()
        with suppress(SearchError):
            self.release(self._held)

    def _renew(self) -> None:
        while not self._closed.wait(_RENEWED_AFTER):
            # The next time may go well; the run itself meets what is wrong.
            with suppress(SearchError):
                self._update(self._held, self._script(_RENEW))

    def _script(self, source: str) -> dict[str, Any]:
        given = {"run": self.run, "milliseconds": int(_SECONDS * 1000)}
        return {"script": {"source": source, "lang": "painless", "params": given}}
