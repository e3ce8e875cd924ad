"""Properties of the one canonical text."""

import hashlib
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.canonical import canonical_text, version_of

# Characters that interact: spaces, line ends, marks, joiners, invisible and joining letters.
TRICKY = st.text(
    st.sampled_from(
        "a e\u0301\u0302\u0323\u0345êαἀK\u212b\u2126 \t\n\r\x0b\x0c\x1c\x85\xa0\u2000\u2003\u2028"
        "\u200b\u200c\u200d\u200e\u202e\u2066\ufeff\u00ad\u034f\u0915\u094d\u09b0\u0645\u064e\u1100"
        "\u1161\u11a8\u302e👩❤️🏽\U000e0041\ue000\ud800\udc00\uffff.`^"
    ),
    max_size=40,
)
# A base under more marks than are kept, some of which NFC takes apart.
STACKED = st.text(st.sampled_from("\u0301\u0323\u0344\u0f73\u200d\ufb2d"), max_size=3).flatmap(
    lambda piece: st.integers(0, 40).map(lambda n: "\u0915" + piece * n + "b")
)
ANY = st.text(st.characters(exclude_categories=()), max_size=200)


@given(TRICKY | STACKED | ANY)
@settings(max_examples=600)
def test_applying_it_twice_changes_nothing(text):
    once = canonical_text(text)
    assert canonical_text(once) == once


@given(TRICKY | STACKED | ANY)
@settings(max_examples=200)
def test_form(text):
    result = canonical_text(text)
    assert unicodedata.is_normalized("NFC", result)
    assert result == result.strip()
    assert "\n\n\n" not in result
    assert all(line == line.rstrip() for line in result.split("\n"))
    result.encode()


@given(TRICKY | STACKED | ANY)
@settings(max_examples=200)
def test_no_forbidden_character_is_left(text):
    for char in canonical_text(text):
        category = unicodedata.category(char)
        assert category != "Cs"
        assert category != "Cc" or char in "\n\t"
        assert category not in {"Zl", "Zp"}
        assert not 0xE0000 <= ord(char) <= 0xE0FFF
        assert char not in "\u200b\u200e\u200f\u2060\ufeff\u00ad"
        assert not 0x202A <= ord(char) <= 0x202E and not 0x2066 <= ord(char) <= 0x2069


@given(ANY)
def test_visible_ascii_survives_in_order(text):
    def visible(value: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFC", value) if "!" <= c <= "~")

    plain = "".join(c for c in text if c.isascii())
    assert visible(canonical_text(plain)) == visible(plain)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a \t\n\n\n\n b", "a\n\n b"),
        ("\u202eabc\u202c", "abc"),
        ("in\u00advisible\u200b", "invisible"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("a\u200db", "ab"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("क्\u200dष", "क्\u200dष"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u0301\u200d\u0301", "á\u0301"),
        ("a" + "\u0323" * 40, "ạ" + "\u0323" * 29),
    ],
)
def test_examples(text, expected):
    assert canonical_text(text) == expected


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "\t\u2003",
        "\n",
        "\n ",
        "\r\n",
        "\u0915\u200d",
        "\u200d",
        "\u200b",
        "x\u0301",
        "\u0301\u0323",
    ],
)
def test_time_grows_with_length_not_its_square(piece):
    text = "a" + piece * (400_000 // len(piece)) + "b"
    started = time.perf_counter()
    canonical_text(text)
    # Linear takes some 0.2 s on a slow core; a quadratic scan of a run this long takes minutes.
    assert time.perf_counter() - started < 5


def test_version_is_the_hash_of_the_utf8_text():
    assert version_of("Café") == "sha256:" + hashlib.sha256("Café".encode()).hexdigest()
