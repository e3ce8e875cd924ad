"""A stored answer after its article has changed: what became of each cited sentence."""

import asyncio
import json

import pytest

from rag.answering.answerer import AskRequest
from rag.verifying.fates import closest_sentence, sentence_at
from rag.verifying.recheck import recheck
from tests.rag.library_stage import loaded, open_stage
from tests.rag.verifying.stage import COST, VOTE, put, verdicts


@pytest.fixture
def asked(tmp_path):
    """Return a library whose answer cites a sentence, and what becomes of it on a change."""
    script = tmp_path / "script.json"
    script.write_text(json.dumps([f"{VOTE} [1]"]), encoding="utf-8")
    with open_stage(
        tmp_path / "data", environ={"FOOTNOTE_SCRIPTED_FILE": str(script)}
    ) as application:
        put(application, f"{VOTE} {COST}")
        request = AskRequest(question="What did the council vote on the bridge?")
        answer = asyncio.run(application.answerer().ask(request))
        yield (
            application,
            lambda: recheck(application.chats.answer(answer.answer_id), application.store),
        )


def fates(result):
    return [(c.status, c.was, c.now) for c in result.citations]


def test_unchanged(asked):
    _, again = asked
    result = again()
    assert fates(result) == [("verified", VOTE, VOTE)]
    assert (verdicts(result), result.format) == (["supported"], "footnote")


def test_moved(asked):
    application, again = asked
    put(application, f"Update: a correction was made below.\n\n{COST} {VOTE}")
    result = again()
    assert fates(result) == [("moved", VOTE, VOTE)]
    assert verdicts(result) == ["supported"]


def test_changed(asked):
    application, again = asked
    now = "The council voted 6 to 3 on Wednesday to repair the old bridge."
    put(application, f"{COST} {now} Ferries go on.")
    assert fates(again()) == [("changed", VOTE, now)]


def test_changed_beyond_recognition(asked):
    application, again = asked
    put(application, "Ferries go on. Nothing else is known.")
    assert fates(again()) == [("changed", VOTE, None)]


def test_removed(asked):
    application, again = asked
    application.library.remove("bridge")
    result = again()
    assert fates(result) == [("removed", None, None)]
    assert result.citations[0].quote == ""
    assert verdicts(result) == ["unsupported"]
    assert result.claims[0].reason == (
        "cannot be checked: the article 'bridge' was removed from the library"
    )
    put(application, f"{VOTE} {COST}")
    assert fates(again()) == [("removed", None, None)]


def test_a_quote_inside_a_sentence_shows_the_whole_sentence(asked):
    application, _ = asked
    text = "A first. It rose by half, they said. A last."
    application.library.add([loaded("Rise", text, external_id="rise")])
    sentences = [*application.store.passages_of("rise")]
    assert sentences[0].text == text
    from rag.sentences import sentence_spans

    start = text.index("rose")
    assert sentence_at(text, list(sentence_spans(text)), start, start + 4) == (
        "It rose by half, they said."
    )
    assert sentence_at(text, [], start, start + 4) == "rose"


@pytest.mark.parametrize(
    ("sentences", "found"),
    [
        ([], None),
        (["", "…"], None),
        (["It rained."], None),
        (
            ["The storm killed 24 people.", "The storm killed 21 people."],
            "The storm killed 21 people.",
        ),
        (["The storm killed 24.", "The storm killed 25."], "The storm killed 24."),
    ],
)
def test_the_closest_sentence(sentences, found):
    assert closest_sentence("The storm killed 21 people.", sentences) == found
