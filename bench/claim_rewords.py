"""Rewordings that keep what a sentence says, or say less of it; never more."""

import datetime
import random
import re
from collections.abc import Callable, Mapping

from bench.claim_names import SAYING
from bench.claim_places import unquoted
from bench.claim_wording import joined
from bench.claim_words import NUMBER_WORDS, OPENERS, SYNONYMS
from rag.calendar_names import MONTHS, WEEKDAYS
from rag.shown_dates import long_date

__all__ = ["REWORDS", "Reword"]

# The sentence, the sentence behind it or "", the source's ISO date or None.
Reword = Callable[[str, str, str | None, random.Random], str | None]

_LEADING = re.compile(
    r"(?P<lead>(?:In|On|During|By|After|Since|Before|At) "
    r"(?:[^,“\"]{3,50}\d[^,“\"]{0,12}|the [^,“\"]{3,40})), "
    r"(?P<rest>[A-Za-z][^“\",;:()]{20,200})\."
)
_CLAUSE = re.compile(
    r"(?P<lead>(?:Although|When|While|Because|If|After|Before|Since|As) [^,“\"]{10,120}), "
    r"(?P<rest>[a-z][^“\",;:]{15,200}|[A-Z][^“\",;:]{15,200})\."
)
_ENDING_DATE = re.compile(
    r"(?P<rest>[A-Z][^“\",;:()]{25,200}) (?P<lead>in (?:[A-Z][a-z]+ )?[12]\d{3})\."
)
_UNMOVABLE = re.compile(
    r"\b(?:and|or|but|that|which|who)\b|\b(?:than|as|of|from|until|since|back|early|late)$"
)
_LINKS = re.compile(
    r"^(?:However|Furthermore|Moreover|In addition|Additionally|Therefore|Thus|Consequently"
    r"|As a result|For example|For instance|Meanwhile|Nevertheless|Similarly|In fact), (?=\w)"
)
_BRACKETED = re.compile(r" \([^()]{1,120}\)")
_NON_RESTRICTIVE = re.compile(r", (?:which|who) [^,;:“\"]{5,150}\.$|, including [^;:“\"]{5,200}\.$")
_SAYS_THAT = re.compile(
    r"(?P<who>The [a-z]+|He|She|They|[A-Z][\w’'-]+(?: [A-Z][\w’'.-]+){0,4}) "
    rf"(?P<verb>{SAYING}) that (?P<what>[^“\";:]{{10,250}})\."
)
_SPLIT = re.compile(
    r"(?P<first>[A-Z][^;“\"]{25,200}?)(?:, (?P<link>and|but)|;) "
    r"(?P<second>(?:he|she|it|they|there|this|the|these|its|his|their) [^“\";]{12,200}\.)"
)
_FIGURE = re.compile(r"(?<![\w.,:/$£€–-])(?:[2-9]|1\d|20)(?= [a-z]{4,}s\b)")
_WORDED = re.compile(rf"(?<![\w-])(?:{'|'.join(NUMBER_WORDS)})(?= [a-z]{{4,}}s\b)")
_COMMAED = re.compile(r"(?<![\w.,])\d{1,3},\d{3}(?![\w,]|\.\d)")
_MONTH_DAY = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{1,2}}), ([12]\d{{3}})(?=[,. ])")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) ([12]\d{{3}})\b")
_ON_DAY = re.compile(rf"\bon ({'|'.join(WEEKDAYS)})\b(?: (?:morning|afternoon|evening|night))?")
_NOT_PAST = re.compile(
    r"\b(?:will|would|due|until|next|last|every|expected|planned|by|to be)\b|s on "
)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower_opener(text: str) -> str:
    opener = text.split(maxsplit=1)[0]
    return text[:1].lower() + text[1:] if opener in OPENERS else text


def reordered(sentence: str, _next: str, _day: str | None, chance: random.Random) -> str | None:
    """Move a leading adverbial or clause to the end, or a closing year to the front."""
    del chance
    if (match := _LEADING.fullmatch(sentence)) or (match := _CLAUSE.fullmatch(sentence)):
        return f"{_capital(match['rest'])} {_lower_opener(match['lead'])}."
    if match := _ENDING_DATE.fullmatch(sentence):
        if _UNMOVABLE.search(match["rest"]):
            return None
        return f"{_capital(match['lead'])}, {_lower_opener(match['rest'])}."
    return None


def said(sentence: str, _next: str, _day: str | None, chance: random.Random) -> str | None:
    """Turn "X said that Y" into "Y, X said", or into "According to X, Y"."""
    match = _SAYS_THAT.fullmatch(sentence)
    if match is None or re.search(r"\b(?:that|which|who|and|but|not)\b", match["who"]):
        return None
    who = _lower_opener(match["who"])
    if chance.random() < 0.5 or who.lower() in {"he", "she", "it", "they"}:
        return f"{_capital(match['what'])}, {who} {match['verb']}."
    return f"According to {who}, {match['what']}."


def numeral(sentence: str, _next: str, _day: str | None, chance: random.Random) -> str | None:
    """Write a number or a date in another usual way."""
    values = {str(n): word for word, n in NUMBER_WORDS.items()}
    forms = (
        (_MONTH_DAY, lambda m: f"{m[2]} {m[1]} {m[3]}"),
        (_DAY_MONTH, lambda m: f"{m[2]} {m[1]}, {m[3]}"),
        (_FIGURE, lambda m: values[m.group()]),
        (_WORDED, lambda m: str(NUMBER_WORDS[m.group()])),
        (_COMMAED, lambda m: m.group().replace(",", "")),
    )
    options = [(m, form(m)) for pattern, form in forms for m in unquoted(pattern, sentence)]
    if not options:
        return None
    match, put = chance.choice(options)
    return sentence[: match.start()] + put + sentence[match.end() :]


def synonym(sentence: str, _next: str, _day: str | None, chance: random.Random) -> str | None:
    """Put one or two words that mean the same."""
    changed = sentence
    words = [w for w in SYNONYMS if re.search(rf"(?<![\w-]){w}(?![\w-])", sentence)]
    for word in chance.sample(words, min(2, len(words))):
        found = unquoted(re.compile(rf"(?<![\w-]){word}(?![\w-])"), changed)
        if found:
            match = found[0]
            changed = changed[: match.start()] + SYNONYMS[word] + changed[match.end() :]
    return changed if changed != sentence else None


def shortened(sentence: str, _next: str, _day: str | None, chance: random.Random) -> str | None:
    """Drop a linking word, a bracket or a relative clause at the end."""
    options = [
        _capital(sentence[: m.start()] + sentence[m.end() :]) for m in _LINKS.finditer(sentence)
    ]
    if sentence.count("(") == 1:
        options += [
            sentence[: m.start()] + sentence[m.end() :] for m in _BRACKETED.finditer(sentence)
        ]
    options += [sentence[: m.start()] + "." for m in _NON_RESTRICTIVE.finditer(sentence)]
    return chance.choice(options) if options else None


def joined_next(
    sentence: str, following: str, _day: str | None, chance: random.Random
) -> str | None:
    """Say the sentence and the one behind it as one."""
    del chance
    return joined(sentence, following) if following else None


def split(sentence: str, _next: str, _day: str | None, chance: random.Random) -> str | None:
    """Make two sentences of two clauses."""
    del chance
    match = _SPLIT.fullmatch(sentence)
    if match is None or re.match(r"(?:If|When|Although|While|Because|Whether)\b", sentence):
        return None
    return f"{match['first']}. {_capital(match['second'])}"


def dated(sentence: str, _next: str, published: str | None, chance: random.Random) -> str | None:
    """Write "on Saturday" as the date that it was, counted from the day of publication."""
    del chance
    found = unquoted(_ON_DAY, sentence)
    if published is None or len(found) != 1 or _NOT_PAST.search(sentence):
        return None
    day = day_of(found[0][1], datetime.date.fromisoformat(published[:10]))
    put = f"on {long_date(day)}"
    return sentence[: found[0].start()] + put + sentence[found[0].end() :]


def day_of(weekday: str, published: datetime.date) -> datetime.date:
    """Return the last such day up to and with the day of publication."""
    return published - datetime.timedelta(days=(published.weekday() - WEEKDAYS.index(weekday)) % 7)


REWORDS: Mapping[str, Reword] = {
    "reordered": reordered,
    "said": said,
    "numeral": numeral,
    "synonym": synonym,
    "shortened": shortened,
    "joined": joined_next,
    "split": split,
    "dated": dated,
}
