"""What sets the project up: the environment, the pins, run.bat, the catalogues, and that CI sees every skipped test."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import environment, messages, wheels

ROOT = Path(__file__).resolve().parent.parent
DEV = "tools/requirements-dev.txt"


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What prepare() did to the folder, without a real environment and without a network."""
    done: list[str] = []

    def build(root: Path) -> None:
        done.append("build")
        environment.python_of(root).parent.mkdir(parents=True, exist_ok=True)
        environment.python_of(root).touch()

    monkeypatch.setattr(environment, "build", build)
    monkeypatch.setattr(environment, "install", lambda root, name: done.append(name))
    for name in (environment.RUNTIME, DEV):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("click==8\n", encoding="utf-8")
    return done


def prepare(root: Path, steps: list[str], *wanted: str) -> list[str]:
    steps.clear()
    environment.prepare(root, [environment.RUNTIME, *wanted])
    return list(steps)


def test_environment_is_made_once_and_added_to(tmp_path: Path, steps: list[str]) -> None:
    assert prepare(tmp_path, steps) == ["build", environment.RUNTIME]
    assert prepare(tmp_path, steps) == []
    assert prepare(tmp_path, steps, DEV) == [DEV]
    assert prepare(tmp_path, steps) == []
    assert prepare(tmp_path, steps, DEV) == []


def test_environment_follows_the_requirements(tmp_path: Path, steps: list[str]) -> None:
    prepare(tmp_path, steps, DEV)
    (tmp_path / DEV).write_text("pytest==9\n", encoding="utf-8")
    assert prepare(tmp_path, steps) == []
    assert prepare(tmp_path, steps, DEV) == [DEV]
    (tmp_path / environment.RUNTIME).write_text("click==9\n", encoding="utf-8")
    assert prepare(tmp_path, steps) == ["build", environment.RUNTIME]
    assert prepare(tmp_path, steps, DEV) == [DEV]


def test_interrupted_environment_is_built_anew(
    tmp_path: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(root: Path, name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment, "install", cut_off)
        with pytest.raises(KeyboardInterrupt):
            prepare(tmp_path, steps)
    assert prepare(tmp_path, steps) == ["build", environment.RUNTIME]
    (tmp_path / ".venv" / "pointbook.json").write_text('{"pyth', encoding="utf-8")
    assert prepare(tmp_path, steps) == ["build", environment.RUNTIME]


def test_moved_environment_is_built_anew(tmp_path: Path, steps: list[str]) -> None:
    """The programs in an environment hold the path of the folder that they were made in."""
    old, new = tmp_path / "old", tmp_path / "新"
    old.mkdir()
    for name in (environment.RUNTIME, DEV):
        (old / name).parent.mkdir(exist_ok=True)
        (old / name).write_text("click==8\n", encoding="utf-8")
    prepare(old, steps)
    old.rename(new)
    assert prepare(new, steps) == ["build", environment.RUNTIME]


def test_damaged_wheel_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.whl").write_bytes(b"whole")
    digest = hashlib.sha256(b"whole").hexdigest()
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  a.whl\n", encoding="utf-8")
    environment.check_wheels(tmp_path)
    (tmp_path / "a.whl").write_bytes(b"hal")
    with pytest.raises(environment.Hindrance, match=r"wheels/a\.whl"):
        environment.check_wheels(tmp_path)


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith(("#", "-r "))]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in found}


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_every_indirect_need_is_pinned(python: str, platform: str) -> None:
    """The wheels for offices are fetched from the pins alone, and on Linux, where Windows' own needs stay unseen."""
    pinned = pins(environment.RUNTIME)
    system = {"linux": "Linux", "win32": "Windows"}[platform]
    target = {"sys_platform": platform, "platform_system": system, "python_version": python}
    where: dict[str, str] = {"python_full_version": f"{python}.0", "extra": "", **target}
    for name, version in pinned.items():
        assert metadata.version(name) == version
        for need in map(Requirement, metadata.requires(name) or []):
            if need.marker is None or need.marker.evaluate(where):
                assert need.specifier.contains(pinned[canonicalize_name(need.name)])


def test_run_bat_is_what_cmd_can_read() -> None:
    """cmd loses its place in scripts with Chinese letters, and its jumps need Windows' line ends."""
    script = (ROOT / "run.bat").read_bytes()
    assert script.isascii()
    assert script.count(b"\r\n") == script.count(b"\n")
    lines = script.decode().split()
    jumps = {lines[at + 1] for at, word in enumerate(lines) if word == "goto"}
    assert jumps == {word[1:] for word in lines if word.startswith(":") and word.isascii()}
    for file in re.findall(r"tools\\([\w.-]+)", script.decode()):
        assert (ROOT / "tools" / file).is_file(), file


def test_offices_without_a_network_get_whole_wheels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script that Windows runs; the list of digests comes last, and is the one that is held against."""
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "old.whl").write_bytes(b"of last year")
    asked: list[str] = []

    def fetched(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command[command.index("--python-version") + 1])
        assert {"win_amd64", "--no-deps", str(tmp_path / "requirements.txt")} <= set(command)
        Path(command[-1], f"{asked[-1]}.whl").write_bytes(asked[-1].encode())
        return subprocess.CompletedProcess(command, int(asked[-1] == "3.99"))

    monkeypatch.setattr(subprocess, "run", fetched)
    assert wheels.main(tmp_path) == 0
    assert asked == list(wheels.PYTHONS)
    names = {path.name for path in (tmp_path / "wheels").iterdir()}
    assert names == {*(f"{python}.whl" for python in asked), "SHA256SUMS"}
    environment.check_wheels(tmp_path / "wheels")
    monkeypatch.setattr(wheels, "PYTHONS", ("3.99",))
    assert wheels.main(tmp_path) == 1
    assert not (tmp_path / "wheels" / "SHA256SUMS").exists()


SKIPS = """
import pytest

@pytest.mark.skip(reason="by mark")
def test_marked(): pass

def test_inside(): pytest.skip("inside")

@pytest.mark.xfail
def test_expected(): assert False

def test_good(): pass
"""


@pytest.mark.parametrize(
    ("options", "code", "closing"),
    [
        ([], 0, "1 passed, 3 skipped, 1 xfailed"),
        (["--no-skips"], 1, "1 failed, 1 passed, 1 xfailed, 2 errors"),
    ],
)
def test_no_skip_goes_unseen(tmp_path: Path, options: list[str], code: int, closing: str) -> None:
    (tmp_path / "test_skips.py").write_text(SKIPS, encoding="utf-8")
    whole = "import pytest\npytest.skip('whole file', allow_module_level=True)\n"
    (tmp_path / "test_whole.py").write_text(whole, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        str(tmp_path / "none.ini"),
        "-p",
        "tests.conftest",
    ]
    (tmp_path / "none.ini").write_text("[pytest]\n", encoding="utf-8")
    done = subprocess.run(
        [*command, "--continue-on-collection-errors", *options, str(tmp_path)],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert closing in done.stdout.splitlines()[-1]
    assert done.returncode == code


def test_the_catalogue_follows_the_code() -> None:
    """A text changed without `make messages` would be shown in English to Chinese clerks."""
    found = messages.renewed(ROOT)
    assert (ROOT / messages.CATALOGUE).read_text(encoding="utf-8") == messages.written(found)
    assert messages.untranslated(found) == []


def test_messages_are_collected_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "pointbook"
    folder.mkdir()
    (folder / "a.py").write_text('A = N_("Points")\n', encoding="utf-8")
    (tmp_path / "templates").mkdir()
    page = '<p>{{ _("Goods") }}</p>{{ _("{n} rows", n=2) }}'
    (tmp_path / "templates" / "a.html").write_text(page, encoding="utf-8")
    table = "[settings]\nsize 大小 count\n  How many.\n"
    (tmp_path / "templates" / "settings.txt").write_text(table, encoding="utf-8")
    old = messages.written({"Points": "积分", "Old": "旧"})
    (tmp_path / messages.CATALOGUE).write_text(old, encoding="utf-8")
    found = messages.renewed(tmp_path)
    assert found == {"{n} rows": "", "Goods": "", "How many.": "", "Points": "积分"}
    assert messages.untranslated(found) == ["Goods", "How many.", "{n} rows"]
