"""Makes the next things in threads while the last one is dealt with."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["made_ahead"]

_Input = TypeVar("_Input")
_Made = TypeVar("_Made")


def made_ahead(
    inputs: Iterable[_Input], make: Callable[[_Input], _Made], *, at_once: int, thread_name: str
) -> Generator[tuple[_Input, _Made], None, None]:
    """Yield each input with what is made of it, in order, up to ``at_once`` of them made at a time.

    Inputs are drawn by the caller's thread and no sooner than there is room for them. What ``make``
    raises is raised at its place; what was begun is waited for and forgotten, as when the caller
    stops before the end.
    """
    with ThreadPoolExecutor(at_once, thread_name_prefix=thread_name) as pool:
        begun: deque[tuple[_Input, Future[_Made]]] = deque()
        for one in inputs:
            begun.append((one, pool.submit(make, one)))
            if len(begun) > at_once:
                first, made = begun.popleft()
                yield first, made.result()
        while begun:
            first, made = begun.popleft()
            yield first, made.result()
