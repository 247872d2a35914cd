"""Where the site is, for what is read away from it: feeds, and what browsers keep of it."""

from flask import current_app, request


def site_address() -> str:
    """How addresses begin: with `$MINUTED_BASE_URL` where that is set, else as the site was asked for."""
    base_url: str = current_app.config["BASE_URL"]
    return base_url or request.host_url.rstrip("/")
