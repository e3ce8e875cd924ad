"""When an event was, as the articles tell it."""

from datetime import date

import pytest

from index.filters import Filters
from index.types import Article, Hit, Passage
from rag.asked_events import event_phrase
from rag.event_dates import event_chip, event_date

QUESTION = "What has changed since the summit?"
MINSK = "Leaders agree at the Minsk summit"


def hit(title, published, text="They met. It rained.", *, rank=1, position=0):
    article = Article(
        article_id=f"a{rank}", collection="main", title=title, author=None, outlet="Coast Wire",
        published=published, url=None, language="en", source="", version="sha256:0", added_at="",
        updated_at="", n_chars=0, n_passages=1,
    )  # fmt: skip
    passage = Passage(
        passage_id=rank, article_id=f"a{rank}", version="sha256:0", position=position, start=10,
        end=10 + len(text), text=text,
    )  # fmt: skip
    return Hit(
        rank=rank, score=1.0, dense=None, lexical=None, pending=False, passage=passage,
        article=article,
    )  # fmt: skip


def phrase_of(question):
    phrase = event_phrase(question)
    assert phrase is not None
    return phrase


def day(*hits, question=QUESTION):
    found = event_date(phrase_of(question), question, hits)
    return found and found.day


def test_the_headline_that_names_it_gives_its_day():
    others = [hit("Rain in Minsk", "2015-01-02"), hit("Undated summit", None, rank=2)]
    assert day(*others, hit(MINSK, "2015-02-13", rank=3)) == date(2015, 2, 13)
    assert day(*others) is None
    assert day() is None


def test_a_headline_comes_before_a_lead_and_the_first_report_before_later_ones():
    lead = hit("Peace", "2015-02-10", "The summit was planned. It rained.")
    first, later = hit(MINSK, "2015-02-12", rank=3), hit(MINSK, "2015-02-14", rank=2)
    assert day(lead) == date(2015, 2, 10)
    assert day(lead, later, first) == date(2015, 2, 12)


def test_only_the_beginning_of_an_article_is_a_lead():
    text = "It rained. It snowed. The summit was over."
    assert day(hit("Weather", "2015-02-13", text)) is None
    assert day(hit("Weather", "2015-02-13", "The summit was over.", position=3)) is None


def test_a_day_in_the_sentence_that_names_it_is_meant():
    told = "The summit on 12 February ended well. It rained on 1 May 2014."
    assert day(hit("Peace", "2015-02-14", told)) == date(2015, 2, 12)
    several = "The summit from 11 February to 12 February 2015 ended."
    assert day(hit("Peace", "2015-02-14", several)) == date(2015, 2, 14)
    later = "The summit will be on 3 March 2015."
    assert day(hit("Peace", "2015-02-14", later)) == date(2015, 2, 14)


def test_several_distant_ones_are_none_and_the_same_one_twice_is_one():
    assert day(hit(MINSK, "2015-02-13"), hit("Summit in Rome", "2015-03-30", rank=2)) is None
    assert day(hit(MINSK, "2015-02-13"), hit("Summit ends", "2015-02-20", rank=2)) == date(
        2015, 2, 13
    )


@pytest.mark.parametrize("title", ["A year after the summit", "Rome waits before the EU summit"])
def test_what_came_after_it_or_before_is_not_the_event(title):
    assert day(hit(title, "2015-02-13")) is None


def test_every_word_of_it_counts_and_in_a_sentence_they_stand_together():
    question = "What has changed since the ferry fire?"
    assert day(hit("Fire at a mill", "2015-02-13"), question=question) is None
    assert day(hit("Ferry on fire", "2015-02-13"), question=question) == date(2015, 2, 13)
    apart = "The ferry came in the morning, and at night a mill was on fire."
    assert day(hit("Night", "2015-02-13", apart), question=question) is None


def test_an_event_without_a_name_goes_with_the_names_of_the_question():
    question = "What has Argentina done since the strike?"
    strikes = hit("Strike at Cargill ends", "2015-02-13")
    assert day(strikes, question=question) is None
    text = "Workers in Argentina stayed at home."
    assert day(strikes, hit("Strike", "2015-02-16", text, rank=2), question=question) == date(
        2015, 2, 16
    )


def test_before_the_first_day_of_the_calendar_there_is_nothing_to_filter():
    question = "What do articles before the summit say?"
    assert day(hit(MINSK, date.min.isoformat()), question=question) is None
    assert day(hit(MINSK, date.min.isoformat())) == date.min


@pytest.mark.parametrize(
    ("question", "meaning", "filters"),
    [
        (
            QUESTION,
            f"articles published from 13 February 2015 preferred, the date of “{MINSK}”",
            Filters(published_from="2015-02-13"),
        ),
        (
            "What do articles before the summit say?",
            f"published until 12 February 2015, the day before the date of “{MINSK}”",
            Filters(published_to="2015-02-12"),
        ),
        (
            "What do articles until the summit say?",
            f"published until 13 February 2015, the date of “{MINSK}”",
            Filters(published_to="2015-02-13"),
        ),
    ],
)
def test_the_chip_says_the_day_and_its_reason(question, meaning, filters):
    phrase = phrase_of(question)
    found = event_date(phrase, question, [hit(MINSK, "2015-02-13")])
    assert found is not None
    chip = event_chip(question, phrase, found)
    assert (chip.meaning, chip.filters) == (meaning, filters)
    assert question[chip.start : chip.end] == chip.text
    assert (chip.kind, chip.article_id, chip.soft) == ("date", "a1", phrase.soft)
    assert chip.reader_url == "/articles/a1?version=sha256%3A0&start=10&end=19#cited"
