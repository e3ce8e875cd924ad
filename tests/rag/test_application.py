"""One data folder put together, from opening to removing its last word."""

import asyncio

import pytest

from index.store import LibraryStore
from index.testing import HashEmbedder
from rag.answering.answerer import AskRequest
from rag.application import Application
from rag.chats import ChatStore
from rag.errors import EmbedderMismatchError, ProviderSetupError, StoreError, UnknownIdError
from rag.settings import Settings
from tests.rag.library_stage import CountingEmbedder, loaded, open_stage, settings_of

WORD = "zyxomma"
TEXT = f"The {WORD} flew over Aldermouth on Tuesday. Nobody saw where it went afterwards."


def test_opening_loads_no_model(tmp_path):
    embedder = CountingEmbedder()
    with Application.open(Settings(data=tmp_path / "a" / "b"), embedder=embedder) as application:
        status = application.status()
        assert (status.model, status.detail, status.generation) == ("loading", None, 0)
        assert status.counts.n_articles == 0
        assert status.provider == "extractive"
        assert embedder.embedded == []


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="set FOOTNOTE_DATA"):
        Application.open(Settings(data=tmp_path / "file" / "x"), embedder=HashEmbedder())


def test_another_embedder_is_refused_and_leaves_nothing_open(tmp_path):
    with open_stage(tmp_path) as application:
        application.library.put(loaded("A", TEXT), article_id="a")
        application.catch_up()
    with pytest.raises(EmbedderMismatchError):
        Application.open(Settings(data=tmp_path), embedder=HashEmbedder(name="other"))
    with open_stage(tmp_path) as application:
        assert application.store.counts().n_vectors == 1


def test_providers(tmp_path):
    with open_stage(tmp_path) as application:
        names = [info.name for info in application.providers()]
        assert {"extractive", "openai", "anthropic", "scripted"} <= set(names)
        with pytest.raises(ProviderSetupError, match="'nobody'"):
            application.answerer("nobody")


def test_a_failure_while_opening_closes_both_files(tmp_path, monkeypatch):
    closed: list[str] = []
    for store in (LibraryStore, ChatStore):
        monkeypatch.setattr(store, "close", watched(store.close, closed))
    (tmp_path / "index").write_text("in the way of the folder")
    with pytest.raises(StoreError, match="cannot make the index folder"):
        Application.open(settings_of(tmp_path), embedder=HashEmbedder())
    assert closed == ["ChatStore", "LibraryStore"]


def watched(close, closed):
    def closing(self):
        closed.append(type(self).__name__)
        close(self)

    return closing


def files_with(folder, *words):
    return [
        (path.relative_to(folder), word)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for word in words
        if word.encode() in path.read_bytes().lower()
    ]


def test_removing_purges_the_words_from_every_file(tmp_path):
    """The whole way: answered, indexed twice, changed, then removed by the worker's hand."""
    folder = tmp_path / "data"
    words = (WORD, "quibberwock", "vandersloot", "snagtree", "gazettling")
    with open_stage(folder) as application:
        library = application.library
        for n in range(5):
            library.put(loaded(f"Other {n}", f"The ferry number {n} runs."), article_id=f"o{n}")
        application.catch_up()
        application.retriever.rebuild()
        fields = {
            "author": "Ann Vandersloot",
            "outlet": "The Gazettling",
            "url": "https://snagtree.example/1",
        }
        library.put(loaded("The quibberwock story", TEXT, **fields), article_id="a")
        application.catch_up()
        application.retriever.rebuild()
        library.put(loaded("The quibberwock story", TEXT + " More.", **fields), article_id="a")
        application.catch_up()
        application.retriever.rebuild()
        answer = asyncio.run(
            application.answerer().ask(AskRequest(question="What flew over Aldermouth?"))
        )
        assert WORD in answer.text
        assert answer.citations
        assert len(files_with(folder, *words)) >= 5
        library.remove("a")
        application.catch_up()
        left = application.chats.answer(answer.answer_id)
        assert left.citations[0].status == "removed"
        assert left.citations[0].version == answer.citations[0].version
        with pytest.raises(UnknownIdError):
            application.store.article("a")
        assert library.search(WORD, k=3, legs="lexical").hits == ()
        # While everything is still open, and after it is closed.
        assert files_with(folder, *words) == []
    assert files_with(folder, *words) == []


def test_an_answer_written_while_its_article_goes_keeps_nothing(tmp_path):
    with open_stage(tmp_path) as application:
        application.library.put(loaded("A", TEXT), article_id="a")
        application.catch_up()

        async def ask():
            answerer = application.answerer()
            async for event in answerer.stream(AskRequest(question="What flew?")):
                if type(event).__name__ == "TextArrived" and application.store.counts().n_articles:
                    application.library.remove("a")
                last = event
            return last

        asyncio.run(ask())
        (listed,) = application.chats.list_conversations(limit=9)
        (left,) = application.chats.conversation(listed.conversation_id).answers
        assert WORD not in repr(left)
        assert left.citations[0].status == "removed"
