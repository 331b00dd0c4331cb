"""``python -m tests.journeys.refresh`` writes what comes out now; read the diff before you commit."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tests.journeys.journey import EXPECTED, HERE, made, outcome


def main() -> None:
    shutil.rmtree(EXPECTED, ignore_errors=True)
    for page in sorted(HERE.glob("*.md")):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in outcome(page, made(page, Path(folder))).items():
                path = EXPECTED / page.stem / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="")


if __name__ == "__main__":
    main()
