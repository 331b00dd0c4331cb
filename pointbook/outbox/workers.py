"""Workers: the same function over many things, on as many processes as the work is worth.

The results and their order are those of one process. What the workers need is inherited where the
system can fork, and sent to them where it cannot.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

_Thing = TypeVar("_Thing")
_Made = TypeVar("_Made")
_held: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def spread(
    work: Callable[[_Thing], _Made],
    things: Sequence[_Thing],
    workers: int,
    died: Callable[[_Thing], _Made] | None = None,
) -> Iterator[_Made]:
    """``work`` done on each thing, as the results come, in order. What is left when a worker dies is
    done here or, where ``died`` says what stands for a thing that kills its process, each in a
    process of its own."""
    done = 0
    if min(workers, len(things)) > 1:
        # Where a worker dies there is no memory for a second process, perhaps: slowly then.
        with suppress(BrokenProcessPool), pool(workers, _hold, work, things) as hands:
            for made in hands.map(_do, range(len(things)), chunksize=len(things) // 500 + 1):
                yield made
                done += 1
        work = partial(_alone, work, died) if died else work
    yield from map(work, things[done:])


def _alone(
    work: Callable[[_Thing], _Made], died: Callable[[_Thing], _Made], thing: _Thing
) -> _Made:
    with pool(1) as process:
        try:
            return process.submit(work, thing).result()
        except BrokenProcessPool:
            return died(thing)


def pool(
    workers: int, begin: Callable[..., None] | None = None, *values: object
) -> ProcessPoolExecutor:
    """Processes of our own; each of them begins with the values."""
    # A fork beside other threads may take one of their locks along, held for ever.
    lonely = threading.active_count() == 1
    forks = lonely and "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    return ProcessPoolExecutor(workers, context, partial(begin or _silent, *values))


def _silent() -> None:
    """In a worker: whatever kills it, Ctrl-C too, its parent says in words; nothing of it reaches
    the screen."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if not os.environ.get("POINTBOOK_DEBUG"):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _hold(work: Callable[[Any], Any], things: Sequence[Any]) -> None:
    global _held  # noqa: PLW0603 - what a worker holds, set once when it starts
    _silent()
    _held = (work, things)


def _do(number: int) -> Any:
    assert _held is not None
    work, things = _held
    return work(things[number])


def worthwhile(amount: int, enough: int) -> int:
    """How many processes an amount of work is worth: one for less than ``enough``."""
    return (os.cpu_count() or 1) if amount >= enough else 1
