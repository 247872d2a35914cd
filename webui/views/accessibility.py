"""The accessibility statement."""

import re
from collections.abc import Mapping

from flask import Blueprint, current_app, render_template

from search.errors import BadRequest
from webui.present import Link

blueprint = Blueprint("accessibility", __name__)

_MAIL = re.compile(r"[^\s@<>?&%:,;\"']+@[^\s@<>?&%:,;\"']+\.[^\s@<>?&%:,;\"']+")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+")


def read_contact(environ: Mapping[str, str]) -> Link | None:
    """Whom to tell what cannot be used, as `$MINUTED_CONTACT` sets it: a mail address, or that of a page.

    Raises `BadRequest` where it is neither.
    """
    value = environ.get("MINUTED_CONTACT", "").strip()
    if not value:
        return None
    if _MAIL.fullmatch(value):
        return Link(value, f"mailto:{value}")
    if _ADDRESS.fullmatch(value):
        return Link(value, value)
    raise BadRequest(f"MINUTED_CONTACT must be a mail address or begin with https://, not {value!r}.")


@blueprint.get("/accessibility")
def accessibility() -> str:
    """What was tested and how, what is known not to be accessible, and whom to tell."""
    return render_template("accessibility.html", contact=current_app.config["CONTACT"])
