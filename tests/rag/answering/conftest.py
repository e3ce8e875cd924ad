"""A filled library to answer from."""

import pytest

from tests.rag.answering.stage import Stage, fill
from tests.rag.library_stage import open_stage


@pytest.fixture
def stage(tmp_path):
    with open_stage(tmp_path / "data") as application:
        fill(application)
        yield Stage(application)
