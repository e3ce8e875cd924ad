"""Foreign words made safe for a file: shown as they are, and never markup, in Markdown."""

import re
from urllib.parse import quote as percent_encoded

__all__ = ["link_target", "markdown_code", "markdown_line", "shown_text"]

# C0 and C1 controls, and what turns the reading direction of the text behind it.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MARKUP = re.compile(r"([\\`*_\[\]|~$^]|!(?=\[|$))")
# What begins a heading, a quotation, a list or an underlined heading.
_FIRST = re.compile(r"^(?:[#>+=:-]|\d{1,9}(?=[.)]))")
# GitHub makes links of bare addresses; a colon or a dot that is escaped keeps them words.
_SCHEME = re.compile(r"\b([a-z][a-z0-9+.-]{1,20})(?=://)|\b(mailto|xmpp)(?=:)", re.IGNORECASE)
_BARE = re.compile(r"\b(www)(?=\.)", re.IGNORECASE)
# RFC 3986, without what Markdown could read as the end of a link's target.
_IN_ADDRESS = "%/:?#@!$&'*+,;=~-._"


def shown_text(text: str) -> str:
    r"""Return a text whose control characters are visible, and that cannot turn around.

    >>> shown_text("a\u202eb")
    'a\ufffdb'
    """
    return _INVISIBLE.sub("\ufffd", text)


def markdown_line(text: str) -> str:
    r"""Return a text on one line that Markdown shows as it is, and makes no link of.

    >>> markdown_line("1. <b>[x](y)</b>, see https://a.example")
    '1\\. &lt;b>\\[x\\](y)&lt;/b>, see https\\://a.example'
    """
    line = " ".join(shown_text(text).split()).replace("&", "&amp;").replace("<", "&lt;")
    line = _MARKUP.sub(r"\\\1", line)
    line = _BARE.sub(r"\1\\", _SCHEME.sub(lambda found: f"{found[0]}\\", line))
    return _FIRST.sub(_escaped_first, line).replace("@", "&#64;")


def markdown_code(text: str) -> str:
    """Return a text as inline code on one line, whatever ticks are in it.

    >>> markdown_code("a`b")
    '``a`b``'
    """
    line = " ".join(shown_text(text).split())
    ticks = "`" * (_longest_run(line) + 1)
    edge = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{edge}{line}{edge}{ticks}"


def link_target(address: str) -> str:
    """Return a web address that can stand in a link, in round brackets too.

    >>> link_target("https://a.example/x)y <z>")
    'https://a.example/x%29y%20%3Cz%3E'
    """
    return percent_encoded(address, safe=_IN_ADDRESS)


def _escaped_first(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdecimal() else f"\\{found[0]}"


def _longest_run(line: str) -> int:
    return max((len(run) for run in re.findall("`+", line)), default=0)
