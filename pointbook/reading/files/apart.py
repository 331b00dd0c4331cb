"""A process that reads what might do harm: it may die, hang or eat memory, and only it does.

`call` runs a function there, which it names so that only that process loads it, and gives its
result. One process serves many calls; after a death or an overrun the next call gets a fresh one.
It has a limit on time, and where the system can set one, on memory. Messages are pickles of our own
values on a pipe.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from pointbook.reading.files.refusals import Refused

SECONDS = 30.0
MEMORY = 1 << 30


class Reader:
    """The other process, started at the first call and again after each death."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def call(self, function: str, *values: object, seconds: float = SECONDS) -> Any:
        """Run ``module:function`` there; raise Refused where it refuses, dies or overruns."""
        with self._lock:
            answer = self._answer(pickle.dumps((function, values), -1), seconds)
        if isinstance(answer, Refused):
            raise answer
        return answer

    def _answer(self, question: bytes, seconds: float) -> Any:
        """Send a question and wait for the answer, under a timer that kills."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        until = time.monotonic() + seconds
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        try:
            process.stdin.write(question)
            process.stdin.flush()
            return pickle.load(process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.stop()
            if time.monotonic() >= until:
                return Refused("timeout", f"{seconds:g}")
            return Refused("reader-died", str(process.returncode))
        except BaseException:  # half an answer may be left in the pipe: never read on from it
            self.stop()
            raise
        finally:
            timer.cancel()
            timer.join()
            if time.monotonic() >= until:  # perhaps killed just after the answer
                self.stop()

    def _running(self) -> subprocess.Popen[bytes]:
        """Give the process, a new one if it died or belongs to a parent of ours."""
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._process = _start()
        return self._process

    def stop(self) -> None:
        """End the process if it is ours."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            with contextlib.suppress(OSError), process:
                process.kill()


def _start() -> subprocess.Popen[bytes]:
    """Start a reader; what a panic would print goes nowhere."""
    root = str(Path(__file__).resolve().parents[3])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    )


_reader = Reader()
atexit.register(_reader.stop)
call = _reader.call


def _limit_memory() -> None:
    """Allow this process 1 GiB beyond what it has; not every system can."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer one question after the other until the asker is gone."""
    while True:
        try:
            function, values = pickle.load(questions)
        except EOFError:
            return
        answer: object
        try:
            module, _, name = function.partition(":")
            answer = getattr(import_module(module), name)(*values)
        except Refused as refused:
            answer = refused
        except MemoryError:
            answer = Refused("memory")
        except BaseException as error:  # noqa: BLE001 - a panic of the parser is no Exception
            answer = Refused("damaged", type(error).__name__)
        pickle.dump(answer, answers, -1)
        answers.flush()


def _main() -> None:
    """Keep the pipe for answers alone: a stray print must not end up between them."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    _main()
