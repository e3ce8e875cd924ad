"""Where a browser goes on to after its login: the very page and place that it asked for."""

from urllib.parse import quote, urlsplit

__all__ = ["MOST_NEXT_CHARS", "local_path", "login_address"]

MOST_NEXT_CHARS = 2000


def login_address(path: str, query: str) -> str:
    """Return the form's address, which leads back to the page; a query too long is left out.

    >>> login_address("/articles/a", "start=3&end=9")
    '/login?next=/articles/a%3Fstart%3D3%26end%3D9'
    """
    there = f"{path}?{query}" if query else path
    return f"/login?next={quote(there if len(there) <= MOST_NEXT_CHARS else path, safe='/')}"


def local_path(address: str) -> str:
    r"""Return an address of this server to go on to; the first page for any other.

    >>> local_path("/c/con_1"), local_path("//evil.example/x"), local_path("/\\evil.example")
    ('/c/con_1', '/', '/')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    own = address.startswith("/") and not parts.scheme and not parts.netloc
    plain = address.isprintable() and "\\" not in address
    return address if own and plain and not address.startswith("//") else "/"
