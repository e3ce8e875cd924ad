"""What the checks say of a claim, and what a verdict needs."""

import pytest

from rag.checking import claims
from rag.checking.claims import check_claim
from rag.claims import claim_spans
from rag.errors import EmbedderLoadError
from rag.testing import evidence

PASSAGE = (
    "The council voted 7 to 2 on Tuesday to repair the old bridge. No one believed that the mayor "
    "would resign. “We did what we had to do,” she said. It closed in 1999.[3] It reopened."
)
SOURCES = evidence(PASSAGE, "The northern ferry carries 900 cars a day.")


def checked(text, offered=()):
    (claim,) = claim_spans(text, len(SOURCES))
    return check_claim(claim, SOURCES, offered)


def quotes(result):
    return [c.evidence.text[c.span.start : c.span.end] for c in result.cited]


def passed(result, name):
    return [check.passed for check in result.checks if check.name == name]


@pytest.mark.parametrize(
    "text",
    [
        "The council voted 7 to 2 on Tuesday to repair the old bridge. [1]",
        "The council voted 7 to 2 on Tuesday to repair the old bridge [1].",
        "- The council voted 7 to 2 on Tuesday to repair the old bridge [1]"[2:],
        "It closed in 1999. [1]",
        "The northern ferry carries 900 cars a day [2].",
        "The northern ferry carries 900 cars a day [1][2].",
        '"We did what we had to do," she said [1].',
    ],
)
def test_whole_sentences_word_for_word_are_supported(text):
    result = checked(text)
    assert (result.verdict, result.score) == ("supported", 1.0)
    assert result.reason == "stands in the article word for word"


def test_a_clause_cut_out_of_its_sentence_is_not_supported():
    result = checked("the mayor would resign. [1]")
    assert result.verdict in {"partly", "unsupported"}
    assert passed(result, "cut") == [False]
    assert "cut off from its “No”" in result.reason
    assert quotes(result) == ["the mayor would resign."]


def test_the_same_in_other_words_is_supported():
    result = checked("On Tuesday the council voted 7 to 2 for a repair of the old bridge [1].")
    assert result.verdict == "supported"
    assert result.reason == "the cited source says this in other words"
    assert quotes(result) == ["The council voted 7 to 2 on Tuesday to repair the old bridge."]
    assert 0.5 < result.score < 1


@pytest.mark.parametrize(
    ("text", "name", "detail"),
    [
        ("The council voted 8 to 2 on Tuesday to repair the old bridge [1].", "numbers", "8"),
        ("The council voted 7 to 2 on Friday to repair the old bridge [1].", "dates", "Friday"),
        ("The northern ferry carries 800 cars a day [2].", "numbers", "800"),
    ],
)
def test_a_wrong_figure_or_date_is_unsupported_and_named(text, name, detail):
    result = checked(text)
    assert result.verdict == "unsupported"
    assert False in passed(result, name)
    assert detail in result.reason


def test_too_few_shared_words_are_unsupported():
    result = checked("A dragon attended the wedding of a famous singer [1].")
    assert result.verdict == "unsupported"
    assert passed(result, "support") == [False]
    assert quotes(result) == []


def test_invented_quotations_are_unsupported():
    result = checked("The council voted to repair the old bridge, “we did it for you” [1].")
    assert result.verdict == "unsupported"
    assert passed(result, "quoted_words") == [False]
    assert "“we did it for you” is not in the cited passages" in result.reason


def test_real_quotations_pass():
    result = checked("The mayor of the council said “We did what we had to do” [1].")
    assert passed(result, "quoted_words") == [True]


def test_uncited():
    result = checked("The council voted 7 to 2.")
    assert (result.verdict, result.score, result.cited) == ("uncited", None, ())
    assert result.checks == ()


def test_a_label_that_does_not_exist():
    result = checked("The council voted 7 to 2 [9].")
    assert (result.verdict, result.cited) == ("unsupported", ())
    assert result.reason == "cites a source that does not exist: 9"
    assert passed(result, "label_resolves") == [False]


def test_a_good_and_a_bad_label():
    text = "The council voted 7 to 2 on Tuesday to repair the old bridge [1][9]."
    result = checked(text)
    assert result.verdict == "partly"
    assert "no source 9" in result.reason
    assert len(result.cited) == 1


def test_an_offered_quote_is_used_where_it_stands():
    text = "The council decided about a repair of the old bridge [1]."
    offered = [(1, "voted 7 to 2 on Tuesday"), (2, "The northern ferry")]
    assert quotes(checked(text, offered)) == ["voted 7 to 2 on Tuesday"]


def test_an_offered_quote_that_is_not_there_is_not_used():
    text = "The council voted on Tuesday to repair that old bridge [1]."
    for offered in ([(1, "voted 8 to 1 on Tuesday")], [(2, "voted 7 to 2 on Tuesday")]):
        assert quotes(checked(text, offered)) == [
            "The council voted 7 to 2 on Tuesday to repair the old bridge."
        ]


def test_without_the_model_the_reason_says_so(monkeypatch):
    def missing(*_):
        raise EmbedderLoadError("gone")

    monkeypatch.setattr(claims, "support_of", missing)
    result = checked("On Tuesday the council voted 7 to 2 for a repair of the old bridge [1].")
    assert (result.verdict, result.score) == ("partly", None)
    assert result.reason == "the support score is not available"
