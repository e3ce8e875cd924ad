"""Title and author of a PDF: what its document information says, as far as its pages bear it out.

Programs fill that information in: with the name of a file, of a template or of a machine's owner.
"""

import re
from collections import Counter
from collections.abc import Sequence

from rag.loaders.fields import MAX_TITLE_CHARS, one_line, shortened
from rag.loaders.plain import is_headline
from rag.pdf import TextBlock

__all__ = ["author_of", "titled"]

# Of the first pages' words, for a title of the document information to be this document's.
_LEAST_SHARED = 0.6
_LOOK_AT_CHARS = 6_000
_HEADING_SIZE = 1.15
# One word is a title where it is as large as this.
_LARGE = 1.5
_PART = re.compile(
    r"(?:[0-9.]+ )?(?:(?:table of )?contents|abstract|summary|executive summary|introduction"
    r"|foreword|preface|index|inhalt(?:sverzeichnis)?|sommaire|índice|indice|draft|confidential)",
    re.IGNORECASE,
)
_FIRST_SECTION = re.compile(r"1(?:\.[0-9]+)*\.?\s")
_MAX_HEADING_CHARS = 250
_WORD = re.compile(r"[^\W_]{2,}")
_PROGRAMS = re.compile(
    r"^(?:microsoft (?:office )?(?:word|powerpoint|excel)|powerpoint) ?- ?", re.IGNORECASE
)
_FILE_NAME = re.compile(
    r".*\.(?:docx?|rtf|odt|pdf|indd|qxp|qxd|pptx?|xlsx?|tex|dvi|e?ps|txt|html?|ai|fm|pub|wpd)",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:untitled|document|no title|title|layout|slide|powerpoint presentation|print|scan"
    r"|microsoft word|anonymous|unknown|none|null|default)[\W\d_]*(?:document|page)?[\W\d_]*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:microsoft|office|windows|user|owner|admin|administrator|unknown|anonymous|author|default"
    r"|root|none|guest|scanner|customer|home|test|pc|hp|dell|\(?anonymous\)?|[\W\d_]+)"
    r"(?:[\W\d_]+(?:microsoft|office|windows|user|owner|admin|name))*[\W\d_]*",
    re.IGNORECASE,
)


def titled(stated: str | None, blocks: list[TextBlock]) -> tuple[str | None, list[TextBlock]]:
    """Return the title and the blocks without it; ``stated`` is the document information's."""
    stated = _for_people(stated)
    heading = _heading(blocks)
    shown = "" if heading is None else one_line(heading.text)
    title: str | None = shown or _first_line(blocks)
    if stated and (not shown or _shared(stated, _opening(blocks)) >= _LEAST_SHARED):
        title = shown if shown and _folded(stated) in _folded(shown) else stated
    if heading is not None and title == shown and len(blocks) > 1:
        blocks = [block for block in blocks if block is not heading]
    return shortened(title, MAX_TITLE_CHARS), blocks


def author_of(stated: str | None) -> str | None:
    """Return the author of the document information if it is the name of a person."""
    name = one_line(stated or "").replace("; ", ", ").replace(";", ", ")
    if not any(map(str.isalpha, name)) or _NO_AUTHOR.fullmatch(name) or "\\" in name:
        return None
    # One word is what a machine calls its user more often than an author.
    return name if " " in name else None


def _for_people(title: str | None) -> str | None:
    """Return the title of the document information if it is one for people."""
    title = _PROGRAMS.sub("", one_line(title or "")).strip()
    is_name = "_" in title or " " not in title
    if not any(map(str.isalpha, title)) or _NO_TITLE.fullmatch(title) or is_name:
        return None
    return None if _FILE_NAME.fullmatch(title) else title


def _heading(blocks: Sequence[TextBlock]) -> TextBlock | None:
    """Return the largest block of the first page that reads like a headline, the first of them."""
    usual = _usual_size(blocks)
    first_page = blocks[0].page if blocks else 0
    texts = Counter(block.text for block in blocks)
    headings = [
        block
        for block in blocks
        if block.page == first_page
        and texts[block.text] == 1
        and (block.size > _HEADING_SIZE * usual or (block.bold and block is blocks[0]))
        and len(block.text) <= _MAX_HEADING_CHARS
        and is_headline(one_line(block.text)[:100])
        and _names_something(block.text, block.size > _LARGE * usual)
    ]
    return max(headings, key=lambda block: round(block.size), default=None)


def _first_line(blocks: Sequence[TextBlock]) -> str | None:
    """Return the first block if it reads like a headline."""
    if len(blocks) > 1 and is_headline(blocks[0].text) and _names_something(blocks[0].text, False):
        return blocks[0].text
    return None


def _names_something(text: str, is_large: bool) -> bool:
    words = _WORD.findall(text)
    is_part = _PART.fullmatch(text.strip()) or _FIRST_SECTION.match(text)
    return not is_part and len(words) > (0 if is_large else 1)


def _usual_size(blocks: Sequence[TextBlock]) -> float:
    sizes: Counter[float] = Counter()
    for block in blocks:
        sizes[round(block.size)] += len(block.text)
    return max(sizes, key=lambda size: (sizes[size], -size), default=0.0)


def _opening(blocks: Sequence[TextBlock]) -> str:
    return " ".join(block.text for block in blocks[:200])[:_LOOK_AT_CHARS]


def _shared(title: str, text: str) -> float:
    words = set(_WORD.findall(title.casefold()))
    return len(words & set(_WORD.findall(text.casefold()))) / max(1, len(words))


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
