"""Pairs of words that turn a sentence round when one takes the place of the other."""

from functools import cache, lru_cache

from index.analysis import terms

__all__ = ["are_opposites", "has_opposite"]

# Irregular forms stand beside their verb; regular ones meet by their stem.
_PAIRS = """
    rise,rose,risen/fall,fell,fallen rise,rose,risen/drop,decline,sink,sank,slump,plunge,tumble
    increase/decrease,decline,reduce,drop,fall,fell,cut,shrink,shrank gain/lose,lost,loss,drop
    grow,grew,grown,growth/shrink,shrank,shrunk,decline,fall,fell expand,expansion/contract,shrink
    climb,jump,soar,surge,up/fall,fell,fallen,drop,slump,plunge,tumble,slide,slid,down,sank
    before/after earlier/later early/late ahead/behind more/less,fewer most/least,fewest
    many/few much/little most/few higher/lower high/low highest/lowest above/below over/under
    large,big/small,little larger,bigger,greater/smaller,lesser,less largest,biggest/smallest
    maximum/minimum upper/lower long/short longer/shorter longest/shortest wide,broad/narrow
    win,won/lose,lost win,victory/defeat,loss winner/loser beat/lose,lost victor/loser
    accept,approve/reject,refuse,deny,dismiss,decline approve,back/oppose,block,veto
    support,back,favour,favor/oppose,reject,criticise,criticize,attack support/opposition
    supporter,ally/opponent,critic,enemy friend/enemy,foe for/against pro/anti agree/disagree
    confirm,admit/deny,denied praise,welcome/criticise,criticize,condemn,attack,blame
    first/last start,begin,began,begun/end,stop,finish,cease beginning,start/end opening/closing
    open/close,shut,closed opened/closed enter/leave,left,exit arrive,come,came/leave,left,depart
    join/leave,left,quit arrival/departure import/export buy,bought,purchase/sell,sold
    buyer/seller sale/purchase lend,lent/borrow lender/borrower give,gave,given/take,took,taken
    give,gave,given,send,sent/receive profit/loss surplus/deficit asset/liability income/expense
    rich,wealthy/poor cheap/expensive,costly hire,recruit/fire,sack,dismiss employer/employee
    male/female man,men/woman,women boy/girl father/mother son/daughter brother/sister he/she
    him/her his/her husband/wife king/queen prince/princess uncle/aunt nephew/niece actor/actress
    north/south east/west northern/southern eastern/western left/right northeast/southwest
    northwest/southeast up/down top/bottom front/back inside/outside in/out inner/outer
    internal/external interior/exterior domestic/foreign local/global,national indoor/outdoor
    always/never often,frequently,usually/rarely,seldom,never sometimes/never,always
    all/none,no,some
    everyone,everybody/nobody everything/nothing everywhere/nowhere both/neither always/sometimes
    possible/impossible likely/unlikely certain/uncertain known/unknown able/unable legal/illegal
    lawful/unlawful happy/unhappy usual/unusual successful/unsuccessful,failed succeed/fail
    success/failure succeeded/failed,failing fair/unfair stable/unstable safe/unsafe,dangerous
    important/unimportant necessary/unnecessary popular/unpopular common/rare,uncommon true/false
    correct,right/incorrect,wrong accurate/inaccurate complete/incomplete formal/informal
    official/unofficial direct/indirect active/inactive,passive dependent/independent
    regular/irregular relevant/irrelevant appear/disappear encourage/discourage
    like,love/dislike,hate trust/distrust,mistrust similar/different,dissimilar same/different
    good/bad,poor,evil better/worse best/worst positive/negative optimistic/pessimistic
    strong/weak stronger/weaker strongest/weakest strengthen/weaken hard/soft,easy
    difficult,hard/easy easier/harder hot,warm/cold,cool warmer/cooler,colder wet/dry heavy/light
    dark/light,bright old/new,young older/newer,younger oldest/newest,youngest ancient/modern
    fast,quick/slow faster/slower rapid,rapidly,quickly/slowly deep/shallow full/empty thick/thin
    simple/complex,complicated major/minor majority/minority public/private urban/rural
    guilty/innocent convict/acquit guilt/innocence arrest,jail,imprison,detain/release,free
    allow,permit,let/forbid,ban,prohibit,prevent,block include/exclude,omit add/remove,subtract
    attract/repel create,build,built/destroy,demolish construct/destroy protect/attack,harm
    attack/defend,defence,defense offensive/defensive improve/worsen,deteriorate improvement/decline
    help/hinder,harm,hurt remember/forget,forgot,forgotten find,found/lose,lost love/hate war/peace
    alive/dead live,born/die,died birth/death survive/die,perish life/death present/absent
    presence/absence visible/invisible permanent/temporary voluntary/compulsory,mandatory
    mandatory,compulsory,required/optional maximum/least primary/secondary senior/junior
    superior/inferior majority/fewest ancestor/descendant parent/child teacher/student,pupil
    day/night morning/evening summer/winter spring/autumn past/future former/latter,current,future
    previous/next,following,subsequent precede/follow,succeed previously/subsequently
    predecessor/successor question/answer cause/effect,result demand/supply offensive/defence
    conservative/liberal democrat/republican natural/artificial physical/mental theory/practice
    optimism/pessimism hope/fear,despair calm/anxious,nervous,excited relax/tense tighten/loosen
    raise/lower,cut,reduce raise/lowered upgrade/downgrade accelerate/slow delay/hasten,accelerate
    advance/retreat,withdraw deploy/withdraw push/pull lead/follow,trail attach/detach
    connect/disconnect unite,merge/divide,split,separate together/apart join/separate
    maintain,keep,kept/abandon continue/stop,halt,cease,discontinue resume/halt,suspend
    ease,relax/tighten confident/doubtful,unsure sure/unsure clear/unclear willing/unwilling
    relevant/unrelated related/unrelated satisfied/dissatisfied agreed/refused,disagreed
    with/without too/enough near,close/far,distant nearest/farthest,furthest positive/harmful
    beneficial,helpful/harmful healthy/unhealthy,sick healthy/ill victim/perpetrator
    defendant/plaintiff prosecution/defence,defense prosecutor/defendant host/guest
    home/away winner/runner doubled/halved double/halve upwards/downwards
    increasingly/decreasingly widely/narrowly fully/partially,partly entirely/partly
    absolute/relative odd/even horizontal/vertical clockwise/anticlockwise major/slight
    significant/slight,insignificant,minor enormous,huge,vast/tiny,small abundant/scarce
    sufficient/insufficient adequate/inadequate effective/ineffective efficient/inefficient
"""


def are_opposites(left: str, right: str) -> bool:
    """Whether two words, lower case, mean the opposite of each other.

    >>> are_opposites("increased", "decrease"), are_opposites("rose", "increased")
    (True, False)
    """
    table = _table()
    return any((a, b) in table for a in _forms(left) for b in _forms(right))


def has_opposite(word: str) -> bool:
    """Whether a word, lower case, has an opposite at all.

    >>> has_opposite("approved"), has_opposite("quarry")
    (True, False)
    """
    return not _forms(word).isdisjoint(_words())


# Each word of an edit is held against each of the other side.
@lru_cache(maxsize=1024)
def _forms(word: str) -> frozenset[str]:
    return frozenset([word, *terms(word)])


@cache
def _words() -> frozenset[str]:
    return frozenset(word for word, _ in _table())


@cache
def _table() -> frozenset[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    for line in _PAIRS.split():
        left, right = (
            {form for word in side.split(",") for form in (word, *terms(word))}
            for side in line.split("/")
        )
        pairs |= {(a, b) for a in left for b in right}
        pairs |= {(b, a) for a in left for b in right}
    return frozenset(pairs)
