"""``footnote ask``: streaming, footnotes, verdicts in words, refusals and failures."""

import json

QUESTION = "What did the council decide about the old bridge?"
VOTE = "The council voted 7 to 2 on Tuesday to repair the old bridge."


def test_an_answer_is_followed_by_its_footnotes(filled, play):
    play("The council voted 7 to 2 on Tuesday ", "to repair the old bridge. [1] ", "Nobody cared.")
    result = filled("ask", QUESTION)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{VOTE} [1] Nobody cared.\n")
    assert (
        "\n[1] Council votes to repair the old bridge — The Herald, 2024-05-01\n" in result.stdout
    )
    assert f"“{VOTE}”" in result.stdout
    assert "bridge 0:61" in result.stdout
    assert "1. supported: " in result.stdout
    assert "2. without a source: " in result.stdout


def test_every_citation_in_json_is_the_text_it_points_at(filled, play):
    play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    answer = filled.json("ask", QUESTION)
    assert answer["id"].startswith("ans_")
    assert answer["citations"]
    for citation in answer["citations"]:
        article = filled.json("show", citation["article_id"], "--version", citation["version"])
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_an_invented_label_stays_visible_and_is_not_supported(filled, play):
    play("A dragon attended [7].")
    result = filled("ask", QUESTION)
    assert "A dragon attended [7]." in result.stdout
    assert "1. NOT supported: " in result.stdout


def test_an_answer_that_was_cut_says_so(filled, play):
    play("word " * 5_000)
    assert "\n(the answer was cut at its length limit)\n" in filled("ask", QUESTION).stdout


def test_a_refusal_gives_its_reason_and_the_nearest_passages(filled, play):
    play({"abstain": "The articles do not mention a dragon."})
    result = filled("ask", "Did a dragon attend the council?")
    assert result.exit_code == 0
    assert "Not answered: The articles do not mention a dragon." in result.stdout
    assert "nearest passages, which are not an answer" in result.stdout


def test_a_provider_that_fails_is_one_line_and_keeps_what_came(filled, play):
    play("The council voted", {"error": "the service hung up; ask again"})
    result = filled("ask", QUESTION)
    assert result.exit_code == 2
    assert result.stderr == "footnote: the service hung up; ask again\n"
    assert result.stdout.startswith("The council voted")


def test_an_unknown_provider_or_conversation_is_refused_before_anything_is_asked(filled, play):
    play("Yes.")
    assert "'nobody'" in filled("ask", QUESTION, "--provider", "nobody").stderr
    result = filled("ask", QUESTION, "--conversation", "con_none")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "con_none" in result.stderr


def test_a_conversation_goes_on(filled, play):
    play("The bridge will reopen in June 2025. [1]")
    first = filled.json("ask", "When will the old bridge reopen?")
    conversation = first["conversation_id"]
    second = filled.json("ask", "What will it cost?", "--conversation", conversation)
    assert second["conversation_id"] == conversation
    typed = filled.json("ask", "What will it cost?", "--conversation", conversation, "--as-typed")
    assert typed["standalone_question"] == "What will it cost?"


def test_filters_reach_the_search(filled, play):
    play("Yes. [1]")
    answer = filled.json("ask", "What will happen to the bridge?", "--outlet", "coast wire")
    assert {evidence["article_id"] for evidence in answer["evidence"]} == {"ferry"}


def test_control_characters_of_a_provider_do_not_reach_the_terminal(filled, play):
    play("Red \x1b[31malert. [1]")
    assert "\x1b" not in filled("ask", QUESTION).stdout


def test_an_empty_question_is_refused(filled, play):
    play("Yes.")
    result = filled("ask", "  ")
    assert (result.exit_code, result.stderr) == (2, "footnote: the question is empty; type one\n")


def test_an_answer_can_be_shown_again_and_knows_what_was_removed(filled, play):
    play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    answer_id = filled.json("ask", QUESTION)["id"]
    assert f"“{VOTE}”" in filled("show", answer_id).stdout
    filled("remove", "bridge")
    shown = filled("show", answer_id, "--json")
    assert [c["status"] for c in json.loads(shown.stdout)["citations"]] == ["removed"]
    assert "7 to 2" not in filled("show", answer_id).stdout


def test_words_about_the_articles_are_read_aloud_and_can_be_switched_off(filled, play):
    play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    question = "What did the council decide this month?"
    asked = ("ask", question, "--today", "2024-05-20")
    result = filled(*asked)
    assert result.exit_code == 0, result.output
    assert "“this month” was read as: published from 1 May 2024 to 20 May 2024" in result.stdout
    assert {e["article_id"] for e in filled.json(*asked)["evidence"]} == {"bridge"}
    for off in (("--no-chips",), ("--ignore-chip", "this month")):
        answer = filled.json(*asked, *off)
        assert answer["chips"] == []
        assert {e["article_id"] for e in answer["evidence"]} == {"bridge", "ferry"}


def test_a_filter_of_the_question_before_is_carried_over_and_said(filled, play):
    play("The council voted 7 to 2 on Tuesday to repair the old bridge. [1]")
    first = filled.json("ask", "What did the council decide?", "--outlet", "the herald")
    asked = ("ask", "And what will it cost?", "--conversation", first["conversation_id"])
    result = filled(*asked)
    assert (
        "“the herald” was carried over from the question before: only articles of the herald"
        in result.stdout
    )
    explained = filled("search", *asked[1:], "--explain")
    assert "carried over from the question before: “the herald”" in explained.stdout
    for off in (("--no-chips",), ("--ignore-chip", "the herald")):
        assert filled.json(*asked, *off)["chips"] == []


def test_dates_and_outlets_may_be_given_as_options(filled, play):
    play("The northern ferry carries 900 cars a day. [1]")
    for options in (("--to", "2023-12-31"), ("--outlet", "coast wire"), ("--until", "2023-12-31")):
        answer = filled.json("ask", "What runs to the bridge?", *options)
        assert {e["article_id"] for e in answer["evidence"]} == {"ferry"}
    answer = filled.json("ask", "What runs to the bridge?", "--from", "2024-01-01")
    assert {e["article_id"] for e in answer["evidence"]} == {"bridge"}
    assert "--today is 'soon'" in filled("ask", "What?", "--today", "soon").stderr


def test_recency_puts_the_newer_article_first(filled, play):
    play("It is so. [1]")
    question = "How many cars does the northern ferry carry?"
    plain = filled.json("ask", question)
    newest_first = filled.json("ask", question, "--recency", "1")
    assert plain["evidence"][0]["article_id"] == "ferry"
    assert newest_first["evidence"][0]["article_id"] == "bridge"
