"""What a ZIP archive is by what is in it, whatever the name of its file says."""

from rag.errors import UnreadableInputError
from rag.loaders.office.archive import Archive

__all__ = ["require_package"]

_OPEN = "application/vnd.oasis.opendocument."
# By the member or folder, or the type in the member that OpenDocument and EPUB begin with.
_KNOWN = (
    ("word/", ".docx", "a Word document"),
    (_OPEN + "text", ".odt", "an OpenDocument text"),
    ("application/epub+zip", ".epub", "an EPUB book"),
    ("xl/", None, "a workbook; save each sheet as .csv"),
    (_OPEN + "spreadsheet", None, "a workbook; save each sheet as .csv"),
    ("ppt/", None, "a presentation; save it as text"),
    (_OPEN + "presentation", None, "a presentation; save it as text"),
)
_TYPE_MEMBER = "mimetype"


def require_package(archive: Archive, suffix: str) -> None:
    """Refuse an archive that is something else than what ``suffix`` stands for.

    Raises:
        UnreadableInputError: If it is; the reason says what it is and what to do.
    """
    stated = ""
    if _TYPE_MEMBER in archive:
        stated = archive.read(_TYPE_MEMBER)[:100].decode("ascii", "replace").strip()
    for sign, own, noun in _KNOWN:
        by_folder = sign.endswith("/") and any(name.startswith(sign) for name in archive.names())
        if stated != sign and not by_folder:
            continue
        if own == suffix:
            return
        advice = f" in spite of its name; end its name in {own}" if own else ""
        raise UnreadableInputError(f"is {noun}{advice}")
    raise UnreadableInputError(
        f"is a ZIP archive and no {suffix} document; unpack it and add the files in it"
    )
