"""What is done for one article costs no more in a large library than in a small one."""

import pytest

from index.store import LibraryStore
from index.testing import make_draft
from index.types import Filters, Placed
from tests.index.conftest import NOW, embed_all

# A search in an index of eight times as many rows goes a level deeper, not eight times as far.
MOST_GROWTH = 1.5
ALIKE = tuple(range(24))


def draft(name, text="What is told."):
    return make_draft(name, f"{name}. {text * 9}", outlet=f"Outlet {name}", passage_chars=20)


def placed(store, name):
    return Placed(
        article_id=name,
        version=store.article(name).version,
        leader_id=name,
        signature=name.encode(),
        bands=ALIKE if name in ("0", "1") else (100 + int(name),),
    )


def library(path, n_articles):
    store = LibraryStore.open(path)
    names = [str(number) for number in range(n_articles)]
    store.put_articles([draft(name) for name in names], now=NOW)
    store.place([placed(store, name) for name in names])
    embed_all(store)
    return store


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    """A small library and one of eight times as many articles."""
    folder = tmp_path_factory.mktemp("growing")
    with library(folder / "small.db", 40) as small, library(folder / "large.db", 320) as large:
        yield small, large


def steps_of(store, act):
    """Return how many steps SQLite's machine takes for what ``act`` does to the store."""
    n_steps = 0

    def step():
        nonlocal n_steps
        n_steps += 1

    with store._connections.read() as reader, store._connections.write() as writer:
        counted = reader, writer
    for connection in counted:
        connection.set_progress_handler(step, 1)
    try:
        act(store)
    finally:
        for connection in counted:
            connection.set_progress_handler(None, 0)
    return n_steps


def find_copies(store):
    found = store.leaders_near(ALIKE, collection="main", limit=50)
    assert [name for name, _ in found] == ["0", "1"]


ACTS = {
    "add": lambda store: store.put_article(draft("900"), now=NOW),
    "place": lambda store: store.place([placed(store, "6")]),
    "find its copies": find_copies,
    "make its vectors": embed_all,
    "change": lambda store: store.put_article(draft("7", "What is told now."), now=NOW),
    "remove": lambda store: store.remove_article("3", now=NOW),
    "wait to be placed": lambda store: store.ungrouped(3),
    "read": lambda store: store.articles(["5", "6"]),
    "read its passages": lambda store: store.passages_of("5"),
    "read its copies": lambda store: store.groups_of(["5", "6"]),
    "read its text": lambda store: store.version_text("5", store.article("5").version),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_article_costs_as_much_in_a_large_library(libraries, act):
    few, many = (steps_of(store, act) for store in libraries)
    assert few > 0
    assert many <= MOST_GROWTH * few + 20


def test_a_filter_looks_at_articles_and_not_at_every_passage(libraries):
    few, many = (
        steps_of(store, lambda store: store.matching_passage_ids(Filters(outlets=("outlet 9",))))
        for store in libraries
    )
    steps_per_article = (many - few) / 280
    assert steps_per_article < 25
