"""Collects into `wheels/` the packages that Windows offices without a network need, for each Python there.

Run as `run.bat wheels` or `make wheels` on a computer with a network; the folder is then copied beside the program.
The list of digests comes last: a collection that was cut off has none, and is begun anew.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def main(root: Path = ROOT) -> int:
    """The folder made whole, or the exit code of the download that failed."""
    folder = root / "wheels"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for python in PYTHONS:
        print(f"64 位 Windows，Python {python} … collecting", flush=True)
        if code := subprocess.run(
            [*download(root, python), "--dest", str(folder)], check=False
        ).returncode:
            print(
                "没有收齐（见上面的说明）。请检查网络后重试。 Not complete: see above.",
                file=sys.stderr,
            )
            return code
    wheels = sorted(folder.glob("*.whl"))
    lines = (
        f"{hashlib.sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n" for wheel in wheels
    )
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    print(
        f"{folder}：{len(wheels)} 个软件包。把这个文件夹拷到程序旁边。 Copy this folder beside the program."
    )
    return 0


def download(root: Path, python: str) -> list[str]:
    """The command that fetches every pinned package for one Python of 64-bit Windows."""
    return [
        *(
            sys.executable,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "download",
            "-qq",
            "--no-deps",
        ),
        *("--only-binary=:all:", "--platform", "win_amd64", "--implementation", "cp"),
        *("--python-version", python, "-r", str(root / "requirements.txt")),
    ]


if __name__ == "__main__":
    sys.exit(main())
