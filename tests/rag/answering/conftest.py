"""Filled libraries to answer from."""

import pytest

from tests.rag.answering.stage import Stage, fill, fill_over_the_years
from tests.rag.library_stage import open_stage


@pytest.fixture
def stage(tmp_path):
    with open_stage(tmp_path / "data") as application:
        fill(application)
        yield Stage(application)


@pytest.fixture
def stage_over_the_years(tmp_path):
    with open_stage(tmp_path / "data") as application:
        fill_over_the_years(application)
        yield Stage(application)
