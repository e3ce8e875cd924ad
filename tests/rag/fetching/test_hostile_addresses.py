"""No form of an address leads to a machine that is not public: no connection is even tried.

The forms are those of OWASP's cheat sheet on server-side request forgery, and of what resolvers,
redirects and environments can be made to do.
"""

import socket

import pytest

from rag.errors import FetchError
from rag.fetching.addresses import parse_address
from rag.fetching.fetcher import Fetcher
from rag.fetching.reach import Reach, is_public

HOSTS = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 017700000001 0 0.0.0.0
0x0 00000 127.000.000.001 127.127.127.127 127.0.0.1. localhost localhost. LOCALHOST LocalHost.
[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [fe80::1] [fd00::1]
[fec0::1] [ff02::1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::]
[2001:db8::1] [::ffff:a9fe:a9fe] 10.0.0.1 10.1 012.0.0.1 172.16.0.1 192.168.0.1 192.168.257
3232235521 100.64.0.1 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 192.0.0.192
192.0.2.1 198.18.0.1 203.0.113.7 224.0.0.1 240.0.0.1 255.255.255.255
metadata.google.internal 169.254.169.254.nip.io localtest.me two-faced.example six.example
intranet intranet. cgnat.example zone.example
127。0。0。1 １２７.0.0.1 ①②⑦.⓪.⓪.① ｌｏｃａｌｈｏｓｔ 127．0．0．1 127｡0｡0｡1 ₁₂₇.₀.₀.₁
127.0.0.1%00.herald.example
[fe80::1%25lo] [::1%25lo] [::1 ::1 [127.0.0.1] 127.0.0.1%2523 herald.example%2F@127.0.0.1
"""
TRICKS = """
http://user@127.0.0.1/ http://herald.example@127.0.0.1/ http://herald.example:80@127.0.0.1/
http://@127.0.0.1/ http://:@herald.example/ http://127.0.0.1#@herald.example/
http://127.0.0.1?@herald.example/ http://herald.example\\@127.0.0.1/ http://127.0.0.1\\@herald.example/
http:127.0.0.1 http:/127.0.0.1/ http:///127.0.0.1/ http:\\\\127.0.0.1\\ //127.0.0.1/ 127.0.0.1
http://herald.example:22/ http://herald.example:0/ http://herald.example:6379/ https://herald.example:8443/
http://herald.example:99999/ http://herald.example:-80/ http://herald.example:80:80/ http://herald.example:8o/
file:///etc/passwd file://localhost/etc/passwd FILE:///etc/passwd gopher://herald.example/_x
ftp://herald.example/ sftp://herald.example/ ldap://herald.example/ dict://herald.example:11211/
tftp://herald.example/ jar:http://herald.example!/ data:text/html,<p>x javascript:alert(1) ws://herald.example/
unix:///run/docker.sock netdoc:///etc/passwd http+unix://%2Frun%2Fdocker.sock/ about:blank
https://127.0.0.1/?u=https://herald.example/
"""
FORMS = (
    *(f"http://{host}/latest/meta-data/" for host in HOSTS.split()),
    *TRICKS.split(),
    *("http://herald.example\t.evil/", "http://127.0.0.1\n/", " http://127.0.0.1/", "http://a b/"),
    *(
        "http://herald.example/\r\nHost: 127.0.0.1",
        "http://127.0.0.1\x00.herald.example/",
        "",
        "http://",
    ),
)
LEADING = {
    "metadata.google.internal": ["169.254.169.254"],
    "169.254.169.254.nip.io": ["169.254.169.254"],
    "localtest.me": ["127.0.0.1", "::1"],
    "two-faced.example": ["93.184.216.34", "10.0.0.7"],
    "six.example": ["fd00::7"],
    "intranet": ["192.168.3.3"],
    "cgnat.example": ["100.100.100.100"],
    "zone.example": ["fe80::7%1"],
    "herald.example": ["93.184.216.34"],
}


def test_there_are_enough_forms():
    assert len(set(FORMS)) >= 120


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_an_address_reaches_what_is_not_public(form, names, connected):
    names.update(LEADING)
    with pytest.raises(FetchError):
        Fetcher(Reach()).fetch(form)
    assert connected == []


def test_a_public_machine_is_asked_at_the_address_that_was_checked(names, connected):
    names.update(LEADING)
    with pytest.raises(FetchError, match="cannot be reached"):
        Fetcher(Reach()).fetch("http://herald.example/story")
    assert connected == [("93.184.216.34", 80)]


def test_a_name_that_leads_elsewhere_the_next_time_gains_nothing(names, connected):
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    names["rebinding.example"] = lambda: next(answers)
    with pytest.raises(FetchError, match="cannot be reached"):
        Fetcher(Reach()).fetch("http://rebinding.example/")
    assert connected == [("93.184.216.34", 80)]
    assert names[None].count("rebinding.example") == 1
    with pytest.raises(FetchError, match="not a public machine"):
        Fetcher(Reach()).fetch("http://rebinding.example/")
    assert len(connected) == 1


HIDDEN = [
    "http://127.0.0.1:{port}/secret",
    "http://localhost:{port}/secret",
    "http://2130706433:{port}/secret",
    "http://[::ffff:127.0.0.1]:{port}/secret",
    "//localhost:{port}/secret",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://metadata.google.internal/",
    "file:///etc/passwd",
    "gopher://herald.example/",
    "http://herald.example:22/",
    "http://user:word@herald.example/",
    "http://herald.example\\@127.0.0.1/",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("target", HIDDEN)
@pytest.mark.parametrize("n_before", [0, 2])
def test_no_redirect_leads_to_what_is_not_public(site, names, monkeypatch, target, n_before):
    names.update(LEADING | {"story.example": ["127.0.0.1"]})
    target = target.format(port=site.port)
    site.put("/secret", "<p>The secret.</p>")
    for number in range(n_before):
        site.move(f"/{number}", f"http://story.example:{site.port}/{number + 1}")
    site.move(f"/{n_before}", target)
    reached = spied(monkeypatch)
    # The site stands for a public one: by its name it may be asked, this machine may not.
    reach = Reach.of(private=["story.example"], ports=[str(site.port)])
    with pytest.raises(FetchError):
        Fetcher(reach).fetch(f"http://story.example:{site.port}/0")
    assert site.paths == [f"/{number}" for number in range(n_before + 1)]
    assert reached == [("127.0.0.1", site.port)] * (n_before + 1)


def spied(monkeypatch):
    reached, usual = [], socket.socket.connect

    def connect(self, address):
        reached.append(address[:2])
        return usual(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return reached


def test_no_proxy_of_the_environment_is_asked(site, fetcher, monkeypatch, names, connected):
    for name in (
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ):
        monkeypatch.setenv(name, site.base)
    names.update(LEADING)
    for address in ("http://herald.example/", "https://herald.example/"):
        with pytest.raises(FetchError, match="cannot be reached"):
            fetcher.fetch(address)
    assert connected == [("93.184.216.34", 80), ("93.184.216.34", 443)]
    assert site.asked == []


def test_what_this_machine_calls_itself_is_not_public():
    own = {str(entry[4][0]) for entry in socket.getaddrinfo("localhost", 80)}
    assert own and not any(map(is_public, own))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("HTTP://Herald.Example./Story?q=1#end", "http://herald.example/Story?q=1"),
        ("http://herald.example:80", "http://herald.example/"),
        ("http://münchen.example/ü", "http://xn--mnchen-3ya.example/%C3%BC"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
    ],
)
def test_an_address_is_read_in_one_way(written, read):
    url = parse_address(written, ports={80, 443})
    assert str(url).removesuffix("/") == read.removesuffix("/")
