"""Word documents (``.docx``): what their reader sees, without tracked deletions and comments.

Dates of creation are not taken as dates of publication: a document begun from a template or an
older one keeps theirs. The parts are those of ECMA-376 (Office Open XML).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from rag.errors import UnreadableInputError
from rag.loaders.office.archive import Archive
from rag.loaders.office.authored import article_of, properties
from rag.loaders.office.markup import local, value
from rag.loaders.office.packages import require_package
from rag.loaders.office.word_body import WordBody
from rag.loaders.office.word_numbers import Numbering
from rag.loaders.office.word_styles import Styles
from rag.loaders.types import Metadata, Parsed

__all__ = ["parse_word"]

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def parse_word(data: bytes) -> Parsed:
    """Return the article of a document.

    Raises:
        EmptyArticleError: If it has no text.
        UnreadableInputError: If it is encrypted, damaged, too large or no Word document.
    """
    if data.startswith(_COMPOUND):
        raise UnreadableInputError(_told_apart(data))
    archive = Archive.of(data)
    require_package(archive, ".docx")
    try:
        package = _package(archive)
        numbering = Numbering.of(package.part("numbering"), package.styles)
        body = WordBody(
            styles=package.styles,
            numbering=numbering,
            footnotes=package.part("footnotes"),
            endnotes=package.part("endnotes"),
        )
        return article_of(body.blocks(package.document), package.metadata())
    except RecursionError as error:
        raise UnreadableInputError(
            "is nested too deeply to be a document; save its text as a new one"
        ) from error


def _told_apart(data: bytes) -> str:
    """Return why a compound file is not read: both old and encrypted documents are such files."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "is encrypted; save it without a password and add that"
    return "is an old Word document in spite of its name; open it in Word and save it as .docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Package:
    """The main document and the parts that it names, by the last word of their relation."""

    archive: Archive
    document: _Element
    parts: dict[str, str]
    core: str | None
    styles: Styles

    def part(self, relation: str) -> _Element | None:
        """Return a part, or None where the document has none."""
        return _part(self.archive, self.parts, relation)

    def metadata(self) -> Metadata:
        """Return what the document's properties say."""
        if self.core is None or self.core not in self.archive:
            return Metadata()
        found = {local(child): child.text for child in self.archive.xml(self.core)}
        return properties(
            title=found.get("title"),
            author=found.get("creator"),
            language=found.get("language"),
        )


def _package(archive: Archive) -> _Package:
    top = dict(_relations(archive, "_rels/.rels", ""))
    main = top.get("officeDocument", "word/document.xml")
    folder, _, name = main.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    parts = dict(_relations(archive, rels, main))
    document = archive.xml(main)
    if local(document) != "document":
        raise UnreadableInputError(f"is no Word document: its main part is {local(document)!r}")
    styles = Styles.of(_part(archive, parts, "styles"))
    core = top.get("core-properties")
    return _Package(archive=archive, document=document, parts=parts, core=core, styles=styles)


def _part(archive: Archive, parts: dict[str, str], relation: str) -> _Element | None:
    name = parts.get(relation)
    return archive.xml(name) if name is not None and name in archive else None


def _relations(archive: Archive, name: str, beside: str) -> Iterator[tuple[str, str]]:
    """Yield (last word of the type, member); what leads out of the archive is left out."""
    if name not in archive:
        return
    for relation in archive.xml(name):
        kind, target = value(relation, "Type"), value(relation, "Target")
        if kind and target and value(relation, "TargetMode") != "External":
            yield kind.rpartition("/")[2], archive.resolved(target, beside=beside)
