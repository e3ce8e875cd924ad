"""Checks several claims at once, on threads of their own.

Checking is computing, most of it in the support model, which leaves Python to other threads: more
threads than cores would only wait for each other. They are apart from those that wait for disks.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

__all__ = ["checking_threads", "side_by_side"]

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


@cache
def checking_threads() -> ThreadPoolExecutor:
    """Return the threads on which this process checks."""
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="footnote-check")


def side_by_side(check: Callable[[_Given], _Made], given: Sequence[_Given]) -> list[_Made]:
    """Return what ``check`` makes of each, in order; the first error is raised.

    Not for use inside a check, which would wait for its own thread.
    """
    if len(given) < 2:
        return [check(one) for one in given]
    return list(checking_threads().map(check, given))
