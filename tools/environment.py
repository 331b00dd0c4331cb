"""Makes `.venv`, the folder with the packages that the program needs, and keeps it true to the requirements.

Run as `python tools/environment.py [tools/requirements-dev.txt]` by `make` and `run.bat`; takes no time when nothing changed.
It needs nothing but Python itself. A stamp, written last, says which requirements are in; an environment without a
valid stamp was interrupted, moved or made for another Python, and is built anew. On Windows the packages come from the
folder `wheels` when there is one, so that an office without a network can use the program too.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = "requirements.txt"


class Hindrance(Exception):
    """Why the environment cannot be made, in words for the person who started it."""


def main(arguments: list[str]) -> int:
    """Makes the environment ready for running, and for each further requirements file that is named."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="replace"
            )  # a console without Chinese gets question marks, not an exception
    try:
        check_python()
        with one_at_a_time(ROOT / ".venv.lock"):
            prepare(ROOT, [RUNTIME, *arguments])
    except Hindrance as hindrance:
        print(hindrance, file=sys.stderr)
        return 2
    return 0


def check_python() -> None:
    """The age was looked at by those who start us, for an old Python cannot even read this file."""
    if sys.platform == "win32" and sys.maxsize < 2**32:
        raise Hindrance(
            "需要 64 位的 Python，这里是 32 位。请卸载后从 python.org 安装 64 位版本。\n"
            "A 64-bit Python is needed and this one is 32-bit: install the 64-bit one from python.org."
        )


@contextlib.contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Holds a kernel lock, which ends with the process: a second double click waits for the first."""
    with path.open("a") as lock:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            while True:
                try:
                    msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    time.sleep(1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(root: Path, wanted: list[str]) -> None:
    """Installs what the stamp does not already vouch for; builds anew where it vouches for nothing."""
    stamp = root / ".venv" / "pointbook.json"
    identity = {"python": sys.version, "base": sys.base_prefix, "place": str(root)}
    digests = {name: digest_of(root, name) for name in wanted}
    found = read_stamp(stamp)
    usable = python_of(root).exists() and found.items() >= identity.items()
    done = {name for name in wanted if found.get(name) == digests[name]} if usable else set()
    if done == set(wanted):
        return
    if RUNTIME not in done:
        build(root)
        found = {}
    stamp.unlink(missing_ok=True)
    for name in wanted:
        if name not in done:
            install(root, name)
    kept = {name: value for name, value in found.items() if name not in identity}
    stamp.write_text(json.dumps({**kept, **identity, **digests}, indent=1), encoding="utf-8")


def digest_of(root: Path, name: str) -> str:
    """One digest of a requirements file and of the file it begins with."""
    files = [name] if name == RUNTIME else [RUNTIME, name]
    return hashlib.sha256(b"".join((root / file).read_bytes() for file in files)).hexdigest()


def read_stamp(stamp: Path) -> dict[str, str]:
    try:
        found = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def python_of(root: Path) -> Path:
    return root / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def build(root: Path) -> None:
    """An empty environment with pip in it, whatever stood there before."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        install_venv()
    print(f"正在准备运行环境 .venv（Python {sys.version.split()[0]}）… preparing .venv", flush=True)
    place = root / ".venv"
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=False)
    if made.returncode != 0:
        raise Hindrance(
            f"无法建立 {place}。请关闭正在使用它的程序，删除该文件夹后重试。\n"
            f"Could not make {place}: close the programs that use it, delete the folder and try again."
        )


def install_venv() -> None:
    """Debian keeps the venv module in a package of its own."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    apt = shutil.which("apt-get")
    if sys.platform != "win32" and apt and os.geteuid() == 0:
        print(f"installing {package}", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update"], ["install", "--yes", package]):
            subprocess.run(
                [apt, "-qq", *step], env=environment, stdout=subprocess.DEVNULL, check=False
            )
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is not None:
            return
    raise Hindrance(
        f"这个 Python 缺少 venv 模块。在 Debian 或 Ubuntu 上请运行：sudo apt-get install {package}\n"
        f"This Python lacks its venv module; on Debian or Ubuntu run: sudo apt-get install {package}"
    )


def install(root: Path, name: str) -> None:
    """Installs one requirements file, from the folder of wheels where that is meant for this machine."""
    wheels = root / "wheels"
    offline = sys.platform == "win32" and wheels.is_dir()
    if offline:
        check_wheels(wheels)
    print(f"正在安装 {name} … installing", flush=True)
    sources = ["--no-index", "--find-links", str(wheels)] if offline else []
    pip = [str(python_of(root)), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    command = [*pip, "install", "-qq", "--only-binary=:all:", *sources, "-r", str(root / name)]
    if subprocess.run(command, check=False).returncode == 0:
        return
    version = ".".join(map(str, sys.version_info[:2]))
    if offline:
        raise Hindrance(
            f"wheels 文件夹里没有适合 Python {version} 的软件包。请安装 Python 3.13（64 位）后重试。\n"
            f"The folder wheels has no packages for Python {version}: install Python 3.13 (64-bit), try again."
        )
    raise Hindrance(
        "软件包没有装上（见上面的说明）。请检查网络后重试，或者把 wheels 文件夹放到程序旁边。\n"
        "The packages could not be installed, for the reason above: check the network and try again, "
        "or put the folder wheels beside the program."
    )


def check_wheels(wheels: Path) -> None:
    """A stick pulled out too early leaves half a file: each is held against the list that came with it."""
    listed = wheels / "SHA256SUMS"
    if not listed.exists():
        return
    for line in listed.read_text(encoding="utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        wheel = wheels / name.lstrip("*")
        if not wheel.exists() or hashlib.sha256(wheel.read_bytes()).hexdigest() != digest:
            raise Hindrance(
                f"wheels/{wheel.name} 缺失或已损坏，请重新复制 wheels 文件夹。\n"
                f"wheels/{wheel.name} is missing or damaged: copy the folder wheels again."
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
