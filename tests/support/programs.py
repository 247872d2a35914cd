"""Programs of the system that tests ask."""

import os
import shutil

import pytest


def program(*names: str) -> str:
    """The first of these programs that is installed; without any the test is skipped, but never on CI."""
    for name in names:
        if found := shutil.which(name):
            return found
    reason = f"There is no {names[0]} on this machine: install it to run this test (see .ci/run)."
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
