"""A page's markup as a tree, without its comments."""

import lxml.html
from lxml.html import HtmlElement

__all__ = ["page_tree"]


def page_tree(text: str) -> HtmlElement:
    """Return the page without its comments.

    It is parsed from bytes, because lxml refuses text with an encoding declaration; the parser
    leaves comments out, because one at every word makes extractors crawl.
    """
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
