"""XML from strangers: no entity is expanded, nothing is fetched, size and markup are bounded."""

from lxml import etree
from lxml.etree import _Element

from rag.errors import UnreadableInputError

__all__ = [
    "OF_STRANGERS",
    "child",
    "declares_entities",
    "local",
    "parse_xml",
    "require_few_marks",
    "value",
    "whole_number",
]

# Elements and attributes; each takes some 200 bytes in memory. A novel in Word has 400,000.
_MAX_MARKS = 3_000_000

# How every parser of such files is made.
OF_STRANGERS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def parse_xml(data: bytes, name: str) -> _Element:
    """Return the root element; comments and processing instructions are left out.

    Raises:
        UnreadableInputError: If it is not well-formed, declares entities, or is too large.
    """
    require_few_marks(data, name)
    parser = etree.XMLParser(**OF_STRANGERS)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableInputError(
            f"is damaged: its part {name!r} is no XML; open it in its program, save it again and"
            " add that"
        ) from error
    if declares_entities(root):
        raise UnreadableInputError(
            f"declares entities in {name!r}, which no office program writes; save it again in one"
        )
    return root


def declares_entities(root: _Element) -> bool:
    """Whether the document of ``root`` has names of its own for texts, which can grow in use."""
    declared = root.getroottree().docinfo.internalDTD
    return declared is not None and next(declared.iterentities(), None) is not None


def require_few_marks(data: bytes, name: str, *, so_far: int = 0) -> int:
    """Return how many marks of markup there are, before they are parsed and fill the memory.

    ``so_far`` are those of the parts before this one.

    Raises:
        UnreadableInputError: If it has more elements and attributes than any document.
    """
    n_marks = data.count(b"<") + data.count(b"=")
    if so_far + n_marks > _MAX_MARKS:
        raise UnreadableInputError(
            f"has {so_far + n_marks} pieces of markup up to {name!r}, at most {_MAX_MARKS} are"
            " read; split it"
        )
    return n_marks


def local(element: _Element) -> str:
    """Return an element's name without its namespace; '' for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: _Element | None, name: str = "val") -> str | None:
    """Return the attribute of a local name, whatever its namespace; None without element."""
    if element is None:
        return None
    for key, text in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(text)
    return None


def child(element: _Element | None, name: str) -> _Element | None:
    """Return the first child of a local name."""
    if element is None:
        return None
    return next((each for each in element if local(each) == name), None)


def whole_number(text: str | None) -> int | None:
    """Return a small whole number, or None for anything else."""
    if text is None or len(text) > 9 or not text.isascii() or not text.isdecimal():
        return None
    return int(text)
