"""What checking an answer gives, whatever its shape was."""

import pytest

from rag.checking.claims import CheckedClaim, check_claim
from rag.errors import UnusableAnswerError
from rag.verifying import verify as module
from rag.verifying.detection import foreign_answer
from rag.verifying.verify import verify
from tests.rag.verifying.stage import COST, FERRY, VOTE, check, verdicts


def test_the_checker_is_passed_in(library):
    asked = []

    def stern(claim, evidence, offered=()):
        asked.append((claim.statement, [e.text for e in evidence], list(offered)))
        return CheckedClaim(verdict="unsupported", reason="no", score=0.1, checks=(), cited=())

    result = verify(
        foreign_answer({"text": f"{VOTE} [1]", "sources": [FERRY]}), library.store, stern
    )
    assert asked == [(VOTE, [FERRY], [])]
    assert (verdicts(result), result.claims[0].score) == (["unsupported"], 0.1)


def test_a_quote_that_is_found_is_offered_to_the_checker(library):
    offered = []

    def noting(claim, evidence, given=()):
        offered.extend(given)
        return check_claim(claim, evidence, given)

    quote = {"type": "char_location", "document_index": 0, "cited_text": f"{COST} "}
    blocks = [{"type": "text", "text": "It is dear.", "citations": [quote]}]
    payload = {"answer": blocks, "sources": [f"{VOTE} {COST}"]}
    result = verify(foreign_answer(payload), library.store, noting)
    assert offered == [(1, COST)]
    assert [c.quote for c in result.citations] == [COST]


def test_an_inline_text_is_made_canonical_and_cited_by_its_hash(library):
    text = f"{VOTE}\r\n\r\n\r\nCafe\u0301 \u200bopen."
    result = check(
        {"text": "Café open. [1]", "sources": [{"text": text, "title": "Note"}]}, library
    )
    (citation,) = result.citations
    assert (citation.quote, citation.start, citation.title) == ("Café open.", len(VOTE) + 2, "Note")
    assert (citation.was, citation.now, citation.status) == ("Café open.", "Café open.", "verified")
    assert (citation.article_id, citation.reader_url) == ("source-1", "")
    assert result.sources[0].article_id is None
    assert result.sources[0].version == citation.version


def test_a_text_with_nothing_in_it_is_not_at_hand(library):
    result = check({"text": "Yes, it is. [1]", "sources": ["\u200b\u200b"]}, library)
    assert (result.sources[0].state, verdicts(result)) == ("missing", ["unsupported"])


def test_a_pinned_version_is_checked_as_it_was(changing):
    from tests.rag.verifying.stage import put

    old = changing.store.article("bridge").version
    put(changing, f"{COST}")
    sources = [{"article_id": "bridge", "version": old}, {"article_id": "bridge"}]
    result = check({"text": f"{VOTE} [1] {VOTE} [2]", "sources": sources}, changing)
    assert verdicts(result) == ["supported", "unsupported"]
    assert [(c.label, c.status) for c in result.citations] == [(1, "changed")]


def test_counts_add_up(library):
    text = f"{VOTE} [1] Pigs can fly over the moon. [1] {FERRY} The council voted 7 to 2. [1][4]"
    result = check({"text": text, "sources": [VOTE]}, library)
    assert verdicts(result) == ["supported", "unsupported", "uncited", "partly"]
    counts = result.counts
    assert (counts.supported, counts.partly, counts.unsupported, counts.uncited) == (1, 1, 1, 1)
    assert (result.rejected_labels, result.supported) == (1, False)


def test_too_much_to_compare_is_refused_before_it_is_done(library):
    page = "Nothing of note. " * 50_000
    text = "It rained. [1] " * (module._MOST_COMPARED_CHARS // len(page) + 1)
    with pytest.raises(UnusableAnswerError, match="the claims cite"):
        check({"text": text, "sources": [page]}, library)


def test_a_long_invented_quote_is_shown_shortened(library):
    quote = {"type": "char_location", "document_index": 0, "cited_text": "word " * 500}
    blocks = [{"type": "text", "text": VOTE, "citations": [quote]}]
    result = check({"answer": blocks, "sources": [VOTE]}, library)
    assert len(result.claims[0].reason) < 200
    assert len(result.invented_quotes[0].quote) == 2499
