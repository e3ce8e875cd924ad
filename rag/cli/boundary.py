"""Turns what a command raises into one line on standard error and an exit code.

0 done; 1 done in part, or something is wrong, as the command has said; 2 refused or failed; 130
stopped with Ctrl-C. A trace is shown only with ``--debug``.
"""

import errno
import functools
import sys
from collections.abc import Callable

import typer

from rag.cli.session import session_of
from rag.errors import FootnoteError

__all__ = ["complain", "guarded"]

_FAILED = 2
_PERMIT = "make it writable for this user, or name another folder"
# What a user can do about a disk; every other errno would be a fault of ours.
_ADVICE = {
    errno.ENOSPC: "free some space and run the same command again",
    errno.EDQUOT: "free some space and run the same command again",
    errno.EROFS: _PERMIT,
    errno.EACCES: _PERMIT,
    errno.EPERM: _PERMIT,
}
_STOPPED = 130


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with every exception caught; its context parameter is ``context``."""

    @functools.wraps(command)
    def run(context: typer.Context, **given: object) -> None:
        try:
            command(context, **given)
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt:
            complain("stopped")
            raise typer.Exit(_STOPPED) from None
        except Exception as error:
            if session_of(context).debug or _is_closed_pipe(error):
                raise
            complain(_in_words(error))
            raise typer.Exit(_FAILED) from None

    return run


def complain(message: str) -> None:
    """Write one diagnostic line on standard error."""
    print(f"footnote: {' '.join(message.split())}", file=sys.stderr, flush=True)


def _in_words(error: Exception) -> str:
    if isinstance(error, FootnoteError):
        return str(error)
    if isinstance(error, OSError) and (advice := _ADVICE.get(error.errno or 0)):
        what = repr(error.filename) if error.filename else "the output"
        return f"cannot write {what}: {error.strerror}; {advice}"
    return (
        f"this should not happen: {type(error).__name__}: {error}; "
        "run 'footnote --debug …' to see where"
    )


def _is_closed_pipe(error: Exception) -> bool:
    """Whether the reader of our output left, as ``head`` does; typer ends that quietly."""
    return isinstance(error, OSError) and error.errno == errno.EPIPE
