"""Several questions in one message: each finds its own evidence, and one answer shares it out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice, zip_longest

from rag.answering.finding import Found, Wanted
from rag.notices import joined
from rag.providers.protocol import Wording
from rag.types import Evidence

__all__ = ["each_on_its_own", "found_for_all"]


def found_for_all(find: Callable[[Wanted], Found], wanted: Wanted) -> Found:
    """Return what ``find`` finds for a message and for each of the questions in it.

    They take the places in turn, of which there are no more than for one question. The message's
    own evidence comes first, in its order.
    """
    whole = find(wanted)
    if not wanted.parts or wanted.digest:
        return whole
    each = [find(replace(wanted, query=question, beginnings=False)) for question in wanted.parts]
    founds = (whole, *each)
    in_turn = [e for row in zip_longest(*(f.evidence for f in founds)) for e in row if e]
    room = max(wanted.k, len(whole.evidence))
    kept = set(islice(dict.fromkeys(e.text for e in in_turn), room))
    shared: dict[str, Evidence] = {}
    for item in (*whole.evidence, *in_turn):
        if item.text in kept:
            shared.setdefault(item.text, item)
    return replace(
        whole,
        evidence=tuple(replace(e, label=n) for n, e in enumerate(shared.values(), start=1)),
        version_texts={v: text for found in founds for v, text in found.version_texts.items()},
        result=replace(whole.result, notice=joined(*(found.result.notice for found in founds))),
        is_preferred=any(found.is_preferred for found in founds),
        of_parts=tuple(found.evidence for found in each),
    )


def each_on_its_own(
    wanted: Wanted, found: Found, evidence: Sequence[Evidence]
) -> tuple[Wording, ...]:
    """Return each question of a message with its own evidence, best first.

    ``evidence`` is what is left of all that was found, and says under which label.
    """
    labels = {item.text: item.label for item in evidence}
    return tuple(
        Wording(
            question=question,
            evidence=tuple(replace(e, label=labels[e.text]) for e in own if e.text in labels),
        )
        for question, own in zip(wanted.parts, found.of_parts, strict=False)
    )
