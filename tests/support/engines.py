"""The engines that a contract is tested on."""

import pytest

ENGINES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"engine-{name}"))
    for name in ("embedded", "elasticsearch")
]
