"""`minuted serve`: gunicorn over the site."""

import json
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.webui.aldermere import Library, build
from tests.webui.serving import serving


def _total(address: str) -> int:
    with urlopen(f"{address}/api/v1/search?q=bicycle", timeout=60) as answer:  # noqa: S310 - our own site
        total: int = json.load(answer)["total"]
    return total


def test_many_ask_at_once(address: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda _: _total(address), range(64))) == {121}


@pytest.mark.parametrize("q", ["%C3%A9" * 1200, "towpath+" * 12_500])
@pytest.mark.parametrize("path", ["/search", "/api/v1/search"])
def test_a_long_query_is_no_error(address: str, path: str, q: str) -> None:
    with urlopen(f"{address}{path}?q={q}", timeout=60) as answer:  # noqa: S310 - our own site
        assert answer.status == 200
        text = answer.read().decode()
    assert ("Only the first 4,000 characters were read." in text) == q.startswith("towpath")
    assert len(text) < 1_000_000


def test_an_address_of_more_than_the_server_takes_is_said_on_a_page(address: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{address}/search?q={'towpath+' * 20_000}", timeout=60)  # noqa: S310 - our own site
    with refused.value as answer:
        assert answer.code == 414
        assert b"<h1>The address is too long</h1>" in answer.read()
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_site_started_before_its_index_comes_to_life(tmp_path: Path) -> None:
    with serving(str(tmp_path / "index"), "--workers", "1", logs="There is no index") as address:
        with pytest.raises(HTTPError) as refused:
            _total(address)
        assert refused.value.code == 503
        refused.value.close()
        build(tmp_path)
        assert _total(address) == 121


def test_a_taken_port_is_said_in_a_sentence(library: Library) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "minuted", "serve", "--index", library.place, "--port", port]
        ended = subprocess.run(
            command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False
        )
    assert ended.returncode == 2
    assert f"cannot listen on 127.0.0.1, port {port}: another program does already." in ended.stderr
    assert "Traceback" not in ended.stderr
