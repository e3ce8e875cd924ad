"""Looks for what backs one number or date of a statement, in one source.

Looked for first in the sentences that carry the claim, then in the title, last in the rest of the
page, where the words beside it must agree too. A rival is a number of the carrying sentences that
nothing in the statement accounts for: where it stands among the very words of the claim, it is
what the source says in the claim's stead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from rag.checking.locality import Place, beside, shared_words

__all__ = ["Found", "Matching", "Mention", "Page", "ground"]

# Words beside a rival that make it the number of the claim: one more than any two places share
# by chance ("of the 5 …"), and so many more than the place that agrees has.
_RIVAL_WORDS = 2
_RIVAL_LEAD = 4
# Share of the content words near a number that another place must have, chosen on edited
# sentences of encyclopaedia text.
_LEAST_SHARED = 0.2


class Mention(Protocol):
    """A number or date at ``[start, end)`` of the text it was read in."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends; not included."""
        ...


M = TypeVar("M", bound=Mention)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[M]):
    """A source as read: its mentions by where they stand."""

    text: str
    title: str
    quoted: tuple[M, ...]
    elsewhere: tuple[M, ...]
    titled: tuple[M, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(Generic[M]):
    """What is asked of mentions: whether two agree, or could stand in each other's place.

    ``telling`` ones are so particular that they need no words beside them to be recognised.
    """

    agree: Callable[[M, M], bool]
    comparable: Callable[[M, M], bool]
    telling: Callable[[M], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[M]):
    """Where a claim was found, or ``rival``: what the source has in its place.

    ``words`` are the source's own words for ``mention``, empty where there is none.
    """

    where: Literal["quoted", "title", "elsewhere", "rival", "nowhere"]
    mention: M | None
    words: str

    @property
    def backs(self) -> bool:
        """Whether the source agrees with the claim."""
        return self.where in {"quoted", "title", "elsewhere"}


def ground(
    statement: str, claimed: M, claims: Sequence[M], page: Page[M], matching: Matching[M]
) -> Found[M]:
    """Return what backs ``claimed``, one of the mentions ``claims`` of ``statement``."""
    place = Place(text=statement, start=claimed.start, end=claimed.end)

    def nearness(mention: M, claim: M = claimed) -> int:
        return beside(
            Place(text=statement, start=claim.start, end=claim.end),
            Place(text=page.text, start=mention.start, end=mention.end),
        )

    def is_accounted_for(mention: M) -> bool:
        return any(
            matching.agree(claim, mention) and nearness(mention, claim) >= nearness(mention)
            for claim in claims
        )

    hits = [m for m in page.quoted if matching.agree(claimed, m)]
    others = (m for m in page.quoted if not matching.agree(claimed, m))
    rivals = [m for m in others if matching.comparable(claimed, m) and not is_accounted_for(m)]
    hit = max(hits, key=nearness, default=None)
    rival = max(rivals, key=nearness, default=None)
    rival_words = nearness(rival) if rival is not None else 0
    if hit is not None and rival_words < nearness(hit) + _RIVAL_LEAD:
        return _found("quoted", hit, page.text)
    titled = next((m for m in page.titled if matching.agree(claimed, m)), None)
    if titled is not None and rival_words < _RIVAL_LEAD:
        return _found("title", titled, page.title)
    if rival_words >= _RIVAL_WORDS:
        return _found("rival", rival, page.text)
    far = _elsewhere(place, claimed, page, matching)
    return _found("elsewhere" if far else "nowhere", far or rival, page.text)


def _elsewhere(place: Place, claimed: M, page: Page[M], matching: Matching[M]) -> M | None:
    """The first place outside the carrying sentences that speaks of the same."""
    for mention in page.elsewhere:
        if matching.agree(claimed, mention):
            other = Place(text=page.text, start=mention.start, end=mention.end)
            if matching.telling(claimed) or shared_words(place, other) >= _LEAST_SHARED:
                return mention
    return None


def _found(
    where: Literal["quoted", "title", "elsewhere", "rival", "nowhere"], mention: M | None, text: str
) -> Found[M]:
    words = " ".join(text[mention.start : mention.end].split()) if mention is not None else ""
    return Found(where=where, mention=mention, words=words)
