"""A council's name, logo and colours, set without a build."""

from pathlib import Path

import pytest

from search.errors import BadRequest
from tests.webui.aldermere import Library
from webui import create_app
from webui.theme import read_theme

_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'


def test_the_name_the_logo_and_the_colours_stand_on_a_page(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logo = tmp_path / "arms.svg"
    logo.write_text(_LOGO)
    for name, value in {
        "MINUTED_NAME": "Aldermere <papers>",
        "MINUTED_LOGO": str(logo),
        "MINUTED_COLOUR": "#5A0F2E",
        "MINUTED_LINK_COLOUR": "#7b1fa2",
    }.items():
        monkeypatch.setenv(name, value)
    app = create_app(library.place)
    client = app.test_client()
    page = client.get("/search?q=towpath").text
    assert 'class="name" href="/">Aldermere &lt;papers&gt;</a>' in page
    assert "– Aldermere &lt;papers&gt;</title>" in page

    style = _linked(page, 'rel="stylesheet" href="')
    answer = client.get(style)
    assert "--govuk-brand-colour:#5a0f2e;--govuk-link-colour:#7b1fa2;" in answer.text
    assert answer.cache_control.immutable
    arms = client.get(_linked(page, '<img src="'))
    assert (arms.mimetype, arms.text) == ("image/svg+xml", _LOGO)
    arms.close()
    app.extensions["minuted"].close()


def test_another_colour_has_another_address() -> None:
    """So that a browser that holds the old style sheet for good asks for the new one."""
    assert read_theme({"MINUTED_COLOUR": "#5a0f2e"}).version != read_theme({}).version


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MINUTED_COLOUR", "red", "must be a colour such as #14324a"),
        ("MINUTED_COLOUR", "#14324a;}body{display:none", "must be a colour such as #14324a"),
        ("MINUTED_LINK_COLOUR", "#8899aa", "contrast 2.9"),
        ("MINUTED_LOGO", "/nowhere/logo.svg", "must be an SVG or PNG file that is there"),
        ("MINUTED_LOGO", __file__, "must be an SVG or PNG file that is there"),
        ("MINUTED_NAME", "n" * 61, "61 letters long"),
    ],
)
def test_what_cannot_be_used_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        read_theme({name: value})


def _linked(page: str, before: str) -> str:
    return page.split(before)[1].split('"')[0]
