"""Plain text with labels and a list of sources."""

import pytest

from rag.errors import UnusableAnswerError
from rag.verifying.detection import foreign_answer
from tests.rag.verifying.stage import COST, FERRY, VOTE, check, failed, verdicts


def test_labels_name_the_sources_in_order(library):
    result = check(
        {"text": f"{VOTE} [1] {FERRY} [2]", "sources": [{"article_id": "bridge"}, FERRY]}, library
    )
    assert result.format == "plain"
    assert result.supported
    assert [claim.labels for claim in result.claims] == [(1,), (2,)]
    assert [(c.label, c.quote) for c in result.citations] == [(1, VOTE), (2, FERRY)]


def test_an_unknown_label_stays_visible_and_is_counted(library):
    result = check({"text": f"{VOTE} [1][9]", "sources": [VOTE]}, library)
    assert result.claims[0].unknown_labels == ("9",)
    assert result.claims[0].text.endswith("[1][9]")
    assert (verdicts(result), result.rejected_labels) == (["partly"], 1)


def test_a_source_that_is_not_in_the_library_is_told(library):
    result = check({"text": f"{VOTE} [1]", "sources": [{"article_id": "nosuch"}]}, library)
    assert verdicts(result) == ["unsupported"]
    assert failed(result) == ["source_at_hand"]
    assert result.claims[0].reason == (
        "cannot be checked: no article with id 'nosuch' is in the library"
    )
    assert (result.sources[0].state, result.rejected_labels) == ("missing", 1)
    assert result.claims[0].unknown_labels == ("1",)


def test_one_missing_source_of_two_leaves_it_partly_supported(library):
    sources = [{"article_id": "bridge"}, "https://nowhere.example/"]
    result = check({"text": f"{VOTE} [1][2]", "sources": sources}, library)
    assert verdicts(result) == ["partly"]
    assert "'https://nowhere.example/'" in result.claims[0].reason


def test_without_labels_everything_is_uncited(library):
    result = check({"text": f"{VOTE} {COST}", "sources": [VOTE]}, library)
    assert verdicts(result) == ["uncited", "uncited"]
    assert (result.counts.uncited, result.supported) == (2, False)


@pytest.mark.parametrize("text", ["", " \n ", "[1]", "…"])
def test_nothing_to_check_is_refused(library, text):
    with pytest.raises(UnusableAnswerError, match="there is nothing to check"):
        check({"text": text, "sources": [VOTE]}, library)


def test_sources_given_apart_come_first():
    given = foreign_answer(
        "Yes. [1]", sources=foreign_answer({"text": "x", "sources": ["a"]}).sources
    )
    assert [source.text for source in given.sources] == ["a"]
