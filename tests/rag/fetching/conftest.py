"""A site on loopback, names that lead where a test wants, and a look at every connection."""

import re
import socket
from typing import Any

import pytest

from rag.fetching.fetcher import Fetcher
from rag.fetching.loading import AddressLoader
from rag.fetching.reach import Reach
from rag.loaders import LoadedArticle

from .site import serving

# No number is written with them, hexadecimal ones included.
_LETTERS = re.compile("[g-wyz]")


@pytest.fixture
def site():
    with serving() as made:
        yield made


@pytest.fixture
def fetcher(site):
    """Return a fetcher that may ask this machine, at the port of the site."""
    return Fetcher(Reach.of(private=["127.0.0.0/8"], ports=[str(site.port)]), total_s=5)


@pytest.fixture
def names(monkeypatch):
    """Return the names that there are: each has its addresses, or a function that gives them.

    ``None`` among them collects what was looked up. What is in numbers goes its usual way.
    """
    known: dict[str | None, Any] = {None: []}
    usual = socket.getaddrinfo

    def look_up(host, port, *more, **named):
        known[None].append(host)
        if host in known:
            given = known[host]
            found = given() if callable(given) else given
            return [entry for each in found for entry in usual(each, port, type=named["type"])]
        if host.rstrip(".").lower() != "localhost" and any(
            c in "ghijklmnopqrstuvwyz" for c in host
        ):
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return usual(host, port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.fixture
def connected(monkeypatch):
    """Return the list of the addresses that were connected to; nobody answers there."""
    addresses = []

    def connect(_, address):
        addresses.append(address[:2])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return addresses


@pytest.fixture
def load(fetcher):
    """Return a function that loads addresses, with the articles and the failures apart."""

    def run(*addresses, most_entries=50, **more):
        loader = AddressLoader(fetcher, most_entries=most_entries, pause_s=0, **more)
        items = list(loader.load(addresses))
        articles = [item for item in items if isinstance(item, LoadedArticle)]
        return articles, {i.source: i.reason for i in items if not isinstance(i, LoadedArticle)}

    return run
