"""What every route needs: the application, who is asking, whether they may manage, the shutdown."""

from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from rag.answering.answerer import Answerer
from rag.application import Application
from rag.private_chats import PrivateChats
from web.callers import LOCAL, Caller
from web.fetching import ClientFetching
from web.idempotency import IdempotentReplies
from web.metrics import Metrics
from web.rates import Slots
from web.shutdown import Shutdown
from web.watching import AnswerWatch

__all__ = ["ManagedSite", "Served", "Site"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One served application. ``manage`` says whether articles may be added and removed here.

    A route gets a copy in which ``caller`` is who sent its request, and ``manage`` goes for them.
    ``replies`` are those that an idempotency key brings again.
    """

    application: Application
    manage: bool
    shutdown: Shutdown
    metrics: Metrics
    slots: Slots
    fetching: ClientFetching
    replies: IdempotentReplies = field(default_factory=IdempotentReplies)
    caller: Caller = LOCAL

    @property
    def chats(self) -> PrivateChats:
        """The caller's own conversations."""
        return PrivateChats(self.application.chats, self.caller.owner)

    def answerer(
        self,
        provider: str | None = None,
        model: str | None = None,
        *,
        conversation_id: str | None = None,
    ) -> Answerer:
        """Return who answers the caller, in a conversation of theirs or in a new one.

        Raises UnknownIdError for a conversation that is not there for them, InvalidQueryError for
        one that is full, ProviderSetupError for a provider or model that is not ready.
        """
        if conversation_id is not None:
            # A mistyped id would open a conversation of that name without a word.
            self.chats.require_open(conversation_id)
        log_questions = self.application.settings.log_questions
        return self.application.answerer(
            provider,
            model,
            owner=self.caller.owner,
            watcher=AnswerWatch(self.metrics, log_questions=log_questions),
        )


async def _site(request: Request) -> Site:
    site = request.app.state.site
    if not isinstance(site, Site):
        raise TypeError(f"app.state.site is {site!r}; build the app with create_app")
    caller: Caller = request.state.caller
    return replace(site, caller=caller, manage=site.manage and caller.may("editor"))


async def _managed(request: Request) -> Site:
    site = await _site(request)
    if not site.manage:
        raise HTTPException(
            403, "articles cannot be changed through this server; use the footnote command instead"
        )
    return site


Served = Annotated[Site, Depends(_site)]
ManagedSite = Annotated[Site, Depends(_managed)]
