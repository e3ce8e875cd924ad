"""The files that put Footnote on a server parse, and give it no more than it needs."""

import configparser
import re
import shlex
from pathlib import Path

import pytest
import yaml

from rag.settings import Settings
from web.access import need_of
from web.server import GONE_WITHIN_S

ROOT = Path(__file__).parents[2]
DATA = "/data"


class UnitParser(configparser.RawConfigParser):
    """Keeps the case of names, as systemd does."""

    def optionxform(self, optionstr):
        return optionstr


def instructions():
    """Return the Dockerfile as pairs of a word and the rest, without comments."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [
        (word.upper(), rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)
    ]


def last_stage():
    found = instructions()
    begins = max(n for n, (word, _) in enumerate(found) if word == "FROM")
    return found[begins:]


@pytest.fixture
def service():
    content = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    (service,) = content["services"].values()
    assert set(content["volumes"]) == {"data"}
    return service


@pytest.fixture
def unit():
    parser = UnitParser(strict=False, interpolation=None)
    parser.read(ROOT / "packaging" / "footnote.service", encoding="utf-8")
    return parser


def test_the_image_runs_as_nobody_in_particular_and_fetches_no_address():
    stage = last_stage()
    users = [rest for word, rest in stage if word == "USER"]
    assert users == ["10001:10001"]
    order = [word for word, _ in stage]
    assert order.index("USER") > max(n for n, word in enumerate(order) if word in {"RUN", "COPY"})
    assert not [rest for word, rest in instructions() if word == "ADD"]
    assert not re.search(r"https?://(?!127\.0\.0\.1)", " ".join(r for _, r in instructions()))
    assert not [r for w, r in instructions() if w == "FROM" and (":" not in r or ":latest" in r)]


def test_the_image_copies_what_there_is_and_starts_the_command():
    copied = [rest.split()[:-1] for word, rest in instructions() if word == "COPY"]
    sources = [name for names in copied for name in names if not name.startswith("-")]
    missing = [n for n in sources if not n.startswith("/") and not (ROOT / n).exists()]
    assert not missing
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {f"!{n}" for n in sources if not n.startswith("/")} == {k for k in kept if k[0] == "!"}
    assert ("ENTRYPOINT", '["footnote"]') in last_stage()
    assert ("CMD", '["serve"]') in last_stage()
    assert ("VOLUME", DATA) in last_stage()


def test_the_image_is_healthy_when_it_is_ready():
    (health,) = [rest for word, rest in last_stage() if word == "HEALTHCHECK"]
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", health)
    assert need_of(f"GET {path}") == "public"
    assert path == "/readyz"


def test_every_variable_that_is_set_is_a_setting(service, unit):
    (environment,) = [rest for word, rest in last_stage() if word == "ENV"]
    of_image = [word.partition("=")[0] for word in shlex.split(environment)]
    of_unit = re.findall(r"^Environment=(\w+)=", text_of_unit(), re.MULTILINE)
    names = [*of_image, *service["environment"], *of_unit]
    ours = {n.removeprefix("FOOTNOTE_").lower() for n in names if n.startswith("FOOTNOTE_")}
    assert {"data", "host", "port", "log_format"} <= ours
    assert ours <= set(Settings.model_fields)


def test_the_service_cannot_write_but_to_its_volume(service):
    assert service["read_only"] is True
    assert service["user"] == "10001:10001"
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == [f"data:{DATA}"]
    assert [mount.partition(":")[0] for mount in service["tmpfs"]] == ["/tmp"]  # noqa: S108 - a mount
    assert not {"privileged", "network_mode", "cap_add", "pid"} & set(service)
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert float(service["stop_grace_period"].removesuffix("s")) > GONE_WITHIN_S


def text_of_unit():
    return (ROOT / "packaging" / "footnote.service").read_text(encoding="utf-8")


def test_the_unit_is_confined(unit):
    service = unit["Service"]
    for name in (
        "NoNewPrivileges",
        "DynamicUser",
        "PrivateTmp",
        "PrivateDevices",
        "ProtectHome",
        "ProtectKernelTunables",
        "ProtectControlGroups",
        "RestrictNamespaces",
        "RestrictSUIDSGID",
        "LockPersonality",
    ):
        assert service[name] == "yes", name
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["SystemCallFilter"] == "@system-service"
    assert float(service["TimeoutStopSec"]) > GONE_WITHIN_S
    assert service["ExecStart"].split()[1:] == ["serve"]
    assert f"FOOTNOTE_DATA=/var/lib/{service['StateDirectory']}" in text_of_unit()
    assert unit["Install"]["WantedBy"] == "multi-user.target"
