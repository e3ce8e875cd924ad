"""A text of several sentences against one source."""

from rag.checking.text import check_text

SOURCE = (
    "The harbour bridge closed on Monday. Some 900 cars cross it every day.\n\n"
    "“We had no choice,” said Ana Reyes, the mayor."
)


def test_sentences_of_the_source_are_supported():
    verdict = check_text("Some 900 cars cross it every day.", SOURCE, published="2024-05-01")
    assert verdict.supported
    assert verdict.score == 1.0
    assert [claim.verdict for claim in verdict.claims] == ["supported"]


def test_one_unsupported_sentence_is_enough():
    text = "The harbour bridge closed on Monday. Penguins live in the southern half of the world."
    verdict = check_text(text, SOURCE)
    assert not verdict.supported
    assert [claim.verdict for claim in verdict.claims] == ["supported", "unsupported"]
    assert verdict.score == min(claim.score or 0.0 for claim in verdict.claims) < 1.0


def test_a_label_in_the_text_says_nothing():
    verdict = check_text("The harbour bridge closed on Monday. [7]", SOURCE)
    assert verdict.supported


def test_a_text_without_words_is_not_supported():
    verdict = check_text(" … ", SOURCE)
    assert (verdict.supported, verdict.score, verdict.claims) == (False, 0.0, ())


def test_both_texts_are_made_canonical():
    assert check_text(
        "Zo\u00eb left\u00a0early that day.", "Zoe\u0308 left early\r\nthat day."
    ).supported


def test_a_source_without_words_supports_nothing():
    (result,) = check_text("The council voted.", " [1] ").claims
    assert (result.verdict, result.reason) == ("unsupported", "the cited source has no words")


def test_the_same_failure_is_told_once():
    (result,) = check_text("It lost 42 of 42 ships and 42 ships.", "It lost 17 ships.").claims
    assert result.verdict == "unsupported"
    assert len(result.reason.split("; ")) == len(set(result.reason.split("; ")))
