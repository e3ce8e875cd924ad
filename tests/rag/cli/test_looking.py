"""``footnote articles``, ``search`` and ``show``."""

import pytest


def test_articles_are_lines_of_fields_away_from_a_terminal(filled):
    lines = [line.split("\t") for line in filled("articles").stdout.splitlines()]
    assert [line[0] for line in lines] == ["bridge", "ferry"]
    assert lines[0][1:] == [
        "2024-05-01",
        "The Herald",
        "main",
        "Council votes to repair the old bridge",
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--outlet", "the herald"], ["bridge"]),
        (["--since", "2024-01-01"], ["bridge"]),
        (["--until", "2023-12-31"], ["ferry"]),
        (["--language", "xx"], []),
    ],
)
def test_articles_are_filtered(filled, words, found):
    assert [a["id"] for a in filled.json("articles", *words)["articles"]] == found


def test_a_limit_says_what_it_left_out(filled):
    result = filled("articles", "--limit", "1")
    assert result.stdout.splitlines()[-1] == "1 of 2 articles; --limit shows more"


@pytest.mark.parametrize("command", [["articles"], ["search", "bridge"]])
def test_a_date_that_is_none_is_refused(filled, command):
    result = filled(*command, "--since", "last week")
    assert result.exit_code == 2
    assert result.stderr.startswith("footnote: --since is 'last week'; ")


@pytest.mark.parametrize("legs", ["fusion", "dense", "lexical"])
def test_search_ranks_passages(filled, legs):
    hits = filled.json("search", "old bridge repair", "-k", "2", "--legs", legs)["hits"]
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    assert hits[0]["article_id"] == "bridge"
    assert hits[0]["text"].startswith("The council voted 7 to 2")


def test_search_shows_source_and_place(filled):
    shown = filled("search", "ferry cars", "-k", "1").stdout
    assert "  1  " in shown
    assert "Ferry to run every ten minutes — Coast Wire, 2023-02-03" in shown
    assert "ferry 0:" in shown


def test_search_without_a_hit_says_so(footnote):
    assert (
        footnote("search", "zeppelin").stdout == "nothing found; try other words or fewer filters\n"
    )


def test_show_gives_the_text(filled):
    shown = filled("show", "bridge").stdout
    assert shown.startswith("Council votes to repair the old bridge — The Herald, 2024-05-01\n")
    assert "\nMayor Ana Reyes said that the bridge would reopen in June 2025.\n" in shown


def test_show_gives_exactly_a_span(filled):
    text = filled.json("show", "bridge")["text"]
    assert filled("show", "bridge", "--span", "4:11").stdout == f"{text[4:11]}\n"


@pytest.mark.parametrize("span", ["4", "a:b", "9:4", "0:99999", "-1:3", "²:5"])
def test_show_refuses_a_span_outside_the_text(filled, span):
    result = filled("show", "bridge", "--span", span)
    assert result.exit_code == 2
    assert f"--span is {span!r}" in result.stderr


def test_show_gives_passages_that_are_the_text(filled):
    article = filled.json("show", "bridge", "--passages")
    assert article["passages"]
    for passage in article["passages"]:
        assert article["text"][passage["start"] : passage["end"]] == passage["text"]


def test_show_keeps_old_versions(filled):
    old = filled.json("show", "ferry")
    path = filled.inbox / "ferry.md"
    path.write_text(path.read_text(encoding="utf-8").replace("900", "950"), encoding="utf-8")
    filled("add", path)
    assert "950 cars" in filled.json("show", "ferry")["text"]
    again = filled.json("show", "ferry", "--version", old["version"].removeprefix("sha256:"))
    assert again["text"] == old["text"]
    assert again["n_chars"] == len(again["text"])
    shown = filled("show", "ferry").stdout
    assert f"\nother version: {old['version']} of 2" in shown
    begun = filled("show", "ferry", "--version", old["version"][:15]).stdout
    assert "900 cars" in begun and "\nan older version, " in begun
    result = filled("show", "ferry", "--passages", "--version", old["version"])
    assert result.exit_code == 2 and "leave --version out" in result.stderr
    assert filled("show", "ferry", "--version", "").exit_code == 2


def test_show_refuses_an_unknown_id(filled):
    result = filled("show", "nosuch")
    assert result.exit_code == 2
    assert result.stderr.startswith("footnote: no article with id 'nosuch'")


def test_an_explained_search_shows_reading_places_and_times(filled):
    result = filled("search", "--explain", "What of the bridge, according to The Herald?")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert "read as a filter: “according to The Herald”" in result.stdout
    assert "filters: outlets The Herald" in lines
    assert any(line.split()[:2] == ["lexical", "rank"] for line in lines)
    assert lines[-1].startswith("milliseconds: embed ")
    assert "\nin the words: What of the bridge?\n" in result.stdout
    unread = filled("search", "--explain", "--no-chips", "What, according to The Herald?")
    assert "filters: none" in unread.stdout.splitlines()


def test_an_explained_search_as_json_has_a_place_per_hit_and_leg(filled):
    reply = filled.json("search", "--explain", "northern ferry cars", "-k", "2")
    plain = filled.json("search", "northern ferry cars", "-k", "2")
    assert set(plain) < set(reply)
    explanation = reply["explanation"]
    assert explanation["standalone_question"] == explanation["question"] == "northern ferry cars"
    assert len(explanation["places"]) == len(reply["hits"])
    assert set(explanation["places"][0]) == {"dense", "lexical", "fusion"}
    assert set(explanation["places"][0]["fusion"]) == {"rank", "raw", "scaled"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--no-chips"], "need --explain"),
        (["--conversation", "con_1"], "need --explain"),
        (["--explain", "--legs", "dense"], "leave --legs out"),
        (["--explain", "--conversation", "con_1"], "con_1"),
    ],
)
def test_options_that_do_not_fit_are_refused(filled, words, message):
    result = filled("search", "ferry", *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_the_id_of_an_answer_that_is_not_there_is_not_taken_for_an_article(filled):
    result = filled("show", "ans_nosuch")
    assert result.exit_code == 2
    assert result.stderr.startswith("footnote: no answer with id 'ans_nosuch'; ")


@pytest.mark.parametrize("command", ["articles", "search", "ask"])
def test_days_in_the_wrong_order_are_refused(filled, command):
    words = () if command == "articles" else ("ferry",)
    result = filled(command, *words, "--since", "2025-01-01", "--until", "2024-01-01")
    assert result.exit_code == 2
    assert result.stderr == (
        "footnote: --since 2025-01-01 is after --until 2024-01-01; swap the two dates\n"
    )


def test_a_query_of_several_words_needs_no_quotation_marks(filled):
    assert filled.json("search", "northern", "ferry", "-k", 1) != {}
    assert filled("ask", "How", "many", "cars?").exit_code == 0
