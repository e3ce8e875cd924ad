"""A key is made, shown once, listed without its secret, and revoked by its id."""

from contextlib import closing

from rag.keys import KEYS_FILE, KeyStore


def test_a_key_is_shown_once_and_listed_without_its_secret(footnote):
    made = footnote("keys", "create", "the desk", "--role", "editor")
    assert made.exit_code == 0
    secret = made.stdout.strip()
    assert "cannot be shown again" in made.stderr
    with closing(KeyStore(footnote.data / KEYS_FILE)) as keys:
        key = keys.key_of(secret)
    assert key is not None
    assert (key.name, key.role) == ("the desk", "editor")
    (listed,) = footnote.json("keys", "list")["keys"]
    assert listed["key_id"] == key.key_id
    assert secret not in footnote("keys", "list").output
    assert footnote("keys", "list").stdout.split("\t")[1::2] == ["editor", "open"]
    revoked = footnote("keys", "revoke", key.key_id)
    assert "opens nothing any more" in revoked.stdout
    assert "revoked 20" in footnote("keys", "list").stdout
    with closing(KeyStore(footnote.data / KEYS_FILE)) as keys:
        assert keys.key_of(secret) is None


def test_what_cannot_be_a_key_is_refused_in_one_line(footnote):
    for words in (("create", ""), ("create", "desk", "--role", "owner"), ("revoke", "nothing")):
        refused = footnote("keys", *words)
        assert refused.exit_code == 2
        assert refused.stderr.startswith("footnote: ")
        assert refused.stderr.count("\n") == 1
    assert footnote.json("keys", "list") == {"keys": []}
    made = footnote.json("keys", "create", "desk")
    assert made["role"] == "reader"
    assert made["secret"].startswith(f"fn_{made['key_id']}_")
