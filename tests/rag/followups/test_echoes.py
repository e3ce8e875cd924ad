"""Part of a name or a description takes up the whole that was said before."""

from rag.followups.antecedents import antecedents
from rag.followups.echoes import echoed, with_full_names
from rag.types import Turn

FOUND = antecedents([Turn(question="Did Ana Reyes approve the Brindle Fell quarry?", answer="")])


def test_a_surname_becomes_the_whole_name():
    assert with_full_names("Why did Reyes agree?", FOUND) == "Why did Ana Reyes agree?"
    assert with_full_names("Why did Tom Reyes agree?", FOUND) == "Why did Tom Reyes agree?"
    assert with_full_names("Why did Hale agree?", FOUND) == "Why did Hale agree?"


def test_a_definite_description_takes_up_its_phrase():
    phrase = echoed("Who owns the quarry?", FOUND)
    assert phrase is not None
    assert phrase.text == "the Brindle Fell quarry"
    assert echoed("Who owns a quarry?", FOUND) is None
    assert echoed("Who owns the quarry of Carrow?", FOUND) is None
    assert echoed("Who owns the bridge?", FOUND) is None
