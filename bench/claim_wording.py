"""Edits of what is said of whom: negation, attribution, reserve, opposites, two in one.

Nothing inside quotation marks is changed.
"""

import random
import re
from collections.abc import Sequence

from bench.claim_names import NAME, other_speaker
from bench.claim_places import Place, pick, replaced, stands, unquoted
from bench.claim_words import ANTONYMS, NOT_SPEAKERS, OPENERS
from index.analysis import terms

__all__ = ["attribution", "hedge", "joined", "merge", "negation", "swap"]

_OPINION = r"(?:argued|claimed|suggested|believed|alleged|asserted|insisted|thought|proposed)"
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|does|did|should)\b"
    r"(?! (?:not|never|no|to|n't|neither|nor|only)\b)"
)
_UNCERTAIN = re.compile(
    r"\b(?:whether|if|unless|than|as|not|no|never|nor|neither|hardly|how|may|might)\b"
)
_NOT = re.compile(r"(?<=is|as|re|ve|ld|ll|id|ad|es|do) not (?!only|just|merely|necessarily|all\b)")
_DEEDS = (
    r"defeated|conquered|invaded|attacked|married|succeeded|influenced|taught|founded|acquired|"
    r"bought|criticized|accused|supported|replaced|joined|beat|killed|hired|sued|appointed|led|"
    r"ruled|captured|occupied|annexed|owned|challenged|praised|overthrew"
)
_ACTIVE = re.compile(rf"(?P<a>{NAME}) (?P<verb>{_DEEDS}) (?P<b>{NAME})(?=[ ,.])")
_PASSIVE = re.compile(
    rf"(?P<a>{NAME}) (?P<verb>(?:was|were|is|are|had been) [a-z]+(?:ed|en|wn) by) (?P<b>{NAME})"
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
        (r"(?<!ore )(?<!ost )\b(?:often|usually|generally|sometimes|typically)\b", "always"),
        (r"(?<!ore )(?<!ess )\b(?:frequently|occasionally)\b", "always"),
        (r"\bsuggests? that\b", "proves that"),
        (r"\bsuggested that\b", "proved that"),
        (r"\b(?:some|many|most) of the(?= [a-z]+s\b)", "all of the"),
        (r"(?<!the )(?<!so )(?<!how )(?<!as )\b(?:some|many)(?= [a-z]+s\b)", "all"),
        (r"\b(?:about|approximately|around|roughly)(?= \d)", "exactly"),
    )
)
_OPPOSED = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(ANTONYMS, key=len, reverse=True))})(?![\w-])"
)


def negation(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Deny what is said, or say what is denied."""
    del place
    denied = unquoted(_NOT, sentence)
    if denied:
        return replaced(sentence, chance.choice(denied), " ")
    for word, put in (("never", "always"), ("always", "never"), ("without", "with")):
        match = pick(re.compile(rf"\b{word}\b"), sentence, chance)
        if match is not None:
            return replaced(sentence, match, put)
    free = [m for m in unquoted(_AUXILIARY, sentence) if _is_plain(sentence, m)]
    if not free:
        return None
    match = chance.choice(free)
    return replaced(sentence, match, "cannot" if match.group() == "can" else f"{match.group()} not")


def _is_plain(sentence: str, match: re.Match[str]) -> bool:
    """Whether "not" behind the verb denies something: not in "whether it is (not)"."""
    before = sentence[: match.start()].rpartition(",")[2]
    return match.start() > 0 and not _UNCERTAIN.search(before.lower())


def attribution(sentence: str, place: Place, chance: random.Random) -> str | None:
    """Let another one say it, let the speaker deny it, or tell an opinion as a fact."""
    edits = [other_speaker, _denied, _as_fact]
    chance.shuffle(edits)
    made = (edit(sentence, place, chance) for edit in edits)
    return next((edited for edited in made if edited is not None), None)


def _denied(sentence: str, place: Place, chance: random.Random) -> str | None:
    del place
    match = pick(
        re.compile(r"\b(?:said|stated|claimed|announced|argued|believed) that\b"), sentence, chance
    )
    return replaced(sentence, match, "denied that") if match else None


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
        replaced(sentence, match, put)
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
                return replaced(sentence, match, f"{match['b']} {match['verb']} {match['a']}")
    free = [
        m
        for m in unquoted(_OPPOSED, sentence)
        if not stands(ANTONYMS[m.group().lower()], sentence)
        and not stands(_with_next(sentence, m, ANTONYMS[m.group().lower()]), place.source)
    ]
    if not free:
        return None
    match = chance.choice(free)
    return replaced(sentence, match, ANTONYMS[match.group()])


def _with_next(sentence: str, match: re.Match[str], put: str) -> str:
    return " ".join([put, *sentence[match.end() :].split()[:1]]).rstrip(".,;")
