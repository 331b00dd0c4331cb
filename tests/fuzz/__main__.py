"""The long mode: ``python -m tests.fuzz --mutants 50000 --seed 1``.

Mutants that break a promise are kept under ``--keep`` to become named cases. ``--cells N`` puts odd
values into the cells of N townships' workbooks and rules.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.fuzz.odd import broken
from tests.fuzz.trial import Trial


def main() -> int:
    """Run the trial, tell about it from time to time, and fail where a promise broke."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mutants", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--villages", type=int, default=40)
    options.add_argument("--keep", type=Path, default=Path("build/mutants"))
    options.add_argument("--cells", type=int, help="townships with odd values in their cells")
    asked = options.parse_args()
    if asked.cells:
        return _cells(range(asked.seed, asked.seed + asked.cells))
    asked.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        return _long(Path(folder) / "township", asked)


def _cells(seeds: range) -> int:
    found = []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            found += broken(Path(folder), seed)
    print(f"{len(seeds)} townships, {len(found)} broken", *found, sep="\n")
    return 1 if found else 0


def _long(folder: Path, asked: argparse.Namespace) -> int:
    running, began = Trial(folder, asked.villages, asked.keep.resolve()), time.monotonic()
    tally = running.tally
    while tally.mutants < asked.mutants:
        running.round(Random(f"{asked.seed} {tally.rounds}"))
        if tally.rounds % 50 == 0:
            took = time.monotonic() - began
            print(f"{tally.mutants} mutants, {took:.0f} s, {len(tally.broken)} broken", flush=True)
    print("\n".join(tally.lines()))
    return 1 if tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
