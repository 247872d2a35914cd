"""What whoever keeps the site sets by the environment, and what is said of a value that cannot be used."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from search.errors import BadRequest
from tests.webui.aldermere import Library
from webui.settings import Settings, read_settings

_ROOT = Path(__file__).parents[2]


def test_what_is_not_set_is_as_documented() -> None:
    assert read_settings({}) == read_settings({"MINUTED_PROXIES": " ", "MINUTED_HSTS": ""}) == Settings()


def test_what_is_set() -> None:
    assert read_settings(
        {
            "MINUTED_NAME": " Aldermere  papers ",
            "MINUTED_COLOUR": "#5A0F2E",
            "MINUTED_CONTACT": "clerk@aldermere.example",
            "MINUTED_BASE_URL": "https://papers.aldermere.example/",
            "MINUTED_TRUSTED_HOSTS": "Papers.aldermere.example, .intranet.example",
            "MINUTED_PROXIES": "2",
            "MINUTED_HSTS": "31536000",
            "MINUTED_EXPORTS": "0",
            "MINUTED_API_RATE": "5",
            "MINUTED_LOG_QUERIES": "yes",
            "MINUTED_METRICS": "1",
        }
    ) == Settings(
        name="Aldermere papers",
        colour="#5a0f2e",
        contact="mailto:clerk@aldermere.example",
        base_url="https://papers.aldermere.example",
        trusted_hosts=("papers.aldermere.example", ".intranet.example"),
        proxies=2,
        hsts=31_536_000,
        exports=0,
        api_rate=5,
        log_queries=True,
        metrics=True,
    )


_WRONG = [
    ("MINUTED_NAME", "n" * 61),
    ("MINUTED_LOGO", "/nowhere/logo.svg"),
    ("MINUTED_LOGO", __file__),
    ("MINUTED_COLOUR", "red"),
    ("MINUTED_COLOUR", "#14324a;}body{display:none"),
    ("MINUTED_LINK_COLOUR", "#8899aa"),
    ("MINUTED_CONTACT", "the clerk"),
    ("MINUTED_CONTACT", "clerk@"),
    ("MINUTED_CONTACT", "javascript:alert(1)"),
    ("MINUTED_CONTACT", "ftp://a.example"),
    ("MINUTED_CONTACT", 'a@b.example"'),
    ("MINUTED_CONTACT", "a@b.example?cc=c@d.example"),
    ("MINUTED_BASE_URL", "papers.aldermere.example"),
    ("MINUTED_BASE_URL", "javascript://x/%0aalert(1)"),
    ("MINUTED_BASE_URL", "https://[x"),
    ("MINUTED_TRUSTED_HOSTS", "papers.aldermere.example:443"),
    ("MINUTED_TRUSTED_HOSTS", "a,,b"),
    ("MINUTED_TRUSTED_HOSTS", "*"),
    ("MINUTED_PROXIES", "all"),
    ("MINUTED_PROXIES", "11"),
    ("MINUTED_HSTS", "-1"),
    ("MINUTED_EXPORTS", "1.5"),
    ("MINUTED_API_RATE", "²"),
    ("MINUTED_LOG_QUERIES", "perhaps"),
]


@pytest.mark.parametrize(("variable", "value"), _WRONG)
def test_what_cannot_be_used_is_named(variable: str, value: str) -> None:
    with pytest.raises(BadRequest, match=rf"^\${variable} must be .+, not “.+”\.$"):
        read_settings({variable: value})


def test_the_site_does_not_start_with_a_wrong_setting(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINUTED_PROXIES", "many")
    command = [sys.executable, "-m", "minuted", "serve", "--index", library.place, "--port", "0"]
    ended = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "$MINUTED_PROXIES must be a whole number from 0 to 10, not “many”." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_page_about_operating_names_every_setting() -> None:
    page = (_ROOT / "docs" / "operating.md").read_text("utf-8")
    for each in fields(Settings):
        assert f"| `MINUTED_{each.name.upper()}` |" in page
