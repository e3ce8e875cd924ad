"""JSON from strangers."""

import pytest

from rag.errors import UnusableAnswerError
from rag.verifying.payload import count_of, parsed, records, span_of, text_of


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "this is not JSON"),
        (b'{"a": ', "this is not JSON"),
        (b"\xff\xfe", "this is not JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b"1" * 5_000, "this is not JSON"),
    ],
)
def test_what_cannot_be_parsed_is_refused(data, said):
    with pytest.raises(UnusableAnswerError, match=said):
        parsed(data)


def test_a_byte_order_mark_is_no_fault():
    assert parsed(b"\xef\xbb\xbf[1]") == [1]


def test_what_cannot_be_stored_is_replaced_and_nothing_moves():
    assert parsed(r'{"a\u0000": ["x\ud800y", "\u0000"]}') == {"a\ufffd": ["x\ufffdy", "\ufffd"]}


def test_fields_are_read_one_by_one():
    fields = {"a": 3, "b": -1, "c": True, "d": "", "e": "x", "f": 2.0}
    assert [count_of(fields, name) for name in "abcdfz"] == [3, None, None, None, None, None]
    assert text_of(fields, "a", "d", "e") == "x"
    assert span_of({"s": 4, "e": 3}, "s", "e") is None
    assert list(records(None, "x")) == []


def test_a_long_value_is_shown_shortened():
    with pytest.raises(UnusableAnswerError) as error:
        list(records("x" * 1000, "things"))
    assert len(str(error.value)) < 150
