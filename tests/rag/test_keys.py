"""Keys open what they should, are kept as hashes, and stop opening the moment they are revoked."""

import hmac
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from rag import keys as keys_module
from rag.errors import SettingsError, UnknownIdError
from rag.keys import MOST_SESSIONS, PREFIX, ROLES, KeyStore

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path):
    store = KeyStore(tmp_path / "keys.db")
    yield store
    store.close()


@pytest.mark.parametrize("role", ROLES)
def test_a_key_opens_with_its_secret_and_with_nothing_else(keys, role):
    made = keys.create("  The\n desk ", role, now=NOW)
    assert made.key.name == "The desk"
    assert made.secret.startswith(f"{PREFIX}{made.key.key_id}_")
    assert keys.key_of(made.secret) == made.key
    assert made.key.role == role
    other = keys.create("other", role, now=NOW)
    swapped = made.secret.replace(made.key.key_id, other.key.key_id)
    for wrong in (
        "",
        PREFIX,
        made.secret[:-1],
        made.secret + "x",
        swapped,
        made.key.key_id,
        "\ud800",
    ):
        assert keys.key_of(wrong) is None


def test_no_secret_is_in_the_folder(keys, tmp_path):
    made = keys.create("desk", "admin", now=NOW)
    session = keys.open_session(made.key, now=NOW, hours=1)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert made.key.key_id.encode() in kept
    for secret in (made.secret, made.secret.rpartition("_")[2], session):
        assert secret.encode() not in kept


def test_secrets_are_compared_in_constant_time(keys, monkeypatch):
    compared = []
    same = hmac.compare_digest

    def noted(one, other):
        compared.append((one, other))
        return same(one, other)

    monkeypatch.setattr(hmac, "compare_digest", noted)
    made = keys.create("desk", "reader", now=NOW)
    keys.key_of(made.secret)
    keys.key_of("fn_unknown_key")
    assert len(compared) == 2
    assert all(len(a) == len(b) == 32 for a, b in compared)


def test_revoking_closes_the_key_and_its_sessions_for_every_open_store(keys, tmp_path):
    made, other = (keys.create(name, "editor", now=NOW) for name in ("desk", "other"))
    session = keys.open_session(made.key, now=NOW, hours=1)
    stays = keys.open_session(other.key, now=NOW, hours=1)
    elsewhere = KeyStore(tmp_path / "keys.db")
    assert elsewhere.key_of(made.secret) == made.key
    revoked = keys.revoke(made.key.key_id, now=NOW + timedelta(days=1))
    assert revoked.revoked_at == "2026-01-02T00:00:00.000000+00:00"
    assert elsewhere.key_of(made.secret) is None
    assert elsewhere.key_of_session(session, now=NOW) is None
    assert elsewhere.key_of_session(stays, now=NOW) == other.key
    assert keys.revoke(made.key.key_id, now=NOW + timedelta(days=9)) == revoked
    assert keys.any_open()
    keys.revoke(other.key.key_id, now=NOW)
    assert not keys.any_open()
    assert [key.name for key in keys.list_keys()] == ["desk", "other"]
    with pytest.raises(UnknownIdError, match="nothing"):
        keys.revoke("nothing", now=NOW)
    elsewhere.close()


def test_a_session_ends_by_itself_by_hand_and_when_there_are_too_many(keys, tmp_path):
    key = keys.create("desk", "reader", now=NOW).key
    session = keys.open_session(key, now=NOW, hours=2)
    assert keys.key_of_session(session, now=NOW + timedelta(hours=1.9)) == key
    assert keys.key_of_session(session, now=NOW + timedelta(hours=2)) is None
    assert keys.key_of_session("", now=NOW) is None
    keys.close_session(session)
    assert keys.key_of_session(session, now=NOW) is None
    opened = [keys.open_session(key, now=NOW, hours=2) for _ in range(MOST_SESSIONS + 3)]
    alive = [s for s in opened if keys.key_of_session(s, now=NOW) is not None]
    assert alive == opened[3:]
    keys.open_session(key, now=NOW + timedelta(hours=3), hours=1)
    with sqlite3.connect(tmp_path / "keys.db") as db:
        assert db.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
    db.close()


@pytest.mark.parametrize("name", ["", " \n", "x" * 101, "a\x00b", "bell\x07"])
def test_a_key_needs_a_name_that_can_be_shown(keys, name):
    with pytest.raises(SettingsError, match="cannot be named"):
        keys.create(name, "reader", now=NOW)


def test_there_are_not_more_keys_than_a_list_can_show(keys, monkeypatch):
    monkeypatch.setattr(keys_module, "MOST_KEYS", 2)
    for name in "ab":
        keys.create(name, "reader", now=NOW)
    with pytest.raises(SettingsError, match="2 keys already"):
        keys.create("c", "reader", now=NOW)
    with pytest.raises(SettingsError, match="no role 'owner'"):
        keys.create("c", "owner", now=NOW)
