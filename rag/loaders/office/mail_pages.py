"""The words of a mail that is written as a page, without the mails that it answers."""

from lxml import etree
from lxml.html import HtmlElement

from rag.errors import UnreadableInputError
from rag.loaders.office.authored import paragraphs_of_blocks
from rag.loaders.office.markup import require_few_marks
from rag.loaders.office.page_blocks import blocks_of_page
from rag.loaders.pages import page_tree

__all__ = ["paragraphs_of_page"]

# How programs mark the mails below: Gmail, Yahoo, Thunderbird, Apple Mail.
_CLASSES = frozenset({"gmail_quote", "gmail_extra", "yahoo_quoted", "moz-cite-prefix"})
_FORWARDED = "forwarded message"
_GONE = "footnote-history"
_LOOK_AT_CHARS = 300


def paragraphs_of_page(text: str) -> list[str]:
    """Return the paragraphs of a mail's HTML; of its history only if there is nothing else.

    Raises:
        UnreadableInputError: If it cannot be parsed.
    """
    require_few_marks(text.encode("utf-8", "replace"), "the HTML of the mail")
    try:
        own = _read(text, with_history=False)
        if any(any(map(str.isalnum, paragraph)) for paragraph in own):
            return own
        return _read(text, with_history=True)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableInputError(
            "holds HTML that cannot be parsed; save its text from your mail program"
        ) from error


def _read(text: str, *, with_history: bool) -> list[str]:
    tree = page_tree(text)
    if not with_history:
        _drop_history(tree)
    return paragraphs_of_blocks(blocks_of_page(tree))


def _drop_history(tree: HtmlElement) -> None:
    walker = etree.iterwalk(tree, events=("start",))
    for _, element in walker:
        if element is not tree and _is_history(element):
            element.tag = _GONE
            walker.skip_subtree()
    etree.strip_elements(tree, _GONE, with_tail=False)


def _is_history(element: HtmlElement) -> bool:
    cited = element.tag == "blockquote" and element.get("type") == "cite"
    if not cited and _CLASSES.isdisjoint(element.get("class", "").split()):
        return False
    return _FORWARDED not in _beginning(element).lower()


def _beginning(element: HtmlElement) -> str:
    text = ""
    for piece in element.itertext():
        text += str(piece)
        if len(text) > _LOOK_AT_CHARS:
            break
    return text
