"""Plays a script instead of asking a model: for tests, load tests and demonstrations.

The same request gives the same deltas with the same pauses between them, so what is measured
around it is our own. Without a script it quotes the beginning of the first source.
"""

import asyncio
import json
import math
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, cycle
from pathlib import Path
from typing import Final

from rag.errors import ProviderCallError, ProviderSetupError
from rag.providers.config import ProviderConfig, variable
from rag.providers.prompts import REFUSAL
from rag.providers.protocol import (
    ChatRequest,
    Delta,
    Finish,
    QuoteDelta,
    ReasoningDelta,
    TextDelta,
)
from rag.sentences import sentence_spans
from rag.types import Evidence

__all__ = [
    "Script",
    "ScriptedProvider",
    "Step",
    "create",
    "first_source",
    "quoting",
    "read_script",
]

NAME: Final = "scripted"
_QUOTED_CHARS = 200

Step = str | Delta | Exception | float
Script = Sequence[Step] | Callable[[ChatRequest], Iterable[Step]]


def create(config: ProviderConfig) -> "ScriptedProvider":
    """A script instead of a model, for tests and demonstrations.

    ``FOOTNOTE_SCRIPTED_FILE`` names a JSON file with the script (see ``read_script``).
    ``FOOTNOTE_SCRIPTED_PACE`` has three numbers instead: seconds before the first word, seconds
    between words, and how many words of the sources to quote. Raises ProviderSetupError if the
    file cannot be read or the numbers are none.
    """
    file, pace = config.options.get("file"), config.options.get("pace")
    script: Script = first_source
    if file:
        script = read_script(Path(file))
    elif pace:
        script = _paced(pace)
    return ScriptedProvider(script, model=config.model)


class ScriptedProvider:
    """Plays the script anew for every request.

    A text becomes a TextDelta, a number a pause of that many seconds, an exception is raised and
    a delta is sent as it is. A script without a Finish ends with a plain stop.
    """

    name = NAME

    def __init__(self, script: Script, *, model: str | None = None) -> None:
        self._script = script
        self._model = model

    @property
    def model(self) -> str | None:
        """The name it was given, if any."""
        return self._model

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        """Yield the script's deltas up to its first Finish; see ``ChatProvider.stream``."""
        script = self._script(request) if callable(self._script) else self._script
        for step in script:
            match step:
                case str():
                    yield TextDelta(text=step)
                case int() | float():
                    await asyncio.sleep(step)
                case Exception():
                    raise step.with_traceback(None)
                case Finish():
                    yield step
                    return
                case _:
                    yield step
        yield Finish(reason="stop", model=self._model)


def first_source(request: ChatRequest) -> Sequence[Step]:
    """Return a script that quotes the beginning of the first source, word by word, with its label.

    Without a source it abstains.
    """
    if not request.evidence:
        return [Finish(reason="abstained", detail=REFUSAL)]
    first = request.evidence[0]
    words = first.text[:_QUOTED_CHARS].split(" ")
    return [*(f"{word} " for word in words), f"[{first.label}]"]


def quoting(first_s: float, gap_s: float, n_words: int) -> Callable[[ChatRequest], Iterable[Step]]:
    """Return a script that quotes whole sentences of the sources in turn, a word at a time.

    It is quiet for ``first_s`` seconds, then for ``gap_s`` between words, and ends after
    ``n_words``, where the last sentence may be cut. Each sentence ends with its label. Without a
    source it abstains.
    """

    def script(request: ChatRequest) -> Iterable[Step]:
        # Read as far as it is told: a long passage must not hold up the first word.
        words = cycle(word for one in request.evidence for word in _labelled_words(one))
        pauses = [first_s, *[gap_s] * (n_words - 1)]
        told = (step for pair in zip(pauses, words, strict=False) for step in pair)
        first = next(told, None)
        if first is None:
            return [Finish(reason="abstained", detail=REFUSAL)]
        return chain([first], told)

    return script


def _labelled_words(evidence: Evidence) -> Iterator[str]:
    """Yield the words of a passage with the spaces behind them; a sentence ends with its label."""
    for span in sentence_spans(evidence.text):
        *words, last = evidence.text[span.start : span.end].split()
        yield from (f"{word} " for word in words)
        yield f"{last} [{evidence.label}] "


def _paced(pace: str) -> Script:
    try:
        first_s, gap_s, n_words = map(float, pace.split())
    except ValueError:
        first_s = gap_s = n_words = math.nan
    if not (0 <= first_s < math.inf and 0 <= gap_s < math.inf and 1 <= n_words < math.inf):
        raise ProviderSetupError(
            f"{variable(NAME, 'pace')} is {pace!r}; give three numbers, such as '0.05 0.02 200': "
            "seconds before the first word, seconds between words, and how many words"
        )
    return quoting(first_s, gap_s, int(n_words))


def read_script(path: Path) -> list[Step]:
    """Read a script: a JSON list of texts, pauses in seconds, and objects with one of these keys.

    ``{"text": "..."}``, ``{"reasoning": "..."}``, ``{"label": 1, "quote": "..."}``,
    ``{"error": "..."}`` (the call fails) and ``{"abstain": "why"}``. Raises ProviderSetupError
    naming the first entry that is none of these.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ProviderSetupError(
            f"script {str(path)!r} cannot be read ({error}); set {variable(NAME, 'file')} "
            "to a JSON file"
        ) from error
    if not isinstance(entries, list):
        raise ProviderSetupError(f"script {str(path)!r} is not a JSON list; write one")
    return [_step(path, number, entry) for number, entry in enumerate(entries, start=1)]


def _step(path: Path, number: int, entry: object) -> Step:
    step = _delta(entry) if isinstance(entry, dict) else _plain(entry)
    if step is None:
        raise ProviderSetupError(
            f"entry {number} of script {str(path)!r} is {entry!r}; write a text, a pause in "
            'seconds, or an object such as {"label": 1, "quote": "..."}'
        )
    return step


def _plain(entry: object) -> str | float | None:
    if isinstance(entry, str):
        return entry
    if isinstance(entry, int | float) and not isinstance(entry, bool) and 0 <= entry < math.inf:
        return float(entry)
    return None


def _delta(entry: Mapping[object, object]) -> Delta | ProviderCallError | None:
    match entry:
        case {"text": str(text)}:
            return TextDelta(text=text)
        case {"reasoning": str(text)}:
            return ReasoningDelta(text=text)
        case {"label": int(label), "quote": str(quote)}:
            return QuoteDelta(label=label, quote=quote)
        case {"error": str(message)}:
            return ProviderCallError(message)
        case {"abstain": str(why)}:
            return Finish(reason="abstained", detail=why)
    return None
