"""Front matter as people write it: YAML, TOML, headlines without quotation marks."""

import pytest

from .forms import article, reason


@pytest.mark.parametrize(
    "title",
    [
        "Bridge: council votes to repair it",
        '"Green plan" rejected',
        "'Tis the season",
        "[Update] Bridge shut",
        "{sic} Bridge shut",
        "Costs: it's 4% of 'all'",
        "@council on strike",
        "Is it over?: no",
    ],
)
def test_headlines_that_are_no_yaml_are_read_as_they_stand(title):
    text = f"---\ntitle: {title}\nauthors: [Ann Lee,\n  Bo Chan]\ndate: 2015-02-18\n---\nBody."
    result = article(text, "a.md")
    assert (result.title, result.author, result.published) == (
        title,
        "Ann Lee, Bo Chan",
        "2015-02-18",
    )


def test_toml_front_matter():
    text = '+++\ntitle = "Bridge: shut"\ndate = 2015-02-18T10:00:00Z\nauthors = ["A", "B"]\n+++\nX.'
    for name in ("a.md", "unnamed"):
        result = article(text, name)
        assert (result.title, result.published, result.author, result.text) == (
            "Bridge: shut",
            "2015-02-18",
            "A, B",
            "X.",
        )


def test_broken_toml_says_where_to_look():
    assert "the TOML between the '+++' lines" in reason("+++\ntitle = \n+++\nBody.", "a.md")
    assert "characters" in reason("+++\na = '" + "x" * 20_000 + "'\n+++\nBody.", "a.md")


@pytest.mark.parametrize(("opening", "line"), [("---", "title: Shut"), ("+++", 'title = "Shut"')])
def test_front_matter_without_an_end_is_no_headline(opening, line):
    assert f"write {opening!r} alone" in reason(f"{opening}\n{line}\n\nThe bridge is shut.", "a.md")


def test_a_rule_above_a_paragraph_is_no_front_matter():
    assert article("---\nNote: the bridge is shut.\n\nMore.", "a.md").text.endswith("More.")
    assert "shut" in article("+++\nThe bridge is shut.\n+++ no end", "a.md").text
