"""Articles placed among their copies, as they come, change and go."""

from pathlib import Path

import pytest

from rag.grouping import group_pending
from rag.loaders import load
from tests.rag.library_stage import loaded, open_stage

SEEDS = Path(__file__).parents[2] / "seeds"
FERRIES = ("ferry-fire-coast-wire", "ferry-fire-courier")


@pytest.fixture
def stage(tmp_path):
    with open_stage(tmp_path / "data") as application:
        yield application


def seeded(stage, *names):
    """Add seed articles; returns their ids in order."""
    report = stage.library.add(load([SEEDS / f"{name}.md" for name in names]))
    return [item.article_id for item in report.items]


def group_ids(stage, ids):
    groups = stage.store.groups_of(ids)
    return [groups[article_id].leader_id for article_id in ids]


def test_the_seeds_have_one_pair_of_copies(stage):
    report = stage.library.add(load([SEEDS]))
    assert stage.library.group_pending() == report.n_added > 30
    ids = [item.article_id for item in report.items]
    pairs = {
        frozenset([article_id, *(other.article_id for other in group.others)])
        for article_id, group in stage.store.groups_of(ids).items()
        if group.others
    }
    (pair,) = pairs
    assert {stage.store.article(a).outlet for a in pair} == {
        "Coast Wire (invented)",
        "Aldermouth Courier (invented)",
    }


def test_copies_meet_within_a_batch_and_across_batches(stage):
    first = seeded(stage, FERRIES[0])
    stage.library.group_pending()
    second = seeded(stage, FERRIES[1])
    third = stage.library.add(
        [loaded("A third headline", stage.store.version_text(first[0], _version(stage, first)))]
    ).items[0]
    stage.library.group_pending()
    assert group_ids(stage, [*first, *second, third.article_id]) == first * 3


def test_an_update_with_other_figures_is_a_group_of_its_own(stage):
    (first,) = seeded(stage, FERRIES[0])
    text = stage.store.version_text(first, _version(stage, [first]))
    update = stage.library.add([loaded("Update", text.replace("148", "151"))]).items[0].article_id
    stage.library.group_pending()
    assert group_ids(stage, [first, update]) == [first, update]


def test_the_copies_of_a_removed_leader_find_each_other_again(stage):
    ids = seeded(stage, *FERRIES)
    text = stage.store.version_text(ids[1], stage.store.article(ids[1]).version)
    ids.append(stage.library.add([loaded("A third headline", text)]).items[0].article_id)
    stage.library.group_pending()
    assert group_ids(stage, ids) == [ids[0]] * 3
    stage.library.remove(ids[0])
    assert stage.store.groups_of(ids[1:]) == {}
    stage.library.group_pending()
    leader = min(ids[1:])
    assert group_ids(stage, ids[1:]) == [leader] * 2
    follower = max(ids[1:])
    stage.library.remove(follower)
    assert stage.store.groups_of([leader])[leader].others == ()


def test_collections_keep_to_themselves(stage):
    (first,) = seeded(stage, FERRIES[0])
    copy = stage.library.add(load([SEEDS / f"{FERRIES[1]}.md"]), collection="other")
    other = copy.items[0].article_id
    stage.library.group_pending()
    assert group_ids(stage, [first, other]) == [first, other]


def test_stopping_leaves_the_rest_to_wait(stage):
    seeded(stage, *FERRIES)
    assert group_pending(stage.store, stop=lambda: True) == 0
    assert len(stage.store.ungrouped(9)) == 2
    assert group_pending(stage.store) == 2
    assert group_pending(stage.store) == 0


def test_catching_up_groups_too(stage):
    ids = seeded(stage, *FERRIES)
    stage.catch_up()
    assert group_ids(stage, ids) == [ids[0]] * 2


def _version(stage, ids):
    return stage.store.article(ids[0]).version
