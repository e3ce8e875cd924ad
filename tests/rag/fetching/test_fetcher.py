"""One address over a real connection: what comes back, and how each failure reads."""

import gzip
import itertools
import socket
import threading
import time
import zlib

import pytest

from rag.errors import HostBusyError
from rag.fetching.body import MOST_BYTES
from rag.fetching.fetcher import MOST_REDIRECTS, Fetcher
from rag.fetching.reach import Reach

from .made import STORY, refused


def test_a_page_comes_with_its_type_and_where_it_was(site, fetcher):
    address = site.put("/story?id=1", STORY, kind='Text/HTML; Charset="windows-1252"')
    found = fetcher.fetch(f"{address}#end")
    assert (found.body, found.media_type, found.charset) == (
        STORY.encode(),
        "text/html",
        "windows-1252",
    )
    assert found.url == address


def test_nothing_of_this_machine_goes_out_but_the_address(site, fetcher, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.put("/a", status=302, Location="/b", Set_Cookie="seen=1; Path=/")
    site.put("/b", STORY)
    fetcher.fetch(f"{site.base}/a")
    sent = {name.lower(): value for name, value in site.asked[-1][1].items()}
    assert sent.pop("accept").startswith("text/html")
    assert sent == {
        "host": f"127.0.0.1:{site.port}",
        "user-agent": "Footnote",
        "accept-encoding": "gzip",
        "connection": "close",
    }


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_from_where_they_stand(site, fetcher, status):
    site.move("/a/b", "../c/d?x=ü", status=status)
    address = site.put("/c/d?x=%C3%BC", STORY)
    assert fetcher.fetch(f"{site.base}/a/b").url == address


def test_five_redirects_are_followed_and_not_six(site, fetcher):
    for number in range(MOST_REDIRECTS + 1):
        site.move(f"/{number}", f"/{number + 1}")
    site.put(f"/{MOST_REDIRECTS + 1}", STORY)
    assert fetcher.fetch(f"{site.base}/1").body == STORY.encode()
    site.asked.clear()
    assert "more than 5 times" in refused(fetcher, f"{site.base}/0")
    assert len(site.asked) == MOST_REDIRECTS + 1
    site.move("/round", "/round")
    assert "more than 5 times" in refused(fetcher, f"{site.base}/round")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "asks who you are; save the page"),
        (403, "is not given to programs; save the page"),
        (404, "is not there; check the address"),
        (410, "is there no more"),
        (451, "is not given here for reasons of law"),
        (500, "fails on its side; try again later"),
        (502, "fails on its side; try again later"),
        (204, "answers with HTTP 204"),
        (206, "answers with HTTP 206"),
        (304, "answers with HTTP 304"),
        (418, "answers with HTTP 418"),
    ],
)
def test_what_is_no_page_is_said_in_words(site, fetcher, status, words):
    site.put("/story", STORY if status > 304 else b"", status=status)
    reason = refused(fetcher, f"{site.base}/story")
    assert reason.startswith(words) and f"HTTP {status}" in reason


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_is_told_from_others(site, fetcher, status):
    site.put("/story", status=status, Retry_After="60")
    with pytest.raises(HostBusyError, match="asks to be left alone for now; add it again later"):
        fetcher.fetch(f"{site.base}/story")


@pytest.mark.parametrize(
    "kind",
    ["image/png", "video/mp4", "application/javascript", "text/css", "font/woff2", "audio/mpeg"],
)
def test_a_type_that_is_not_read_is_refused_before_it_comes(site, fetcher, kind):
    parts = iter([b"x"] * 1_000_000)
    site.put("/a", parts, kind=kind)
    assert refused(fetcher, f"{site.base}/a").startswith(f"is of the type {kind!r}, which is not")
    assert next(parts, None) is not None


def test_packed_text_is_unpacked(site, fetcher):
    half = len(STORY) // 2
    pieces = [STORY[:half].encode(), STORY[half:].encode()]
    site.put("/b", b"".join(map(gzip.compress, pieces)), Content_Encoding="gzip")
    site.put("/a", gzip.compress(STORY.encode()), Content_Encoding="gzip")
    assert fetcher.fetch(f"{site.base}/a").body == STORY.encode()
    assert fetcher.fetch(f"{site.base}/b").body == STORY.encode()


@pytest.mark.parametrize(
    ("packed", "encoding", "words"),
    [
        (gzip.compress(bytes(MOST_BYTES + 1), mtime=0), "gzip", "is longer than the 10.0 MB"),
        (gzip.compress(bytes(200_000_000), 1, mtime=0), "gzip", "is longer than the 10.0 MB"),
        (
            gzip.compress(gzip.compress(bytes(50_000_000)), mtime=0),
            "gzip, gzip",
            "packed as 'gzip, gzip'",
        ),
        (gzip.compress(STORY.encode(), mtime=0)[:-9], "gzip", "ends in its middle"),
        (STORY.encode(), "gzip", "sends a damaged body"),
        (zlib.compress(STORY.encode()), "deflate", "packed as 'deflate', which was not asked for"),
        (STORY.encode(), "br", "packed as 'br', which was not asked for"),
    ],
)
def test_what_is_packed_to_hurt_is_refused(site, fetcher, packed, encoding, words):
    site.put("/bomb", packed, Content_Encoding=encoding)
    before = time.monotonic()
    assert words in refused(fetcher, f"{site.base}/bomb")
    assert time.monotonic() - before < 3


def test_a_header_of_packed_text_without_end_is_refused(site, fetcher):
    # A name in the head of gzip may be as long as it likes and gives no text at all.
    head = b"\x1f\x8b\x08\x08" + bytes(6)
    site.put(
        "/a", itertools.chain([head], itertools.repeat(b"n" * 65_536)), Content_Encoding="gzip"
    )
    assert "is longer than the 10.0 MB" in refused(fetcher, f"{site.base}/a")


def test_a_body_of_the_longest_length_is_read_and_no_byte_more(site, fetcher):
    site.put("/most", b"x" * MOST_BYTES, kind="text/plain")
    site.put("/more", b"x" * (MOST_BYTES + 1), kind="text/plain")
    site.put("/endless", itertools.repeat(b"x" * 65_536), kind="text/plain")
    assert len(fetcher.fetch(f"{site.base}/most").body) == MOST_BYTES
    for path in ("/more", "/endless"):
        assert "is longer than the 10.0 MB" in refused(fetcher, site.base + path)


def slowly(*parts, pause_s=0.05):
    for part in itertools.chain(parts, itertools.repeat(b"x")):
        time.sleep(pause_s)
        yield part


def test_a_body_that_drips_is_over_when_its_time_is(site):
    fetcher = Fetcher(Reach.of(private=["127.0.0.1"], ports=[str(site.port)]), total_s=0.4)
    site.put("/slow", slowly(b"<p>"))
    before = time.monotonic()
    assert refused(fetcher, f"{site.base}/slow").startswith("takes more than 0.4 s")
    assert time.monotonic() - before < 1.5


def spoken(*parts, pause_s=0.0):
    """Return the port of a server that says ``parts`` to the first who calls, whatever is asked."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        with server, server.accept()[0] as caller:
            caller.recv(65_536)
            try:
                for part in parts:
                    caller.sendall(part)
                    time.sleep(pause_s)
            except OSError:
                pass

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


BEGUN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "parts",
    [
        [b""],
        [b"SSH-2.0-OpenSSH_9.6\r\n"],
        [b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n"],
        [b"HTTP/1.1 two hundred\r\n\r\n"],
        [BEGUN + b"Content-Length: 99\r\n\r\nshort"],
        [BEGUN + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nshort!"],
        [BEGUN + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"],
        [BEGUN + b"Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n"],
    ],
)
def test_what_speaks_no_http_is_one_clear_error(parts):
    port = spoken(*parts)
    fetcher = Fetcher(Reach.of(private=["127.0.0.1"], ports=[str(port)]), total_s=5)
    assert refused(fetcher, f"http://127.0.0.1:{port}/").startswith("breaks off or speaks no HTTP")


def test_a_head_that_drips_is_over_when_its_time_is():
    port = spoken(b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 1000, pause_s=0.05)
    fetcher = Fetcher(Reach.of(private=["127.0.0.1"], ports=[str(port)]), total_s=0.4)
    before = time.monotonic()
    assert refused(fetcher, f"http://127.0.0.1:{port}/").startswith("takes more than 0.4 s")
    assert time.monotonic() - before < 1.5


def test_a_look_up_without_an_answer_is_over_when_its_time_is(monkeypatch):
    waiting = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [][: waiting.wait(20)])
    before = time.monotonic()
    reason = refused(Fetcher(Reach(), total_s=0.3), "http://herald.example/")
    waiting.set()
    assert "cannot be found" in reason
    assert time.monotonic() - before < 1.5


def test_a_name_that_nobody_has_and_a_port_where_nobody_listens(names):
    assert "'nobody.example', which cannot be found" in refused(
        Fetcher(Reach()), "http://nobody.example/"
    )
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    fetcher = Fetcher(Reach.of(private=["127.0.0.1"], ports=[str(port)]))
    assert refused(fetcher, f"http://127.0.0.1:{port}/").startswith("cannot be reached")


def test_of_several_addresses_the_next_is_tried(site, names):
    # Nobody listens on the first one.
    names["herald.example"] = ["127.0.0.77", "127.0.0.1"]
    site.put("/a", STORY)
    fetcher = Fetcher(Reach.of(private=["127.0.0.0/8"], ports=[str(site.port)]))
    assert fetcher.fetch(f"http://herald.example:{site.port}/a").body == STORY.encode()
    assert site.asked[0][1]["Host"] == f"herald.example:{site.port}"
