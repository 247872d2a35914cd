"""A server in front of a real node that lets through, delays, holds back, cuts off or refuses."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

_CHUNK = 1 << 16


class Proxy:
    """What it does now may be changed at any time, for connections that are open too.

    `delay` holds back each part of an answer so many seconds; with `hangs` no answer comes at all; with
    `is_cut` connections are closed; with `refuses` each request is answered with this HTTP status, or only
    those to paths that hold `refused_path`. Of each request `on_request` is told the first line.
    """

    def __init__(self, upstream: str) -> None:
        target = urlsplit(upstream)
        self._upstream = (target.hostname, target.port)
        self.delay = 0.0
        self.hangs = False
        self.is_cut = False
        self.refuses = 0
        self.refused_path = ""
        self.on_request: Callable[[str], None] = lambda line: None
        self.asked = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._ended = asyncio.Event()
        self.port = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Close all connections now, and those made from now on."""
        self.is_cut = True
        self._loop.call_soon_threadsafe(self._close_open)

    def _close_open(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    def run(self) -> None:
        """Serve until `end` is called."""
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    def end(self) -> None:
        """Have `run` return."""
        self._loop.call_soon_threadsafe(self._ended.set)

    def wait(self) -> None:
        """Wait until it listens."""
        self._ready.wait()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._ended.wait()
        server.close()
        self._close_open()
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            writer.transport.abort()
            return
        up_reader, up_writer = await asyncio.open_connection(*self._upstream)
        self._open |= {writer, up_writer}
        try:
            await asyncio.gather(self._asks(reader, writer, up_writer), self._answers(up_reader, writer))
        except OSError:
            pass
        finally:
            self._open -= {writer, up_writer}
            for each in (writer, up_writer):
                each.transport.abort()

    async def _asks(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, upstream: asyncio.StreamWriter
    ) -> None:
        """Pass each request on, or answer it here."""
        while head := await _head(reader):
            self.asked += 1
            body = await reader.readexactly(_length(head))
            line = head.split(b"\r\n", 1)[0].decode()
            self.on_request(line)
            if self.is_cut:
                return
            if self.refuses and self.refused_path in line:
                answer = f"HTTP/1.1 {self.refuses} Refused\r\nX-Elastic-Product: Elasticsearch\r\n"
                writer.write(
                    f"{answer}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}".encode()
                )
                await writer.drain()
                continue
            upstream.write(head + body)
            await upstream.drain()
        upstream.write_eof()

    async def _answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(_CHUNK):
            await asyncio.sleep(self.delay)
            while self.hangs:
                await asyncio.sleep(0.1)
            writer.write(part)
            await writer.drain()
        writer.transport.abort()


async def _head(reader: asyncio.StreamReader) -> bytes:
    with contextlib.suppress(asyncio.IncompleteReadError):
        return await reader.readuntil(b"\r\n\r\n")
    return b""


def _length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    return next((int(value) for name, _, value in lines if name == b"content-length"), 0)


@contextlib.contextmanager
def proxy(upstream: str) -> Iterator[Proxy]:
    """A proxy in front of the node at an address."""
    made = Proxy(upstream)
    thread = threading.Thread(target=made.run)
    thread.start()
    made.wait()
    try:
        yield made
    finally:
        made.end()
        thread.join()
