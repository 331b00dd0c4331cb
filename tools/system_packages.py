"""The programs outside Python that the tests use, and how they come onto the machine.

Run as `python tools/system_packages.py` by `make test`. On Debian as root it installs what is missing; elsewhere it
names it, and the tests that need it skip by that name. The program itself needs none of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tool:
    """A program or font: the Debian package that brings it and the names or files by which it is known."""

    package: str
    known_by: tuple[str, ...]

    def find(self) -> Path | None:
        """Where it is, or None."""
        for name in self.known_by:
            found = shutil.which(name) or (name if Path(name).is_file() else None)
            if found:
                return Path(found)
        return None


CHROMIUM = Tool("chromium", ("chromium", "chromium-browser", "google-chrome"))
LIBREOFFICE = Tool("libreoffice-calc-nogui", ("soffice", "libreoffice"))
POPPLER = Tool("poppler-utils", ("pdftoppm",))
STRACE = Tool("strace", ("strace",))
CHINESE_FONTS = Tool("fonts-noto-cjk", ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",))
TOOLS = (CHROMIUM, LIBREOFFICE, POPPLER, STRACE, CHINESE_FONTS)


def main() -> int:
    """Installs what is missing where that is possible; never a reason to stop."""
    missing = [tool.package for tool in TOOLS if tool.find() is None]
    if not missing:
        return 0
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        print(f"not on this machine, tests that need them are skipped: {', '.join(missing)}")
        return 0
    print(f"installing for the tests: {', '.join(missing)}", flush=True)
    install(apt, missing)
    still = [tool.package for tool in TOOLS if tool.find() is None]
    if still:
        print(f"could not be installed, tests that need them are skipped: {', '.join(still)}")
    return 0


def install(apt: str, packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        command = [apt, "-qq", "-o", "Acquire::Retries=3", *step]
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            print(done.stderr.strip(), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
