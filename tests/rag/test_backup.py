"""A backup is one moment of everything, whole or not at all, and gives the same answers back."""

import io
import json
import sqlite3
import tarfile
import threading
from datetime import UTC, datetime

import pytest

from index.testing import HashEmbedder
from rag.answering.answerer import AskRequest
from rag.application import Application
from rag.backup import backup, restore
from rag.errors import StoreError
from rag.settings import Settings
from tests.rag.library_stage import loaded, ticking_clock

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BRIDGE = (
    "The council voted 7 to 2 on Tuesday to repair the old bridge. It will cost 4.2 million euros."
)
SCRIPT = json.dumps(["The council voted 7 to 2. [1] ", "It costs 4.2 million euros. [1]"])


def opened(folder, script):
    application = Application.open(
        Settings(data=folder, provider="scripted"),
        embedder=HashEmbedder(),
        environ={"FOOTNOTE_SCRIPTED_FILE": str(script)},
        clock=ticking_clock(),
    )
    application.embedder.load()
    return application


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "script.json"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


@pytest.fixture
def application(tmp_path, script):
    with opened(tmp_path / "data", script) as application:
        application.library.add([loaded("Bridge", BRIDGE, external_id="bridge")])
        application.catch_up()
        yield application


async def asked(application):
    answer = await application.answerer().ask(AskRequest(question="What did the council decide?"))
    return answer.text, answer.claims, [(c.start, c.end, c.quote) for c in answer.citations]


async def test_answers_conversations_and_keys_are_the_same_afterwards(
    application, tmp_path, script
):
    before = await asked(application)
    stored = application.chats.list_conversations(limit=10)
    secret = application.keys.create("desk", "reader", now=NOW).secret
    files = backup(application.settings.data, tmp_path / "b.tar", now=NOW)
    assert [file.name for file in files] == ["chats.db", "keys.db", "library.db"]
    assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600
    counts = restore(tmp_path / "b.tar", tmp_path / "new")
    assert counts == application.store.counts()
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "chats.db",
        "keys.db",
        "library.db",
    ]
    with opened(tmp_path / "new", script) as again:
        assert again.chats.list_conversations(limit=10) == stored
        assert again.keys.key_of(secret) is not None
        again.catch_up()
        assert again.retriever.generation == 1
        assert await asked(again) == before


def test_a_backup_during_writes_is_one_moment(application, tmp_path, script):
    ended = threading.Event()

    def write():
        n = 0
        while not ended.is_set():
            n += 1
            application.library.add([loaded(f"A{n}", f"{BRIDGE} {n}", external_id=f"a{n}")])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(3):
            backup(application.settings.data, tmp_path / f"{n}.tar", now=NOW)
    finally:
        ended.set()
        writer.join()
    found = [restore(tmp_path / f"{n}.tar", tmp_path / f"new{n}").n_articles for n in range(3)]
    assert found == sorted(found)
    assert not application.store.problems()
    assert application.store.counts().n_articles >= found[-1] >= 1


def test_a_folder_with_data_is_kept_unless_told_and_unless_in_use(application, tmp_path, script):
    data = application.settings.data
    backup(data, tmp_path / "b.tar", now=NOW)
    application.library.add([loaded("Later", "The ferry carries 900 cars.", external_id="later")])
    with pytest.raises(StoreError, match="--replace"):
        restore(tmp_path / "b.tar", data)
    with pytest.raises(StoreError, match="is in use; stop the server"):
        restore(tmp_path / "b.tar", data, replace=True)
    assert application.store.counts().n_articles == 2
    application.close()
    assert restore(tmp_path / "b.tar", data, replace=True).n_articles == 1
    with opened(data, script) as again:
        assert [a.article_id for a in again.store.list_articles(limit=9)] == ["bridge"]


def test_a_damaged_library_can_be_replaced(application, tmp_path):
    data = application.settings.data
    backup(data, tmp_path / "b.tar", now=NOW)
    application.close()
    (data / "library.db").write_bytes(b"no database" * 1000)
    assert restore(tmp_path / "b.tar", data, replace=True).n_articles == 1


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A sound backup of an empty library."""
    folder = tmp_path_factory.mktemp("sound")
    opened(folder / "data", folder / "script.json").close()
    backup(folder / "data", folder / "b.tar", now=NOW)
    return folder / "b.tar"


def content_of(tar, member):
    content = tar.extractfile(member)
    assert content is not None
    return content.read()


def rewritten(source, target, change):
    """Write the archive again with what ``change`` makes of its list of name, type and bytes."""
    with tarfile.open(source) as tar:
        members = [(m.name, m.type, content_of(tar, m)) for m in tar]
    with tarfile.open(target, "w") as tar:
        for name, kind, content in change(members):
            member = tarfile.TarInfo(name)
            member.type, member.size, member.linkname = kind, len(content), "/etc/passwd"
            tar.addfile(member, io.BytesIO(content))
    return target


def renamed(name):
    def change(members):
        said = json.loads(members[0][2])
        said["files"][name] = said["files"].pop("chats.db")
        manifest = ("manifest.json", tarfile.REGTYPE, json.dumps(said).encode())
        return [manifest, *[m for m in members[1:] if m[0] != "chats.db"]] + [
            (name, kind, content) for n, kind, content in members if n == "chats.db"
        ]

    return change


FORGED = {
    "a file above the folder": renamed("../chats.db"),
    "an absolute name": renamed("/etc/chats.db"),
    "a settings file": renamed("config.toml"),
    "a member too many": lambda ms: [*ms, ("evil.sh", tarfile.REGTYPE, b"#!")],
    "a member too few": lambda ms: ms[:-1],
    "a link": lambda ms: [ms[0], (ms[1][0], tarfile.SYMTYPE, b""), *ms[2:]],
    "changed bytes": lambda ms: [*ms[:-1], (ms[-1][0], ms[-1][1], ms[-1][2][:-1] + b"x")],
    "no manifest": lambda ms: ms[1:],
    "a manifest of another kind": lambda ms: [(ms[0][0], ms[0][1], b"[]"), *ms[1:]],
    "deep nesting": lambda ms: [(ms[0][0], ms[0][1], b"[" * 90_000), *ms[1:]],
    "nothing": lambda _: [],
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED)
def test_a_forged_backup_changes_nothing(sound, tmp_path, change):
    forged = rewritten(sound, tmp_path / "forged.tar", change)
    with pytest.raises(StoreError):
        restore(forged, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"forged.tar", "new"}


def test_what_cannot_be_backed_up_leaves_the_old_backup(application, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError, match="there is no library"):
        backup(tmp_path / "empty", tmp_path / "b.tar", now=NOW)
    (tmp_path / "b.tar").write_bytes(b"the old one")
    application.close()
    with sqlite3.connect(application.settings.data / "library.db") as database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_master SET rootpage = 99999 WHERE name = 'versions'")
    with pytest.raises(StoreError):
        backup(application.settings.data, tmp_path / "b.tar", now=NOW)
    assert (tmp_path / "b.tar").read_bytes() == b"the old one"
    with pytest.raises(StoreError, match="cannot be used"):
        restore(tmp_path / "b.tar", tmp_path / "new")
