"""``/v1/conversations``: what was asked stays, can be renamed and deleted."""


def test_a_conversation_keeps_its_answers_in_order(stage):
    first = stage.ask("What about the bridge?")
    second = stage.ask("What about the ferry?", conversation_id=first["conversation_id"])
    found = stage.client.get(f"/v1/conversations/{first['conversation_id']}").json()
    assert found["title"] == "What about the bridge?"
    assert [answer["id"] for answer in found["answers"]] == [first["id"], second["id"]]
    assert found["answers"] == [first, second]


def test_the_list_pages_and_a_conversation_can_be_renamed_and_deleted(stage):
    ids = {stage.ask(f"Question {i}?")["conversation_id"] for i in range(5)}
    first = stage.client.get("/v1/conversations", params={"limit": 3}).json()
    second = stage.client.get(
        "/v1/conversations", params={"limit": 3, "after": first["next"]}
    ).json()
    listed = [item["id"] for item in first["conversations"] + second["conversations"]]
    assert set(listed) == ids and len(listed) == 5
    assert second["next"] is None
    one = listed[0]
    renamed = stage.client.patch(f"/v1/conversations/{one}", json={"title": " The bridge "})
    assert renamed.json()["title"] == "The bridge"
    assert stage.client.delete(f"/v1/conversations/{one}").status_code == 204
    assert stage.client.get(f"/v1/conversations/{one}").status_code == 404
    assert stage.client.delete(f"/v1/conversations/{one}").status_code == 404
    missing = stage.client.patch(f"/v1/conversations/{one}", json={"title": "x"})
    assert missing.status_code == 404


def test_a_title_must_have_words(stage):
    one = stage.ask()["conversation_id"]
    reply = stage.client.patch(f"/v1/conversations/{one}", json={"title": "  "})
    assert reply.status_code == 422
