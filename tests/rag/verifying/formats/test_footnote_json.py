"""Footnote's own answer JSON: its texts are claims of a stranger."""

import pytest

from rag.errors import UnusableAnswerError
from tests.rag.verifying.stage import COST, VOTE, check, failed, verdicts


def answer(library, **changed):
    version = library.store.article("bridge").version
    source = {"article_id": "bridge", "version": version, "start": 0, "end": len(VOTE)}
    text = f"{VOTE} [1]"
    return {
        "text": text,
        "claims": [{"start": 0, "end": len(text), "labels": [1], "verdict": "supported"}],
        "citations": [{"label": 1, "claim": 0, "quote": VOTE, **source}],
        "evidence": [{"label": 1, "text": VOTE, "title": "Bridge", **source}],
    } | changed


def test_its_evidence_is_read_from_the_library(library):
    result = check(answer(library), library)
    assert (result.format, verdicts(result)) == ("footnote", ["supported"])
    (citation,) = result.citations
    assert (citation.quote, citation.start, citation.status) == (VOTE, 0, "verified")


def test_evidence_that_the_library_does_not_have_proves_nothing(library):
    forged = answer(library)
    forged["text"] = "Pigs fly over the old bridge every Tuesday. [1]"
    forged["evidence"][0]["text"] = "Pigs fly over the old bridge every Tuesday."
    assert verdicts(check(forged, library)) != ["supported"]
    forged["evidence"][0]["version"] = f"sha256:{0:064x}"
    result = check(forged, library)
    assert verdicts(result) == ["unsupported"]
    assert "does not hold the version" in result.claims[0].reason


def test_a_citation_with_an_invented_quote_fails(library):
    forged = answer(library)
    forged["citations"][0]["quote"] = "The council voted 9 to 0 on Tuesday."
    result = check(forged, library)
    assert verdicts(result) == ["partly"]
    assert failed(result) == ["claimed_quote"]
    assert [q.quote for q in result.invented_quotes] == ["The council voted 9 to 0 on Tuesday."]


def test_a_citation_at_a_wrong_place_is_anchored_again(library):
    moved = answer(library)
    moved["citations"][0] |= {"start": 3, "end": 900}
    (citation,) = check(moved, library).citations
    assert (citation.start, citation.quote) == (0, VOTE)


def test_a_citation_of_another_article_than_its_label_is_rejected(library):
    mixed = answer(library)
    mixed["citations"][0]["article_id"] = "ferry"
    result = check(mixed, library)
    assert (result.claims[0].unknown_labels, result.rejected_labels) == (("1",), 1)


def test_a_citation_of_a_claim_that_is_not_there_stands_nowhere(library):
    result = check(answer(library, citations=[{"label": 1, "claim": 7, "quote": VOTE}]), library)
    assert [mark.name for mark in result.unplaced] == ["1"]


def test_a_passage_outside_its_version_is_missing(library):
    broken = answer(library)
    broken["evidence"][0]["end"] = 5000
    result = check(broken, library)
    assert "is outside its" in (result.sources[0].reason or "")


def test_a_refusal_without_text_has_no_claims(library):
    refused = answer(library, text="", claims=[], citations=[], abstained=True)
    result = check(refused, library)
    assert (result.claims, result.supported) == ((), True)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"evidence": [{"label": 2}]}, "evidence 1 has the label 2"),
        ({"evidence": ["x"]}, r"evidence\[0\] is 'x'; it must be an object"),
        ({"claims": "none"}, "claims is 'none'; it must be a list"),
        ({"text": ""}, "the answer has no text"),
    ],
)
def test_what_is_no_answer_of_ours_is_refused(library, changed, said):
    with pytest.raises(UnusableAnswerError, match=said):
        check(answer(library, **changed), library)


def test_other_sources_are_refused(library):
    with pytest.raises(UnusableAnswerError, match="names its own sources"):
        check({"answer": answer(library), "sources": [COST]}, library)
