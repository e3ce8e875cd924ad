"""An embedder that is not there yet says so at once."""

import threading

import pytest

from index.embedding import Embedder
from index.errors import EmbedderLoadError
from index.testing import EmbedderContract, HashEmbedder
from rag.warming import WarmingEmbedder


class Broken(HashEmbedder):
    def __init__(self, error):
        super().__init__()
        self.error = error

    def embed(self, texts):
        if self.error is not None:
            raise self.error
        return super().embed(texts)


class TestWarmEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        warming = WarmingEmbedder(HashEmbedder())
        warming.load()
        return warming


def test_refuses_until_it_is_loaded():
    warming = WarmingEmbedder(HashEmbedder())
    assert (warming.state, warming.detail) == ("loading", None)
    with pytest.raises(EmbedderLoadError, match="still loading"):
        warming.embed(["x"])
    assert warming.count_tokens("one two") == HashEmbedder().count_tokens("one two")
    assert warming.fingerprint == HashEmbedder().fingerprint
    assert warming.max_tokens == HashEmbedder.max_tokens
    warming.load()
    assert warming.state == "ready"
    assert warming.embed(["x"]).shape == (1, 64)


@pytest.mark.parametrize(
    "error", [EmbedderLoadError("no weights"), OSError("disk"), RuntimeError("torch")]
)
def test_a_failure_is_told_and_can_be_tried_again(error):
    inner = Broken(error)
    warming = WarmingEmbedder(inner)
    with pytest.raises(EmbedderLoadError, match=str(error)):
        warming.load()
    assert warming.state == "failed"
    assert str(error) in (warming.detail or "")
    with pytest.raises(EmbedderLoadError, match=str(error)):
        warming.embed(["x"])
    inner.error = None
    warming.load()
    assert (warming.state, warming.detail) == ("ready", None)


def test_many_threads_load_once():
    loads = []

    class Counting(HashEmbedder):
        def embed(self, texts):
            loads.append(1)
            return super().embed(texts)

    warming = WarmingEmbedder(Counting())
    threads = [threading.Thread(target=warming.load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1
