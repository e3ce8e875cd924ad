"""Which shape an answer has, and what is said when it has none."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import UnusableAnswerError
from rag.verifying import detection
from rag.verifying.detection import foreign_answer
from rag.verifying.payload import parsed
from rag.verifying.types import MOST_ANSWER_CHARS, MOST_MARKS, MOST_SOURCES
from rag.verifying.verify import verify
from tests.rag.verifying.stage import VOTE, check, examples

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "content", "output", "message", "citations", "sources"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    "payload",
    [None, 3, True, [], {}, [[]], {"output": "x"}, {"content": "x"}, {"text": VOTE, "mine": 1}],
)
def test_no_shape_at_all_is_told_what_can_be_sent(payload):
    with pytest.raises(UnusableAnswerError, match="none of the shapes") as error:
        foreign_answer(payload)
    for word in ("Footnote's", r"[n]", "'output'", "'content'", "Cohere"):
        assert word in str(error.value)


def test_a_named_format_is_not_guessed():
    with pytest.raises(UnusableAnswerError, match="not in the format 'openai'"):
        foreign_answer({"format": "openai", "answer": "It says so. [1]"})
    with pytest.raises(UnusableAnswerError, match="there is no format 'gemini'; name one of"):
        foreign_answer("Yes.", named="gemini")


def test_a_misspelt_field_beside_the_answer_is_refused():
    with pytest.raises(UnusableAnswerError, match=r"stand the fields \['source'\]"):
        foreign_answer({"answer": "Yes.", "source": []})


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        ("x" * (MOST_ANSWER_CHARS + 1), f"has {MOST_ANSWER_CHARS + 1} characters"),
        ({"text": "x", "sources": ["s"] * (MOST_SOURCES + 1)}, f"has {MOST_SOURCES + 1} sources"),
        (
            [
                {
                    "type": "text",
                    "text": "x",
                    "citations": [
                        {"type": "web_search_result_location", "url": f"https://a.example/{n}"}
                        for n in range(MOST_SOURCES + 1)
                    ],
                }
            ],
            f"more than {MOST_SOURCES} sources",
        ),
        (
            [{"type": "text", "text": "x", "citations": [{}] * (MOST_MARKS + 1)}],
            f"has {MOST_MARKS + 1} citations",
        ),
    ],
    ids=["text", "sources", "found sources", "marks"],
)
def test_limits(payload, said):
    with pytest.raises(UnusableAnswerError, match=said):
        foreign_answer(payload)


@given(JSON)
def test_any_json_is_read_or_refused(payload):
    try:
        answer = foreign_answer(payload)
    except UnusableAnswerError:
        return
    assert answer.text.strip() or answer.abstained
    for mark in answer.marks:
        assert mark.place is None or 0 <= mark.place.start <= mark.place.end <= len(answer.text)
        assert mark.source is None or 0 <= mark.source < len(answer.sources)


def _places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _places(item, (*path, key))


def _replaced(value, path, other):
    if not path:
        return other
    changed = copy.copy(value)
    changed[path[0]] = _replaced(value[path[0]], path[1:], other)
    return changed


@settings(max_examples=60)
@given(st.data())
def test_an_example_with_one_part_exchanged_is_checked_or_refused(library, data):
    shapes = [parsed(text) for name, text in examples(library) if name != "sources"]
    example = data.draw(st.sampled_from(shapes))
    path = data.draw(st.sampled_from(list(_places(example))))
    broken = parsed(json.dumps(_replaced(example, path, data.draw(JSON))))
    try:
        result = check(broken, library)
    except UnusableAnswerError:
        return
    for claim in result.claims:
        assert result.text[claim.start : claim.end] == claim.text
    texts = {s.label: s for s in result.sources}
    for citation in result.citations:
        assert texts[citation.label].version == citation.version
        assert citation.status == "removed" or citation.quote
    assert verify(foreign_answer(broken), library.store) == result


def test_the_shapes_are_those_of_the_type():
    assert set(detection._READERS) == {"footnote", "plain", "openai", "anthropic", "cohere"}
