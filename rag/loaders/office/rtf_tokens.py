"""RTF as a stream of tokens (its specification 1.9.1), in time linear in its length."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from rag.errors import UnreadableInputError

__all__ = ["Token", "tokens_of"]

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?[0-9]{1,10})? ?"
    r"|\\'(?P<byte>[0-9a-fA-F]{2})"
    r"|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)"
    r"|[\r\n]+|\\"
)
# A novel has some 200,000, pictures as digits some thousands a page.
_MAX_TOKENS = 2_000_000

Kind = Literal["word", "byte", "sign", "brace", "text"]


class Token(NamedTuple):
    """A control word with its number, a byte in hexadecimal digits, a sign, a brace, or text."""

    kind: Kind
    text: str
    number: int | None = None


def tokens_of(source: str) -> Iterator[Token]:
    """Yield the tokens of RTF whose bytes are the code points of ``source``.

    Raises:
        UnreadableInputError: If there are more than any document has.
    """
    at, n_tokens = 0, 0
    while match := _TOKEN.match(source, at):
        at = match.end()
        n_tokens += 1
        if n_tokens > _MAX_TOKENS:
            raise UnreadableInputError(
                f"has more than {_MAX_TOKENS} pieces of markup; split it or save it as .docx"
            )
        number = int(match["number"]) if match["number"] else None
        if match["word"] == "bin":
            at += max(0, number or 0)
        elif match["word"]:
            yield Token("word", match["word"], number)
        elif match.lastgroup in {"byte", "sign", "brace", "text"}:
            yield _plain(match)


def _plain(match: re.Match[str]) -> Token:
    if match["byte"]:
        return Token("byte", match["byte"])
    if match["sign"]:
        return Token("sign", match["sign"])
    if match["brace"]:
        return Token("brace", match["brace"])
    return Token("text", match["text"])
