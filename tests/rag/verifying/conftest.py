"""One library for all tests that only read it, one for each that changes it."""

import pytest

from tests.rag.library_stage import open_stage
from tests.rag.verifying.stage import fill


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with open_stage(tmp_path_factory.mktemp("library")) as application:
        fill(application)
        yield application


@pytest.fixture
def changing(tmp_path):
    with open_stage(tmp_path) as application:
        fill(application)
        yield application
