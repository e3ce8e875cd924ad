"""Fixtures of the loader tests."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "../shared"


@pytest.fixture
def shared() -> Path:
    """The folder of public data beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the folder of public data beside the checkout is missing")
    return SHARED
