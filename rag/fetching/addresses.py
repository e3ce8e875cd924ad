"""Web addresses as people, pages and feeds write them, each read once and by one parser.

What is checked here is what is asked later: nobody else takes the text of an address apart.
"""

import re
from collections.abc import Collection
from ipaddress import IPv6Address

import httpx2

from rag.errors import FetchError

__all__ = ["host_of", "joined", "may_be_called", "parse_address", "same_host"]

# Longer ones do not open in every browser.
_MOST_CHARS = 2_000
_SCHEMES = {"http": 80, "https": 443}
# A backslash is a slash to browsers and a letter to others, so nobody may find one.
_UNCLEAR = re.compile(r"[\s\\\x00-\x1f\x7f]")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*", re.ASCII)
_WRITE = "write it as https://example.org/story"


def parse_address(text: str, *, ports: Collection[int]) -> httpx2.URL:
    """Return an address that may be asked, as far as its text can tell, without its fragment.

    Raises:
        FetchError: If it is no address of the web, or has a user, or another port.
    """
    if len(text) > _MOST_CHARS:
        raise FetchError(f"has {len(text)} characters, at most {_MOST_CHARS} are asked; shorten it")
    if _UNCLEAR.search(text):
        raise FetchError(f"holds a space, a backslash or a control character; {_WRITE}")
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise FetchError(f"is no address: {str(error).rstrip('.').lower()}; {_WRITE}") from None
    if url.scheme not in _SCHEMES:
        raise FetchError(f"is no web address; only http and https are fetched; {_WRITE}")
    if url.userinfo or "@" in url.netloc.decode("ascii", "replace"):
        raise FetchError("holds a user name or a password; leave out what stands before the '@'")
    host = url.raw_host.decode("ascii").removesuffix(".")
    if not (_NAME.fullmatch(host) or _is_ipv6(host)):
        raise FetchError(f"names no host; {_WRITE}")
    port = url.port or _SCHEMES[url.scheme]
    if port not in ports or url.port == 0:
        raise FetchError(
            f"has the port {url.port}, which is not fetched from; use the page's usual address,"
            " or name the port in FOOTNOTE_FETCH_PORTS"
        )
    return url.copy_with(host=host, fragment=None)


def joined(base: httpx2.URL, reference: str) -> str:
    """Return where a reference in a page, a feed or a redirect leads; still to be parsed.

    Raises:
        FetchError: If it is no reference at all.
    """
    try:
        return str(base.join(reference.strip()))
    except httpx2.InvalidURL:
        raise FetchError(f"leads to {reference.strip()[:80]!r}, which is no address") from None


def host_of(text: str) -> str:
    """Return the host of an address without ``www.``, or nothing if it is none.

    >>> host_of("https://www.Herald.example/bridge")
    'herald.example'
    """
    try:
        return httpx2.URL(text).host.removesuffix(".").removeprefix("www.")
    except httpx2.InvalidURL:
        return ""


def same_host(first: str, second: str) -> bool:
    """Whether two addresses are of one host, with or without ``www.``; not if one is none."""
    return host_of(first) == host_of(second) != ""


def may_be_called(own: str, found: str) -> bool:
    """Whether a page found at one address may call another its own: one of its host.

    The front page is no page's own but its own: sites that say so of all pages are mistaken.

    >>> may_be_called("https://a.example/story", "https://www.a.example/story?from=mail")
    True
    >>> may_be_called("https://a.example/", "https://a.example/story")
    False
    """
    if not same_host(own, found):
        return False
    fronts = [httpx2.URL(text).raw_path in {b"", b"/"} for text in (own, found)]
    return fronts[1] or not fronts[0]


def _is_ipv6(host: str) -> bool:
    try:
        return IPv6Address(host).scope_id is None
    except ValueError:
        return False
