"""The site over a small index of Aldermere's papers."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webui.aldermere import Library, build
from tests.webui.serving import serving
from webui import create_app


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
