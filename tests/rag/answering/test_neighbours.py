"""Evidence with the sentences around it: what is added, what is then said twice, the span law."""

from dataclasses import replace

from rag.answering.evidence import evidence_of
from rag.answering.neighbours import widened
from tests.rag.found import hit

TEXT = "One fell 👩‍👩‍👧. Two rose. Three stood. Four ran. Five slept."


def found(*sentences):
    """Return evidence that cuts these sentences out of TEXT."""
    labelled = evidence_of([hit(words, 1.0) for words in sentences])
    return [
        replace(e, version="v", start=TEXT.index(e.text), end=TEXT.index(e.text) + len(e.text))
        for e in labelled
    ]


def widen(n, *sentences):
    made = widened(found(*sentences), {"v": TEXT}, n)
    assert all(TEXT[e.start : e.end] == e.text for e in made)
    assert [e.label for e in made] == list(range(1, len(made) + 1))
    return [e.text for e in made]


def test_nothing_is_added_unless_asked_for():
    assert widen(0, "Three stood.") == ["Three stood."]


def test_sentences_on_both_sides_are_added_as_far_as_there_are():
    assert widen(1, "Three stood.") == ["Two rose. Three stood. Four ran."]
    assert widen(9, "Five slept.") == [TEXT]


def test_a_passage_inside_a_better_one_is_left_out():
    assert widen(1, "Three stood.", "Five slept.") == [
        "Two rose. Three stood. Four ran.",
        "Four ran. Five slept.",
    ]
    assert widen(2, "Three stood.", "Two rose.") == [TEXT]
