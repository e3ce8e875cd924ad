"""A typed client of the JSON API, for programs: ``Client`` and, for coroutines, ``AsyncClient``.

Importing it loads nothing of the server.

    with Client("http://127.0.0.1:8000") as footnote:
        answer = footnote.ask("Why was the Suez Canal blocked in 2021?")
        for citation in answer.citations:
            print(citation.title, citation.quote)
"""

from web.client.async_client import AsyncClient
from web.client.calls import ArticleFields, AskOptions, Call, Filters, Upload
from web.client.errors import (
    ClientError,
    ConnectionFailedError,
    FieldError,
    ProblemError,
    UnreadableReplyError,
)
from web.client.events import (
    AnswerEvent,
    ClaimChecked,
    Done,
    EvidenceFound,
    FellBack,
    Queried,
    TextArrived,
)
from web.client.sync_client import Client
from web.client.types import (
    Answer,
    Article,
    ArticlePage,
    ArticleText,
    ArticleVersion,
    Conversation,
    ConversationPage,
    ConversationSummary,
    Hit,
    IngestItem,
    IngestReport,
    ProviderState,
    SearchResult,
)

__all__ = [
    "Answer",
    "AnswerEvent",
    "Article",
    "ArticleFields",
    "ArticlePage",
    "ArticleText",
    "ArticleVersion",
    "AskOptions",
    "AsyncClient",
    "Call",
    "ClaimChecked",
    "Client",
    "ClientError",
    "ConnectionFailedError",
    "Conversation",
    "ConversationPage",
    "ConversationSummary",
    "Done",
    "EvidenceFound",
    "FellBack",
    "FieldError",
    "Filters",
    "Hit",
    "IngestItem",
    "IngestReport",
    "ProblemError",
    "ProviderState",
    "Queried",
    "SearchResult",
    "TextArrived",
    "UnreadableReplyError",
    "Upload",
]
