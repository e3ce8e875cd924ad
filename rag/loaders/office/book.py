"""EPUB books: their chapters in reading order as one article.

One file stays one article, as it does for every other format: it is added, found again when it
changes, and removed as one, and its chapters are headings in it. The parts are those of EPUB 3.3
and of EPUB 2.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import LxmlError, _Element

from rag.errors import UnreadableInputError
from rag.loaders.fields import metadata_of
from rag.loaders.office.archive import Archive
from rag.loaders.office.authored import Block, article_of
from rag.loaders.office.chapters import chapter_tree
from rag.loaders.office.markup import child, local, require_few_marks, value
from rag.loaders.office.packages import require_package
from rag.loaders.office.page_blocks import blocks_of_page
from rag.loaders.types import Metadata, Parsed

__all__ = ["parse_book"]

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_DAMAGED = "is damaged as a book: {}; open it in a reading program and export it again"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
# Hiding a font's file this way protects the font, not the book.
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_OTHER_DAYS = frozenset({"modification", "conversion", "creation", "copyright"})


def parse_book(data: bytes) -> Parsed:
    """Return the article of a book.

    Raises:
        EmptyArticleError: If it has no text.
        UnreadableInputError: If it is protected, damaged, too large or no book.
    """
    archive = Archive.of(data)
    if _CONTAINER not in archive:
        require_package(archive, ".epub")
    try:
        package = _package(archive)
        _refuse_protected(archive, package)
        return article_of(_blocks(archive, package), _metadata(package.root))
    except (RecursionError, AssertionError, LxmlError, ValueError) as error:
        raise UnreadableInputError(_DAMAGED.format("it cannot be parsed")) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Package:
    """The package document and the members that are to be read, in order."""

    root: _Element
    pages: tuple[str, ...]


def _package(archive: Archive) -> _Package:
    paths = [
        path
        for element in archive.xml(_CONTAINER).iter()
        if local(element) == "rootfile" and (path := value(element, "full-path"))
    ]
    if not paths:
        raise UnreadableInputError(_DAMAGED.format("it names no package"))
    root = archive.xml(paths[0])
    items = {value(item, "id"): item for item in _children(child(root, "manifest"))}
    contents = _contents(archive, root, paths[0])
    pages: dict[str, None] = {}
    for reference in _children(child(root, "spine")):
        item = items.get(value(reference, "idref"))
        if item is None or "nav" in (value(item, "properties") or "").split():
            continue
        name = archive.resolved(value(item, "href") or "", beside=paths[0])
        if value(item, "media-type") in _PAGES and name in archive and name not in contents:
            pages[name] = None
    if not pages:
        raise UnreadableInputError(_DAMAGED.format("it names no chapter that is in it"))
    return _Package(root=root, pages=tuple(pages))


def _contents(archive: Archive, root: _Element, beside: str) -> frozenset[str]:
    """Return the pages that only list the chapters, as EPUB 2 names them."""
    return frozenset(
        archive.resolved(value(reference, "href") or "", beside=beside)
        for reference in _children(child(root, "guide"))
        if value(reference, "type") == "toc"
    )


def _children(element: _Element | None) -> Iterator[_Element]:
    yield from () if element is None else element


def _refuse_protected(archive: Archive, package: _Package) -> None:
    if _ENCRYPTION not in archive:
        return
    for element in archive.xml(_ENCRYPTION).iter():
        if local(element) != "EncryptedData":
            continue
        method = value(child(element, "EncryptionMethod"), "Algorithm")
        reference = child(child(element, "CipherData"), "CipherReference")
        name = archive.resolved(value(reference, "URI") or "", beside="")
        if method not in _FONTS and name in package.pages:
            raise UnreadableInputError(
                "is protected against copying; only a book without such protection can be read"
            )


def _blocks(archive: Archive, package: _Package) -> Iterator[Block]:
    n_marks = 0
    for name in package.pages:
        data = archive.read(name)
        n_marks += require_few_marks(data, name, so_far=n_marks)
        tree = chapter_tree(data)
        if tree is not None:
            yield from blocks_of_page(tree)


def _metadata(root: _Element) -> Metadata:
    fields: dict[str, list[_Element]] = {}
    for element in _children(child(root, "metadata")):
        # EPUB 2 allowed one more element around those of Dublin Core.
        for each in (element, *element):
            if (each.text or "").strip():
                fields.setdefault(local(each), []).append(each)
    authors = [each for each in fields.get("creator", ()) if value(each, "role") in {None, "aut"}]
    days = [each for each in fields.get("date", ()) if value(each, "event") not in _OTHER_DAYS]
    return metadata_of(
        {
            "title": _text(fields.get("title")),
            "author": [each.text for each in authors or fields.get("creator", [])],
            "publisher": _text(fields.get("publisher")),
            "published": _text(days),
            "language": _text(fields.get("language")),
        }
    )


def _text(elements: list[_Element] | None) -> str | None:
    return str(elements[0].text) if elements else None
