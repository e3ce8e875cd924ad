"""``/v1/feedback``: given, listed, replaced, taken back, and gone with its answer."""

import pytest


def give(stage, answer, **body):
    return stage.client.post(f"/v1/answers/{answer['id']}/feedback", json=body)


def listed(stage, **query):
    return stage.client.get("/v1/feedback", params=query).json()


def test_a_word_on_an_answer_is_kept_and_replaced(stage):
    answer = stage.ask()
    first = give(stage, answer, kind="helpful")
    assert first.status_code == 201
    again = give(stage, answer, kind="unhelpful", note="  It misses the cost.\x00 ")
    assert again.json()["note"] == "It misses the cost."
    (only,) = listed(stage)["feedback"]
    assert only == again.json()
    assert (only["question"], only["kind"]) == (answer["question"], "unhelpful")
    assert stage.application.chats.feedback.counts()["unhelpful"] == 1


def test_a_word_on_a_citation_stands_beside_one_on_the_answer(stage):
    answer = stage.ask()
    cited = answer["citations"][0]
    place = {"claim": cited["claim"], "label": cited["label"]}
    give(stage, answer, kind="helpful")
    given = give(stage, answer, kind="does_not_support", **place).json()
    assert {f["kind"] for f in listed(stage)["feedback"]} == {"helpful", "does_not_support"}
    assert stage.client.delete(f"/v1/feedback/{given['id']}").status_code == 204
    assert [f["kind"] for f in listed(stage)["feedback"]] == ["helpful"]
    assert stage.client.delete(f"/v1/feedback/{given['id']}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "splendid"},
        {"kind": "does_not_support"},
        {"kind": "does_not_support", "claim": 0, "label": 9},
        {"kind": "supports", "claim": 99, "label": 1},
        {"kind": "helpful", "claim": 0, "label": 1},
        {"kind": "helpful", "note": "x" * 2001},
    ],
)
def test_what_cannot_be_said_is_a_problem(stage, body):
    answer = stage.ask()
    reply = give(stage, answer, **body)
    assert reply.status_code == 422
    assert reply.json()["detail"]
    assert listed(stage)["feedback"] == []


def test_an_unknown_answer_is_not_found(stage):
    assert give(stage, {"id": "ans_none"}, kind="helpful").status_code == 404


def test_the_list_pages_and_is_of_one_conversation(stage):
    answers = [stage.ask() for _ in range(3)]
    for answer in answers:
        give(stage, answer, kind="helpful")
    seen, after = [], None
    while True:
        page = listed(stage, limit=2, **({"after": after} if after else {}))
        seen += [f["answer_id"] for f in page["feedback"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [answer["id"] for answer in reversed(answers)]
    (one,) = listed(stage, conversation_id=answers[1]["conversation_id"])["feedback"]
    assert one["answer_id"] == answers[1]["id"]
    assert stage.client.get("/v1/feedback?after=x").status_code == 422


def test_feedback_goes_with_its_conversation(stage):
    answer = stage.ask()
    give(stage, answer, kind="helpful")
    stage.client.delete(f"/v1/conversations/{answer['conversation_id']}")
    assert listed(stage)["feedback"] == []
