"""How much a server does at once and for one client; every number is a setting.

Where no key is needed the server is one person's, and the limits only stop a program that has
gone astray. On a network they keep one client from taking the server from the others.
"""

from dataclasses import dataclass
from typing import Self

from rag.settings import Settings

__all__ = ["Limits"]

# A hundred clicks in quick succession stay far below; a crawler does not.
_REQUESTS_PER_MINUTE = 300
_OWN_REQUESTS_PER_MINUTE = 12_000
_ANSWERS_PER_CLIENT = 4
# Some 600 answers of eight passages each.
_TOKENS_PER_DAY = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``n_answers`` are written at once, ``n_answers_per_client`` of them for one key or address.

    ``tokens_per_day`` are for one key; 0 counts none.
    """

    requests_per_minute: int
    n_answers: int
    n_answers_per_client: int
    tokens_per_day: int

    @classmethod
    def of(cls, settings: Settings, *, shared: bool) -> Self:
        """Return what is set; what is not set depends on whether the server is shared."""
        given = settings
        return cls(
            requests_per_minute=given.requests_per_minute
            or (_REQUESTS_PER_MINUTE if shared else _OWN_REQUESTS_PER_MINUTE),
            n_answers=given.answers_at_once,
            n_answers_per_client=given.answers_per_client
            or (_ANSWERS_PER_CLIENT if shared else given.answers_at_once),
            tokens_per_day=(_TOKENS_PER_DAY if shared else 0)
            if given.tokens_per_day is None
            else given.tokens_per_day,
        )
