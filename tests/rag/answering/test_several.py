"""Several questions in one message share the evidence."""

from datetime import date

from index.types import Filters, SearchResult
from rag.answering.finding import Found, Wanted
from rag.answering.several import each_on_its_own, found_for_all
from rag.types import Evidence, LegScores

MESSAGE, BRIDGE, BEE = "Who shut the bridge, and where is the bee?", "Who shut it?", "Where is it?"
ASKED = Wanted(
    query=MESSAGE,
    k=4,
    filters=Filters(),
    preferred=None,
    recency=0.0,
    today=date(2026, 11, 22),
    parts=(BRIDGE, BEE),
)


def evidence(label, text):
    return Evidence(
        label=label,
        passage_id=ord(text),
        article_id=text,
        version="",
        title="",
        author=None,
        outlet=None,
        published=None,
        url=None,
        language=None,
        start=0,
        end=1,
        text=text,
        score=1 / label,
        legs=LegScores(dense=None, lexical=None),
    )


def finding(**texts_by_query):
    """Return a search that finds these texts, best first, for each query."""
    wanted = {MESSAGE: "message", BRIDGE: "bridge", BEE: "bee"}

    def find(asked):
        texts = texts_by_query[wanted[asked.query]]
        notice = f"Searched for {asked.query}" if asked.query == BEE else None
        return Found(
            evidence=tuple(evidence(n, t) for n, t in enumerate(texts, start=1)),
            version_texts=dict.fromkeys(texts, ""),
            result=SearchResult(hits=(), generation=7, notice=notice),
            is_preferred=False,
        )

    return find


def test_each_question_gets_places():
    find = finding(message="abcd", bridge="axyz", bee="pqrs")
    found = found_for_all(find, ASKED)
    assert [(e.label, e.text) for e in found.evidence] == [(1, "a"), (2, "b"), (3, "p"), (4, "x")]
    assert set("abpx") <= found.version_texts.keys()
    assert found.result.notice == f"Searched for {BEE}"
    bridge, bee = each_on_its_own(ASKED, found, found.evidence)
    assert (bridge.question, [(e.label, e.text) for e in bridge.evidence]) == (
        BRIDGE,
        [(1, "a"), (4, "x")],
    )
    assert [(e.label, e.text) for e in bee.evidence] == [(3, "p")]


def test_what_did_not_fit_is_read_for_no_question():
    found = found_for_all(finding(message="ab", bridge="a", bee="p"), ASKED)
    _, bee = each_on_its_own(ASKED, found, found.evidence[:1])
    assert bee.evidence == ()


def test_one_question_is_one_search():
    find = finding(message="abcdef", bridge="", bee="")
    alone = Wanted(**{f: getattr(ASKED, f) for f in Wanted.__slots__ if f != "parts"})
    assert found_for_all(find, alone) == find(alone)
    assert each_on_its_own(alone, find(alone), ()) == ()
