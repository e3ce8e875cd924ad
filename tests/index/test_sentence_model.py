"""Where the files of an embedding model come from."""

import huggingface_hub
import pytest
from huggingface_hub.errors import LocalEntryNotFoundError

from index.errors import EmbedderLoadError
from index.sentence_model import SentenceModel


class Hub:
    """Stands for the hub and its local cache; remembers how it was asked."""

    def __init__(self, folder, *, cached, reachable):
        self.folder = folder
        self.cached = cached
        self.reachable = reachable
        self.asked = []

    def __call__(self, name, *, local_files_only=False):
        self.asked.append((name, local_files_only))
        if self.cached if local_files_only else self.reachable:
            return str(self.folder)
        raise LocalEntryNotFoundError("not there")


@pytest.fixture
def hub(tmp_path, monkeypatch):
    def make(**state):
        made = Hub(tmp_path, **state)
        monkeypatch.setattr(huggingface_hub, "snapshot_download", made)
        return made

    return make


def test_a_cached_model_asks_no_hub(hub):
    made = hub(cached=True, reachable=False)
    SentenceModel("someone/model")
    assert made.asked == [("someone/model", True)]


def test_another_model_is_downloaded(hub):
    made = hub(cached=False, reachable=True)
    SentenceModel("someone/model")
    assert made.asked == [("someone/model", True), ("someone/model", False)]


def test_a_model_that_is_nowhere(hub):
    hub(cached=False, reachable=False)
    with pytest.raises(EmbedderLoadError, match="'someone/model'"):
        SentenceModel("someone/model")
