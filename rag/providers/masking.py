"""Keeps a key out of what is shown, should a service write it into its answer.

A key may arrive in pieces, so the end of the text is held back as long as a key may begin there.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from rag.providers.protocol import Delta, Finish, QuoteDelta, ReasoningDelta, TextDelta

__all__ = ["MASK", "KeyMask", "masked"]

MASK = "[key]"
# What is shorter is no secret worth the name, and may be a word.
_LEAST_KEY_CHARS = 8


class KeyMask:
    """Feed it the text of one answer; joined, what it returns is the text without the key.

    >>> mask = KeyMask("sk-12345678")
    >>> mask.feed("It is sk-123"), mask.feed("45678, or sk-1"), mask.rest()
    ('It is ', '[key], or ', 'sk-1')
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self._held = ""

    def feed(self, text: str) -> str:
        """Return the text that can be shown now."""
        whole = (self._held + text).replace(self._key, MASK)
        begun = next(
            (n for n in range(len(self._key) - 1, 0, -1) if whole.endswith(self._key[:n])), 0
        )
        self._held = whole[len(whole) - begun :]
        return whole[: len(whole) - begun]

    def rest(self) -> str:
        """Return what is held back, which no key has become."""
        held, self._held = self._held, ""
        return held


async def masked(
    deltas: AsyncGenerator[Delta, None], key: str | None
) -> AsyncGenerator[Delta, None]:
    """Pass ``deltas`` on without the key."""
    async with aclosing(deltas):
        if key is None or len(key) < _LEAST_KEY_CHARS:
            async for delta in deltas:
                yield delta
            return
        texts, thoughts = KeyMask(key), KeyMask(key)
        async for delta in deltas:
            match delta:
                case TextDelta(text=text):
                    if shown := texts.feed(text):
                        yield TextDelta(text=shown)
                case ReasoningDelta(text=text):
                    yield ReasoningDelta(text=thoughts.feed(text))
                case QuoteDelta() | Finish():
                    if held := texts.rest():
                        yield TextDelta(text=held)
                    yield _without(delta, key)


def _without(delta: QuoteDelta | Finish, key: str) -> Delta:
    if isinstance(delta, QuoteDelta):
        return replace(delta, quote=delta.quote.replace(key, MASK))
    return replace(
        delta,
        model=delta.model and delta.model.replace(key, MASK),
        detail=delta.detail and delta.detail.replace(key, MASK),
    )
