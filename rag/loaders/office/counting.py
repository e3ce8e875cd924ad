"""Numbers as lists show them: decimal, letters, Roman."""

__all__ = ["numeral"]

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
# Beyond these nobody writes letters; figures are shown instead.
_MAX_LETTERS = 26 * 5
_MAX_ROMAN = 3_999


def numeral(number: int, form: str) -> str:
    """Return ``number`` in a form as Word names it; decimal in any other.

    >>> numeral(4, "upperRoman"), numeral(28, "lowerLetter"), numeral(7, "decimal")
    ('IV', 'bb', '7')
    """
    if form in {"lowerLetter", "upperLetter"} and 0 < number <= _MAX_LETTERS:
        repeats, letter = divmod(number - 1, 26)
        text = chr(ord("a") + letter) * (repeats + 1)
    elif form in {"lowerRoman", "upperRoman"} and 0 < number <= _MAX_ROMAN:
        text = _roman(number)
    elif form == "decimalZero":
        return f"{number:02}"
    else:
        return str(number)
    return text.upper() if form.startswith("upper") else text


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        times, number = divmod(number, size)
        text += letters * times
    return text
