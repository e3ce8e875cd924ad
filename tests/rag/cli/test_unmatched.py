"""A filter that no article passes is named, with the names there are."""

import pytest


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--outlet", "Herald"), "no article has the outlet 'Herald'; did you mean 'The Herald'?"),
        (("--outlet", "Zq"), "the outlet 'Zq'; there are 'Coast Wire', 'The Herald'"),
        (("--collection", "mian"), "the collection 'mian'; did you mean 'main'?"),
        (("--author", "Nobody"), "no article has the author 'Nobody'"),
        (("--language", "fi"), "no article has the language 'fi'"),
        (("--since", "2099-01-01"), "no article has a date in that time"),
    ],
)
@pytest.mark.parametrize("command", [("articles",), ("search", "ferry"), ("ask", "ferry")])
def test_a_filter_that_nothing_passes_is_named(filled, command, words, said):
    result = filled(*command, *words)
    assert result.exit_code == 0 and said in result.stderr


def test_filters_that_something_passes_are_not_talked_about(filled):
    assert filled("articles", "--outlet", "the herald", "--since", "2000-01-01").stderr == ""


def test_articles_without_a_date_that_a_time_leaves_out_are_counted(filled):
    filled("add", filled.write("heron.txt", "Heron seen\n\nA heron was seen on the lake."))
    assert filled("search", "heron", "--since", "2000-01-01").stderr == (
        "footnote: 1 of 3 articles have no date and are left out\n"
    )
