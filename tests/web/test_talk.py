"""Choosing who answers with a plain form, as the page that asks does without scripts."""

import re

import pytest

from rag.providers.roster import Roster

HEADERS = {"Origin": "http://localhost", "Accept": "text/html"}
OPTION = re.compile(r'<option value="([^"]*)"[^>]*?( selected)?>')


@pytest.fixture
def two_models(stage):
    """Two models of the script beside quoting."""
    stage.application.roster = Roster(
        {
            "FOOTNOTE_SCRIPTED_FILE": str(stage.script_file),
            "FOOTNOTE_SCRIPTED_MODELS": 'calm, "><b>brisk',
        }
    )
    return stage


def options(page):
    """Return the value of each option, and the one that is selected."""
    _, _, select = page.partition('<select id="answers-by"')
    found = OPTION.findall(select.partition("</select>")[0])
    return [value for value, _ in found], [value for value, selected in found if selected]


def asked(stage, address="/", **fields):
    return stage.client.post(address, data={"question": "The bridge?"} | fields, headers=HEADERS)


def test_a_form_field_chooses_and_the_conversation_keeps_it(two_models):
    offered = ["scripted:calm", "scripted:&#34;&gt;&lt;b&gt;brisk", "extractive"]
    assert options(two_models.client.get("/").text) == (offered, [])
    page = asked(two_models, answers_by='scripted:"><b>brisk')
    assert page.status_code == 200
    assert "Written by scripted (&#34;&gt;&lt;b&gt;brisk)" in page.text
    assert options(page.text) == (offered, [offered[1]])
    page = asked(two_models, page.url.path, answers_by="extractive")
    assert "Quoted from the articles; no language model wrote it." in page.text
    assert options(page.text) == (offered, ["extractive"])
    # Without the field the default answers.
    assert options(asked(two_models, page.url.path).text) == (offered, [offered[0]])
    assert options(two_models.client.get("/").text) == (offered, [])


@pytest.mark.parametrize("key", ["openai", "scripted", "scripted:wild", "extractive:", "x" * 401])
def test_who_is_not_offered_is_refused_on_a_page(two_models, key):
    refused = asked(two_models, answers_by=key)
    assert refused.status_code == 422 and "<html" in refused.text
    if len(key) <= 400:
        assert f"&#39;{key}&#39; cannot be chosen to answer; choose one of" in refused.text
    assert two_models.client.get("/v1/conversations").json()["conversations"] == []


def test_where_there_is_one_there_is_nothing_to_choose(stage):
    stage.application.roster = Roster({})
    stage.application.settings = stage.application.settings.model_copy(
        update={"provider": "extractive"}
    )
    page = stage.client.get("/").text
    assert 'id="answers-by"' not in page and "Answers by" not in page


def test_the_filters_of_an_answer_can_be_sent_again_as_they_are(stage):
    first = stage.ask(filters={"except_ids": ["bridge"]})
    assert {item["article_id"] for item in first["evidence"]} == {"ferry"}
    again = stage.ask(filters=first["filters"])
    assert again["filters"] == first["filters"]
    assert {item["article_id"] for item in again["evidence"]} == {"ferry"}
