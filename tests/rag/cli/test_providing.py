"""``footnote providers``: listed, set up and tried, and never with its key."""

import stat

import pytest

from tests.rag.providers.loopback import failing, streaming
from tests.rag.providers.openai_wire import DONE, chunk
from tests.rag.providers.running import served_elsewhere

KEY = "sk-canary-0123456789abcdef"
ECHO = {"error": {"message": f"Incorrect API key provided: {KEY}"}}
ANSWER = streaming(chunk(f"It was in Minsk [1]. {KEY}"), chunk(finish="stop"), DONE)


def test_the_list_says_what_is_set_up_and_what_is_needed(footnote):
    listed = {info["name"]: info for info in footnote.json("providers")["providers"]}
    assert listed["scripted"]["ready"] and not listed["scripted"]["configured"]
    assert "FOOTNOTE_OPENAI_MODEL" in listed["openai"]["needs"]
    assert "openai\tnot ready\t" in footnote("providers").stdout


def test_what_is_set_is_listed_and_kept_private(footnote):
    done = footnote(
        "providers", "set", "openai", "--model", "small", "--also", "large",
        "--base-url", "http://127.0.0.1:1/v1", "--key-stdin", stdin=f"{KEY}\n",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "openai is ready" in done.stdout
    file, key = footnote.data / "config.toml", footnote.data / "provider-keys" / "openai.key"
    assert key.read_text(encoding="utf-8") == f"{KEY}\n"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (file, key)} == {0o600}
    listed = {info["name"]: info for info in footnote.json("providers")["providers"]}
    assert listed["openai"]["models"] == ["small", "large"]
    shown = footnote("config").output + footnote("config", "--json").output
    assert KEY not in shown + done.output + file.read_text(encoding="utf-8") + str(listed)
    assert "providers.openai.model\tsmall\tfile (" in shown
    assert "port\t8000\tdefault" in shown


def test_a_key_can_stay_in_its_variable(footnote, monkeypatch):
    footnote("providers", "set", "openai", "--model", "m", "--key-stdin", stdin=KEY)
    done = footnote("providers", "set", "openai", "--key-from-env", "MY_KEY")
    assert "still needs something" in done.stdout
    assert not (footnote.data / "provider-keys" / "openai.key").exists()
    monkeypatch.setenv("MY_KEY", KEY)
    listed = {info["name"]: info for info in footnote.json("providers")["providers"]}
    assert listed["openai"]["ready"]


@pytest.mark.parametrize(
    ("words", "stdin", "complaint"),
    [
        (["opnai", "--model", "m"], "", "there is no provider 'opnai'; choose one of 'anthropic'"),
        (["openai"], "", "nothing is given to set"),
        (["openai", "--key-stdin"], " \n", "standard input has no key"),
        (["openai", "--key-stdin"], f"{KEY}\nmore", "standard input has no key"),
        (["openai", "--key-stdin", "--key-from-env", "K"], KEY, "give two keys"),
    ],
)
def test_what_cannot_be_set_is_refused(footnote, words, stdin, complaint):
    done = footnote("providers", "set", *words, stdin=stdin)
    assert done.exit_code == 2
    assert complaint in done.stderr
    assert KEY not in done.output
    assert not (footnote.data / "config.toml").exists()


@pytest.mark.parametrize(
    ("reply", "code", "words"),
    [
        (ANSWER, 0, "openai answers with 'tiny' after "),
        (streaming(chunk("Minsk."), chunk(finish="stop"), DONE), 0, "it does not cite its source"),
        (failing(401, ECHO), 2, "openai refused the key (HTTP 401: Incorrect API key provided"),
        (failing(404, {}), 2, "openai does not know model 'small' or has no such address"),
    ],
)
def test_a_trial_says_in_plain_words_how_it_went(footnote, monkeypatch, reply, code, words):
    with served_elsewhere(reply) as url:
        monkeypatch.setenv("FOOTNOTE_OPENAI_BASE_URL", f"{url}/v1")
        monkeypatch.setenv("FOOTNOTE_OPENAI_API_KEY", KEY)
        monkeypatch.setenv("FOOTNOTE_OPENAI_MODEL", "small")
        done = footnote("providers", "test", "openai")
        asked = footnote("ask", "When did the talks begin?", "--provider", "openai")
    assert done.exit_code == code, done.output
    assert words in done.output
    assert KEY not in done.output + asked.output


def test_a_trial_of_the_local_ones(footnote):
    found = footnote.json("providers", "test", "scripted")
    assert found["cites"] and "Minsk" in found["text"]
    refused = footnote("providers", "test", "scripted", "--model", "x")
    assert refused.exit_code == 2
    assert "no models to choose from, got 'x'" in refused.stderr


def test_a_misspelt_key_of_the_file_ends_every_command(footnote):
    footnote.data.mkdir()
    (footnote.data / "config.toml").write_text("prot = 8001\n", encoding="utf-8")
    for command in (["config"], ["articles"], ["providers"]):
        done = footnote(*command)
        assert done.exit_code == 2
        assert "unknown key 'prot'" in done.stderr
        assert "did you mean 'port'?" in done.stderr
