"""Words of questions by what they do, and the tokens of a text.

The lists are English, with what opens a question in a few other languages: enough to tell a name
or a noun phrase from what stands around it without a model of the language.
"""

import re
from dataclasses import dataclass

from rag import calendar_names

__all__ = [
    "AUXILIARIES",
    "BREAKS",
    "CONJUNCTIONS",
    "DETERMINERS",
    "DO_SUPPORT",
    "GROUP_NOUNS",
    "HUMAN_NOUNS",
    "IRREGULAR_PARTICIPLES",
    "LIGHT_NOUNS",
    "MEASURES",
    "MONTHS",
    "NAME_LINKS",
    "PREPOSITIONS",
    "PRONOUNS",
    "QUESTION_WORDS",
    "RELATIONS",
    "TELLS_APART",
    "THING_NOUNS",
    "TITLES",
    "VERBS",
    "Token",
    "listed",
    "tokens",
]


def listed(words: str) -> frozenset[str]:
    """Return the words of a text with spaces between."""
    return frozenset(words.split())


QUESTION_WORDS = listed(
    "who what when where why how which whose whom who's what's where's how's "
    "who’s what’s where’s how’s chi cosa che quando dove perché come quale quanti quante quanto "
    "wer was wann wo warum wie qui quoi quand où pourquoi comment"
)
DO_SUPPORT = listed("do does did can could will would should may might must didn't didn’t")
AUXILIARIES = DO_SUPPORT | listed(
    "is are was were be been being am has have had having isn't isn’t wasn't wasn’t doesn't "
    "doesn’t don't don’t aren't aren’t can't can’t è era sono erano ha hanno"
)
PREPOSITIONS = listed(
    "of in on at by for from to with about into onto over under after before during since until "
    "between among against through without within near across behind around toward towards per "
    "like as than via upon off up down out besides except di da del della dei nel nella per con su"
)
PRONOUNS = listed(
    "i me my mine you your yours we us our ours he him his she her hers it its they them their "
    "theirs this that these those himself herself itself themselves there then here one ones "
    "someone anyone everyone nobody somebody anybody everybody something anything everything "
    "nothing else loro lui lei"
)
DETERMINERS = listed(
    "the a an any some each every no all both another other il lo la i gli le un una der die das"
)
CONJUNCTIONS = listed("and or but nor so if because while although whether e ed und et ma aber")
_ADVERBS = listed(
    "also still now ever never just really actually only even again already yet soon later not "
    "too very more most much many long far often together ago away back first last next today "
    "well so please exactly then once twice usually there enough better likely possible"
)
# Common verbs of questions in the forms that are hard to tell from nouns by their endings.
VERBS = listed(
    "tell say said says go goes went gone come comes came get gets got make makes made take takes "
    "took taken give gives gave given know known knew think thought see saw seen find found want "
    "become became begin began begun start happen happens mean means win won lose lost die dies "
    "write wrote written sing sang play plays work works live lives leave left meet met marry "
    "grow grew grown keep kept let put run ran sell sold buy bought speak spoke spoken stand "
    "stood hold held bring brought build built send sent spend spent lead led feel felt hear "
    "heard teach taught break broke broken drive drove rise rose fall fell choose chose help "
    "helps need needs try join perform record release appear receive affect describe differ "
    "occur compare explain die eat cause causes cost costs use uses do done contain include "
    "born receive describe according following considering including look looks read spread "
    "consider change changes respond react continue stay stays stayed remain remains"
)
# Those that are no VERBS, and seldom nouns behind "was the bridge".
IRREGULAR_PARTICIPLES = listed(
    "shut cut hit paid set shot hurt caught thrown stolen hidden frozen laid eaten torn struck "
    "hung drawn worn shown beaten forbidden sunk open"
)
BREAKS = (
    QUESTION_WORDS
    | AUXILIARIES
    | (PREPOSITIONS - {"of"})
    | PRONOUNS
    | CONJUNCTIONS
    | _ADVERBS
    | VERBS
)
# They say nothing about what a question is about.
LIGHT_NOUNS = listed(
    "thing things kind kinds type types sort sorts way ways year years time times day days date "
    "part parts number amount reason reasons name names example examples fact facts article "
    "articles aspects aspect information info difference differences people person something "
    "main best different other interesting important significant notable popular period use "
    "result results problem case effect effects impact role life lot list most one ones same "
    "top original major common famous general details yes no none main some month week place "
    "latest news update updates summary overview charge blame"
)
# "The history of toilets" is about toilets.
RELATIONS = LIGHT_NOUNS | listed(
    "function functions history origin origins role roles cause causes cost costs price "
    "significance importance purpose meaning definition breed breeds benefit benefits "
    "advantages disadvantages symptoms signs value development evolution "
    "relation participation goal goals elements"
)
# They tell one of a kind from another, and give way to what tells the other.
TELLS_APART = listed(
    "old new older newer first second third last next previous former current big small large "
    "bigger smaller upper lower northern southern eastern western north south east west"
)
HUMAN_NOUNS = listed(
    "person people man woman men women boy girl child children author director mayor minister "
    "president king queen prince princess husband wife father mother brother sister son daughter "
    "keeper colleague leader founder singer actor actress writer player coach captain doctor "
    "officer victim victims survivor survivors member members driver owner chief artist candidate "
    "winner winners loser losers runner-up rival rivals opponent opponents successor predecessor "
    "buyer seller chairman boss suspect suspects manager commissioner secretary chancellor "
    "senator governor judge spokesman spokeswoman athlete athletes sprinter sprinters"
)
THING_NOUNS = listed(
    "tunnel bridge river university war battle company canal stone tower festival league cup "
    "final college school museum airport station act treaty prize award awards championship "
    "party union bank church hospital island islands mountain lake sea ocean street park street "
    "album song film movie book show series game games times post news magazine records studios "
    "band club team united rovers city county state states age empire revolution committee "
    "council government kingdom agreement virus disease desert theatre theater house hall square"
)
# What is told of something in a figure or a few words.
MEASURES = listed(
    "turnout cost costs price fare salary toll score result margin majority size weight length "
    "height depth width age population damage reason cause motive date deadline budget"
)
GROUP_NOUNS = listed(
    "band club team company council government party union group committee family crew police army "
    "court firm couple"
)
MONTHS = frozenset(name.lower() for name in calendar_names.MONTHS)
# Inside names: "Ferdinand de Lesseps".
NAME_LINKS = listed("of the de da di von van del al")
TITLES = listed("mr mrs ms miss dr sir lady lord mayor president professor king queen saint pope")
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+|[^\W_]+(?:[’'.\-&][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word of a text, ``text[start:end]``, and the same in lower case."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.text[0].isupper()


def tokens(text: str) -> list[Token]:
    """Return the words of ``text`` in order, possessive endings and hyphens included.

    >>> [token.text for token in tokens("Aldermouth’s U.S. visit?")]
    ['Aldermouth’s', 'U.S', 'visit']
    """
    return [
        Token(text=m.group(), lower=m.group().lower(), start=m.start(), end=m.end())
        for m in _TOKEN.finditer(text)
    ]
