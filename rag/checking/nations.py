"""Countries with the words for their people, and the short forms news uses for them."""

from functools import cache

from index.analysis import terms

__all__ = ["same_nation"]

# Each line is one country; a name of several words stands as the letters it is shortened to.
_NATIONS = """
    afghanistan afghan afghans
    america american us usa
    argentina argentine argentinian
    australia australian aussie
    austria austrian
    belgium belgian
    brazil brazilian
    britain british briton uk gb
    bulgaria bulgarian
    canada canadian
    chile chilean
    china chinese beijing
    colombia colombian
    croatia croatian croat
    cuba cuban
    cyprus cypriot
    denmark danish dane
    egypt egyptian
    england english
    estonia estonian
    ethiopia ethiopian
    eu european europe
    finland finnish finn
    france french frenchman
    germany german
    greece greek
    hungary hungarian
    iceland icelandic icelander
    india indian
    indonesia indonesian
    iran iranian tehran
    iraq iraqi
    ireland irish
    israel israeli
    italy italian
    japan japanese
    kenya kenyan
    korea korean
    kosovo kosovan kosovar
    kuwait kuwaiti
    latvia latvian
    lebanon lebanese
    libya libyan
    lithuania lithuanian
    malaysia malaysian
    mexico mexican
    morocco moroccan
    myanmar burma burmese
    netherlands dutch holland
    nigeria nigerian
    norway norwegian
    pakistan pakistani
    palestine palestinian
    peru peruvian
    philippines filipino philippine
    poland polish pole
    portugal portuguese
    qatar qatari
    romania romanian
    russia russian moscow kremlin
    scotland scottish scot scots
    serbia serbian serb
    slovakia slovak
    slovenia slovenian slovene
    somalia somali
    spain spanish spaniard
    sudan sudanese
    sweden swedish swede
    switzerland swiss
    syria syrian
    taiwan taiwanese
    thailand thai
    tunisia tunisian
    turkey turkish turk
    ukraine ukrainian
    venezuela venezuelan
    vietnam vietnamese
    wales welsh
    yemen yemeni
    africa african
    asia asian
    rome roman
    christ christian christianity
    islam islamic muslim
    jew jewish judaism
"""


def same_nation(key: str) -> frozenset[str]:
    """Return the stems that stand for the same country as the stem ``key``; else only itself.

    >>> sorted(same_nation("itali"))
    ['itali', 'italian']
    """
    return _table().get(key) or frozenset([key])


@cache
def _table() -> dict[str, frozenset[str]]:
    table = {}
    for line in _NATIONS.strip().splitlines():
        nation = frozenset(terms(line))
        table.update(dict.fromkeys(nation, nation))
    return table
