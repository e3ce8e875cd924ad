"""All named checks together."""

from index.types import Span
from rag.checking.named import named_checks
from rag.checking.source import Source

TEXT = "Paolo Gentiloni said on Wednesday that 5,300 people had arrived by sea."
SOURCE = Source(text=TEXT, published="2015-02-18", quotes=(Span(start=0, end=len(TEXT)),))


def failed(statement):
    return {check.name for check in named_checks(statement, [SOURCE]) if not check.passed}


def test_each_kind_of_mistake_is_found_by_its_own_check():
    assert (
        failed("Paolo Gentiloni said on Wednesday that 5,300 people had arrived by sea.") == set()
    )
    assert "numbers" in failed("Mr Gentiloni said on Wednesday that 5,600 people had come by sea.")
    assert "dates" in failed("Paolo Gentiloni said on Friday that 5,300 people had arrived by sea.")
    assert "names" in failed("Matteo Renzi said on Wednesday that 5,300 people had arrived by sea.")
    assert "negation" in failed(
        "Paolo Gentiloni said on Wednesday that 5,300 people had not arrived by sea."
    )


def test_without_sources_there_is_nothing_to_say():
    assert named_checks("It rained 3 days.", []) == []
