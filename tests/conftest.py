"""What the tests share."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real papers; tests that need it are skipped where it is absent, but never on CI."""
    folder = Path(os.environ.get("MINUTED_TEST_DATA") or _ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"The real papers are not at {folder}: set MINUTED_TEST_DATA.")
        pytest.skip(f"The real papers are not at {folder}: set MINUTED_TEST_DATA to test on them.")
    return folder
