"""Which statements contradict each other, and how rarely two that do not are said to."""

from dataclasses import replace

import pytest

from index.types import Span
from rag.conflicts import Statement, conflict_between, conflicts_among, said_by
from rag.providers.extractive import ExtractiveProvider
from rag.providers.protocol import ChatRequest, Finish, TextDelta
from rag.relevance import Ranking, Relevance, ScoredSentence
from rag.testing import collect, evidence

HOW_MANY = "How many people marched against the quarry on Brindle Fell?"
POST = Statement(
    label=1,
    article_id="post",
    title="Police put Thornholt quarry march at 3,500",
    outlet="Carrowshire Post",
    published="2024-05-12",
    text="About 3,500 people marched through Thornholt on Saturday against plans to enlarge the "
    "limestone quarry on Brindle Fell, according to police.",
)
GAZETTE = Statement(
    label=2,
    article_id="gazette",
    title="“Biggest crowd the town has seen”: 6,000 walk against the quarry",
    outlet="Thornholt Gazette",
    published="2024-05-13",
    text="More than 6,000 people walked from the market cross to Brindle Fell on Saturday to "
    "oppose the larger quarry, in what stewards said was the biggest crowd the town had ever seen.",
)
FIRST = Statement(
    label=3,
    article_id="first",
    title="Two dead as River Tarrow bursts its banks at Pellinford",
    outlet="Carrowshire Post",
    published="2023-11-19",
    text="Fire crews with boats brought out 160 people, and early estimates put the number of "
    "flooded homes at about 400.",
)
REVISED = Statement(
    label=1,
    article_id="revised",
    title="Pellinford flood: death toll rises to five as search ends",
    outlet="Carrowshire Post",
    published="2023-11-24",
    text="Surveyors going from door to door have listed 1,130 flooded homes, close to three times "
    "the first estimate, and 212 businesses.",
)


def test_two_outlets_with_two_figures():
    conflict = conflict_between(HOW_MANY, GAZETTE, POST)
    assert conflict is not None
    assert conflict.labels == (1, 2)
    assert conflict.detail == (
        "Carrowshire Post, 12 May 2024: about 3,500 people [1]; "
        "Thornholt Gazette, 13 May 2024: at least 6,000 people [2]"
    )
    assert conflict_between(HOW_MANY, POST, GAZETTE) == conflict


def test_the_name_of_an_outlet_and_most_names_of_the_question_are_enough():
    asked = "How many people joined the march against the Brindle Fell quarry in Thornholt?"
    assert conflict_between(asked, POST, GAZETTE) is not None
    assert conflict_between(asked, POST, replace(GAZETTE, outlet="The Wire")) is not None


def test_an_update_replaces_what_was_counted_before_its_noun_or_behind_it():
    conflict = conflict_between("How many homes were flooded in Pellinford?", REVISED, FIRST)
    assert conflict is not None
    assert conflict.labels == (3, 1), "the older one comes first"
    assert "19 November 2023: about 400" in conflict.detail
    assert "24 November 2023: 1,130 flooded" in conflict.detail


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"article_id": "post"}, "one article"),
        ({"published": "2025-05-13"}, "another year"),
        ({"text": GAZETTE.text.replace("6,000", "3,500")}, "the same figure"),
        ({"text": GAZETTE.text.replace("More than 6,000", "Some 3,480")}, "about the same figure"),
        ({"text": GAZETTE.text.replace("6,000 people", "6,000 badgers")}, "another thing counted"),
        ({"text": GAZETTE.text.replace("6,000 people", "people")}, "no figure"),
        ({"text": "More than 6,000 people cheered on Saturday."}, "another event"),
        (
            {
                "text": "More than 6,000 people marched against plans to enlarge a reservoir.",
                "title": "Reservoir march",
            },
            "another place",
        ),
        ({"text": GAZETTE.text + " Police counted 3,500 people."}, "both figures are given"),
    ],
)
def test_what_is_no_conflict(change, why):
    assert conflict_between(HOW_MANY, POST, replace(GAZETTE, **change)) is None, why


@pytest.mark.parametrize(
    "question",
    [
        "How many people marched in Aldermouth?",
        "How many badgers live on Brindle Fell?",
        "How many people marched against the quarry on Brindle Fell in 2019?",
        "Who marched against the quarry on Brindle Fell?",
    ],
)
def test_a_question_about_something_else_shows_no_conflict(question):
    assert conflict_between(question, POST, GAZETTE) is None


def test_without_dates_of_publication_the_titles_stand_for_the_outlets():
    unnamed = replace(GAZETTE, outlet=None, published=None)
    conflict = conflict_between(HOW_MANY, POST, unnamed)
    assert conflict is not None
    assert conflict.detail.startswith(f"{GAZETTE.title}: at least 6,000 people [2]; ")


def test_money_is_compared_with_money():
    dear = replace(POST, text="The repair of Brindle Fell bridge by Marrable cost £4.2 million.")
    cheap = replace(
        GAZETTE, text="The repair of Brindle Fell bridge by Marrable cost £3.1 million."
    )
    days = replace(GAZETTE, text="The repair of Brindle Fell bridge by Marrable took 31 days.")
    asked = "How much did the repair of the bridge cost?"
    conflict = conflict_between(asked, dear, cheap)
    assert conflict is not None and "£4.2 million" in conflict.detail
    assert conflict_between(asked, dear, days) is None


def test_dates_conflict_only_where_a_date_is_asked_for():
    one = replace(POST, text="The quarry on Brindle Fell opened under Marrable on 3 May 1962.")
    two = replace(GAZETTE, text="The quarry on Brindle Fell opened under Marrable on 5 May 1962.")
    when = "When did the quarry open?"
    conflict = conflict_between(when, one, two)
    assert conflict is not None
    assert "3 May 1962 [1]" in conflict.detail and "5 May 1962 [2]" in conflict.detail
    assert conflict_between("Who opened the quarry?", one, two) is None
    year = replace(two, text=two.text.replace("5 May 1962", "1962"))
    assert conflict_between(when, one, year) is None, "less exact is not different"
    month = replace(two, text=two.text.replace("5 May 1962", "May 1962"))
    assert conflict_between(when, one, month) is None


def statements():
    texts = (POST.text, "The day was hot.", GAZETTE.text)
    shown = evidence(*texts, title="The march on Brindle Fell")
    return tuple(
        replace(e, published=day, outlet=outlet)
        for e, day, outlet in zip(
            shown,
            ("2024-05-12", "2024-05-12", "2024-05-13"),
            ("Carrowshire Post", "Coast Wire", "Thornholt Gazette"),
            strict=True,
        )
    )


class Ranked(Relevance):
    """Gives each passage's only sentence the probability that a test wants."""

    def __init__(self, *probabilities):
        self._probabilities = probabilities

    def threshold(self, strictness="normal"):
        return 0.2

    def rank(self, question, evidence):
        assert question == HOW_MANY
        scored = [
            ScoredSentence(
                label=e.label, span=Span(start=0, end=len(e.text)), text=e.text, probability=p
            )
            for e, p in zip(evidence, self._probabilities, strict=True)
        ]
        ranked = tuple(sorted(scored, key=lambda s: -s.probability))
        return Ranking(sentences=ranked, answerable=ranked[0].probability)


async def answered(*probabilities):
    provider = ExtractiveProvider(Ranked(*probabilities))
    deltas = await collect(provider, ChatRequest(question=HOW_MANY, evidence=statements()))
    assert isinstance(deltas[-1], Finish)
    return "".join(d.text for d in deltas if isinstance(d, TextDelta))


async def test_the_extractive_answer_adds_the_sentence_that_contradicts_it():
    assert await answered(0.9, 0.1, 0.3) == f"{POST.text} [1] {GAZETTE.text} [3]"


async def test_a_sentence_too_unlikely_to_be_an_answer_contradicts_nothing():
    assert await answered(0.9, 0.1, 0.12) == f"{POST.text} [1]"


async def test_a_contradiction_that_is_there_already_is_not_added_again():
    assert (await answered(0.9, 0.1, 0.8)).count("[3]") == 1


def test_quotes_of_one_answer_are_compared_once_for_each_pair_of_labels():
    one, dull, other = statements()
    from rag.citations import make_citation

    cited = [
        make_citation(e, claim=n, span=Span(start=0, end=len(e.text)), version_text=e.text)
        for n, e in enumerate((one, dull, other, one))
    ]
    (conflict,) = conflicts_among(HOW_MANY, cited)
    assert conflict.labels == (1, 3)
    assert conflicts_among(HOW_MANY, cited[:2]) == ()
    assert said_by(one, one.text).outlet == "Carrowshire Post"
