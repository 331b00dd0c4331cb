"""`python -m tools.bench [CASE…] [--quick] [--rounds N]`: measure, compare, write RESULTS.md."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.bench import report
from tools.bench.cases import CASES
from tools.bench.timing import Case, Figures, measured

HERE = Path(__file__).resolve().parent


def main(arguments: list[str] | None = None) -> int:
    """Prepare a case's inputs, run its rounds, write what is known so far, go on to the next."""
    asked = _arguments(arguments)
    asked.cache.mkdir(parents=True, exist_ok=True)
    chosen = [*asked.cases, *(["--quick"] if asked.quick else [])]
    command = " ".join(["python -m tools.bench", *chosen, f"--rounds {asked.rounds}"])
    done: list[tuple[Case, dict[str, Figures]]] = []
    failed = []
    for name in asked.cases or list(CASES):
        _say(f"{name}: inputs")
        try:
            case = CASES[name](asked.cache, asked.quick)
            done.append((case, measured(case, asked.rounds, _say)))
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            failed.append(f"{name}: {error}")
            _say(failed[-1])
        report.write(asked.out, report.results(done, command, asked.rounds, failed))
    return 1 if failed else 0


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], help="only these; else all")
    parser.add_argument("--quick", action="store_true", help="tiny inputs: shows that it works")
    parser.add_argument("--rounds", type=int, default=5, help="at most so many rounds of a case")
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "pointbook-bench"
    )
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
