"""RTF as tokens."""

import pytest

from rag.errors import UnreadableInputError
from rag.loaders.office import rtf_tokens
from rag.loaders.office.rtf_tokens import tokens_of


def test_words_bytes_signs_braces_and_text():
    found = [(t.kind, t.text, t.number) for t in tokens_of("{\\b0 a\\'e4\\~\\par\r\n\\u-5b}")]
    assert found == [
        ("brace", "{", None),
        ("word", "b", 0),
        ("text", "a", None),
        ("byte", "e4", None),
        ("sign", "~", None),
        ("word", "par", None),
        ("word", "u", -5),
        ("text", "b", None),
        ("brace", "}", None),
    ]


def test_binary_data_is_passed_over():
    assert [t.text for t in tokens_of("\\bin3 {}{x")] == ["x"]
    assert list(tokens_of("\\bin-3 ")) == []


def test_more_than_any_document_has_is_refused(monkeypatch):
    monkeypatch.setattr(rtf_tokens, "_MAX_TOKENS", 3)
    with pytest.raises(UnreadableInputError):
        list(tokens_of("{}{}"))
