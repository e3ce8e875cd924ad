"""Any cross-encoder with safetensors weights can put passages in order."""

import pytest

from index.model_files import default_model_folder
from rag.cross_encoder import CrossEncoderReranker
from rag.errors import EmbedderLoadError
from tests.rag.found import hit


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A cross-encoder of one narrow layer with random weights."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(1)
    made = tmp_path_factory.mktemp("cross-encoder")
    tokenizer = AutoTokenizer.from_pretrained(str(default_model_folder()))
    shape = BertConfig(
        vocab_size=tokenizer.vocab_size,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        num_labels=1,
    )
    BertForSequenceClassification(shape).save_pretrained(made)
    tokenizer.save_pretrained(made)
    return made


def test_each_passage_gets_a_score_of_its_own(folder):
    reranker = CrossEncoderReranker(str(folder))
    hits = [hit("The bridge opened in 1931.", 0.4), hit("A ferry carries 900 cars.", 0.3)]
    scores = reranker.scores("When did the bridge open?", hits)
    assert len(set(scores)) == 2
    assert scores == pytest.approx(reranker.scores("When did the bridge open?", hits))
    assert reranker.scores("When?", []) == []


def test_a_model_that_is_not_there_says_what_to_set(tmp_path):
    reranker = CrossEncoderReranker(str(tmp_path / "nothing"))
    with pytest.raises(EmbedderLoadError, match="FOOTNOTE_RERANKER"):
        reranker.scores("When?", [hit("The bridge opened in 1931.", 0.4)])
