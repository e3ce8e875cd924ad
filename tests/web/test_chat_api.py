"""``POST /v1/chat``: the reply, the stream, and that one equals the other."""

import json

import pytest

from rag.answering.answerer import MOST_QUESTION_CHARS


def events_of(text):
    found = []
    for part in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in part.split("\n") if ": " in line)
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def stream(stage, **body):
    body = {"question": "What did the council decide about the bridge?", "stream": True} | body
    reply = stage.client.post("/v1/chat", json=body)
    assert reply.status_code == 200, reply.text
    return reply, events_of(reply.text)


def test_an_answer_has_every_part_that_the_wire_promises(stage):
    answer = stage.ask()
    assert answer["text"].startswith("The council voted 7 to 2")
    assert answer["provider"] == "scripted"
    assert answer["model"] is None
    assert answer["usage"] == {"input_tokens": None, "output_tokens": None}
    assert not answer["abstained"]
    assert answer["claims"][0]["verdict"] == "supported"
    assert answer["claims"][2]["verdict"] == "uncited"
    assert answer["claims"][1]["verdict"] != "supported"
    assert answer["claims"][3]["unknown_labels"] == ["7"]
    assert answer["rejected_labels"] == 1
    assert [item["label"] for item in answer["evidence"]] == [1, 2]
    assert {"search", "answer", "check"} <= answer["timings_ms"].keys()


def test_every_citation_is_the_text_it_names(stage):
    answer = stage.ask()
    assert answer["citations"]
    for citation in answer["citations"]:
        article = stage.client.get(
            f"/v1/articles/{citation['article_id']}", params={"version": citation["version"]}
        ).json()
        start, end = citation["start"], citation["end"]
        assert article["text"][start:end] == citation["quote"] != ""
        assert article["text"][:start].endswith(citation["prefix"])
        assert article["text"][end:].startswith(citation["suffix"])


def test_every_claim_is_the_text_it_names(stage):
    answer = stage.ask()
    for claim in answer["claims"]:
        assert answer["text"][claim["start"] : claim["end"]] == claim["text"]


def test_a_stream_has_its_events_in_order_and_ends_with_done(stage):
    reply, events = stream(stage)
    names = [name for name, _ in events]
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.headers["x-accel-buffering"] == "no"
    assert reply.headers["cache-control"] == "no-cache"
    assert names[:2] == ["query", "evidence"]
    assert names[-1] == "done"
    assert names.count("claim") == len(events[-1][1]["claims"])
    assert set(names) == {"query", "evidence", "delta", "claim", "done"}


def test_the_deltas_are_the_text_and_the_changes_add_up_to_the_answers_blocks(stage):
    _, events = stream(stage)
    done = events[-1][1]
    assert "".join(data["text"] for name, data in events if name == "delta") == done["text"]
    assert [data["claim"] for name, data in events if name == "claim"] == done["claims"]
    blocks: list[dict[str, object]] = []
    for data in [data for name, data in events if name == "claim" and data["blocks"] is not None]:
        first, *others = data["blocks"]
        if data["kept"]:
            pieces = blocks[data["from"]]["pieces"][: data["kept"]] + first["pieces"]
            first = {**first, "pieces": pieces}
        blocks[data["from"] :] = [first, *others]
    assert blocks == done["blocks"]


def test_no_verdict_is_shown_before_its_claim_event(stage):
    _, events = stream(stage)
    known = 0
    for name, data in events:
        if name == "claim" and data["blocks"] is not None:
            pieces = [piece for block in data["blocks"] for piece in block["pieces"]]
            shown = [piece["claim"] for piece in pieces if piece["kind"] == "verdict"]
            assert shown == list(range(known, data["index"] + 1))
            known = data["index"] + 1


def test_the_streamed_answer_is_the_stored_one(stage):
    _, events = stream(stage)
    done = events[-1][1]
    assert stage.client.get(f"/v1/answers/{done['id']}").json() == done


def test_a_follow_up_shows_how_it_was_understood_and_can_be_asked_as_typed(stage):
    first = stage.ask("Who is Mayor Ana Reyes?")
    carried = stage.ask("How old is she?", conversation_id=first["conversation_id"])
    typed = stage.ask("How old is she?", conversation_id=first["conversation_id"], rewrite=False)
    own = stage.ask(
        "How old is she?",
        conversation_id=first["conversation_id"],
        standalone_question="How old is Ana Reyes?",
    )
    assert "Ana Reyes" in carried["standalone_question"]
    assert typed["standalone_question"] == "How old is she?"
    assert own["standalone_question"] == "How old is Ana Reyes?"
    assert own["question"] == "How old is she?"


def test_filters_decide_what_may_be_cited(stage):
    answer = stage.ask("the bridge repair", filters={"outlets": ["coast wire"]})
    assert {item["article_id"] for item in answer["evidence"]} == {"ferry"}
    none = stage.ask("the bridge repair", filters={"published_from": "2030-01-01"})
    assert none["abstained"] and none["evidence"] == []


def test_words_about_the_articles_come_back_as_chips_that_can_be_taken_away(stage):
    question = "What did articles from May 2024 say of the bridge, according to the Coast Wire?"
    answer = stage.ask(question, today="2024-06-01")
    assert [(chip["text"], chip["kind"]) for chip in answer["chips"]] == [
        ("from May 2024", "date"),
        ("according to the Coast Wire", "outlet"),
    ]
    for chip in answer["chips"]:
        assert question[chip["start"] : chip["end"]] == chip["text"]
        assert chip["meaning"] and chip["soft"] is False
    assert answer["today"] == "2024-06-01"
    assert {item["article_id"] for item in answer["evidence"]} == {"ferry"}
    assert all(item["also_in"] == [] for item in answer["evidence"])
    fewer = stage.ask(question, ignore_chips=["according to the Coast Wire"])
    assert [chip["text"] for chip in fewer["chips"]] == ["from May 2024"]
    assert stage.ask(question, read_filters=False)["chips"] == []
    assert stage.ask(question, recency=0.5)["newest_evidence"] == "2024-05-01"


def test_the_query_event_says_how_the_words_were_read(stage):
    _, events = stream(stage, question="What did the council do last week?", today="2024-05-06")
    query = events[0][1]
    assert query["today"] == "2024-05-06"
    assert query["chips"][0]["text"] == "last week"
    assert query["filters"]["published_from"] == "2024-04-29"
    assert query["chips"] == events[-1][1]["chips"]


def test_k_bounds_the_evidence(stage):
    assert len(stage.ask(k=1)["evidence"]) == 1


def test_a_refusal_says_why_and_names_the_nearest_passages(stage):
    stage.play({"abstain": "The articles speak of the bridge, not of dragons."})
    answer = stage.ask("What do dragons at the bridge eat?")
    assert answer["abstained"]
    assert answer["reason"] == "The articles speak of the bridge, not of dragons."
    assert answer["nearest"]
    for passage in answer["nearest"]:
        article = stage.client.get(f"/v1/articles/{passage['article_id']}").json()
        assert article["text"][passage["start"] : passage["end"]] == passage["quote"]


def test_a_refusal_for_a_time_without_articles_shows_what_older_ones_answer(stage):
    answer = stage.ask("How many cars does the northern ferry carry, in articles since June 2025?")
    assert answer["abstained"] and answer["evidence"] == []
    assert (answer["refusal"], answer["newest_evidence"]) == ("only_outdated", "2024-05-01")
    assert "The northern ferry carries 900 cars a day." in answer["nearest"][0]["quote"]
    shown = stage.client.get(f"/c/{answer['conversation_id']}").text
    for words in ("Only older articles come close.", answer["reason"], "Newest source: "):
        assert words in shown
    answer = stage.ask("What do dragons in articles since June 2025 eat?")
    assert (answer["refusal"], answer["nearest"]) == ("nothing_close", [])


def test_a_failing_provider_is_a_problem_in_json_and_an_error_event_in_a_stream(stage):
    stage.play("The council voted 7 to 2. [1] ", {"error": "the model server refused; start it"})
    reply = stage.client.post("/v1/chat", json={"question": "the bridge?"})
    assert reply.status_code == 502
    assert reply.json()["detail"] == "the model server refused; start it"
    assert reply.json()["retryable"] is False
    _, events = stream(stage)
    name, data = events[-1]
    assert name == "error"
    assert data["detail"] == "the model server refused; start it"
    assert data["answer"]["interrupted"] is True
    assert data["answer"]["text"].startswith("The council voted 7 to 2.")


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({}, 422, "question"),
        ({"question": ""}, 422, "question"),
        ({"question": "   "}, 422, "question"),
        ({"question": "x" * (MOST_QUESTION_CHARS + 1)}, 422, str(MOST_QUESTION_CHARS)),
        ({"question": "x", "k": 41}, 422, "40"),
        ({"question": 5}, 422, "got 5"),
        ({"question": "x", "k": 0}, 422, "k: "),
        ({"question": "x", "recency": 2}, 422, "recency"),
        ({"question": "x", "today": "tomorrow"}, 422, "'tomorrow'"),
        ({"question": "x", "frobnicate": 1}, 422, "frobnicate"),
        ({"question": "x", "provider": "nobody"}, 422, "'nobody'"),
        ({"question": "x", "conversation_id": "con_none"}, 404, "'con_none'"),
        ({"question": "x", "filters": {"published_from": "yesterday"}}, 422, "'yesterday'"),
        (
            {
                "question": "x",
                "filters": {"published_from": "2024-02-01", "published_to": "2024-01-01"},
            },
            422,
            "swap the two dates",
        ),
    ],
)
@pytest.mark.parametrize("streamed", [False, True])
def test_what_cannot_be_asked_is_a_problem_that_names_it(stage, body, status, words, streamed):
    reply = stage.client.post("/v1/chat", json=body | {"stream": streamed})
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert words in reply.json()["detail"]


def test_broken_json_is_a_problem(stage):
    reply = stage.client.post(
        "/v1/chat", content=b"{nope", headers={"Content-Type": "application/json"}
    )
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
