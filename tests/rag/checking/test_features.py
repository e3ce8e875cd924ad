"""The numbers that the support score is made of."""

from rag.checking.features import FEATURES, ModelScores, claim_features
from rag.types import Check

READ = "The ferry carries nine hundred cars. It sails at noon."


def features(claim, checks=(), supported=0.0, words=(), read=READ):
    scores = ModelScores(
        supported=supported, unbacked_words=words, word_places=tuple((0, 1) for _ in words)
    )
    row = claim_features(claim, read, read, scores, checks)
    return dict(zip(FEATURES, row.tolist(), strict=True))


def test_a_claim_in_the_sources_words_has_all_of_them():
    row = features("The ferry carries nine hundred cars.")
    assert row["words_read"] == row["words_in_source"] == row["words_in_quote"] == 1.0
    assert row["pairs_read"] == 1.0
    assert row["missing_word"] == 0.0


def test_a_word_that_is_missing_weighs_as_much_as_it_tells():
    rare = features("The ferry carries nine hundred zeppelins.")
    common = features("The ferry carries nine hundred people.")
    assert rare["missing_word"] > common["missing_word"] > 0


def test_failed_checks_are_counted_by_kind_up_to_two():
    failed = [Check(name="numbers", passed=False, detail="") for _ in range(3)]
    row = features("x", [*failed, Check(name="names", passed=True, detail="")])
    assert (row["numbers"], row["names"], row["dates"]) == (2.0, 0.0, 0.0)


def test_the_models_word_is_bounded():
    row = features("A claim.", supported=99.0, words=(50.0, 1.0, -50.0))
    assert row["model"] == row["model_worst_word"] == 10.0
    assert features("A claim.")["model_worst_word"] == -10.0


def test_a_claim_without_words_has_a_row_too():
    assert len(features("…")) == len(FEATURES)
