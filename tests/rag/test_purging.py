"""What removing an article leaves, and that it is purged whatever comes in between."""

import sqlite3
from contextlib import closing

import pytest

from rag.errors import UnknownIdError
from tests.rag.library_stage import BRIDGE, add_one, loaded, open_stage


@pytest.fixture
def stage(tmp_path):
    with open_stage(tmp_path / "data") as application:
        yield application


@pytest.fixture
def library(stage):
    return stage.library


class TestRemoving:
    def test_it_is_found_no_more(self, library):
        _, article_id = add_one(library, loaded("Bridge", BRIDGE))
        version = library.store.article(article_id).version
        library.embed_pending()
        library.remove(article_id)
        assert library.search("council repair bridge", k=3).hits == ()
        assert library.store.version_status(article_id, version) == "removed"
        with pytest.raises(UnknownIdError):
            library.remove(article_id)

    def test_an_unknown_id_leaves_everything(self, library):
        add_one(library, loaded("Bridge", BRIDGE))
        with pytest.raises(UnknownIdError, match="'nothing'"):
            library.remove("nothing")
        assert not library.purge_due()
        assert library.store.counts().n_articles == 1

    def test_the_index_files_are_due_until_they_are_made_anew(self, stage, library):
        _, article_id = add_one(library, loaded("Bridge", BRIDGE))
        add_one(library, loaded("Ferry", "The ferry runs."))
        stage.catch_up()
        number = stage.retriever.rebuild()
        assert not library.purge_due()
        library.remove(article_id)
        assert library.purge_due()
        stage.catch_up()
        assert not library.purge_due()
        assert stage.retriever.generation > number
        folders = stage.settings.data / "index" / "generations"
        assert [f.name for f in folders.iterdir()] == [str(stage.retriever.generation)]
        assert [h.article.title for h in library.search("ferry runs", k=3).hits] == ["Ferry"]

    def test_a_purge_that_was_killed_is_still_due(self, library, stage):
        _, article_id = add_one(library, loaded("Bridge", BRIDGE))
        library.remove(article_id)
        folder = stage.settings.data
        (folder / "purge.due").rename(folder / "purge.begun")
        assert library.purge_due()
        library.purge_removed()
        assert not library.purge_due()

    def test_a_purge_in_the_middle_of_removing_leaves_it_due(self, library, stage, monkeypatch):
        _, article_id = add_one(library, loaded("Bridge", BRIDGE))
        remove_article = library.store.remove_article

        def purged_first(*args, **more):
            library.purge_removed()
            remove_article(*args, **more)

        monkeypatch.setattr(library.store, "remove_article", purged_first)
        library.remove(article_id)
        number = stage.retriever.generation
        assert library.purge_due()
        library.purge_removed()
        assert stage.retriever.generation == number + 1
        assert not library.purge_due()

    @pytest.mark.parametrize("name", ["library.db", "chats.db"])
    def test_it_is_due_while_a_reader_holds_a_log_back(self, library, stage, name):
        _, article_id = add_one(library, loaded("Bridge", BRIDGE))
        with closing(sqlite3.connect(stage.settings.data / name)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
            library.remove(article_id)
            library.purge_removed()
            number = stage.retriever.generation
            assert library.purge_due()
        library.purge_removed()
        assert not library.purge_due()
        assert stage.retriever.generation == number
