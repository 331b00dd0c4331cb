"""A Dask cluster that already runs: one function over many tasks, results as they come.

Dask is loaded only here, and only when a scheduler is named. Addresses and certificates of a
cluster that speaks TLS stand in Dask's own settings, which are left to work as they do.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from pointbook import __version__
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text

PATIENCE = 30  # seconds until a scheduler must have answered

Task = TypeVar("Task")
Result = TypeVar("Result")


def spread(
    address: str,
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    died: Callable[[Task], Result],
) -> Iterator[Result]:
    """The result of each task, as they come.

    Dask gives the tasks of a dead worker to the others. A task under which worker after worker
    died is given up and ``died`` says what stands for it. Raises Stop when there is no cluster,
    or one that runs another version of this program.
    """
    try:
        from distributed import Client, KilledWorker, as_completed
    except ImportError as error:
        words = N_(
            "Dask is missing. First: python -m pip install -r tools/requirements-cluster.txt"
        )
        raise Stop(Text(words)) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we say what went wrong
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=PATIENCE, set_as_default=False
        )
    except (OSError, ValueError) as error:
        words = N_("No Dask scheduler answers at {address} ({reason}).")
        raise Stop(Text(words, {"address": address, "reason": str(error)})) from error
    with client:
        _refuse_strangers(address, client.run(version, on_error="return"))
        asked = {client.submit(work, task, pure=False): task for task in tasks}
        for future in as_completed(asked, loop=client.loop):  # type: ignore[no-untyped-call]
            try:
                yield future.result()
            except KilledWorker:
                yield died(asked[future])


def version() -> str:
    """The version of this program that a worker runs."""
    return __version__


def _refuse_strangers(address: str, answers: dict[str, object]) -> None:
    """Other versions would make other bytes; a worker without the program makes none."""
    if not answers:
        words = N_("The Dask scheduler at {address} has no workers.")
        raise Stop(Text(words, {"address": address}))
    for worker, answer in sorted(answers.items()):
        if answer != __version__:
            words = N_(
                "The worker {worker} does not run version {version} of this program ({answer}). "
                "Start every worker in a folder with the same program and requirements."
            )
            facts = {"worker": worker, "version": __version__, "answer": str(answer)}
            raise Stop(Text(words, facts))
