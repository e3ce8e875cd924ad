"""An answerer over a real library with a scripted provider."""

from contextlib import aclosing
from dataclasses import dataclass
from datetime import date

from rag.answering.answerer import Answerer, AskRequest
from rag.answering.events import TextArrived
from rag.application import Application
from rag.providers.scripted import ScriptedProvider
from tests.rag.library_stage import loaded, ticking_clock

BRIDGE = (
    "The council voted 7 to 2 on Tuesday to repair the old bridge. The work will cost 4.2 million "
    "euros. Mayor Ana Reyes said: “We did what we had to do.”"
)
FERRY = "The northern ferry carries 900 cars a day. The bridge is shut. 👩‍👩‍👧 שלום café 日本語。"
QUESTION = "What did the council decide about the bridge?"
VOTED = "The council voted 7 to 2 on Tuesday to repair the old bridge."
COST = "The work will cost 4.2 million euros."
TODAY = date(2026, 11, 22)
SHUT = "The harbour bridge was shut. [1]"


@dataclass
class Stage:
    """The application, and one way to ask it with a script."""

    application: Application

    def answerer(
        self,
        *script,
        provider=None,
        searcher=None,
        stand_in=None,
        context_tokens=None,
        judge=None,
    ):
        return Answerer(
            searcher=searcher or self.application.library,
            versions=self.application.store,
            catalogue=self.application.store,
            chats=self.application.chats,
            provider=provider or ScriptedProvider(script, model="m1"),
            evidence_k=8,
            half_life_days=30,
            clock=ticking_clock(),
            stand_in=stand_in,
            context_tokens=context_tokens,
            judge=judge,
        )

    async def events(self, *script, **asked):
        fields = {"question": QUESTION} | asked
        async with aclosing(self.answerer(*script).stream(AskRequest(**fields))) as stream:
            return [event async for event in stream]

    async def ask(self, *script, **asked):
        return (await self.events(*script, **asked))[-1].answer

    def stored(self):
        """Return every stored answer, oldest conversation first."""
        listed = self.application.chats.list_conversations(limit=1_000_000)
        return [
            answer
            for summary in reversed(listed)
            for answer in self.application.chats.conversation(summary.conversation_id).answers
        ]

    def obeys_the_span_law(self, answer):
        """Check every promise of spans; returns how many citations were checked."""
        store = self.application.store
        for claim in answer.claims:
            assert answer.text[claim.start : claim.end] == claim.text
        for citation in answer.citations:
            text = store.version_text(citation.article_id, citation.version)
            assert text[citation.start : citation.end] == citation.quote != ""
            assert text[: citation.start].endswith(citation.prefix)
            assert text[citation.end :].startswith(citation.suffix)
            assert citation.label in answer.claims[citation.claim].labels
        for shown in (*answer.evidence, *answer.nearest):
            text = store.version_text(shown.article_id, shown.version)
            words = shown.quote if hasattr(shown, "quote") else shown.text
            assert text[shown.start : shown.end] == words
        return len(answer.citations)


def fill(application):
    application.library.add(
        [
            loaded("Council votes", BRIDGE, external_id="bridge", url="https://a.example/bridge"),
            loaded("Ferry runs", FERRY, external_id="ferry"),
        ]
    )
    application.catch_up()


def fill_with_reports(application, *reports):
    """Add reports of one event that differ in (name, day, outlet); the name is the article's id."""
    application.library.add(
        loaded(
            f"Bridge {name}",
            f"The harbour bridge was shut, the council said. It was report {name}.",
            external_id=name,
            published=published,
            outlet=outlet,
        )
        for name, published, outlet in reports
    )
    application.catch_up()


def fill_over_the_years(application):
    """Add reports of one event from 2015 to the week of ``TODAY``, and one without a day."""
    fill_with_reports(
        application,
        ("old", "2015-02-18", "Coast Wire (invented)"),
        ("march", "2015-03-03", "The Herald"),
        ("week", "2026-11-12", "The Herald"),
        ("new", "2026-11-21", "Coast Wire (invented)"),
        ("undated", None, None),
    )


async def found(stage, question, **asked):
    """Return the articles in the evidence, best first, and the answer."""
    answer = await stage.ask(SHUT, question=question, **({"today": TODAY} | asked))
    return [e.article_id for e in answer.evidence], answer


def shown(events):
    return [event.text for event in events if isinstance(event, TextArrived)]
