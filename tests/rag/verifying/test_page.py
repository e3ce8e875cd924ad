"""The examples of docs/verify.md are taken as they are written, and say what the page says."""

import re

import pytest

from rag.verifying import placing, verify
from rag.verifying.payload import parsed
from rag.verifying.reading import answer_from, sources_from
from rag.verifying.types import MOST_ANSWER_CHARS, MOST_MARKS, MOST_SOURCE_CHARS, MOST_SOURCES
from tests.rag.verifying.stage import PAGE, check, examples

SHAPES = ["plain", "footnote", "openai", "anthropic", "cohere"]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_example_is_supported(library, shape):
    found = [text for name, text in examples(library) if name == shape]
    assert found
    for text in found:
        result = check(parsed(text), library)
        assert (result.format, result.supported) == (shape, True)
        assert result.citations
        assert result.rejected_labels == 0
        assert verify.verify(answer_from(text.encode()), library.store) == result


def test_the_example_of_sources_resolves_but_for_nothing(library):
    (text,) = (text for name, text in examples(library) if name == "sources")
    sources = sources_from(text.encode())
    result = check("All. [1-5]", library, sources=sources)
    assert [source.state for source in result.sources] == ["found"] * 5
    assert [source.article_id for source in result.sources][1:4] == ["bridge"] * 3


def test_every_example_is_of_a_tested_shape(library):
    assert {name for name, _ in examples(library)} == {*SHAPES, "sources"}


def test_the_page_tells_the_limits():
    said = re.sub(r"\s+", " ", PAGE.read_text(encoding="utf-8").replace(",", ""))
    for limit in (
        f"at most {MOST_ANSWER_CHARS} characters",
        f"{MOST_SOURCES} sources of {MOST_SOURCE_CHARS} characters",
        f"{MOST_MARKS} citations",
        f"{placing._MOST_CLAIMS} sentences",
        f"at most {verify._MOST_COMPARED_CHARS} characters between them",
    ):
        assert limit in said
