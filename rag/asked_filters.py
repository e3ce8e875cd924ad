"""What a question's own words ask of its articles: when they were published, and by whom.

Each such phrase becomes a chip that a reader sees and can take away. Pure: the day is given, and
so are the outlets that there are.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from index.types import Filters
from rag.asked_dates import DatePhrase, date_phrases, in_words
from rag.types import Chip

__all__ = [
    "AskedFilters",
    "aside",
    "filters_asked",
    "may_name_outlet",
    "merged",
    "of_articles",
    "plain",
    "without",
]

_BEFORE_NAME = re.compile(
    r"\b(?P<sure>according to|(?:as )?per|as told to|quoted in|"
    r"(?:as )?(?:reported|published|covered|described|mentioned|stated|told) (?:by|in)|"
    r"(?P<noun>(?:articles?|stories|story|news|coverage|reports?) )(?:from|by|in))"
    r" (?:the )?|\bin (?:the )?(?=[A-Z\d])",
    re.IGNORECASE,
)
_TELLING = (
    "report|reports|reported|write|writes|wrote|written|mention|mentions|mentioned|describe|"
    "describes|described|cover|covers|covered"
)
_SAYING = "say|says|said|tell|tells|told|claim|claims|claimed|print|printed"
_WRITTEN = "articles?|stories|story|coverage|reports?|reporting|account|version"
_BEHIND_NAME = re.compile(
    rf"(?P<owns>['’]s?)? (?:(?P<telling>{_TELLING})|(?P<saying>{_SAYING})|{_WRITTEN})\b",
    re.IGNORECASE,
)
# "Did the Herald report that …" against "the Herald report on the fire".
_ASKS_WHAT_IT_DID = re.compile(r"\b(?:do|does|did|has|have|had)\s+(?:the\s+)?$", re.IGNORECASE)
_LED_BY_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_ADDED = re.compile(r"[,;–—]\s*(?:the\s+)?$", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFilters:
    """Conditions that a question asks of its articles, each with its chip."""

    chips: tuple[Chip, ...] = ()

    @property
    def filters(self) -> Filters:
        """What decides which articles may be used."""
        return reduce(_both, (chip.filters for chip in self.chips if not chip.soft), Filters())

    @property
    def preferred(self) -> Filters | None:
        """Which articles rank a little higher, if any do."""
        return next((chip.filters for chip in self.chips if chip.soft), None)


def filters_asked(
    question: str,
    today: date,
    outlets: Collection[str],
    *,
    ignored: Collection[str] = (),
) -> AskedFilters:
    """Return what ``question`` asks for, read on the day ``today``.

    ``outlets`` are the names known; ``ignored`` are phrases that are no condition. Of several
    conditions on the date the first holds.

    >>> filters_asked("Who resigned last week?", date(2026, 11, 22), ()).chips[0].meaning
    'published from 9 November 2026 to 15 November 2026'
    """
    unwanted = {plain(text) for text in ignored}

    def wanted(start: int, end: int) -> bool:
        return plain(question[start:end]) not in unwanted

    dates = [p for p in date_phrases(question, today) if wanted(p.start, p.end)]
    hard = next((p for p in dates if not p.soft), None)
    soft = next((p for p in dates if p.soft), None)
    chips = [_date_chip(question, phrase) for phrase in (hard, soft) if phrase]
    chips += [
        _outlet_chip(question, start, end, names)
        for start, end, names in _outlets_named(question, outlets)
        if wanted(start, end)
    ]
    return AskedFilters(chips=tuple(sorted(chips, key=lambda chip: chip.start)))


def may_name_outlet(question: str) -> bool:
    """Whether the outlets need to be known at all; answers without looking at any."""
    return bool(_BEFORE_NAME.search(question) or _BEHIND_NAME.search(question))


def aside(chip: Chip) -> str:
    """Return the words of a chip without which its question still reads well; empty if none are.

    >>> (chip,) = filters_asked("What do articles by Reuters say?", date.max, ["Reuters"]).chips
    >>> chip.text, aside(chip)
    ('articles by Reuters', 'by Reuters')
    """
    if chip.kind == "date":
        return chip.text
    led = _BEFORE_NAME.match(chip.text)
    return chip.text[len(led["noun"] or "") :] if led else ""


def of_articles(question: str, chip: Chip) -> str:
    """Return a question with "the articles" for an outlet that says or has written something.

    >>> question = "What did the Coast Wire say about the fire?"
    >>> (chip,) = filters_asked(question, date.max, ["Coast Wire"]).chips
    >>> of_articles(question, chip)
    'What did the articles say about the fire?'
    """
    at = question.find(chip.text)
    behind = _behind(chip)
    if at < 0 or behind is None:
        return question
    before, after = question[:at], question[at + len(chip.text) :]
    added = _ADDED.search(before)
    if added and behind["saying"] and not after.strip(" ?.!"):
        return before[: added.start()] + after
    words = behind.group().split()[-1]
    if behind["saying"] or (behind["telling"] and _ASKS_WHAT_IT_DID.search(before)):
        words = f"the articles {words}"
    elif behind["owns"] or _LED_BY_THE.search(before):
        words = f"the {words}"
    return _LED_BY_THE.sub("", before) + words + after


def without(asked: AskedFilters, drops: Callable[[Chip], bool]) -> AskedFilters:
    """Return the conditions without those whose chips ``drops`` picks out."""
    return AskedFilters(chips=tuple(chip for chip in asked.chips if not drops(chip)))


def merged(given: Filters, asked: Filters) -> Filters:
    """Return the conditions a caller has set, with those a question adds."""
    return Filters(
        collections=given.collections or asked.collections,
        article_ids=given.article_ids or asked.article_ids,
        except_ids=given.except_ids or asked.except_ids,
        outlets=given.outlets or asked.outlets,
        authors=given.authors or asked.authors,
        languages=given.languages or asked.languages,
        published_from=given.published_from or asked.published_from,
        published_to=given.published_to or asked.published_to,
    )


def _both(one: Filters, other: Filters) -> Filters:
    """Return what passes either list of names; the days of the first that has any."""
    return replace(merged(one, other), outlets=tuple(dict.fromkeys((*one.outlets, *other.outlets))))


def _days(phrase: DatePhrase) -> Filters:
    return Filters(
        published_from=phrase.first.isoformat() if phrase.first else None,
        published_to=phrase.last.isoformat() if phrase.last else None,
    )


def _date_chip(question: str, phrase: DatePhrase) -> Chip:
    days = in_words(phrase.first, phrase.last)
    return Chip(
        text=question[phrase.start : phrase.end],
        kind="date",
        meaning=f"articles published {days} preferred" if phrase.soft else f"published {days}",
        start=phrase.start,
        end=phrase.end,
        soft=phrase.soft,
        filters=_days(phrase),
    )


def _outlet_chip(question: str, start: int, end: int, names: tuple[str, ...]) -> Chip:
    return Chip(
        text=question[start:end],
        kind="outlet",
        meaning=f"only articles of {' or '.join(names)}",
        start=start,
        end=end,
        filters=Filters(outlets=names),
    )


def _outlets_named(
    question: str, outlets: Collection[str]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield (start, end, outlets) in the order of the text, without overlaps."""
    known: dict[str, list[str]] = {}
    for outlet in sorted(outlets):
        known.setdefault(_short(outlet), []).append(outlet)
    spans = {**dict(_led_by_words(question, known)), **dict(_followed_by_words(question, known))}
    reached = 0
    for (start, end), name in sorted(spans.items()):
        if start >= reached:
            reached = end
            yield start, end, tuple(known[name])


_Named = tuple[tuple[int, int], str]


def _led_by_words(question: str, known: Collection[str]) -> Iterator[_Named]:
    for match in _BEFORE_NAME.finditer(question):
        rest = question[match.end() :]
        heard = [name for name in known if _hears(rest, name, match["sure"])]
        if heard:
            name = max(heard, key=len)
            yield (match.start(), match.end() + len(name)), name


def _hears(text: str, name: str, lead: str | None) -> bool:
    """Whether ``text`` begins with the name of an outlet.

    A bare "in" stands before places and companies too, so it wants none of capitals alone; a name
    of one word may be a plain word, but not behind "according to".
    """
    if lead is None and name.isupper():
        return False
    if (lead or "").lower() == "according to" or " " in name:
        return _starts_with(text.lower(), name.lower())
    return _starts_with(text, name)


def _starts_with(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


def _followed_by_words(question: str, known: Collection[str]) -> Iterator[_Named]:
    for match in _BEHIND_NAME.finditer(question):
        said = question[: match.start()]
        # Companies of such names say things too.
        may = [n for n in known if not (match["saying"] and n.isupper())]
        heard = [n for n in may if _ends_with(said, n)]
        if heard:
            name = max(heard, key=len)
            yield (match.start() - len(name), match.end()), name


def _ends_with(text: str, name: str) -> bool:
    end = text[-len(name) :]
    same = end.lower() == name.lower() if " " in name else end == name
    return same and not text[: -len(name)][-1:].isalnum()


def _behind(chip: Chip) -> re.Match[str] | None:
    """Return what stands behind the name in a chip that begins with it, None in any other."""
    if chip.kind != "outlet" or _BEFORE_NAME.match(chip.text):
        return None
    found = list(_BEHIND_NAME.finditer(chip.text))
    return found[-1] if found and found[-1].end() == len(chip.text) else None


def _short(outlet: str) -> str:
    """Return an outlet's name as a question would say it.

    >>> _short("The Coast Wire (invented)")
    'Coast Wire'
    """
    return _ARTICLE.sub("", _REMARK.sub("", outlet)) or outlet


def plain(text: str) -> str:
    """Return the words of a chip as they are compared."""
    return " ".join(text.casefold().split())
