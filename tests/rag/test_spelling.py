"""Misspelt words become words of the collection; names and words that are right stay."""

import time

import pytest

from index.types import Filters
from rag.spelling import Speller
from tests.rag.library_stage import loaded, open_stage

COMMON = {"which", "minister", "opened", "people", "derail", "capital", "zambia"}


class Words:
    """A collection that has these words so many times; each in one form."""

    def __init__(self, counts):
        self._counts = counts

    def passages_with(self, words):
        return [self._counts.get(word.lower(), 0) for word in words]

    def holds(self, word, within):
        return self._counts.get(word, 0) > 0


def corrected(question, **counts):
    return Speller(vocabulary=Words(counts), is_word=COMMON.__contains__).corrected(question)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Which goverment fell?", "Which government fell?"),
        ("Which governmentt fell?", "Which government fell?"),
        ("Which govermnent fell?", "Which government fell?"),
        ("Which governmant fell?", "Which government fell?"),
        ("WHICH GOVERMENT FELL?", "WHICH GOVERNMENT FELL?"),
        ("Who is Mr Gentilloni’s successor?", "Who is Mr Gentiloni’s successor?"),
        ("goverment of Gentlioni", "government of Gentiloni"),
    ],
)
def test_a_word_one_edit_away_is_put_right(written, meant):
    assert corrected(written, government=3, gentiloni=2, fell=1, successor=1) == meant


def test_the_commonest_of_several_is_meant():
    assert corrected("the mayer spoke", mayor=9, mayers=1) == "the mayor spoke"
    assert corrected("the mayer spoke", mayor=1, mayers=9) == "the mayers spoke"


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("Which people opened it?", {}),
        ("Where does the train derail?", {"detail": 9}),
        ("What is the capital of Zambia?", {"gambia": 9}),
        ("When did the train rerail?", {"detail": 9}),
        ("Who is Jordin?", {"jardin": 9}),
        ("What did it mean, “goverment”?", {"government": 9}),
        ("Who made the LaserDisc?", {}),
        ("Is it a co-goverment?", {"government": 9}),
        ("Quante persone morirono, secondo il comune?", {"person": 9, "second": 9, "mirror": 1}),
        ("Chi ha progettato la nuova chiesa?", {"progettata": 9}),
        ("goverment12", {"government": 9}),
        ("Wie hoch waren die Kosten in Berlin?", {"warren": 9}),
        ("Who answers at help@goverment.org or www.goverment.org?", {"government": 9}),
        ("What is https://example.org/goverment?x about?", {"government": 9}),
        ("What is #goverment?", {"government": 9}),
        ("What is ‘goverment’?", {"government": 9}),
    ],
)
def test_what_may_be_right_stays(question, counts):
    assert corrected(question, **counts) == question


def test_a_long_question_takes_no_time():
    began = time.process_time()
    corrected("goverment “ " * 400, government=1)
    assert time.process_time() - began < 1


def test_the_words_of_a_library_are_those_of_articles_that_are_there(tmp_path):
    with open_stage(tmp_path / "data") as application:
        library = application.library
        gentiloni = loaded("Gentiloni speaks", "The governments fell.", external_id="g")
        library.add([gentiloni, loaded("Ferry", "Ferries run hourly.", external_id="f")])
        application.catch_up()
        assert library.passages_with(["government", "Ferry", "gentiloni", "bees"]) == [1, 1, 1, 0]
        assert [library.holds(w) for w in ("governments", "government", "GENTILONI")] == [
            True,
            False,
            True,
        ]
        speller = application.speller
        assert speller.corrected("Why did gentilloni fall?") == "Why did gentiloni fall?"
        elsewhere = Filters(collections=("other",))
        assert speller.corrected("Why did gentilloni fall?", elsewhere) == (
            "Why did gentilloni fall?"
        )
        library.remove("g")
        assert speller.corrected("Why did gentilloni fall?") == "Why did gentilloni fall?"
