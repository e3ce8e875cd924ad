"""Counts by word are the tokenizer's own."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from index.model_files import default_model_folder
from index.word_counts import RememberedCounts, counter_of

WORDS = st.sampled_from(
    ["the", "Bridge,", "[SEP]", "x[MASK] ", "naïve", "e\u0301", "日本", "…", "ﬁn"]
)
TEXTS = st.lists(st.text(max_size=12) | WORDS, max_size=12).flatmap(
    lambda parts: st.sampled_from(["", " ", "\n\n", "\u00a0", "\u2003", "\x1c"]).map(
        lambda gap: gap.join(parts)
    )
)


@pytest.fixture(scope="module")
def tokenizer():
    loaded = Tokenizer.from_file(str(default_model_folder() / "tokenizer.json"))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


@pytest.fixture(scope="module")
def count(tokenizer):
    return counter_of(tokenizer)


@example("a\x1cb \x85c")
@example("0\x0c0")
@example("0\x850")
@example("w" * 150 + " " + "w" * 99)
@given(TEXTS)
def test_agrees_with_the_tokenizer(tokenizer, count, text):
    assert count(text) == len(tokenizer.encode(text).ids)
    assert count(text) == len(tokenizer.encode(text).ids)


def test_another_kind_of_tokenizer_counts_for_itself():
    other = Tokenizer(models.WordLevel({"a b": 0, "?": 1}, unk_token="?"))
    other.pre_tokenizer = pre_tokenizers.Split("|", "removed")
    assert counter_of(other)("a b|a b") == 2


def test_what_is_remembered_is_bounded():
    asked = []

    def count(piece):
        asked.append(piece)
        return len(piece)

    counts = RememberedCounts(count, most=2)
    assert counts.total(["a", "bb", "a", "ccc", "w" * 65, "w" * 65]) == 1 + 2 + 1 + 3 + 130
    assert asked == ["a", "bb", "ccc", "w" * 65, "w" * 65]
    assert len(counts) <= 2
