"""The support score: what it must tell apart, and what it does without its weights."""

import pytest

from rag.checking import support
from rag.checking.claims import check_claim
from rag.checking.support import SupportModel, read_of, support_of, thresholds
from rag.claims import claim_spans
from rag.errors import EmbedderLoadError
from rag.testing import evidence

SOURCE = (
    "The council of Aldermouth voted on Tuesday to close the harbour bridge until spring. "
    "Divers had found a crack in one of its steel beams. Drivers will have to go round by Colham."
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            "Divers discovered a crack in a steel beam of the bridge.",
            "Divers discovered no crack in the steel beams of the bridge.",
        ),
        (
            "Drivers must take the way through Colham.",
            "Drivers must take the train to London.",
        ),
        (
            "Aldermouth's council decided to close the bridge.",
            "Colham's council decided to widen the tunnel.",
        ),
    ],
)
def test_what_the_source_says_scores_higher_than_what_it_does_not(right, wrong):
    assert support_of(right, SOURCE, ()).score > support_of(wrong, SOURCE, ()).score


def test_the_same_claim_scores_the_same_alone_and_among_others():
    claim = "Divers discovered a crack in a steel beam of the bridge."
    pairs = [(claim, read_of(claim, SOURCE)), ("It rained.", SOURCE), ("It did not.", SOURCE)]
    model = SupportModel()
    (alone,) = model.read(pairs[:1])
    among = model.read(pairs)[0]
    assert among.supported == pytest.approx(alone.supported, abs=0.2)
    assert len(alone.unbacked_words) == len(alone.word_places)


def test_thresholds_are_in_order():
    assert 0 < thresholds().partly <= thresholds().supported < 1


def test_without_weights_the_error_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(support, "WEIGHTS_PATH", tmp_path / "none.safetensors")
    with pytest.raises(EmbedderLoadError, match="reinstall footnote"):
        SupportModel().read([("A claim.", "A source.")])


def test_without_weights_no_claim_in_other_words_is_green(monkeypatch, tmp_path):
    monkeypatch.setattr(support, "WEIGHTS_PATH", tmp_path / "none.safetensors")
    monkeypatch.setattr(support, "shared_model", SupportModel)
    (claim,) = claim_spans("Divers discovered a crack in a steel beam of the bridge [1].", 1)
    result = check_claim(claim, evidence(SOURCE))
    assert (result.verdict, result.score) == ("partly", None)
    assert "not available" in next(c.detail for c in result.checks if c.name == "support")
