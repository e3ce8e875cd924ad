"""Rules for every test: no network beyond loopback, a clean environment, no skipped browser."""

import ipaddress
import os
import socket

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("index.testing", "rag.testing")

# A busy machine is slow, not wrong: time limits that matter are asserted where they matter.
settings.register_profile("footnote", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("footnote")

_PREFIXES = ("FOOTNOTE_", "OPENAI_", "ANTHROPIC_")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch):
    for name in [n for n in os.environ if n.startswith(_PREFIXES)]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch):
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def checked(original):
        def guarded(self, address):
            if not _is_local(self, address):
                raise AssertionError(f"a test tried to reach {address!r}; use loopback")
            return original(self, address)

        return guarded

    monkeypatch.setattr(socket.socket, "connect", checked(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", checked(connect_ex))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where CI is set, a skipped test of a browser or of node has failed: nothing was looked at."""
    report = yield
    needed = any(item.get_closest_marker(name) for name in ("browser", "node"))
    if report.skipped and os.environ.get("CI") and needed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped although CI is set: {call.excinfo.value}"
    return report


def _is_local(sock, address):
    if sock.family not in {socket.AF_INET, socket.AF_INET6}:
        return True
    host = address[0]
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
