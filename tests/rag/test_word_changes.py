"""Changes in words put both texts together again."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.word_changes import word_changes

TEXTS = st.text(alphabet="ab \n🌉é", max_size=60)


def without(changes, kind):
    return "".join(change.text for change in changes if change.kind != kind)


@given(TEXTS, TEXTS)
def test_both_texts_come_out_of_their_changes(before, after):
    changes = word_changes(before, after)
    assert without(changes, "added") == before
    assert without(changes, "removed") == after
    assert all(change.text for change in changes)
    kinds = [change.kind for change in changes]
    assert all(first != second for first, second in pairwise(kinds))


def test_many_paragraphs_are_compared_in_proportion():
    paragraphs = [f"Paragraph {i} of many." for i in range(4_000)]
    before = "\n\n".join(paragraphs)
    after = before.replace("Paragraph 2000 of", "Paragraph 2000 among")
    began = time.process_time()
    changes = word_changes(before, after)
    assert time.process_time() - began < 0.5
    assert [c.text for c in changes if c.kind != "same"] == ["of", "among"]


def test_a_long_rewritten_stretch_is_replaced_whole():
    before, after = "a b " * 2_000, "c d " * 2_000
    assert [c.kind for c in word_changes(before, after)] == ["removed", "added"]
