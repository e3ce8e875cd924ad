"""Edits that make a sentence say what its source does not say.

Each takes a sentence as it stands, or reworded, and returns it with one thing changed, or None
where the sentence offers no safe place. Nothing inside quotation marks is changed, and nothing
that leaves a weaker but true sentence ("after 1990" for "after 1995", "more than 400" for 500).
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.claim_words import (
    ANTONYMS,
    CITIES,
    COUNTRIES,
    FIRST_NAMES,
    MONTHS,
    NOT_SPEAKERS,
    NUMBER_WORDS,
    OPENERS,
    PEOPLES,
    UNITS,
    WEEKDAYS,
)
from index.analysis import terms

__all__ = [
    "EDITS",
    "SAYING",
    "Names",
    "Place",
    "joined",
    "organisations",
    "people",
    "speakers",
    "unquoted",
]

_NAME = r"[A-Z][\w'’-]*[a-z](?: [A-Z][\w'’.-]*[a-z])*"
SAYING = (
    r"(?:said|says|stated|argued|argues|claimed|claims|suggested|suggests|believed|believes|"
    r"noted|notes|wrote|writes|reported|announced|explained|concluded|maintained|insisted|"
    r"warned|asserted|declared|observed|thought|proposed|alleged)"
)
_OPINION = r"(?:argued|claimed|suggested|believed|alleged|asserted|insisted|thought|proposed)"
# A bound moved outwards still holds, so numbers and years behind these stay.
_BOUNDS = re.compile(
    r"(?:more than|over|at least|up to|less than|under|fewer than|as many as|as much as|above|"
    r"below|exceed\w*|since|before|after|until|till|by|between|from|within|nearly|almost|"
    r"minimum of|maximum of|prior to|earlier than|later than|early|late|mid|than)[\s$£€-]*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,:/–-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,:/–-]|\.\d)|"
    r"(?<![\w.,:/–-])\d{1,3}(?:\.\d{1,2})?(?![\w,:/–-]|\.\d)"
)
_NUMBER_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(NUMBER_WORDS)})(?![\w-])", re.IGNORECASE)
_YEAR = re.compile(
    r"(?<![\w,.$£€/–-])(?:1[0-9]|20)\d\d(?=s?\b)(?!,\d|[–/-])(?! (?:[a-z]+s|km|people)\b)"
)
_MONTH = re.compile(
    rf"\b(?:{'|'.join(m for m in MONTHS if m not in ('May', 'March'))})\b"
    r"|\b(?:May|March)(?= \d)|(?<=\d )(?:May|March)\b|(?<=in )(?:May|March)\b"
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b")
_UNIT = re.compile(
    rf"(?<=\d )(?:{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?!\w)"
)
_ORGANISATION = re.compile(
    rf"\b(?:{_NAME} )(?P<kind>University|College|Company|Corporation|Party|Council|Church|Museum|"
    r"School|Hospital|Army|Empire|Dynasty|Act|River|County|Street|Park|Award|Prize|Institute)\b"
)
_PERSON = re.compile(
    rf"\b(?:{'|'.join(sorted(FIRST_NAMES))})(?: [A-Z]\.)?(?: [A-Z][a-z]+){{1,2}}\b"
)
_PLACE = re.compile(
    rf"(?<![A-Z]\w )\b(?:{'|'.join([*COUNTRIES, *CITIES, *PEOPLES])})\b(?! [A-Z]|-)"
)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|does|did|should)\b"
    r"(?! (?:not|never|no|to|n't|neither|nor|only)\b)"
)
_UNCERTAIN = re.compile(
    r"\b(?:whether|if|unless|than|as|not|no|never|nor|neither|hardly|how|may|might)\b"
)
_NOT = re.compile(r"(?<=is|as|re|ve|ld|ll|id|ad|es|do) not (?!only|just|merely|necessarily|all\b)")
_MENTION = re.compile(rf"(?P<who>{_NAME}),? (?P<verb>{SAYING}) that (?P<what>[^.;]+)\.")
_ACCORDING = re.compile(rf"(?P<lead>[Aa]ccording to )(?P<who>{_NAME})(?=[,.])")
_DEEDS = (
    r"defeated|conquered|invaded|attacked|married|succeeded|influenced|taught|founded|acquired|"
    r"bought|criticized|accused|supported|replaced|joined|beat|killed|hired|sued|appointed|led|"
    r"ruled|captured|occupied|annexed|owned|challenged|praised|overthrew"
)
_ACTIVE = re.compile(rf"(?P<a>{_NAME}) (?P<verb>{_DEEDS}) (?P<b>{_NAME})(?=[ ,.])")
_PASSIVE = re.compile(
    rf"(?P<a>{_NAME}) (?P<verb>(?:was|were|is|are|had been) [a-z]+(?:ed|en|wn) by) (?P<b>{_NAME})"
    r"(?=[ ,.])"
)
_HEDGES: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"\b(?:may|might|could) have (?=[a-z]+ed\b)", ""),
        (r"\b(?:may|might) have been\b", "had been"),
        (r"\b(?:may|might) (?=[a-z]+\b)(?!not|have|also|be\b)", "will "),
        (r"\b(?:may|might) be\b", "will be"),
        (
            r"\b(?:probably|possibly|reportedly|allegedly|apparently|supposedly|perhaps) (?=[a-z])",
            "",
        ),
        (r"(?<=\w )(?:believed|thought|alleged|considered|rumored|estimated) to\b", "known to"),
        (r"\bappears to be\b|\bseems to be\b", "is"),
        (r"\bappear to be\b|\bseem to be\b", "are"),
        (r"\bappeared to be\b|\bseemed to be\b", "was"),
        (r"\b(?:is|are) likely to\b", "will certainly"),
        (r"\b(?:often|usually|generally|sometimes|typically|frequently|occasionally)\b", "always"),
        (r"\bsuggests? that\b", "proves that"),
        (r"\bsuggested that\b", "proved that"),
        (r"\b(?:some|many|most) of the(?= [a-z]+s\b)", "all of the"),
        (r"(?<!the )(?<!so )(?<!how )(?<!as )\b(?:some|many)(?= [a-z]+s\b)", "all"),
        (r"\b(?:about|approximately|around|roughly)(?= \d)", "exactly"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names gathered from all articles, by what they are: donors of the same kind."""

    people: Sequence[str]
    speakers: Sequence[str]
    organisations: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A sentence's surroundings: its source, and sentences that its source does not hold.

    ``near`` come from the same article, ``far`` from another one.
    """

    source: str
    near: Sequence[str]
    far: Sequence[str]
    names: Names


Edit = Callable[[str, Place, random.Random], str | None]
_QUOTED = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)|(?<!\w)[‘'][^’']*[’'](?!\w)")


def unquoted(pattern: re.Pattern[str], sentence: str) -> list[re.Match[str]]:
    """Return the matches that no quotation mark encloses."""
    quotes = [m.span() for m in _QUOTED.finditer(sentence)]
    return [
        m
        for m in pattern.finditer(sentence)
        if not any(m.start() < end and start < m.end() for start, end in quotes)
    ]


def people(sentence: str) -> list[str]:
    """Return the full names of people whose first name is a usual one."""
    return [m.group() for m in _PERSON.finditer(sentence)]


def speakers(sentence: str) -> list[str]:
    """Return who is said to have said something."""
    return [m["who"] for p in (_MENTION, _ACCORDING) for m in p.finditer(sentence)]


def organisations(sentence: str) -> list[tuple[str, str]]:
    """Return (kind, name) of what is named "Something University" and the like."""
    return [(m["kind"], m.group()) for m in _ORGANISATION.finditer(sentence)]


def _put(sentence: str, match: re.Match[str], words: str) -> str:
    changed = sentence[: match.start()] + words + sentence[match.end() :]
    return changed[:1].upper() + changed[1:]


def _stands(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _like(word: str, model: str) -> str:
    return word.capitalize() if model[:1].isupper() else word


def _pick(pattern: re.Pattern[str], sentence: str, chance: random.Random) -> re.Match[str] | None:
    matches = unquoted(pattern, sentence)
    return chance.choice(matches) if matches else None


def number(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Change a count, a share or an amount by at least a fifth."""
    free = [
        m
        for pattern in (_NUMBER, _NUMBER_WORD)
        for m in unquoted(pattern, sentence)
        if not _BOUNDS.search(sentence[: m.start()]) and not _near_month(sentence, m)
    ]
    if not free:
        return None
    match = chance.choice(free)
    written = match.group()
    word = NUMBER_WORDS.get(written.lower())
    put = _other_word(word, written, chance) if word else _other_figure(written, chance)
    value = str(NUMBER_WORDS.get(put.lower(), put))
    readings = {put, value, *(w for w, n in NUMBER_WORDS.items() if str(n) == value)}
    if any(_stands(reading, place.source) for reading in readings):
        return None
    return _put(sentence, match, put)


def _near_month(sentence: str, match: re.Match[str]) -> bool:
    around = sentence[max(0, match.start() - 12) : match.end() + 12]
    return any(month in around for month in MONTHS)


def _other_word(value: int, written: str, chance: random.Random) -> str:
    others = [w for w, n in NUMBER_WORDS.items() if 0.4 * value <= n <= 3 * value and n != value]
    return _like(chance.choice(others), written)


def _other_figure(written: str, chance: random.Random) -> str:
    plain = written.replace(",", "")
    decimals = len(plain.partition(".")[2])
    value = float(plain)
    changed = value * chance.choice((0.5, 0.6, 0.7, 1.3, 1.4, 1.6, 2.0, 3.0))
    if decimals == 0 and abs(changed - value) < 1:
        changed = value + chance.choice((1, 2, 3))
    # 5,400 does not become 7,021: a rounder figure would give the edit away.
    zeros = len(plain) - len(plain.rstrip("0")) if decimals == 0 else 0
    scale = 10 ** min(zeros, max(0, len(str(int(changed))) - 2))
    changed = round(changed / scale) * scale if scale > 1 else changed
    return f"{changed:{',' if ',' in written else ''}.{decimals}f}"


def date(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Change a year, a month or a day of the week to one that the source does not name."""
    kinds = (_YEAR, _MONTH, _WEEKDAY)
    free = [
        m
        for pattern in kinds
        for m in unquoted(pattern, sentence)
        if not _BOUNDS.search(sentence[: m.start()])
    ]
    if not free:
        return None
    match = chance.choice(free)
    put = _other_date(match.group(), sentence[match.end() : match.end() + 1] == "s", chance)
    if _stands(put, place.source) or _stands(f"{put}s", place.source):
        return None
    return _put(sentence, match, put)


def _other_date(written: str, decade: bool, chance: random.Random) -> str:
    if written in MONTHS:
        return chance.choice([m for m in MONTHS if m != written and m not in ("May", "March")])
    if written in WEEKDAYS:
        return chance.choice([d for d in WEEKDAYS if d != written])
    step = (
        chance.choice((10, 20, -10, -20))
        if decade
        else chance.choice((1, 2, 3, 5, 9, -1, -2, -4, -7, -10))
    )
    return str(int(written) + step)


def unit(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Give a figure another unit."""
    match = _pick(_UNIT, sentence, chance)
    if match is None or _BOUNDS.search(re.sub(r"[\d.,]+ $", "", sentence[: match.start()])):
        return None
    put = UNITS[match.group()]
    figure = re.search(r"[\d.,]+ $", sentence[: match.start()])
    if figure is None or _stands(f"{figure.group()}{put}", place.source):
        return None
    return _put(sentence, match, put)


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
    return _renamed(sentence, match.span(), donors, place, chance)


def _renamed(
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
    return not _stands(donor, source) and not _stands(donor.split(maxsplit=1)[0], source)


def negation(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Deny what is said, or say what is denied."""
    del place
    denied = unquoted(_NOT, sentence)
    if denied:
        return _put(sentence, chance.choice(denied), " ")
    for word, put in (("never", "always"), ("always", "never"), ("without", "with")):
        match = _pick(re.compile(rf"\b{word}\b"), sentence, chance)
        if match is not None:
            return _put(sentence, match, put)
    free = [m for m in unquoted(_AUXILIARY, sentence) if _is_plain(sentence, m)]
    if not free:
        return None
    match = chance.choice(free)
    return _put(sentence, match, "cannot" if match.group() == "can" else f"{match.group()} not")


def _is_plain(sentence: str, match: re.Match[str]) -> bool:
    """Whether "not" behind the verb denies something: not in "whether it is (not)"."""
    before = sentence[: match.start()].rpartition(",")[2]
    return match.start() > 0 and not _UNCERTAIN.search(before.lower())


def attribution(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Let another one say it, let the speaker deny it, or tell an opinion as a fact."""
    edits = [_other_speaker, _denied, _as_fact]
    chance.shuffle(edits)
    made = (edit(sentence, place, chance) for edit in edits)
    return next((edited for edited in made if edited is not None), None)


def _other_speaker(sentence: str, place: Place, chance: random.Random) -> str | None:
    for pattern in (_MENTION, _ACCORDING):
        for match in unquoted(pattern, sentence):
            if match["who"].split(maxsplit=1)[0] not in NOT_SPEAKERS:
                return _renamed(sentence, match.span("who"), place.names.speakers, place, chance)
    return None


def _denied(sentence: str, place: Place, chance: random.Random) -> str | None:
    del place
    match = _pick(
        re.compile(r"\b(?:said|stated|claimed|announced|argued|believed) that\b"), sentence, chance
    )
    return _put(sentence, match, "denied that") if match else None


def _as_fact(sentence: str, place: Place, chance: random.Random) -> str | None:
    del place, chance
    match = re.fullmatch(
        rf"(?P<who>[^,.;“\"]{{3,60}}?) (?:has |have |had |also )?{_OPINION} that (?P<what>[^“\"]+)",
        sentence,
    )
    if match is None or re.search(r"\b(?:that|which|who)\b", match["who"]):
        return None
    return match["what"][:1].upper() + match["what"][1:]


def hedge(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Say as certain, always or of all what the source says with a reserve."""
    options = [
        _put(sentence, match, put)
        for pattern, put in _HEDGES
        for match in unquoted(pattern, sentence)
    ]
    kept = [edited for edited in options if edited.rstrip(".") not in place.source]
    return chance.choice(kept) if kept else None


def merge(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Add what another article, or another part of this one, says, under the same citation."""
    others = place.near if place.near and chance.random() < 0.5 else place.far
    if not others:
        return None
    other = chance.choice(others)
    words, known = set(terms(other)), set(terms(place.source))
    if not words or len(words & known) > 0.6 * len(words):
        return None
    return joined(sentence, other) if chance.random() < 0.5 else joined(other, sentence)


def joined(first: str, second: str) -> str:
    """Return two sentences as one, with "and"."""
    opener = second.split(maxsplit=1)[0]
    rest = second[:1].lower() + second[1:] if opener in OPENERS else second
    return f"{first.rstrip('.')}, and {rest}"


def swap(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Turn a word into its opposite, or let the one who did it be the one it was done to."""
    for pattern in (_ACTIVE, _PASSIVE):
        for match in unquoted(pattern, sentence):
            if match["a"].split(maxsplit=1)[0] not in NOT_SPEAKERS and match["a"] != match["b"]:
                return _put(sentence, match, f"{match['b']} {match['verb']} {match['a']}")
    free = [
        m
        for m in unquoted(_OPPOSED, sentence)
        if not _stands(ANTONYMS[m.group().lower()], sentence)
        and not _stands(_with_next(sentence, m, ANTONYMS[m.group().lower()]), place.source)
    ]
    if not free:
        return None
    match = chance.choice(free)
    return _put(sentence, match, ANTONYMS[match.group()])


_OPPOSED = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(ANTONYMS, key=len, reverse=True))})(?![\w-])"
)


def _with_next(sentence: str, match: re.Match[str], put: str) -> str:
    return " ".join([put, *sentence[match.end() :].split()[:1]]).rstrip(".,;")


EDITS: Mapping[str, Edit] = {
    "number": number,
    "date": date,
    "name": name,
    "unit": unit,
    "negation": negation,
    "attribution": attribution,
    "hedge": hedge,
    "merge": merge,
    "swap": swap,
}
