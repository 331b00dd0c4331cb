"""What all tests share: the programs outside Python, how hypothesis searches, and that no test is skipped unseen."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tools.pictures import CHROMIUM_FLAGS
from tools.system_packages import CHINESE_FONTS, CHROMIUM, LIBREOFFICE, POPPLER, STRACE, Tool

Saves = Callable[[str, *tuple[Path, ...]], Path]
"""What the fixture ``libreoffice`` is: a format and files to the folder in which they are saved."""

# The time of one example says nothing on a shared machine. In CI the same examples every time: a submission must not
# fail by luck; a developer's runs search on.
settings.register_profile("dev", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test has failed")


def _failed(reason: object) -> str:
    """What stands in the report of a test that may not be skipped; a skip's own is (file, line, reason)."""
    return f"skipped under --no-skips: {reason[2] if isinstance(reason, tuple) else reason}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under --no-skips a skip in a test is a failure; an expected failure (xfail) is none."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and item.config.getoption("--no-skips"):
        report.outcome = "failed"
        report.longrepr = _failed(report.longrepr)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Under --no-skips a whole file that skips itself is a failure too."""
    report = yield
    if report.skipped and collector.config.getoption("--no-skips"):
        report.outcome = "failed"
        report.longrepr = _failed(report.longrepr)
    return report


def _need(tool: Tool) -> Path:
    """Where a program is; the test skips by the name of its package where it is not."""
    found = tool.find()
    if found is None:
        pytest.skip(f"needs {tool.package}")
    return found


@pytest.fixture(scope="session")
def needs_chromium() -> Path:
    """Chromium, with the fonts without which Chinese text would be measured as boxes."""
    _need(CHINESE_FONTS)
    return _need(CHROMIUM)


@pytest.fixture(scope="module")
def browser(needs_chromium: Path) -> Iterator[Browser]:
    """A real browser, for the tests of one file."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(needs_chromium), args=list(CHROMIUM_FLAGS)
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Saves:
    """Saves files in another format of LibreOffice's, or as PDF, into a folder of their own."""
    profile = tmp_path_factory.mktemp("profile").as_uri()
    program = [str(_need(LIBREOFFICE)), "--headless", f"-env:UserInstallation={profile}"]

    def saved(kind: str, *files: Path) -> Path:
        folder = tmp_path_factory.mktemp("saved")
        command = [*program, "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return folder

    return saved


@pytest.fixture(scope="session")
def needs_pdftoppm() -> Path:
    return _need(POPPLER)


@pytest.fixture(scope="session")
def needs_strace() -> Path:
    return _need(STRACE)
