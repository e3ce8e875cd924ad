"""Edits of figures: numbers, dates and units.

Nothing is changed that would leave a weaker but true sentence ("after 1990" for "after 1995",
"more than 400" for 500), and the new figure never stands in the source.
"""

import random
import re

from bench.claim_places import Place, pick, replaced, stands, unquoted
from bench.claim_words import NUMBER_WORDS, UNITS
from rag.calendar_names import MONTHS, WEEKDAYS

__all__ = ["date", "number", "unit"]

# A bound moved outwards still holds, so numbers and years behind these stay.
_BOUNDS = re.compile(
    r"(?:more than|over|at least|up to|less than|under|fewer than|as many as|as much as|above|"
    r"below|exceed\w*|since|before|after|until|till|by|between|from|within|nearly|almost|"
    r"minimum of|maximum of|prior to|earlier than|later than|early|late|mid|than)[\s$£€-]*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,:/–-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,:/–-]|\.\d)|"
    r"(?<![\w.,:/–-])\d{1,3}(?:\.\d{1,2})?(?![\w,:/–-]|\.\d| ?[ap]\.?m\b)"
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
    if any(stands(reading, place.source) for reading in readings):
        return None
    return replaced(sentence, match, put)


def _near_month(sentence: str, match: re.Match[str]) -> bool:
    around = sentence[max(0, match.start() - 12) : match.end() + 12]
    return any(month in around for month in MONTHS)


def _like(word: str, model: str) -> str:
    return word.capitalize() if model[:1].isupper() else word


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
    if stands(put, place.source) or stands(f"{put}s", place.source):
        return None
    return replaced(sentence, match, put)


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
    match = pick(_UNIT, sentence, chance)
    if match is None or _BOUNDS.search(re.sub(r"[\d.,]+ $", "", sentence[: match.start()])):
        return None
    put = UNITS[match.group()]
    figure = re.search(r"[\d.,]+ $", sentence[: match.start()])
    if figure is None or stands(f"{figure.group()}{put}", place.source):
        return None
    return replaced(sentence, match, put)
