"""No address that a client or an article gives is asked: no connection, no name looked up.

That is so unless the operator lets clients have addresses fetched (``test_fetching.py``).

Forms as attackers write them to reach what only the server can see (OWASP's cheat sheet on
server-side request forgery has their kinds).
"""

import json
import sys

import pytest

HOSTS = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 0 0.0.0.0
127.000.000.001 127.127.127.127 localhost localhost. LOCALHOST localhost.localdomain [::1] [::]
[0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [fe80::1%25lo] [fd00::1]
[64:ff9b::7f00:1] 10.0.0.1 172.16.0.1 192.168.0.1 100.64.0.1 169.254.169.254 169.254.169.254.nip.io
2852039166 0xa9fea9fe [::ffff:169.254.169.254] 198.18.0.1 224.0.0.1 255.255.255.255
metadata.google.internal instance-data 127.0.0.1.nip.io localtest.me user@127.0.0.1
user:secret@localhost evil.example@127.0.0.1 127.0.0.1#@evil.example 127.0.0.1%00.evil.example
127。0。0。1 ①②⑦.⓪.⓪.① ｌｏｃａｌｈｏｓｔ 127.0.0.1:22 127.0.0.1:6379 localhost:9200
evil.example:80@127.0.0.1 evil.example
"""
ADDRESSES = (
    *(f"http://{host}/latest/meta-data/" for host in HOSTS.split()),
    *("file:///etc/passwd", "file://localhost/etc/passwd", "gopher://127.0.0.1:25/_MAIL"),
    *("dict://127.0.0.1:11211/stat", "ftp://127.0.0.1/", "ldap://127.0.0.1/", "tftp://127.0.0.1/x"),
    *(
        "//127.0.0.1/",
        "http:127.0.0.1",
        "http:/127.0.0.1",
        "http:\\\\127.0.0.1\\",
        "jar:http://x!/",
    ),
    *("data:text/html,<p>x", "unix:///run/docker.sock", "https://127.0.0.1/?u=http://10.0.0.1/"),
)
REACHING = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
_REACHED: list[str] = []


def _note(event, arguments):
    if event in REACHING:
        _REACHED.append(f"{event} {arguments[1:] if event == 'socket.connect' else arguments}")


@pytest.fixture(scope="module", autouse=True)
def _watched():
    # A hook cannot be taken out again.
    sys.addaudithook(_note)


def sent(client, address):
    """Give an address wherever one can be given; return what was answered."""
    words = f"The council voted 7 to 2 on Tuesday. See {address} for more."
    page = (
        f"<html><head><title>Vote</title><link rel=canonical href='{address}'>"
        f"<base href='{address}'><meta http-equiv=refresh content='0;url={address}'></head>"
        f"<body><p>{words}</p><img src='{address}'><iframe src='{address}'></iframe></body></html>"
    )
    article = {"title": "Vote", "text": words, "url": address}
    check = {"answer": {"text": f"{words} [1]", "sources": [{"text": words, "url": address}]}}
    headers = {"Referer": address, "X-Forwarded-For": address, "Forwarded": f"for={address!r}"}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return [
        client.post("/v1/articles", json=article),
        client.post("/v1/articles", files={"file": ("vote.html", page, "text/html")}),
        client.post("/v1/verify", json=check),
        client.post("/v1/search", json={"query": address}, headers=raw),
        client.get("/login", params={"next": address}, headers=raw),
    ]


def test_there_are_enough_forms():
    assert len(set(ADDRESSES)) >= 60


def test_no_address_that_is_given_is_asked(stage):
    sent(stage.client, "http://example.org/")  # what is loaded once is loaded now
    _REACHED.clear()
    for address in ADDRESSES:
        for reply in sent(stage.client, address):
            assert reply.status_code in {200, 201}, (address, reply.text)
            moved = reply.headers.get("location", "")
            assert moved == "" or (moved.startswith("/") and not moved.startswith("//")), address
        given = stage.client.post("/v1/articles", json={"url": address})
        form = stage.client.post("/articles", files={"address": (None, address)})
        assert (given.status_code, form.status_code) == (403, 403), address
    for address in ADDRESSES[::8]:
        asked = {"question": f"What does {address} say of the council?"}
        assert stage.client.post("/v1/chat", json=asked).status_code == 200
    stored = json.dumps(stage.client.get("/v1/articles", params={"limit": 100}).json())
    assert "evil.example" in stored
    assert _REACHED == []


def test_the_watch_sees_a_connection():
    import socket

    _REACHED.clear()
    with socket.socket() as own:
        own.settimeout(0.2)
        with pytest.raises(OSError, match=r"refused|timed out"):
            own.connect(("127.0.0.1", 9))
    assert len(_REACHED) == 1
