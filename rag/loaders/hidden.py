"""Removes from a page what its reader cannot see, before anything is extracted from it.

Comments, scripts, templates and elements hidden by attribute or style carry no article, but are
where instructions to language models are planted. Rules in style sheets that hide a class or an
id are followed too, unless a media query makes them depend on the reader's screen.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

__all__ = ["drop_hidden"]

_NEVER_SHOWN = frozenset(
    [
        "applet",
        "area",
        "audio",
        "base",
        "canvas",
        "datalist",
        "embed",
        "iframe",
        "map",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "param",
        "script",
        "source",
        "style",
        "svg",
        "template",
        "track",
        "video",
    ]
)
_DOOMED = "footnote-hidden"
_KEPT_ROOTS = frozenset({"html", "head", "body"})
_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|font-size\s*:\s*0+(?:\.0*)?(?:px|pt|r?em|%)?\s*(?:!important\s*)?(?:;|$)"
    r"|content-visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_SELECTOR = re.compile(r"[.#][\w-]+", re.ASCII)
_BRACE = re.compile(r"([{}])")
# Style sheets longer than this are a site's whole design, not this page's.
_MAX_CSS_CHARS = 500_000


def drop_hidden(tree: HtmlElement) -> None:
    """Remove from ``tree`` everything that a reader does not see; text that follows stays."""
    hiding = frozenset(_hiding_selectors(tree))
    for element in tree.iter(etree.Element):
        if element is not tree and _hidden(element, hiding):
            element.tag = _DOOMED
    # One pass in C; dropping elements one by one takes quadratic time on hostile pages.
    etree.strip_elements(tree, _DOOMED, etree.Comment, etree.ProcessingInstruction, with_tail=False)


def _hidden(element: HtmlElement, hiding: frozenset[str]) -> bool:
    if element.tag in _KEPT_ROOTS:
        return False
    if element.tag in _NEVER_SHOWN or "hidden" in element.attrib:
        return True
    if element.get("aria-hidden", "").strip().lower() == "true":
        return True
    if _HIDING.search(element.get("style", "")):
        return True
    return bool(hiding) and not hiding.isdisjoint(_selectors_of(element))


def _selectors_of(element: HtmlElement) -> Iterator[str]:
    yield "#" + element.get("id", "")
    for name in element.get("class", "").split():
        yield "." + name


def _hiding_selectors(tree: HtmlElement) -> Iterator[str]:
    """Yield the single-class and single-id selectors that the page's own rules hide."""
    for style in tree.iter("style"):
        css = style.text or ""
        if len(css) <= _MAX_CSS_CHARS and style.get("media", "all") in {"all", "screen"}:
            yield from _hidden_by(_COMMENT.sub("", css))


def _hidden_by(css: str) -> Iterator[str]:
    """Walk the braces; rules inside an at-rule stand at a depth of two and are passed over."""
    depth, selectors = 0, ""
    pieces = _BRACE.split(css)
    for content, brace in zip(pieces[::2], pieces[1::2], strict=False):
        if brace == "{":
            depth += 1
            selectors = content if depth == 1 else ""
            continue
        if depth == 1 and selectors and _HIDING.search(content):
            names = (part.strip() for part in selectors.split(","))
            yield from (name for name in names if _SELECTOR.fullmatch(name))
        depth, selectors = max(0, depth - 1), ""
