"""The English words that numbers are written with, lower case, and their values."""

__all__ = ["ORDINALS", "ORDINAL_SCALES", "PARTS", "SCALES", "SMALL", "STARTS"]

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINAL_ONES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}


def _numbered(words: str, step: int = 1, first: int = 1) -> dict[str, int]:
    return {word: step * i for i, word in enumerate(words.split(), start=first)}


SMALL = _numbered(_ONES) | {"zero": 0} | _numbered(_TENS, 10, 2)
ORDINALS = _numbered(_ORDINAL_ONES) | _numbered(_ORDINAL_TENS, 10, 2)
ORDINAL_SCALES = {f"{word}th": value for word, value in SCALES.items() if value > 12}
PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    word + end: n for word, n in ORDINALS.items() if 3 <= n <= 20 for end in ("", "s")
}
STARTS = frozenset([*SMALL, *ORDINALS, *PARTS, *SCALES, *ORDINAL_SCALES])
