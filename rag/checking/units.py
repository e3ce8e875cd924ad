"""Reads what a number counts: per cent, a currency, a length, a mass, a span of time.

A unit is a short name ("percent", "$", "km"). Units are never converted: 5 km and 3.1 miles are
different, since an answer that converts should say so.
"""

import re

__all__ = ["CURRENCY_SIGN", "unit_behind", "unit_of_sign", "units_agree"]

CURRENCY_SIGN = r"(?:US|A|AU|C|CA|HK|NZ|S|R)?\$|£|€|¥|₹|₽|₩|\b(?:USD|EUR|GBP|RMB|Rs\.?)"
_SIGN_UNITS = {
    "USD": "us$", "EUR": "euro", "GBP": "£", "RMB": "yuan", "Rs": "rupee", "Rs.": "rupee",
    "€": "euro", "¥": "yen", "₹": "rupee", "₽": "rouble", "₩": "won", "AU$": "a$", "CA$": "c$",
}  # fmt: skip
_NAMES = """
percent: % pc percent pct
$: dollar dollars usd
euro: euro euros eur
pound: pound pounds
£: sterling gbp
yen: yen
yuan: yuan renminbi
rupee: rupee rupees
rouble: rouble roubles ruble rubles
franc: franc francs
mark: mark marks
cent: cent cents
penny: pence
km: km kms kilometer kilometre kilometers kilometres
mile: mile miles mi
metre: metre metres meter meters
cm: cm centimetre centimetres centimeter centimeters
mm: mm millimetre millimetres millimeter millimeters
foot: foot feet ft
inch: inch inches
yard: yard yards yd yds
light-year: light-year light-years
hectare: hectare hectares ha
acre: acre acres
kg: kg kgs kilogram kilograms kilo kilos
gram: gram grams g
mg: mg milligram milligrams
tonne: tonne tonnes
ton: ton tons
lb: lb lbs
ounce: ounce ounces oz
litre: litre litres liter liters
gallon: gallon gallons
barrel: barrel barrels
°c: °c celsius
°f: °f fahrenheit
degree: ° degree degrees
kw: kw kilowatt kilowatts
mw: mw megawatt megawatts
gw: gw gigawatt gigawatts
watt: watt watts w
volt: volt volts v
hz: hz hertz
khz: khz
mhz: mhz megahertz
ghz: ghz gigahertz
kb: kb kilobyte kilobytes
mb: mb megabyte megabytes
gb: gb gigabyte gigabytes
tb: tb terabyte terabytes
bit: bit bits
byte: byte bytes
mph: mph
km/h: km/h kph kmh
second: second seconds sec secs
minute: minute minutes min mins
hour: hour hours hr hrs
day: day days
week: week weeks
month: month months
year: year years yr yrs
decade: decade decades
century: century centuries
"""
_UNITS = {
    name: line.split(":")[0]
    for line in _NAMES.strip().splitlines()
    for name in line.split(": ")[1].split()
}
# "aged 19" and "19 years old", "Apollo 11", "Henry VIII" and "the eighth Henry" agree.
_SOFT = frozenset(("year", "name", "ordinal", "numeral"))
_AGREE = {
    frozenset(pair.split())
    for pair in (
        "$ us$", "$ a$", "$ c$", "$ hk$", "$ nz$", "$ s$", "$ r$", "pound £", "pound lb",
        "share percent", "ordinal numeral", "ordinal name", "degree °c", "degree °f",
    )
}  # fmt: skip
_BEHIND = re.compile(
    r"[ \u00a0\u202f]?[-\u2010\u2011]?"
    r"(?:(?P<words>per cent|percentage[ -]points?|light[ -]years?"
    r"|degrees? (?:celsius|fahrenheit))\b"
    r"|(?P<area>square|sq\.?|cubic)[ -](?P<side>[a-z]+)\b"
    r"|(?P<percent>[%٪])"
    r"|(?:(?:US|Australian|Canadian|Hong Kong|New Zealand|British)[ -])?"
    r"(?P<unit>km/h|°[CF]?|[a-z]{1,11})(?P<power>[²³]|[23]\b)?(?![^\W_]))",
    re.IGNORECASE,
)


def unit_of_sign(sign: str) -> str:
    """Return the unit of a sign in front of a number: "£", "US$", "EUR"."""
    return _SIGN_UNITS.get(sign, sign.lower())


def unit_behind(text: str, at: int) -> tuple[str, int] | None:
    """Return the unit that follows the number ending at ``at``, and where the unit ends.

    >>> unit_behind("60 per cent of", 2), unit_behind("60 people", 2)
    (('percent', 11), None)
    """
    match = _BEHIND.match(text, at)
    if match is None:
        return None
    unit = _named(match)
    return (unit, match.end()) if unit else None


def _named(match: re.Match[str]) -> str | None:
    if match["percent"]:
        return "percent"
    if match["words"]:
        words = match["words"].lower().replace(" ", "-")
        return "percent" if words.startswith("perc") or words == "per-cent" else _phrase(words)
    if match["area"]:
        side = _UNITS.get(match["side"].lower())
        kind = "cubic" if match["area"].lower() == "cubic" else "square"
        return f"{kind} {side}" if side else None
    unit = _UNITS.get(match["unit"].lower())
    if unit and match["power"]:
        return f"{'cubic' if match['power'] in '³3' else 'square'} {unit}"
    return unit


def _phrase(words: str) -> str:
    if words.startswith("light"):
        return "light-year"
    return "°c" if words.endswith("celsius") else "°f"


def units_agree(claimed: str, found: str) -> bool:
    """Whether two units can name the same thing; an empty unit is a plain count."""
    if claimed == found:
        return True
    if not claimed or not found:
        return (claimed or found) in _SOFT
    return frozenset((claimed, found)) in _AGREE
