"""Commands over a library without articles say what to type."""

import pytest

COMMANDS = (["articles"], ["search", "ferry"], ["ask", "How many cars?"])


@pytest.mark.parametrize("words", COMMANDS)
def test_an_empty_library_is_one_line_that_says_what_to_type(footnote, words):
    result = footnote(*words)
    assert result.exit_code == 0
    [line] = result.stderr.splitlines()
    assert line.startswith(f"footnote: there are no articles in {str(footnote.data)!r} yet; ")
    assert "'footnote add FOLDER'" in line


@pytest.mark.parametrize("words", COMMANDS)
def test_a_library_with_articles_says_nothing_of_it(filled, words):
    assert "no articles" not in filled(*words).stderr


def test_json_stays_json(footnote):
    assert footnote.json("articles") == {"articles": [], "total": 0}
