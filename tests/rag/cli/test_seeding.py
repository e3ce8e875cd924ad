"""Demonstration articles come once, into a new library."""

from rag.seeding import plant
from tests.rag.cli.conftest import BRIDGE, FERRY


def seeds(footnote):
    footnote.write("bridge.md", BRIDGE)
    footnote.write("ferry.md", FERRY)
    footnote.write("README.md", "# About this folder\n\nNot an article.\n")
    return footnote.inbox


def test_an_empty_library_gets_the_articles_and_not_the_readme(footnote):
    with footnote.open() as application:
        report = plant(application, seeds(footnote))
    assert report is not None
    assert report.n_added == 2


def test_what_was_removed_does_not_come_back(footnote):
    with footnote.open() as application:
        plant(application, seeds(footnote))
        for article_id in ("bridge", "ferry"):
            application.library.remove(article_id)
        assert plant(application, seeds(footnote)) is None
        assert application.store.counts().n_articles == 0


def test_a_library_with_articles_is_left_alone_for_good(footnote):
    folder = seeds(footnote)
    footnote("add", folder / "ferry.md")
    with footnote.open() as application:
        assert plant(application, folder) is None
        application.library.remove("ferry")
        assert plant(application, folder) is None


def test_a_start_that_was_killed_is_finished_by_the_next(footnote):
    folder = seeds(footnote)
    footnote("add", folder / "ferry.md")
    (footnote.data / "seeds").write_text("begun\n", encoding="utf-8")
    with footnote.open() as application:
        report = plant(application, folder)
    assert report is not None
    assert (report.n_added, report.n_unchanged) == (1, 1)
