"""Gathers names from articles by what they are, as donors for edits that swap a name."""

from collections.abc import Sequence

from bench.claim_edits import Names, organisations, people, speakers
from bench.claim_words import NOT_SPEAKERS

__all__ = ["names_of"]


def names_of(sentences: Sequence[str]) -> Names:
    """Return the people, speakers and organisations that the sentences name, each once."""
    by_kind: dict[str, dict[str, None]] = {}
    for sentence in sentences:
        for kind, name in organisations(sentence):
            by_kind.setdefault(kind, {})[name] = None
    found = dict.fromkeys(who for s in sentences for who in speakers(s))
    return Names(
        people=tuple(dict.fromkeys(who for s in sentences for who in people(s))),
        speakers=tuple(who for who in found if who.split(maxsplit=1)[0] not in NOT_SPEAKERS),
        organisations={kind: tuple(names) for kind, names in by_kind.items()},
    )
