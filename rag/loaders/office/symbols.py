"""Characters that stand in a symbol font's private places, as what they look like.

The table of the font Symbol is Unicode's: https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt
"""

import re

__all__ = ["shown_symbols", "symbol"]

_GREEK = dict(
    zip(
        range(0x41, 0x5B),
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ",
        strict=True,
    )
) | dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
_SYMBOL = _GREEK | {
    0xA3: "≤",
    0xA5: "∞",
    0xAC: "←",
    0xAE: "→",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB9: "≠",
    0xBB: "≈",
    0xD6: "√",
    0xE5: "∑",
}
_WINGDINGS = {
    0x6C: "•",
    0x6E: "•",
    0x6F: "☐",
    0xA7: "•",
    0xA8: "☐",
    0xD8: "•",
    0xE0: "→",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_PRIVATE_BASE = 0xF000


def symbol(font: str, code: str) -> str:
    """Return the character of a font at a hexadecimal place; '' where it says nothing.

    >>> symbol("Symbol", "F061"), symbol("Wingdings", "F0FC")
    ('α', '✓')
    """
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    low = place - _PRIVATE_BASE if place >= _PRIVATE_BASE else place
    name = font.lower()
    if name == "symbol":
        return _SYMBOL.get(low, "")
    if name.startswith("wingdings"):
        return _WINGDINGS.get(low, "")
    return chr(place) if 0x20 <= place < _PRIVATE_BASE and not 0xD800 <= place < 0xE000 else ""


def shown_symbols(text: str) -> str:
    """Return ``text`` with bullets for private bullets, without other private places."""
    return _PRIVATE.sub(lambda match: "•" if match[0] == "\uf0b7" else "", text)
