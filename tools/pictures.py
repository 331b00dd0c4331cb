"""Makes the pictures of README and guide: one PNG of each kind of document, from the model township.

Run as `python -m tools.pictures [NAME…]` on a machine with Chromium, LibreOffice and poppler-utils. Works on a copy of
the workspace; three cells of one village are spoilt there for the pictures of a draft and of the problems.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Browser, sync_playwright

from tools.system_packages import CHROMIUM, LIBREOFFICE, POPPLER

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
MONTH, VILLAGE = "2022-09", "V03"
SCREEN, PAPER = 1000, 790  # pixels wide: readable on a README page, small for a repository

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Shot:
    """One picture: which document of the workspace, in which language, of which part of it."""

    name: str
    document: str
    language: str = "zh"
    spoilt: bool = False
    part: int = 1  # the sheet of a poster, or the printed page of a workbook
    tall: int = 760  # of a page for the screen


MONTHLY = f"outbox/{MONTH}"
OF_VILLAGE = f"{MONTHLY}/villages/{VILLAGE}"
ENTRIES = f"inbox/{MONTH}/V03-杏花滩村.xlsx"

SHOTS = (
    Shot("notice", f"{OF_VILLAGE}/notice.html"),
    Shot("notice-en", f"{OF_VILLAGE}/notice.html", "en"),
    Shot("exchanges", f"{OF_VILLAGE}/notice.html", part=2),
    Shot("sign-off", f"{OF_VILLAGE}/notice.html", part=-1),
    Shot("slips", f"{OF_VILLAGE}/slips.html"),
    Shot("board", f"{OF_VILLAGE}/board.html"),
    Shot("items", f"{MONTHLY}/wall/items.html"),
    Shot("measures", f"{MONTHLY}/wall/measures.html"),
    Shot("summary", f"{MONTHLY}/township/summary.html", tall=760),
    Shot("summary-en", f"{MONTHLY}/township/summary.html", "en", tall=760),
    Shot("index", f"{MONTHLY}/index.html", tall=640),
    Shot("draft", f"{OF_VILLAGE}/notice.html", spoilt=True),
    Shot("problems", f"{MONTHLY}/problems.html", spoilt=True, tall=540),
    Shot("problems-en", f"{MONTHLY}/problems.html", "en", spoilt=True, tall=540),
    Shot("cover", ENTRIES),
    Shot("observations", ENTRIES, part=3),
    Shot("returned", f"{MONTHLY}/returned/V03-杏花滩村_退回修改.xlsx", spoilt=True, part=4),
    Shot("form", "outbox/2022-10/forms/V03-杏花滩村-2022-10.xlsx", part=2),
    Shot("settings", "rules.xlsx"),
)


def main(names: list[str]) -> int:
    """Makes the pictures that are named, or all of them."""
    unknown = set(names) - {shot.name for shot in SHOTS}
    if unknown:
        print(f"no such picture: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    wanted = [shot for shot in SHOTS if not names or shot.name in names]
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(CHROMIUM.find()), args=list(CHROMIUM_FLAGS)
        )
        for shot in wanted:
            workspace = prepared(Path(folder), shot)
            document = workspace / shot.document
            target = PICTURES / f"{shot.name}.png"
            if document.suffix == ".html":
                photograph(browser, document, shot, target)
            else:
                print_out(document, shot, target)
            print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} KB", flush=True)
        browser.close()
    return 0


def prepared(folder: Path, shot: Shot) -> Path:
    """A copy of the model township after its run, made once for each language."""
    workspace = folder / f"{shot.language}-{'spoilt' if shot.spoilt else 'clean'}"
    if not workspace.exists():
        workspace.mkdir()
        shutil.copy(ROOT / "rules.xlsx", workspace)
        shutil.copytree(ROOT / "inbox", workspace / "inbox")
        if shot.spoilt:
            spoil(workspace / ENTRIES)
        options = ["--workspace", str(workspace), "--lang", shot.language]
        process([*options, "run"], int(shot.spoilt))
        process([*options, "forms", "2022-10", "--village", VILLAGE], 0)
    return workspace


def process(arguments: list[str], expected: int) -> None:
    """One command of the program, which must end as expected."""
    command = [sys.executable, "process.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, timeout=120)
    if done.returncode != expected:
        raise SystemExit(done.stdout.decode() + done.stderr.decode())


def spoil(path: Path) -> None:
    """Three mistakes as clerks make them: a code of nobody, too many points, a day of next month."""
    book = load_workbook(path)
    sheet = book["日常观察"]
    head = next(row for row in range(1, 9) if sheet.cell(row, 1).value == "日期")
    headings = {cell.value: cell.column or 0 for cell in sheet[head]}
    sheet.cell(head + 2, headings["户号"], "V03-420")
    sheet.cell(head + 5, headings["得分"], 50)
    sheet.cell(head + 8, headings["日期"], "2022-10-02")
    book.save(path)


def photograph(browser: Browser, document: Path, shot: Shot, target: Path) -> None:
    """One sheet of paper as it will be printed, or the upper part of a page for the screen."""
    with browser.new_context(
        viewport={"width": SCREEN, "height": shot.tall}, offline=True
    ) as context:
        page = context.new_page()
        page.goto(document.as_uri())
        sheets = page.locator(".sheet")
        if sheets.count():
            sheet = sheets.nth(shot.part - 1 if shot.part > 0 else shot.part)
            size = sheet.bounding_box()
            assert size
            shrink = PAPER / size["width"] * (1 if size["width"] > size["height"] else 0.75)
            page.evaluate("factor => { document.documentElement.style.zoom = factor }", shrink)
            sheet.screenshot(path=target)
        else:
            page.screenshot(path=target)


def print_out(document: Path, shot: Shot, target: Path) -> None:
    """A page of a workbook as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        convert = ["--headless", "--convert-to", "pdf", "--outdir", folder, str(document)]
        quiet = subprocess.DEVNULL
        office = [str(LIBREOFFICE.find()), profile, *convert]
        subprocess.run(office, check=True, timeout=120, stdout=quiet, stderr=quiet)
        printed = Path(folder) / f"{document.stem}.pdf"
        pages = ["-f", str(shot.part), "-l", str(shot.part), "-singlefile"]
        command = [str(POPPLER.find()), "-png", *pages, "-scale-to-x", str(PAPER)]
        command += ["-scale-to-y", "-1", str(printed), str(target.with_suffix(""))]
        subprocess.run(command, check=True, timeout=60)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
