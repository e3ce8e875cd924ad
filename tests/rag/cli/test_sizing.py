"""``footnote doctor --articles N``."""

import pytest


def test_an_estimate_for_no_library_yet_says_where_it_is_from(footnote):
    said = footnote("doctor", "--articles", "100000")
    assert said.exit_code == 0
    assert "100,000 articles make about 600,678 passages" in said.stdout
    for word in (
        "disk",
        "memory",
        "hours with every vector",
        "a measured collection",
        "docs/performance.md",
    ):
        assert word in said.stdout
    assert not footnote.data.exists()


def test_a_library_with_articles_gives_its_own_averages(footnote):
    for n in range(20):
        footnote.write(f"{n}.txt", f"Headline {n}\n\nStory number {n} of a small town by the sea.")
    assert footnote("add", "--no-embed", footnote.inbox).exit_code == 0
    found = footnote.json("doctor", "--articles", "40")
    assert (found["n_articles"], found["n_passages"]) == (40, 40)
    assert found["source"] == "the 20 articles of this library"
    assert 0 < found["searchable_s"] < found["embedded_s"]
    assert 0 < found["search_memory_bytes"] < found["build_memory_bytes"]


@pytest.mark.parametrize("number", ["0", "-3", "many"])
def test_a_number_that_is_none_is_refused(footnote, number):
    assert footnote("doctor", "--articles", number).exit_code == 2
