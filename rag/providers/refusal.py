"""Tells a refusal from an answer while the text is still arriving.

Text is held back only as long as it may still become the refusal phrase; a model's usual
wrapping (quotes, asterisks, a missing full stop) is read over. Whatever else the model writes is
passed on unchanged, also when it goes on after the phrase.
"""

from rag.providers.prompts import REFUSAL

__all__ = ["RefusalGate"]

_WRAPPING = " \t\r\n\"'*_`“”„«»"
_PHRASE = REFUSAL.rstrip(".").casefold()
# Wrapping of this length is none; white space, which shows nothing, is dropped instead of held.
_MOST_HELD_CHARS = 500


class RefusalGate:
    """Feed it the text of one answer; joined, what it returns is the text, or "" for a refusal."""

    def __init__(self) -> None:
        self._held = ""
        self._open = False

    def feed(self, text: str) -> str:
        """Return the text that can be shown now."""
        if self._open:
            return text
        self._held += text
        if len(self._held) > _MOST_HELD_CHARS and not self._held.strip():
            self._held = ""
        if self._may_refuse():
            return ""
        return self.release()

    def release(self) -> str:
        """Return what is held back and pass everything on from now on."""
        self._open = True
        held, self._held = self._held, ""
        return held

    @property
    def refused(self) -> bool:
        """Whether all text so far is the refusal phrase."""
        return not self._open and _bare(self._held) == _PHRASE

    def _may_refuse(self) -> bool:
        if len(self._held) > _MOST_HELD_CHARS:
            return False
        bare = _bare(self._held)
        return _PHRASE.startswith(bare)


def _bare(text: str) -> str:
    return text.strip(_WRAPPING + ".").casefold()
