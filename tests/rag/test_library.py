"""Which articles are the same, and what is embedded."""

import fcntl
import multiprocessing
import threading
from pathlib import Path

import pytest

from index.testing import HashEmbedder
from rag.errors import EmbedderMismatchError
from rag.library import ItemReport
from rag.loaders import LoadFailure, load, load_bytes
from tests.rag.library_stage import BRIDGE, CountingEmbedder, add, add_one, loaded, open_stage


@pytest.fixture
def embedder():
    return CountingEmbedder()


@pytest.fixture
def stage(tmp_path, embedder):
    with open_stage(tmp_path / "data", embedder=embedder) as application:
        embedder.embedded.clear()
        yield application


@pytest.fixture
def library(stage):
    return stage.library


def test_added_unchanged_and_changed(library, embedder):
    outcome, article_id = add_one(library, loaded("Bridge", BRIDGE, url="https://a.example/1"))
    assert outcome == "added"
    assert library.embed_pending() == library.store.counts().n_passages > 2
    embedder.embedded.clear()
    again = add_one(library, loaded("Bridge", BRIDGE, url="https://a.example/1"))
    assert again == ("unchanged", article_id)
    assert library.embed_pending() == 0
    assert embedder.embedded == []
    changed = BRIDGE.replace("Paragraph 2", "Paragraph 7", 1)
    assert add_one(library, loaded("Bridge", changed, url="https://a.example/1")) == (
        "changed",
        article_id,
    )
    assert library.embed_pending() == len(embedder.embedded) == 1
    assert "Paragraph 7" in embedder.embedded[0]
    assert len(library.store.versions(article_id)) == 2


def test_a_stated_id_is_kept_where_it_can_be(library):
    assert add_one(library, loaded("A", "Some words.", external_id="story-1.a")) == (
        "added",
        "story-1.a",
    )
    for odd in ("a b", "../x", "art_0123", "é", "x" * 121, "a\udc80b", ""):
        _, article_id = add_one(library, loaded("A", "Some words.", external_id=odd))
        assert article_id.startswith("art_")
        assert article_id != odd


def test_undecodable_ids_do_not_collide(library):
    ids = {
        add_one(library, loaded("A", "Some words.", external_id=odd))[1]
        for odd in ("a\udc80", "a\udc81", "a?")
    }
    assert len(ids) == 3


def test_the_id_goes_before_the_url_and_the_url_before_the_title(library):
    first = add_one(library, loaded("A", "One.", external_id="x", url="https://a.example/1"))
    assert add_one(library, loaded("B", "Two.", external_id="x", url="https://a.example/2")) == (
        "changed",
        first[1],
    )
    by_url = add_one(library, loaded("A", "One.", url="https://a.example/1"))
    assert by_url[0] == "added"
    assert add_one(library, loaded("Z", "Three.", url="https://a.example/1"))[0] == "changed"


def test_a_file_is_known_by_its_path(library, tmp_path):
    (tmp_path / "a.md").write_text("One.")
    first = add_one(library, loaded("A", "One.", path=str(tmp_path / "a.md")))
    indirect = str(tmp_path / "x" / ".." / "a.md")
    (tmp_path / "x").mkdir()
    assert add_one(library, loaded("B", "Two.", path=indirect)) == ("changed", first[1])


def test_the_name_of_an_upload_is_no_path_of_this_machine(library, tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# Ferry\n\nThe ferry runs.")
    from_disk = add_one(library, *load([path]))
    text = b"# Mayor\n\nThe mayor spoke."
    uploaded = add_one(library, *load_bytes(text, name=str(path)))
    assert (from_disk[0], uploaded[0]) == ("added", "added")
    again = add_one(library, *load_bytes(text + b" Twice.", name="elsewhere.md"))
    assert again == ("changed", uploaded[1])


@pytest.mark.parametrize("source", ["x" * 5_000, "a\x00b", "/", ""])
def test_any_source_will_do(library, source):
    assert add_one(library, loaded("A", "One.", source=source))[0] == "added"


def test_else_outlet_and_title_tell(library):
    first = add_one(library, loaded("Talks", "One.", outlet="The Post"))
    assert add_one(library, loaded("Talks", "Two.", outlet="The Herald"))[0] == "added"
    assert add_one(library, loaded("Talks", "Three.", outlet="The Post")) == ("changed", first[1])


def test_articles_without_any_name_do_not_replace_each_other(library):
    assert add_one(library, loaded("", "One.")) != add_one(library, loaded("", "Two."))
    assert library.store.counts().n_articles == 2
    assert add_one(library, loaded("", "One."))[0] == "unchanged"


def test_collections_are_apart(library):
    one = add_one(library, loaded("A", "One.", external_id="x"))
    other = add_one(library, loaded("A", "One.", external_id="x"), collection="other")
    assert other[0] == "added"
    assert one[1] != other[1]
    by_title = [add_one(library, loaded("T", "One."), collection=c)[1] for c in ("main", "other")]
    assert len(set(by_title)) == 2


def test_the_same_text_under_another_path_is_a_duplicate(library, tmp_path):
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("One.")
    first = add_one(library, loaded("A", "One.", path=str(tmp_path / "a.md")))
    (item,) = library.add([loaded("A", "One.", path=str(tmp_path / "b.md"))]).items
    assert (item.outcome, item.article_id) == ("duplicate", first[1])
    assert repr(first[1]) in (item.reason or "")
    assert library.store.counts().n_articles == 1
    for more in ({"outlet": "The Post"}, {"url": "https://a.example/1"}, {"external_id": "z"}):
        article = loaded("A", "One.", path=str(tmp_path / "b.md"), **more)
        assert add_one(library, article)[0] == "added"


def test_what_waits_for_its_removal_stays_or_is_added_anew(library, tmp_path):
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("One.")
    here, there = (loaded("A", "One.", path=str(tmp_path / name)) for name in ("a.md", "b.md"))
    _, first = add_one(library, here)
    library.remove_later([first], undo_s=0)
    assert add_one(library, here) == ("unchanged", first)
    assert library.remove_due() == 0
    library.remove_later([first], undo_s=0)
    outcome, second = add_one(library, there)
    assert outcome == "added"
    assert library.remove_due() == 1
    assert library.store.counts().n_articles == 1
    assert library.store.article(second).title == "A"


@pytest.mark.parametrize("moment", ["redact_article", "remove_article"])
def test_what_is_added_again_while_it_is_purged_stays(moment, stage, library, monkeypatch):
    articles = [loaded("Bridge", "One."), loaded("Ferry", "Two.")]
    removed = [article_id for _, article_id in add(library, *articles)]
    library.remove_later(removed, undo_s=0)
    owner = stage.chats if moment == "redact_article" else library.store
    work = getattr(owner, moment)

    def work_beside_an_upload(*given, **more):
        monkeypatch.setattr(owner, moment, work)
        add(library, *articles)
        return work(*given, **more)

    monkeypatch.setattr(owner, moment, work_beside_an_upload)
    library.remove_due()
    assert library.store.counts().n_articles == 2


def test_two_of_one_batch_that_look_the_same_stay_two(library):
    batch = [loaded("Update", "First text."), loaded("Update", "Second text.")]
    (_, first), (_, second) = found = add(library, *batch)
    assert [outcome for outcome, _ in found] == ["added", "added"]
    assert first != second
    assert add(library, *batch) == [("unchanged", first), ("unchanged", second)]
    assert library.store.counts().n_articles == 2


def test_failures_are_reported_and_the_rest_goes_on(library):
    seen: list[ItemReport] = []
    report = library.add(
        [
            LoadFailure(source="x.md", reason="not text"),
            loaded("A", "One.", published="last week"),
            loaded("B", "Two."),
        ],
        progress=seen.append,
    )
    assert [item.outcome for item in report.items] == ["failed", "failed", "added"]
    assert report.items == tuple(seen)
    assert report.items[0].reason == "not text"
    assert "'last week'" in (report.items[1].reason or "")
    assert (report.n_added, report.n_changed, report.n_unchanged, report.n_failed) == (1, 0, 0, 2)


def test_put_takes_the_id_it_is_given(library):
    item = library.put(loaded("A", "One."), article_id="a b/é")
    assert (item.outcome, item.article_id) == ("added", "a b/é")
    item = library.put(loaded("A", "Two."), article_id="a b/é")
    assert (item.outcome, item.n_passages) == ("changed", 1)
    assert library.store.article("a b/é").version == library.store.versions("a b/é")[0].version


def test_words_find_an_article_at_once_and_vectors_follow(stage, library):
    add_one(library, loaded("Bridge", BRIDGE))
    (hit,) = library.search("council repair bridge", k=1).hits
    assert hit.pending
    library.embed_pending()
    (hit,) = library.search("council repair bridge", k=1).hits
    assert not hit.pending
    assert hit.dense is not None


def test_a_title_never_takes_all_the_room(library, tmp_path):
    class Narrow(CountingEmbedder):
        max_tokens = 24

        def count_tokens(self, text):
            return len(text.split()) + 2

    with open_stage(tmp_path / "narrow", embedder=Narrow()) as application:
        application.library.put(loaded("word " * 60, "One two. " * 30), article_id="a")
        article = application.store.article("a")
        assert article.title.endswith("…")
        assert Narrow().count_tokens(article.title) <= 12
        assert article.n_passages < 20


class TestEmbedding:
    def test_it_goes_on_where_it_was_stopped(self, library, embedder):
        library.add(loaded(f"Title {n}", f"Text number {n}.") for n in range(150))
        stops = iter([False, True])
        assert library.embed_pending(stop=lambda: next(stops)) == 64
        told = []
        assert library.embed_pending(progress=lambda *made: told.append(made)) == 86
        assert told == [(64, 22), (86, 0)]
        assert len(embedder.embedded) == len(set(embedder.embedded)) == 150
        assert library.embed_pending() == 0

    def test_only_one_embeds_at_a_time(self, library):
        library.add(loaded(f"Title {n}", f"Text number {n}.") for n in range(3))
        others = []

        def progress(_made, _left):
            worker = threading.Thread(target=lambda: others.append(library.embed_pending()))
            worker.start()
            worker.join()

        assert library.embed_pending(progress=progress) == 3
        assert others == [0]

    def test_another_process_holds_it_back_too(self, stage, library):
        add_one(library, loaded("A", "One."))
        context = multiprocessing.get_context("spawn")
        held, go = context.Event(), context.Event()
        path = stage.settings.data / "embedding.lock"
        other = context.Process(target=hold_lock, args=(str(path), held, go), daemon=True)
        other.start()
        assert held.wait(30)
        assert library.embed_pending() == 0
        other.kill()
        other.join()
        assert library.embed_pending() == 1

    def test_vectors_of_another_embedder_are_refused(self, library):
        add_one(library, loaded("A", "One."))
        library.store.ensure_fingerprint(HashEmbedder(name="another").fingerprint)
        with pytest.raises(EmbedderMismatchError, match="another"):
            library.embed_pending()


def hold_lock(path, held, go):
    with Path(path).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        held.set()
        go.wait(60)
