"""The accessibility statement."""

from flask import Blueprint, current_app, render_template

from webui.present import Link

blueprint = Blueprint("accessibility", __name__)


@blueprint.get("/accessibility")
def accessibility() -> str:
    """What was tested and how, what is known not to be accessible, and whom to tell."""
    contact = current_app.config["CONTACT"]
    return render_template(
        "accessibility.html",
        contact=Link(contact.removeprefix("mailto:"), contact) if contact else None,
    )
