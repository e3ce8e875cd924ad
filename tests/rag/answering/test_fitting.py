"""What a provider is given fits into its context, by relevance, and what does not is listed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.answerer import AskRequest
from rag.answering.events import EvidenceFound
from rag.answering.fitting import fitted
from rag.providers.prompts import labelled_messages
from rag.providers.protocol import ChatRequest
from rag.providers.scripted import ScriptedProvider, first_source
from rag.settings import Settings
from rag.testing import evidence
from rag.tokens import count_tokens
from rag.types import Turn
from tests.rag.answering.stage import QUESTION

SHARE = Settings().article_share
WORDS = "the council voted on Tuesday to repair the old bridge "


def test_without_a_limit_everything_is_given():
    found = evidence("one", "two")
    turns = (Turn(question="q", answer="a"),)
    given_all = fitted("q", found, turns, context_tokens=None)
    assert (given_all.evidence, given_all.history, given_all.dropped) == (found, turns, ())


def test_what_is_too_long_gives_way_to_what_is_shorter_and_is_listed_by_rank():
    found = evidence(WORDS, WORDS * 200, WORDS * 2, WORDS * 300)
    kept = fitted("q", found, (), context_tokens=1800)
    assert [(e.label, e.passage_id) for e in kept.evidence] == [(1, 1), (2, 3)]
    assert [passage.passage_id for passage in kept.dropped] == [2, 4]
    assert kept.dropped[0].quote == found[1].text


def test_the_newest_turns_have_the_room_that_is_left():
    turns = tuple(Turn(question=f"q{n}", answer=WORDS * 40) for n in range(6))
    kept = fitted("q", evidence(WORDS), turns, context_tokens=2600)
    assert 0 < len(kept.history) < 6
    assert kept.history == turns[-len(kept.history) :]


def test_the_first_passage_is_given_whatever_its_length():
    kept = fitted("q", evidence(WORDS * 500, WORDS), (Turn(question="q", answer="a"),),
                  context_tokens=100)  # fmt: skip
    assert [e.passage_id for e in kept.evidence] == [1]
    assert kept.history == ()
    assert [passage.passage_id for passage in kept.dropped] == [2]


def of(names):
    return tuple(
        replace(item, article_id=name)
        for item, name in zip(evidence(*[WORDS] * len(names)), names, strict=True)
    )


def room_for(found, n):
    """Return the fewest tokens of context that the first ``n`` passages fit into."""
    tokens = range(1_000, 4_000)
    return next(t for t in tokens if len(fitted("q", found, (), context_tokens=t).evidence) == n)


@pytest.mark.parametrize(
    ("names", "n", "kept"),
    [
        ("aaaaaabc", 4, [1, 2, 3, 7]),
        ("aaaaaabc", 8, [1, 2, 3, 4, 5, 6, 7, 8]),
        ("abaaaaac", 4, [1, 2, 3, 4]),
        # Nobody else wants the places.
        ("aaaaaaaa", 4, [1, 2, 3, 4]),
        # Three quarters of one place are that place.
        ("aaaaaabc", 1, [1]),
    ],
)
def test_an_article_keeps_no_more_than_its_share_of_the_places_left(names, n, kept):
    found = of(names)
    given_some = fitted("q", found, (), context_tokens=room_for(found, n), article_share=SHARE)
    assert [item.passage_id for item in given_some.evidence] == kept
    assert [item.label for item in given_some.evidence] == list(range(1, n + 1))
    left = [n for n in range(1, 9) if n not in kept]
    assert [passage.passage_id for passage in given_some.dropped] == left


def test_a_passage_of_another_article_that_does_not_fit_takes_no_place():
    found = (*of("aaaaa"), replace(evidence(WORDS * 300)[0], article_id="b", passage_id=6))
    given_some = fitted("q", found, (), context_tokens=room_for(of("aaaaa"), 4), article_share=0.5)
    assert [item.passage_id for item in given_some.evidence] == [1, 2, 3, 4]


@given(
    st.lists(st.text(min_size=1, max_size=400), min_size=1, max_size=8),
    st.lists(st.text(max_size=300), max_size=4),
    st.integers(2_000, 4_000),
)
def test_the_prompt_fits_as_the_provider_writes_it(texts, answers, context_tokens):
    turns = tuple(Turn(question="q", answer=answer) for answer in answers)
    found = tuple(replace(e, title=e.text) for e in evidence(*texts))
    kept = fitted("Who?", found, turns, context_tokens=context_tokens)
    request = ChatRequest(question="Who?", evidence=kept.evidence, history=kept.history)
    written = sum(count_tokens(message.content) for message in labelled_messages(request))
    if len(kept.evidence) > 1 or kept.history:
        assert written + request.max_output_tokens <= context_tokens
    assert len(kept.evidence) + len(kept.dropped) == len(found)


@pytest.mark.parametrize(("context_tokens", "n_dropped"), [(None, 0), (100, 1)])
async def test_an_answer_and_its_events_list_what_was_dropped(stage, context_tokens, n_dropped):
    provider = ScriptedProvider(first_source)
    answerer = stage.answerer(provider=provider, context_tokens=context_tokens)
    events = [event async for event in answerer.stream(AskRequest(question=QUESTION))]
    (found,) = (event for event in events if isinstance(event, EvidenceFound))
    answer = events[-1].answer
    assert len(found.dropped) == n_dropped
    assert found.dropped == answer.dropped
    assert [e.label for e in answer.evidence] == list(range(1, 3 - n_dropped))
    assert stage.obeys_the_span_law(answer) > 0
    for passage in answer.dropped:
        stage.application.chats.redact_article(passage.article_id)
        (stored,) = stage.stored()
        assert passage.quote not in str(stored), "removed with its article"
