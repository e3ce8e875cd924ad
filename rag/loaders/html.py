"""Web pages: what is hidden goes first, then trafilatura finds the article and its metadata.

Settings are trafilatura's balanced ones, without reader comments; on two public sets they beat
its fast, precision and recall modes. The body is rendered here from its element tree, so that
paragraphs, headings and list items are the author's.
"""

from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document

from rag.canonical import canonical_text
from rag.errors import UnreadableInputError
from rag.loaders.blocks import body_blocks, tagged_blocks, visible_blocks
from rag.loaders.fields import MAX_TITLE_CHARS, metadata_of
from rag.loaders.hidden import drop_hidden
from rag.loaders.pages import page_tree
from rag.loaders.plain import drop_headline, without_furniture
from rag.loaders.titles import without_outlet
from rag.loaders.types import Metadata, Parsed

__all__ = ["parse_content", "parse_html"]

# What an extractor built on heuristics raises on pages nobody foresaw; RecursionError included.
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    etree.LxmlError,
)
# The largest of 586 public news pages has 4,328; extraction time grows with the square.
_MAX_ELEMENTS = 20_000
# htmldate's default limit is today; a fixed one keeps the same page at the same date.
_DATE_SEARCH = {"original_date": True, "extensive_search": True, "max_date": "2100-01-01"}


def parse_html(text: str) -> Parsed:
    """Return the article of a page.

    Raises:
        EmptyArticleError: If no readable text is on it.
        UnreadableInputError: If it cannot be parsed.
    """
    try:
        tree = page_tree(text)
        # Beyond the limit, what the page itself says is enough.
        huge = sum(1 for _ in tree.iter()) > _MAX_ELEMENTS
        found = _stated(tree) if huge else extract_metadata(tree, date_config=dict(_DATE_SEARCH))
        drop_hidden(tree)
        blocks = [] if huge else _article_blocks(tree)
        blocks = blocks or list(visible_blocks(tree))
    except _FAULTS as error:
        message = f"cannot be parsed as HTML ({type(error).__name__}); save the page again as text"
        raise UnreadableInputError(message) from error
    paragraphs = _paragraphs(blocks)
    metadata = _metadata(found, tree.get("lang"))
    if metadata.title:
        paragraphs = drop_headline(paragraphs, metadata.title)
    return Parsed(text="\n\n".join(paragraphs), metadata=metadata)


def parse_content(text: str, metadata: Metadata) -> Parsed:
    """Return the article of markup that is an article and nothing else, as feeds carry it.

    Raises:
        EmptyArticleError: If no readable text is in it.
        UnreadableInputError: If it cannot be parsed.
    """
    try:
        tree = page_tree(f"<div>{text}</div>")
        drop_hidden(tree)
        blocks = [f"- {text}" if tag == "li" else text for tag, text in tagged_blocks(tree)]
    except _FAULTS as error:
        raise UnreadableInputError(
            f"holds markup that cannot be parsed ({type(error).__name__}); add its page instead"
        ) from error
    paragraphs = _paragraphs(blocks)
    if metadata.title:
        paragraphs = drop_headline(paragraphs, metadata.title)
    return Parsed(text="\n\n".join(paragraphs), metadata=metadata)


def _paragraphs(blocks: list[str]) -> list[str]:
    clean = [text for block in blocks if (text := canonical_text(block))]
    return without_furniture(_lists_joined(clean))


def _stated(tree: HtmlElement) -> Document:
    """Return only the title element, for pages too large to search."""
    return Document.from_dict({"title": tree.findtext(".//title")})


def _article_blocks(tree: HtmlElement) -> list[str]:
    document = bare_extraction(tree, include_comments=False, with_metadata=False)
    if document is None:
        return []
    blocks = list(body_blocks(document.body))
    if len(blocks) == 1 and "\n" in (document.text or ""):
        # trafilatura's last resort is one paragraph of lines.
        return str(document.text).split("\n")
    return blocks


def _lists_joined(blocks: list[str]) -> list[str]:
    """Return the blocks with neighbouring list items as the lines of one."""
    joined: list[str] = []
    for block in blocks:
        if joined and block.startswith("- ") and joined[-1].startswith("- "):
            joined[-1] += "\n" + block
        else:
            joined.append(block)
    return joined


def _metadata(found: Document, language: str | None) -> Metadata:
    host = (urlsplit(found.url).hostname or "") if found.url else ""
    site = found.sitename or ""
    names = (site, host, host.removeprefix("www."), host.removeprefix("www.").split(".")[0])
    outlet = None if site == host else site
    return metadata_of(
        {
            "title": without_outlet(_spaced(found.title), names),
            "author": (found.author or "").replace("; ", ", "),
            "outlet": outlet or host.removeprefix("www."),
            "published": found.date,
            "url": found.url,
            "language": language,
        }
    )


def _spaced(title: str | None) -> str:
    return " ".join((title or "").split())[: 2 * MAX_TITLE_CHARS]
