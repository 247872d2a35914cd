"""The site over a small index of Aldermere's papers, and over its sample papers."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from tests.support.programs import program
from tests.webui.aldermere import Library, build
from tests.webui.serving import serving
from webui import create_app

# It keeps to itself, and to the site.
_BROWSER = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium; tests are skipped where there is none, but never on CI."""
    executable = program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_BROWSER)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The index, filled."""
    return build(tmp_path_factory.mktemp("aldermere"))


@pytest.fixture(scope="session")
def app(library: Library) -> Iterator[Flask]:
    """The site over the library."""
    app = create_app(library.place)
    yield app
    app.extensions["minuted"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Asks the site."""
    return app.test_client()


@pytest.fixture(scope="session")
def address(library: Library) -> Iterator[str]:
    """Where the site over the library is served."""
    with serving(library.place, "--workers", "2") as address:
        yield address


@pytest.fixture(scope="session")
def samples_place(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of the sample papers, as `minuted index` makes it."""
    root = Path(__file__).parents[2]
    place = str(tmp_path_factory.mktemp("samples") / "index")
    command = [sys.executable, "-m", "minuted", "index", "samples/papers", "--index", place]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return place


@pytest.fixture(scope="session")
def samples_app(samples_place: str) -> Iterator[Flask]:
    """The site over the sample papers."""
    app = create_app(samples_place)
    yield app
    app.extensions["minuted"].close()


@pytest.fixture
def samples(samples_app: Flask) -> FlaskClient:
    """Asks the site over the sample papers."""
    return samples_app.test_client()


@pytest.fixture(scope="session")
def samples_address(samples_place: str) -> Iterator[str]:
    """Where the site over the sample papers is served."""
    with serving(samples_place, "--workers", "2") as address:
        yield address
