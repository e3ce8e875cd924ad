"""The word lists that edited and reworded claims are made with."""

__all__ = [
    "ANTONYMS",
    "CITIES",
    "COUNTRIES",
    "FIRST_NAMES",
    "NOT_SPEAKERS",
    "NUMBER_WORDS",
    "OPENERS",
    "PEOPLES",
    "SYNONYMS",
    "UNITS",
]


def _listed(words: str) -> list[str]:
    return words.split()


# "one" is left out: it is seldom a count.
NUMBER_WORDS = dict(
    zip(
        _listed(
            "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty"
        ),
        range(2, 21),
        strict=True,
    )
) | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

# Within a class any two exclude each other; nothing in a class is part of another of it.
COUNTRIES = _listed(
    "France Germany Italy Spain Portugal Poland Austria Hungary Sweden Norway Denmark Finland "
    "Greece Turkey Egypt Iran Iraq Israel Syria India Pakistan China Japan Korea Vietnam Thailand "
    "Indonesia Australia Canada Mexico Brazil Argentina Chile Peru Colombia Cuba Nigeria Kenya "
    "Ethiopia Ghana Morocco Libya Russia Ukraine Belgium Switzerland Ireland Scotland England Wales"
)
CITIES = _listed(
    "London Paris Berlin Rome Madrid Vienna Moscow Athens Warsaw Prague Budapest Dublin Lisbon "
    "Stockholm Copenhagen Amsterdam Brussels Tokyo Beijing Shanghai Delhi Mumbai Cairo Chicago "
    "Boston Philadelphia Houston Seattle Detroit Miami Atlanta Baltimore Montreal Toronto Sydney "
    "Melbourne Jerusalem Istanbul Constantinople Alexandria Florence Venice Milan Naples Munich "
    "Hamburg Cologne Frankfurt Manchester Liverpool Birmingham Edinburgh Glasgow"
)
PEOPLES = _listed(
    "French German Italian Spanish Portuguese Polish Austrian Hungarian Swedish Norwegian Danish "
    "Finnish Greek Turkish Egyptian Iranian Iraqi Israeli Syrian Indian Pakistani Chinese Japanese "
    "Korean Vietnamese Thai Indonesian Australian Canadian Mexican Brazilian Argentine Cuban "
    "Nigerian Russian Ukrainian Belgian Swiss Irish Scottish Dutch"
)
FIRST_NAMES = frozenset(
    _listed(
        "Adam Albert Alexander Alfred Andrew Anna Anne Anthony Arthur Benjamin Bernard Bill Bob "
        "Brian Carl Catherine Charles Christopher Claude Daniel David Donald Dwight Edward Edwin "
        "Elizabeth Emma Eric Ernest Eugene Francis Frank Franklin Frederick Friedrich Gary George "
        "Gerald Gordon Graham Gustav Hans Harold Harry Helen Henry Herbert Herman Howard Hugh "
        "Isaac Jack Jacob James Jane Jean Jeff Jennifer Jim Joe Johann John Johannes Jonathan "
        "Joseph Karl Kate Kelly Ken Kenneth Kevin Larry Laura Lawrence Leo Leonard Lewis Louis "
        "Louise Ludwig Margaret Maria Mark Martin Mary Matthew Maurice Max Michael Mike Neil "
        "Nicholas Nikola Oliver Oscar Otto Patrick Paul Peter Philip Philippe Pierre Ralph Randy "
        "Ray Raymond Richard Robert Roger Roland Ronald Ryan Sam Samuel Sarah Scott Simon Stephen "
        "Steve Steven Susan Ted Theodore Thomas Tim Tom Tony Victor Vincent Walter Wilhelm "
        "William"
    )
)

# A quantity with the other unit is another quantity.
UNITS = {
    "miles": "kilometres",
    "mi": "km",
    "km": "miles",
    "kilometers": "miles",
    "kilometres": "miles",
    "metres": "miles",
    "meters": "miles",
    "feet": "metres",
    "ft": "km",
    "inches": "feet",
    "acres": "square miles",
    "hectares": "square kilometres",
    "tons": "kilograms",
    "tonnes": "kilograms",
    "kg": "tonnes",
    "pounds": "tons",
    "million": "billion",
    "billion": "million",
    "trillion": "billion",
    "seconds": "minutes",
    "minutes": "hours",
    "hours": "days",
    "days": "weeks",
    "weeks": "months",
    "months": "weeks",
    "years": "months",
    "decades": "years",
    "centuries": "decades",
    "watts": "kilowatts",
    "volts": "watts",
    "dollars": "euros",
    "GB": "MB",
    "MB": "GB",
    "GHz": "MHz",
    "MHz": "GHz",
    "°C": "°F",
    "°F": "°C",
}

_ONE_WAY = {
    "more than": "less than",
    "less than": "more than",
    "at least": "at most",
}
_BOTH_WAYS = (
    "increase/decrease increased/decreased increases/decreases increasing/decreasing rose/fell "
    "north/south east/west northern/southern eastern/western largest/smallest larger/smaller "
    "highest/lowest higher/lower longest/shortest longer/shorter oldest/newest older/younger "
    "won/lost male/female men/women man/woman boys/girls began/ended begins/ends above/below "
    "inside/outside major/minor winter/summer maximum/minimum bought/sold victory/defeat "
    "success/failure successful/unsuccessful husband/wife father/mother son/daughter "
    "brother/sister accepted/rejected allowed/banned supported/opposed majority/minority "
    "positive/negative before/after best/worst strong/weak stronger/weaker "
    "legal/illegal possible/impossible necessary/unnecessary popular/unpopular public/private "
    "urban/rural internal/external ancient/modern early/late upper/lower indoor/outdoor "
    "include/exclude includes/excludes included/excluded gained/lost hot/cold warm/cool wet/dry "
    "rich/poor wealthy/poor fast/slow faster/slower similar/different wide/narrow "
    "common/rare expensive/cheap approved/rejected first/last"
)


def _both_ways() -> dict[str, str]:
    pairs = [pair.split("/") for pair in _BOTH_WAYS.split()]
    table: dict[str, str] = {}
    for first, second in pairs:
        table.setdefault(first, second)
        table.setdefault(second, first)
    return table


ANTONYMS = _both_ways() | _ONE_WAY

# Meaning the same in any sentence that has the left side.
SYNONYMS = {
    "began to": "started to",
    "started to": "began to",
    "in order to": "to",
    "approximately": "about",
    "roughly": "about",
    "situated in": "located in",
    "located in": "situated in",
    "purchased": "bought",
    "numerous": "many",
    "due to": "because of",
    "prior to": "before",
    "although": "though",
    "utilized": "used",
    "utilizes": "uses",
    "is able to": "can",
    "are able to": "can",
    "obtain": "get",
    "requires": "needs",
    "stated that": "said that",
    "automobiles": "cars",
    "nearly": "almost",
    "frequently": "often",
    "primarily": "mainly",
    "mainly": "chiefly",
    "whilst": "while",
    "amongst": "among",
    "consists of": "is made up of",
    "consist of": "are made up of",
    "a number of": "several",
    "as well as": "and also",
    "commonly": "often",
    "assisted": "helped",
    "constructed": "built",
    "founded": "established",
    "commenced": "began",
    "attempted to": "tried to",
    "residents": "inhabitants",
    "the majority of": "most of",
    "more than": "over",
    "known as": "called",
    "referred to as": "called",
    "currently": "at present",
    "usually": "as a rule",
    "subsequently": "later",
    "film": "movie",
    "in addition to": "besides",
    "such as": "like",
    "per cent": "percent",
    "percent": "per cent",
    "died": "passed away",
    "created": "made",
    "almost": "nearly",
    "entire": "whole",
    "rapidly": "quickly",
    "initially": "at first",
    "originally": "at first",
    "annually": "every year",
    "each year": "every year",
    "every year": "each year",
    "throughout the world": "around the world",
    "worldwide": "around the world",
    "the United States": "the US",
    "the United Kingdom": "the UK",
}

# What may stand where a speaker's name does.
NOT_SPEAKERS = frozenset(
    _listed(
        "The He She It They This That These Those Some Many Others Critics Scholars In On At For "
        "However Although While When And But His Her Their Its One Most Several Both Another "
        "Other According Researchers Historians Experts Officials Scientists"
    )
)
# Written small where a sentence becomes part of another.
OPENERS = frozenset(
    _listed(
        "The A An In On At He She It They This These Those There During After Before For His Her "
        "Their Its By From As When While Although Some Many Most One Two However If Because Since "
        "Both All Several Another Other Despite With To Today Once Each Such Today's Under "
        "Following Only Three Today, However, Thus, Therefore, Additionally, Moreover, "
        "Furthermore,"
    )
)
