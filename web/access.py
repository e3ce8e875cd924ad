"""What every address needs: one line each, compared with the application's routes by a test.

An address that is not listed needs an admin, so a route that somebody forgets here stays shut. Ids
in a path are looked up as well: what belongs to one key is not there for another.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from rag.chats import ChatStore
from rag.keys import Role

__all__ = ["ACCESS", "COSTLY", "OWNED", "SHARED", "UNCOUNTED", "UNLISTED", "Need", "need_of"]

# ``public`` is for everyone, with a key or without.
Need = Literal["public"] | Role
UNLISTED: Need = "admin"

ACCESS: Mapping[str, Need] = {
    "GET /healthz": "public",
    "GET /readyz": "public",
    "MOUNT /static": "public",
    "GET /login": "public",
    "POST /login": "public",
    "POST /logout": "public",
    "GET /v1/session": "public",
    "POST /v1/session": "public",
    "DELETE /v1/session": "public",
    "GET /s/{token}": "public",
    "GET /s/{token}/{number}": "public",
    "GET /": "reader",
    "POST /": "reader",
    "GET /c/{conversation_id}": "reader",
    "POST /c/{conversation_id}": "reader",
    "POST /c/{conversation_id}/without": "reader",
    "POST /c/{conversation_id}/title": "reader",
    "POST /c/{conversation_id}/delete": "reader",
    "POST /c/{deleted_id}/restore": "reader",
    "GET /articles": "reader",
    "GET /articles/{article_id}/about": "reader",
    "POST /articles/{article_id}/about": "editor",
    "POST /articles": "editor",
    "POST /articles/removals": "editor",
    "POST /articles/removals/undo": "editor",
    "GET /articles/{article_id}": "reader",
    "GET /docs": "reader",
    "GET /openapi.json": "reader",
    "GET /v1/providers": "reader",
    "POST /v1/chat": "reader",
    "POST /v1/chat/completions": "reader",
    "GET /v1/models": "reader",
    "GET /v1/models/{model:path}": "reader",
    "POST /v1/search": "reader",
    "POST /v1/verify": "reader",
    "GET /v1/questions": "reader",
    "GET /v1/answers/{answer_id}": "reader",
    "GET /v1/answers/{answer_id}/suggestions": "reader",
    "POST /v1/answers/{answer_id}/check": "reader",
    "POST /v1/answers/{answer_id}/feedback": "reader",
    "GET /v1/feedback": "reader",
    "DELETE /v1/feedback/{feedback_id}": "reader",
    "GET /v1/answers/{answer_id}/export": "reader",
    "POST /v1/answers/{answer_id}/share": "reader",
    "GET /answers/{answer_id}/print": "reader",
    "GET /c/{conversation_id}/print": "reader",
    "GET /v1/conversations/{conversation_id}/export": "reader",
    "POST /v1/conversations/{conversation_id}/share": "reader",
    "GET /shares": "reader",
    "POST /shares/{share_id}/end": "reader",
    "GET /v1/shares": "reader",
    "DELETE /v1/shares/{share_id}": "reader",
    "GET /v1/conversations": "reader",
    "GET /v1/conversations/{conversation_id}": "reader",
    "PATCH /v1/conversations/{conversation_id}": "reader",
    "DELETE /v1/conversations/{conversation_id}": "reader",
    "POST /v1/conversations/{deleted_id}/restore": "reader",
    "GET /v1/articles": "reader",
    "GET /v1/articles/{article_id}": "reader",
    "GET /v1/articles/{article_id}/versions": "reader",
    "GET /v1/articles/{article_id}/passages": "reader",
    "GET /v1/articles/{article_id}/reading": "reader",
    "GET /v1/pending": "reader",
    "GET /v1/insight": "admin",
    "GET /insight": "admin",
    "GET /answers/{answer_id}/why": "reader",
    "POST /v1/articles": "editor",
    "PUT /v1/articles/{article_id}": "editor",
    "DELETE /v1/articles/{article_id}": "editor",
    "GET /v1/removals": "editor",
    "POST /v1/removals": "editor",
    "DELETE /v1/removals/{article_id}": "editor",
    "GET /metrics": "admin",
}

# These take a slot while they run, and none of them once a key's tokens of the day are used up.
COSTLY = frozenset(
    {
        "POST /",
        "POST /c/{conversation_id}",
        "POST /c/{conversation_id}/without",
        "POST /v1/chat",
        "POST /v1/chat/completions",
        "POST /v1/verify",
        "POST /v1/answers/{answer_id}/check",
    }
)
# What a page loads by the dozen and a supervisor asks for all day does not count as a request.
UNCOUNTED = frozenset({"GET /healthz", "GET /readyz", "MOUNT /static"})

# Names of path parameters: how to find whose it is, None where there is no such thing.
OWNED: Mapping[str, Callable[[ChatStore, str], str | None]] = {
    "conversation_id": ChatStore.owner_of,
    "deleted_id": ChatStore.owner_of_deleted,
    "answer_id": ChatStore.owner_of_answer,
    "feedback_id": lambda chats, feedback_id: chats.feedback.owner_of(feedback_id),
    "share_id": lambda chats, share_id: chats.shares.owner_of(share_id),
}
# Those that belong to everybody who may read the library, or who has the link.
SHARED = frozenset({"article_id", "model", "token", "number"})


def need_of(name: str) -> Need:
    """Return what a route needs, named by its method and template.

    >>> need_of("GET /healthz"), need_of("POST /v1/articles"), need_of("GET /unheard-of")
    ('public', 'editor', 'admin')
    """
    return ACCESS.get(name, UNLISTED)
