"""Ten years of months, closed one after another: does the last run cost what the first one cost?

`python -m tools.bench.decade [MONTHS]`: the time of `run` early and late, of a close, and the size of the
book. The workbooks of closed months stay in the inbox, as they do in life. Every timed run starts
with an outbox that it has to write.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pointbook.demo import township
from pointbook.tasks import close as closing
from pointbook.tasks.verify import verify
from tools.bench.timing import ROOT

ROUNDS = 5


def main(months: int) -> None:
    """Close month by month and print what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        town = Path(folder, "town")
        township(town, villages=3, households=40, rows=60, months=months)
        later = Path(folder, "later")
        (town / "inbox").rename(later)
        runs: list[float] = []
        closes: list[float] = []
        sizes: list[int] = []
        names = sorted(path.name for path in later.iterdir())
        for number, name in enumerate(names):
            shutil.move(later / name, town / "inbox" / name)
            if number in (0, months // 2, months - 1):
                runs.append(median(_run(town) for _ in range(ROUNDS)))
                print(f"run of month {number + 1}: {runs[-1]:.2f} s", flush=True)
            began = time.perf_counter()
            found = closing.close(town, name, "en")
            closes.append(time.perf_counter() - began)
            assert not found.code, list(found.lines)
            sizes.append((town / "ledger.sqlite").stat().st_size)
        print(f"last run / first run: {runs[-1] / runs[0]:.2f}")
        print(f"close: first {closes[0]:.2f} s, last {closes[-1]:.2f} s")
        print(
            f"book: {sizes[-1] / 1e6:.1f} MB, {(sizes[-1] - sizes[0]) / (months - 1) / 1e3:.0f} kB a month"
        )
        began = time.perf_counter()
        proved = verify(town, "en")
        took = time.perf_counter() - began
        print(f"verify: {took:.1f} s, {next(iter(proved.lines))}")


def _run(town: Path) -> float:
    """Processor seconds of the command, its start included: another program's load is no part."""
    shutil.rmtree(town / "outbox", ignore_errors=True)
    command = [sys.executable, "process.py", "--workspace", str(town), "--lang", "en", "run"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 120)
