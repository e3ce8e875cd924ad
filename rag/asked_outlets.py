"""Finds outlets that a question names as its sources: "according to the Coast Wire".

An outlet is named as such by what stands before it or behind it; anything else may be about the
company. The outlets that there are are given. Pure.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator

__all__ = ["led_by", "may_name_outlet", "of_articles", "outlets_named"]

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
# "Coast Wire on the ferry", as a message begins.
_BEHIND_NAME = re.compile(
    rf"(?P<owns>['’]s?)? (?:(?P<telling>{_TELLING})|(?P<saying>{_SAYING})|{_WRITTEN}"
    r"|(?P<heading>on|about))\b",
    re.IGNORECASE,
)
# "Did the Herald report that …" against "the Herald report on the fire".
_ASKS_WHAT_IT_DID = re.compile(r"\b(?:do|does|did|has|have|had)\s+(?:the\s+)?$", re.IGNORECASE)
_LED_BY_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_ADDED = re.compile(r"[,;–—]\s*(?:the\s+)?$", re.IGNORECASE)
_LAST_WORD = re.compile(r"\w\S*$")
_MOST_WORD_CHARS = 100
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_THE = "the "
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)


def may_name_outlet(question: str) -> bool:
    """Whether the outlets need to be known at all; answers without looking at any."""
    return bool(_BEFORE_NAME.search(question) or _BEHIND_NAME.search(question))


def outlets_named(
    question: str, outlets: Collection[str]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield (start, end, outlets) in the order of the text, without overlaps."""
    known: dict[str, list[str]] = {}
    for outlet in sorted(outlets):
        known.setdefault(_short(outlet), []).append(outlet)
    for name, last in _last_words(known).items():
        known[last] = known[name]
    spans = {**dict(_led_by_words(question, known)), **dict(_followed_by_words(question, known))}
    reached = 0
    for (start, end), name in sorted(spans.items()):
        if start >= reached:
            reached = end
            yield start, end, tuple(known[name])


def led_by(words: str) -> str:
    """Return the words of a condition that begin before the name; empty if they begin with it.

    >>> led_by("articles by Reuters"), led_by("Reuters reported")
    ('by Reuters', '')
    """
    led = _BEFORE_NAME.match(words)
    return words[len(led["noun"] or "") :] if led else ""


def of_articles(question: str, words: str) -> str:
    """Return a question with "the articles" for an outlet that says or has written something.

    ``words`` are those that ``outlets_named`` found in it; others change nothing.

    >>> of_articles("What did the Coast Wire say about the fire?", "Coast Wire say")
    'What did the articles say about the fire?'
    """
    at = question.find(words)
    behind = _behind(words)
    if at < 0 or behind is None:
        return question
    before, after = question[:at], question[at + len(words) :]
    added = _ADDED.search(before)
    if added and behind["saying"] and not after.strip(" ?.!"):
        return before[: added.start()] + after
    said = behind.group().split()[-1]
    if behind["saying"] or (behind["telling"] and _ASKS_WHAT_IT_DID.search(before)):
        said = f"the articles {said}"
    elif behind["heading"]:
        said = f"articles {said}"
    elif behind["owns"] or _LED_BY_THE.search(before):
        said = f"the {said}"
    return _LED_BY_THE.sub("", before) + said + after


_Named = tuple[tuple[int, int], str]


def _led_by_words(question: str, known: Collection[str]) -> Iterator[_Named]:
    for match in _BEFORE_NAME.finditer(question):
        rest = question[match.end() :]
        heard = [name for name in known if _hears(rest, name, match["sure"])]
        if heard:
            name = max(heard, key=len)
            yield (match.start(), match.end() + len(name)), name
        elif match["sure"] and match.group().lower().endswith(_THE):
            from_the = question[match.end() - len(_THE) :]
            for name in (name for name in known if name.startswith(_THE)):
                if _starts_with(from_the.lower(), name.lower()):
                    yield (match.start(), match.end() - len(_THE) + len(name)), name


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


def _last_words(known: Collection[str]) -> dict[str, str]:
    """Return the last word of each longer name that no other ends with, behind its article.

    >>> _last_words(["Thornholt Gazette", "Coast Wire", "Sea Wire"])
    {'Thornholt Gazette': 'the Gazette'}
    """
    last = {name: name.split()[-1] for name in known}
    n_of = Counter(last.values())
    return {
        name: f"{_THE}{word}"
        for name, word in last.items()
        if word != name and n_of[word] == 1 and word[0].isupper()
    }


def _starts_with(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


def _followed_by_words(question: str, known: Collection[str]) -> Iterator[_Named]:
    ending: dict[str, list[str]] = {}
    for name in known:
        ending.setdefault(_last_word(name), []).append(name)
    for match in _BEHIND_NAME.finditer(question):
        said = question[: match.start()]
        may = ending.get(_last_word(said[-_MOST_WORD_CHARS:]), ())
        # Companies of such names say things too.
        heard = [n for n in may if _ends_with(said, n) and not (match["saying"] and n.isupper())]
        if match["heading"]:
            heard = [n for n in heard if _ARTICLE.sub("", said).lower() == n.lower()]
        if heard:
            name = max(heard, key=len)
            yield (match.start() - len(name), match.end()), name


def _last_word(text: str) -> str:
    found = _LAST_WORD.search(text)
    return found.group().lower() if found else ""


def _ends_with(text: str, name: str) -> bool:
    end = text[-len(name) :]
    if name.startswith(_THE):
        same = end[:1].lower() + end[1:] == name
    else:
        same = end.lower() == name.lower() if " " in name else end == name
    return same and not text[: -len(name)][-1:].isalnum()


def _behind(words: str) -> re.Match[str] | None:
    """Return what stands behind a name that words begin with, None where they do not."""
    found = [] if _BEFORE_NAME.match(words) else list(_BEHIND_NAME.finditer(words))
    return found[-1] if found and found[-1].end() == len(words) else None


def _short(outlet: str) -> str:
    """Return an outlet's name as a question would say it.

    >>> _short("The Coast Wire (invented)")
    'Coast Wire'
    """
    return _ARTICLE.sub("", _REMARK.sub("", outlet)) or outlet
