"""One table from the exceptions of the client libraries to what a reader is told.

The table goes by class name, so one row serves both SDKs, and an exception without a row of its
own takes that of its nearest ancestor. A test fails when an SDK has an exception without a row.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

__all__ = [
    "EMPTY",
    "FAILURES",
    "SILENT",
    "STALLED",
    "TOO_LONG",
    "UNFINISHED",
    "UNREADABLE",
    "Failure",
    "failure_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What happened and what to do; ``retryable`` says whether the same call may work later.

    ``kind`` names it for those who count. ``where`` goes on after ``what`` for those who run the
    server. ``{model}``, ``{url}`` and the ``{..._variable}`` names are filled in from the call.
    """

    kind: str
    what: str
    advice: str
    retryable: bool = False
    where: str = ""


SILENT = Failure(
    kind="silent",
    what="sent nothing in time",
    advice="try again, or raise {first_token_timeout_s_variable}",
    retryable=True,
)
STALLED = Failure(
    kind="stalled",
    what="stopped in the middle of its answer",
    advice="try again, or raise {gap_timeout_s_variable}",
    retryable=True,
)
TOO_LONG = Failure(
    kind="too-long",
    what="took too long for the whole answer",
    advice="ask for less, or raise {total_timeout_s_variable}",
    retryable=True,
)
UNFINISHED = Failure(
    kind="unfinished",
    what="ended its stream without finishing the answer",
    advice="try again; if it stays so, check {base_url_variable}",
    retryable=True,
)
EMPTY = Failure(
    kind="empty",
    what="sent an empty answer",
    advice=(
        "try again, choose another model in {model_variable}, or raise {max_output_tokens_variable}"
    ),
    retryable=True,
)
_UNREACHABLE = Failure(
    kind="unreachable",
    what="cannot be reached",
    where=" at {url}",
    advice="check that it runs there, or set {base_url_variable}",
    retryable=True,
)
_NOT_SECURE = Failure(
    kind="insecure",
    what="cannot be reached by a secure connection",
    where=" at {url}",
    advice="check that {base_url_variable} has the right http or https and its certificate holds",
)
_TOO_SLOW = Failure(
    kind="slow",
    what="did not take the request in time",
    advice="try again, or raise {connect_timeout_s_variable}",
    retryable=True,
)
_BROKE_OFF = Failure(
    kind="broke-off", what="broke off the connection", advice="try again", retryable=True
)
UNREADABLE = Failure(
    kind="unreadable",
    what="sent something that is not a chat stream",
    advice="check that {base_url_variable} is the address of its API",
)
_KEY = Failure(kind="key", what="refused the key", advice="check the key in {api_key_variable}")
_FORBIDDEN = Failure(
    kind="forbidden",
    what="does not let this key use model {model}",
    advice="choose another in {model_variable}, or ask for access",
)
_PAYMENT = Failure(
    kind="payment", what="asks for payment", advice="check the account of {api_key_variable}"
)
_UNKNOWN = Failure(
    kind="unknown-model",
    what="does not know model {model} or has no such address",
    advice="check {model_variable} and {base_url_variable}",
)
_BUSY = Failure(
    kind="busy", what="is refusing requests for now", advice="try again later", retryable=True
)
_BROKEN = Failure(
    kind="broken", what="failed on its side", advice="try again later", retryable=True
)
_REJECTED = Failure(
    kind="rejected",
    what="rejected the request",
    advice="check {model_variable} against what the service offers",
)
_TOO_LARGE = Failure(
    kind="too-large",
    what="found the request too large",
    advice="send fewer passages, or choose a model with a longer context in {model_variable}",
)
_STREAM = Failure(
    kind="reported", what="reported an error", advice="see its own message or its log"
)
_MOVED = Failure(
    kind="moved",
    what="redirects to another address",
    advice="set {base_url_variable} to the final address",
)
_LIBRARY = Failure(
    kind="library", what="could not be called", advice="look at the settings of its client library"
)

_NAMES: tuple[tuple[Failure, str], ...] = (
    (_UNREACHABLE, "APIConnectionError ConnectError ProxyError UnsupportedProtocol InvalidURL"),
    (_TOO_SLOW, "APITimeoutError TimeoutException ConnectTimeout ReadTimeout WriteTimeout"),
    (_TOO_SLOW, "PoolTimeout RequestTimeoutError ClientClosedRequestError"),
    (_BROKE_OFF, "HTTPError RequestError TransportError NetworkError ReadError WriteError"),
    (_BROKE_OFF, "CloseError ProtocolError RemoteProtocolError StreamError StreamClosed"),
    (_BROKE_OFF, "StreamConsumed ResponseNotRead RequestNotRead LocalProtocolError"),
    (UNREADABLE, "ValueError JSONDecodeError UnicodeDecodeError DecodingError SSEError"),
    (UNREADABLE, "APIResponseValidationError"),
    (_KEY, "AuthenticationError OAuthError SubjectTokenProviderError CredentialsError"),
    (_KEY, "IdentityTokenFileError"),
    (_FORBIDDEN, "PermissionDeniedError"),
    (_PAYMENT, "PaymentRequiredError"),
    (_UNKNOWN, "NotFoundError"),
    (_BUSY, "RateLimitError OverloadedError ServiceUnavailableError RetryableError"),
    (_BROKEN, "InternalServerError GatewayTimeoutError ConflictError"),
    (_REJECTED, "BadRequestError UnprocessableEntityError PreconditionFailedError"),
    (_REJECTED, "HTTPNotImplementedError"),
    (_TOO_LARGE, "ContentTooLargeError RequestHeaderFieldsTooLargeError"),
    (_STREAM, "APIError APIStatusError HTTPStatusError LengthFinishReasonError"),
    (_STREAM, "ContentFilterFinishReasonError"),
    (_MOVED, "TooManyRedirects"),
    (_LIBRARY, "OpenAIError AnthropicError InvalidWebhookSignatureError CookieConflict"),
    (_LIBRARY, "APIWebhookValidationError WebSocketConnectionClosedError WebSocketQueueFullError"),
)
FAILURES: Mapping[str, Failure] = {
    name: failure for failure, names in _NAMES for name in names.split()
}

# An error inside a stream comes with HTTP status 200; its kind stands in the body.
# https://docs.anthropic.com/en/api/errors and https://platform.openai.com/docs/guides/error-codes
_KINDS: Mapping[str, Failure] = {
    "authentication_error": _KEY,
    "permission_error": _FORBIDDEN,
    "billing_error": _PAYMENT,
    "insufficient_quota": _PAYMENT,
    "not_found_error": _UNKNOWN,
    "invalid_request_error": _REJECTED,
    "request_too_large": _TOO_LARGE,
    "context_length_exceeded": _TOO_LARGE,
    "rate_limit_error": _BUSY,
    "rate_limit_exceeded": _BUSY,
    "overloaded_error": _BUSY,
    "api_error": _BROKEN,
    "server_error": _BROKEN,
    "timeout_error": _BROKEN,
    "400": _REJECTED,
    "401": _KEY,
    "403": _FORBIDDEN,
    "404": _UNKNOWN,
    "408": _TOO_SLOW,
    "413": _TOO_LARGE,
    "429": _BUSY,
    "500": _BROKEN,
    "503": _BUSY,
    "529": _BUSY,
}
# These say more than the exception they come as: a spent budget is a 429 that never heals.
_DECISIVE = frozenset(
    {"insufficient_quota", "billing_error", "context_length_exceeded", "503", "529"}
)


def failure_of(error: Exception) -> Failure:
    """Return the row for an exception: by what a service says in the body, else by its class."""
    kinds = [kind for kind in _stated_kinds(error) if kind in _KINDS]
    decisive = [kind for kind in kinds if kind in _DECISIVE]
    status = getattr(error, "status_code", 200)
    if decisive:
        return _KINDS[decisive[0]]
    if isinstance(status, int) and 300 <= status < 400:
        return _MOVED
    if kinds and type(error).__name__ in {"APIError", "APIStatusError"}:
        return _KINDS[kinds[0]]
    # The SDKs wrap transport errors; the inner one tells a refused connection from a broken one.
    inner = error.__cause__ if isinstance(error.__cause__, httpx2.HTTPError) else error
    if _is_insecure(inner):
        return _NOT_SECURE
    names = [cls.__name__ for cls in type(inner).__mro__]
    return next((FAILURES[name] for name in names if name in FAILURES), _LIBRARY)


def _is_insecure(error: Exception) -> bool:
    """Whether TLS failed, which trying again does not mend; the library wraps that twice."""
    below: BaseException | None = error
    while below is not None and not isinstance(below, ssl.SSLError):
        below = below.__cause__ or below.__context__
    return below is not None


def _stated_kinds(error: Exception) -> list[str]:
    stated = (getattr(error, name, None) for name in ("code", "type", "status_code"))
    return [str(value) for value in stated if isinstance(value, str | int)]
