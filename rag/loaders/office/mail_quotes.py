"""Where a mail's own words end and the mails that it answers begin.

Only what stands below the last of its own words is left out. Quotes between them are what they
answer to and stay.
"""

import re
from collections.abc import Sequence

__all__ = ["without_history"]

_QUOTED = re.compile(r"\s*>")
_SEPARATOR = re.compile(
    r"[-_\s]*(?:original message|ursprüngliche nachricht|message d['’]origine|mensaje original"
    r"|messaggio originale|oorspronkelijk bericht|mensagem original)[-_\s]*",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*[_-]{10,}\s*")
_HEAD = re.compile(
    r"\s*\*?(?:from|sent|date|to|cc|subject|von|gesendet|datum|an|betreff|de|envoyé|à|objet|da|a"
    r"|inviato|oggetto|enviado|para|asunto|assunto)\*?\s?:",
    re.IGNORECASE,
)
_LEAST_HEAD_LINES = 3
_HEAD_WITHIN = 6
# The last line before a quote: who wrote it, with a year, an address or a word for writing.
_ATTRIBUTED = re.compile(
    r"wrote|writes|said|schrieb|écrit|scritto|escribió|escreveu|schreef|skrev|[0-9]{4}|@",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:on|am|le|el|il|op|den|em|at|in message)\b", re.IGNORECASE)
_MAX_ATTRIBUTION_LINES = 3
_MAX_ATTRIBUTION_CHARS = 300


def without_history(paragraphs: Sequence[str]) -> list[str]:
    """Return the paragraphs above the history; all of them if there is nothing above it."""
    lines = "\n\n".join(paragraphs).split("\n")
    end = next((at for at in range(len(lines)) if _begins_history(lines, at)), len(lines))
    own = lines[:end]
    n_before = len(own)
    while own and (not own[-1].strip() or _QUOTED.match(own[-1]) or _RULE.fullmatch(own[-1])):
        own.pop()
    if any(map(_QUOTED.match, lines[len(own) : n_before])):
        own = _without_attribution(own)
    text = "\n".join(own).strip()
    if not any(map(str.isalnum, text)):
        return list(paragraphs)
    return [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]


def _begins_history(lines: Sequence[str], at: int) -> bool:
    """Whether line ``at`` is a separator or the first line of an earlier mail's head."""
    line = lines[at]
    if _SEPARATOR.fullmatch(line):
        return True
    if not _HEAD.match(line):
        return False
    following = [each for each in lines[at : at + 2 * _HEAD_WITHIN] if each.strip()]
    return sum(1 for each in following[:_HEAD_WITHIN] if _HEAD.match(each)) >= _LEAST_HEAD_LINES


def _without_attribution(own: list[str]) -> list[str]:
    """Take ``On Monday, Jane Doe wrote:`` off the end, which may be broken into lines."""
    last = own[-_MAX_ATTRIBUTION_LINES:]
    if "" in last:
        last = last[last.index("") + 1 :]
    begins = next((at for at, line in enumerate(last) if _OPENING.match(line)), len(last) - 1)
    text = " ".join(last[begins:])
    if text.endswith(":") and _ATTRIBUTED.search(text) and len(text) < _MAX_ATTRIBUTION_CHARS:
        return own[: len(own) - len(last) + begins]
    return own
