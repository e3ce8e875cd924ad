"""The XHTML of a book's chapter as a tree, without page numbers and marks of notes."""

import html
import re

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from rag.errors import UnreadableInputError
from rag.loaders.decoding import declared_encoding, decode
from rag.loaders.office.markup import OF_STRANGERS
from rag.loaders.pages import page_tree

__all__ = ["chapter_tree"]

_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}>", re.IGNORECASE)
_TYPE = "{http://www.idpf.org/2007/ops}type"
# What a page of paper needs and a text does not: https://www.w3.org/TR/epub-ssv-11/
_MARKS = frozenset(
    ["pagebreak", "noteref", "backlink", "doc-pagebreak", "doc-noteref", "doc-backlink"]
)
_NUMBER = re.compile(r"[\s\[(]*(?:[0-9]{1,4}|[*†‡§¶]{1,3})[\s\])]*")
_GONE = "footnote-mark"


def chapter_tree(data: bytes) -> HtmlElement | None:
    """Return a chapter's tree; None if it is empty or no text.

    XHTML is parsed as XML, because ``<title/>`` would swallow a page read as HTML; what is not
    well-formed is read as HTML.
    """
    if not data.strip():
        return None
    try:
        text = decode(data, declared=declared_encoding(data))
    except UnreadableInputError:
        return None
    tree = _as_xml(text)
    tree = page_tree(text) if tree is None else tree
    for element in list(tree.iter("a", "span", "div", "sup", "hr")):
        if element is not tree and _is_mark(element):
            element.tag = _GONE
    etree.strip_elements(tree, _GONE, with_tail=False)
    return tree


def _as_xml(text: str) -> HtmlElement | None:
    if "<!ENTITY" in text:
        return None
    parser = lxml.html.XHTMLParser(**OF_STRANGERS, encoding="utf-8")
    text = _ENTITY.sub(_character, _DOCTYPE.sub("", text, count=1))
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    lxml.html.xhtml_to_html(tree)
    return tree


def _character(match: re.Match[str]) -> str:
    """Return the character of an entity that HTML has and XML has not."""
    if match[1] in _OF_XML:
        return match[0]
    shown = html.unescape(match[0])
    return "" if shown == match[0] else shown


def _is_mark(element: HtmlElement) -> bool:
    kinds = {*element.get(_TYPE, "").split(), *element.get("epub:type", "").split()}
    kinds.update(element.get("role", "").split())
    if not _MARKS.isdisjoint(kinds):
        return True
    links = element.tag == "sup" and (
        next(element.iter("a"), None) is not None or getattr(element.getparent(), "tag", "") == "a"
    )
    return links and bool(_NUMBER.fullmatch(element.text_content()))
