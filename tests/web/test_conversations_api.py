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


def test_a_turn_has_versions_and_each_keeps_its_citations_and_what_followed(stage):
    first = stage.ask("What about the bridge?")
    conversation = first["conversation_id"]
    later = stage.ask("And then?", conversation_id=conversation, after=first["id"])
    assert (first["follows"], later["follows"]) == (None, first["id"])
    stage.play("The northern ferry carries 900 cars a day. [1]")
    again = stage.ask("What about the ferry?", conversation_id=conversation, instead_of=first["id"])
    assert again["follows"] is None
    address = f"/v1/conversations/{conversation}"
    newest = stage.client.get(address).json()
    assert newest["answers"] == [again]
    assert newest["versions"] == [[first["id"], again["id"]]]
    older = stage.client.get(address, params={"answer": first["id"]}).json()
    assert older["answers"] == [first, later]
    assert older["versions"] == [[first["id"], again["id"]], [later["id"]]]
    assert stage.client.get(address, params={"answer": "ans_none"}).status_code == 404


def test_a_place_must_be_in_the_conversation(stage):
    first, other = stage.ask(), stage.ask()
    for place in ({"after": other["id"]}, {"instead_of": other["id"]}):
        for streamed in (False, True):
            body = {"question": "?", "conversation_id": first["conversation_id"], **place}
            reply = stage.client.post("/v1/chat", json=body | {"stream": streamed})
            assert reply.status_code == 404
            assert other["id"] in reply.json()["detail"]
    both = {"after": first["id"], "instead_of": first["id"]}
    for body, words in (
        ({"conversation_id": first["conversation_id"], **both}, "two places"),
        ({"after": first["id"]}, "conversation_id"),
    ):
        reply = stage.client.post("/v1/chat", json={"question": "?"} | body)
        assert reply.status_code == 422
        assert words in reply.json()["detail"]


def test_a_deletion_can_be_taken_back(stage):
    answer = stage.ask()
    address = f"/v1/conversations/{answer['conversation_id']}"
    before = stage.client.get(address).json()
    assert stage.client.delete(address).status_code == 204
    assert stage.client.get(f"/v1/answers/{answer['id']}").status_code == 404
    assert stage.client.post(f"{address}/restore").status_code == 204
    assert stage.client.get(address).json() == before
    assert stage.client.post("/v1/conversations/con_none/restore").status_code == 404


def test_conversations_are_found_by_their_words(stage):
    bridge, ferry = stage.ask("What about the bridge?"), stage.ask("What about the ferry?")

    def found(words):
        page = stage.client.get("/v1/conversations", params={"q": words}).json()
        return [item["id"] for item in page["conversations"]]

    assert found("BRIDGE about") == [bridge["conversation_id"]]
    assert found("about") == [ferry["conversation_id"], bridge["conversation_id"]]
    assert found("dragon") == []
