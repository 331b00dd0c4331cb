"""The part of `run` and of `close` that writes, alone in a process that may be killed.

python -m tests.faults.child run|close WORKSPACE       what it writes was laid beside the workspace
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

from pointbook.book.store import BookError, seal
from pointbook.outbox import outbox
from pointbook.vocabulary.stops import explained


def main(what: str, workspace: Path) -> int:
    """As `process.py` does it: the lock, the write, one line for whatever stops it."""
    work = pickle.loads(workspace.with_suffix(".work").read_bytes())
    try:
        with outbox.lock(workspace):
            if what == "close":
                seal(workspace, work)
            else:
                outbox.recover(workspace / "outbox")
                outbox.write(workspace / "outbox", "2022-07", work)
    except (BookError, outbox.OutboxError, outbox.Busy, OSError) as error:
        print(explained(error, "en"), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
