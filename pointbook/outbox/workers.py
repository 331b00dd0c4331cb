"""Workers: the same function over many things, on as many processes as the work is worth.

The result and its order are those of one process. What the workers need is inherited where the
system can fork, and sent to them where it cannot.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

_Thing = TypeVar("_Thing")
_Made = TypeVar("_Made")
_held: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def spread(work: Callable[[_Thing], _Made], things: Sequence[_Thing], workers: int) -> list[_Made]:
    """``work`` done on each thing; on one process when ``workers`` is 1 or a worker dies."""
    if workers > 1 and len(things) > 1 and not multiprocessing.current_process().daemon:
        try:
            return _shared_out(work, things, workers)
        except BrokenProcessPool:  # no memory for a second process, perhaps: take it slowly
            pass
    return [work(thing) for thing in things]


def _shared_out(
    work: Callable[[_Thing], _Made], things: Sequence[_Thing], workers: int
) -> list[_Made]:
    # A fork beside other threads may take one of their locks along, held for ever.
    lonely = threading.active_count() == 1
    forks = lonely and "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    with ProcessPoolExecutor(workers, context, _hold, (work, things)) as pool:
        chunk = max(1, len(things) // (workers * 8))
        return list(pool.map(_do, range(len(things)), chunksize=chunk))


def silent() -> None:
    """In a worker: whatever kills it, Ctrl-C too, its parent says in words; nothing of it reaches
    the screen."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if not os.environ.get("POINTBOOK_DEBUG"):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _hold(work: Callable[[Any], Any], things: Sequence[Any]) -> None:
    global _held  # noqa: PLW0603 - what a worker holds, set once when it starts
    silent()
    _held = (work, things)


def _do(number: int) -> Any:
    assert _held is not None
    work, things = _held
    return work(things[number])


def worthwhile(amount: int, enough: int) -> int:
    """How many processes an amount of work is worth: one for less than ``enough``."""
    return (os.cpu_count() or 1) if amount >= enough else 1
