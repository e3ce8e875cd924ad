"""The paragraphs of a plain text: unwraps lines that an editor broke, keeps those a writer broke.

A block is unwrapped only if every break in it is where a greedy line filler would have broken:
the next line's first word no longer fitted. Poems, lists and addresses do not pass that test.
"""

import itertools
import re

__all__ = ["paragraphs_of"]

# Line fillers in use break between these widths (mail 72, Gutenberg 75, terminals 80, fmt 75).
_MIN_WIDTH = 60
_MAX_WIDTH = 100
_LIST_ITEM = re.compile(r"\s*(?:[-*+•–—>|]|[0-9]{1,3}[.)])\s")
_RULE = re.compile(r"[=\-_~*]{3,}")
_STOP_AT_END = re.compile(r"[.!?。！？][\"'”’)\]]*\s*$")
_MARK_AT_END = re.compile(r"[.!?。！？…,:;]\W*$")


def paragraphs_of(text: str) -> list[str]:
    r"""Return the paragraphs of a canonical text; one keeps ``\\n`` where it carries meaning."""
    blocks = [block.split("\n") for block in text.split("\n\n") if block.strip()]
    width = max((len(line) for lines in blocks if len(lines) > 1 for line in lines), default=0)
    paragraphs: list[str] = []
    if blocks:
        blocks[0] = _split_headline(blocks[0], width, paragraphs)
    for lines in blocks:
        paragraphs.extend(_resolve(lines, width))
    return paragraphs


def _split_headline(lines: list[str], width: int, paragraphs: list[str]) -> list[str]:
    """Move a headline to ``paragraphs`` that stands directly above the text.

    There is a rule between them, the text is wrapped, or each of its lines ends with a stop.
    """
    if len(lines) < 2:
        return lines
    if _RULE.fullmatch(lines[1].strip()):
        paragraphs.append(lines[0])
        return lines[2:]
    rest = lines[1:]
    is_apart = len(rest) > 1 and _wrapped(rest, width)
    is_apart |= not _MARK_AT_END.search(lines[0]) and all(map(_STOP_AT_END.search, rest))
    if is_apart and not _wrapped(lines, width):
        paragraphs.append(lines[0])
        return rest
    return lines


def _resolve(lines: list[str], width: int) -> list[str]:
    if not lines:
        return []
    if any(len(line) > _MAX_WIDTH for line in lines):
        return [line.strip() for line in lines]
    if len(lines) > 1 and _wrapped(lines, width):
        return [_joined(lines)]
    return ["\n".join(lines)]


def _wrapped(lines: list[str], width: int) -> bool:
    """Whether a line filler of ``width`` would have broken where these lines break."""
    if not _MIN_WIDTH <= width <= _MAX_WIDTH or any(map(_LIST_ITEM.match, lines[1:])):
        return False
    if len({len(line) - len(line.lstrip()) for line in lines[1:]}) > 1:
        return False
    pairs = itertools.pairwise(lines)
    return all(len(line) + 1 + len(after.split(None, 1)[0]) > width for line, after in pairs)


def _joined(lines: list[str]) -> str:
    pieces = [lines[0].strip()]
    for before, line in itertools.pairwise(map(str.strip, lines)):
        broken_word = before.endswith("-") and before[-2:-1].islower() and line[:1].islower()
        pieces.append(line if broken_word else " " + line)
    return "".join(pieces)
