"""Names in sentences by what they are, and the edits that put another of the same kind."""

import random
import re
from collections.abc import Sequence

from bench.claim_places import Names, Place, stands, unquoted
from bench.claim_words import CITIES, COUNTRIES, FIRST_NAMES, NOT_SPEAKERS, PEOPLES

__all__ = ["NAME", "SAYING", "name", "names_of", "other_speaker"]

NAME = r"[A-Z][\w'’-]*[a-z](?: [A-Z][\w'’.-]*[a-z])*"
SAYING = (
    r"(?:said|says|stated|argued|argues|claimed|claims|suggested|suggests|believed|believes|"
    r"noted|notes|wrote|writes|reported|announced|explained|concluded|maintained|insisted|"
    r"warned|asserted|declared|observed|thought|proposed|alleged)"
)
_ORGANISATION = re.compile(
    rf"\b(?:{NAME} )(?P<kind>University|College|Company|Corporation|Party|Council|Church|Museum|"
    r"School|Hospital|Army|Empire|Dynasty|Act|River|County|Street|Park|Award|Prize|Institute)\b"
)
_PERSON = re.compile(
    rf"\b(?:{'|'.join(sorted(FIRST_NAMES))})(?: [A-Z]\.)?(?: [A-Z][a-z]+){{1,2}}\b"
)
_PLACE = re.compile(
    rf"(?<![A-Z]\w )\b(?:{'|'.join([*COUNTRIES, *CITIES, *PEOPLES])})\b(?! [A-Z]|-)"
)
MENTION = re.compile(rf"(?P<who>{NAME}),? (?P<verb>{SAYING}) that (?P<what>[^.;]+)\.")
ACCORDING = re.compile(rf"(?P<lead>[Aa]ccording to )(?P<who>{NAME})(?=[,.])")


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


def people(sentence: str) -> list[str]:
    """Return the full names of people whose first name is a usual one."""
    return [m.group() for m in _PERSON.finditer(sentence)]


def speakers(sentence: str) -> list[str]:
    """Return who is said to have said something."""
    return [m["who"] for p in (MENTION, ACCORDING) for m in p.finditer(sentence)]


def organisations(sentence: str) -> list[tuple[str, str]]:
    """Return (kind, name) of what is named "Something University" and the like."""
    return [(m["kind"], m.group()) for m in _ORGANISATION.finditer(sentence)]


def name(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Put another person, place, people or organisation in the place of one."""
    options: list[tuple[re.Match[str], Sequence[str]]] = [
        (match, place.names.people) for match in unquoted(_PERSON, sentence)
    ]
    for match in unquoted(_PLACE, sentence):
        kind = next(k for k in (COUNTRIES, CITIES, PEOPLES) if match.group() in k)
        options.append((match, kind))
    options += [
        (match, place.names.organisations.get(match["kind"], ()))
        for match in unquoted(_ORGANISATION, sentence)
    ]
    if not options:
        return None
    match, donors = chance.choice(options)
    return renamed(sentence, match.span(), donors, place, chance)


def other_speaker(sentence: str, place: Place, chance: random.Random) -> str | None:
    for pattern in (MENTION, ACCORDING):
        for match in unquoted(pattern, sentence):
            if match["who"].split(maxsplit=1)[0] not in NOT_SPEAKERS:
                return renamed(sentence, match.span("who"), place.names.speakers, place, chance)
    return None


def renamed(
    sentence: str,
    span: tuple[int, int],
    donors: Sequence[str],
    place: Place,
    chance: random.Random,
) -> str | None:
    """Replace a name by one none of whose words the source has."""
    kept = [d for d in chance.sample(donors, min(20, len(donors))) if _is_foreign(d, place.source)]
    if not kept:
        return None
    return sentence[: span[0]] + kept[0] + sentence[span[1] :]


def _is_foreign(donor: str, source: str) -> bool:
    return not stands(donor, source) and not stands(donor.split(maxsplit=1)[0], source)
