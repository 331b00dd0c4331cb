"""The documents say what is so: samples are run, links lead somewhere, names exist, pictures are there and small."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser
from pypdf import PdfReader

from pointbook import checking
from pointbook.commands import purpose
from pointbook.vocabulary.problems import CATALOGUE
from pointbook.vocabulary.schema import CLERK_SHEETS, RULES_SHEETS
from pointbook.vocabulary.settings import SETTINGS
from pointbook.vocabulary.text import Text
from process import main as program
from tools import pictures, readme, reference

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs").glob("*.html")])
MONTHS = ("2022-07", "2022-08", "2022-09")


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model township after its run."""
    workspace = tmp_path_factory.mktemp("township")
    shutil.copy(ROOT / "rules.xlsx", workspace)
    shutil.copytree(ROOT / "inbox", workspace / "inbox")
    command = [sys.executable, "process.py", "--workspace", str(workspace), "run"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=100)
    return workspace


def summary(township: Path, month: str) -> dict[str, int]:
    path = township / "outbox" / month / "data" / "summary.json"
    found: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", readme.READMES)
def test_readme_shows_what_the_commands_print(name: str) -> None:
    """`python -m tools.readme` renews them."""
    assert (ROOT / name).read_text(encoding="utf-8") == readme.with_answers(name)


def test_the_readmes_lead_to_each_other() -> None:
    first = [(ROOT / name).read_text(encoding="utf-8").splitlines()[0] for name in readme.READMES]
    assert "(README.zh-CN.md)" in first[0]
    assert "(README.md)" in first[1]


def test_the_model_township_is_as_the_readmes_say(township: Path) -> None:
    last = summary(township, MONTHS[-1])
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in readme.READMES)
    assert f"{last['supermarkets']} villages, {last['households']} households" in english
    assert f"{last['supermarkets']} 个村，{last['households']} 户" in chinese
    assert {path.name for path in (township / "outbox").iterdir() if path.is_dir()} == {*MONTHS}


def test_the_model_township_has_the_size_of_the_real_one(township: Path) -> None:
    last = json.loads(json.dumps(summary(township, MONTHS[-1])))
    assert last["supermarkets"] == 7
    assert last["year"]["exchange_activities"] >= 20
    assert last["year"]["households_exchanged"] >= 100


@pytest.mark.parametrize("path", reference.FILES.values())
def test_reference_follows_the_code(path: str) -> None:
    """`python -m tools.reference` renews it."""
    assert (ROOT / path).read_text(encoding="utf-8") == reference.references()[path]


@pytest.mark.parametrize("path", reference.FILES.values())
def test_everything_stands_in_the_reference(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    for schema in (*RULES_SHEETS, *CLERK_SHEETS):
        section = text.split(f"### {schema.zh} {schema.en}\n")[1].split("\n## ")[0]
        for column in schema.columns:
            assert f"| `{column.name}` |" in section, (schema.name, column.name)
    for setting in SETTINGS:
        assert f"| {setting.zh} | `{setting.name}` |" in text
    for code in CATALOGUE:
        assert f"| `{code}` |" in text
    for command in program.commands:
        assert re.search(rf"\| `{command}[ `]", text), command


def test_every_command_has_a_chinese_line() -> None:
    for name, command in program.commands.items():
        english, chinese = purpose(command)
        assert english.isascii(), name
        assert chinese.endswith("。"), name


def test_outputs_are_those_of_the_reference(township: Path) -> None:
    """Forms, returned copies and correction notices are made only where there is a reason."""
    outbox = township / "outbox" / MONTHS[-1]
    made = {
        re.sub(
            r"^(villages|rows|township/ledgers)/V\d\d",
            r"\1/{village}",
            path.relative_to(outbox).as_posix(),
        )
        for path in outbox.rglob("*")
        if path.is_file()
    }
    seldom = {
        "returned/",
        "forms/",
        "own/",
        "*.pdf",
        "*.png",
        "villages/{village}/corrections.html",
        "villages/{village}/settlement.html",
    }
    listed = set(reference.OUTPUTS) - seldom
    assert {_listed(path, listed) for path in made} == listed


def _listed(path: str, listed: set[str]) -> str:
    """The line that a file stands in: with its ending or without."""
    return path if path in listed else str(Path(path).with_suffix("").as_posix())


@pytest.mark.parametrize("name", reference.FIELDS)
def test_data_has_the_columns_of_the_reference(township: Path, name: str) -> None:
    path = township / "outbox" / MONTHS[-1] / "data" / name
    with path.open(encoding="utf-8", newline="") as file:
        assert f"`{','.join(next(csv.reader(file)))}`" in (ROOT / "docs/reference.md").read_text(
            "utf-8"
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
    assert re.findall(r"https?://|file://", text) == []


def commands_in(text: str) -> Iterator[tuple[str, str]]:
    """Each command that a text tells the reader to type, and the rest of its line."""
    start = r"(?:process\.py|run\.bat)((?: --(?:workspace|lang) [^\s`]+)*) ([a-z]+)\b([^`\n]*)"
    for _before, command, rest in re.findall(start, text):
        yield command, rest


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    for line in re.findall(r"`[^`\n]+`|^\$? ?[a-z].*$", page.read_text("utf-8"), re.MULTILINE):
        for command, rest in commands_in(line.strip("`")):
            if command not in program.commands:
                assert "python process.py" not in line, (command, line)
                continue
            known = options(program.commands[command])
            for option in re.findall(r"--[a-z-]+", rest):
                assert option in known, (page.name, line)


def options(command: click.Command) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts}


def test_codes_named_in_the_documents_exist() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        if page.name in ("numbers.md", "guide.en.md", "guide.zh-CN.md"):
            named = re.findall(r"`([a-z]+(?:-[a-z]+)+)`", page.read_text(encoding="utf-8"))
            assert set(named) <= set(CATALOGUE), page.name


@pytest.mark.parametrize(("language", "name"), [("zh", "guide.zh-CN.md"), ("en", "guide.en.md")])
def test_guides_quote_messages_as_they_are(language: str, name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    table = text.split("\n## 6.")[1].split("\n## 7.")[0]
    quoted = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)[1:]
    messages = [Text(kind.message).say(language) for kind in CATALOGUE.values()]
    assert len(quoted) > 10
    assert [words for words in quoted if not any(words in each for each in messages)] == []


def test_the_six_sheets_that_the_guide_begins_with_are_read(tmp_path: Path) -> None:
    """Guide, 1: as clerks keep them; 64 scores, 3 exchanges and 3 receipts, nothing to be mended."""
    names = ("7月评议打分", "日常观察", "日常观察 (2)", "兑换登记", "进货登记", "Sheet1")
    pages = [(ROOT / "docs" / f"guide.{name}.md").read_text("utf-8") for name in ("zh-CN", "en")]
    chinese, english = (re.findall(r"(?:^\|.*\n)+", each, re.MULTILINE)[:6] for each in pages)
    assert chinese == english
    book, export = Workbook(), Workbook()
    cover = book.worksheets[0]
    cover.title = "封面"
    for line in (("村编号", "杏花滩"), ("月份", "2022年7月"), ("评议会日期", "7月28日")):
        cover.append(line)
    for name, table in zip(names, chinese, strict=True):
        sheet = export.worksheets[0] if name == "Sheet1" else book.create_sheet(name)
        for line in table.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if cells[0] != "---":
                sheet.append([int(c) if c.isdecimal() else c or None for c in cells])
    (tmp_path / "inbox").mkdir()
    shutil.copy(ROOT / "rules.xlsx", tmp_path)
    book.save(tmp_path / "inbox" / "杏花滩村.xlsx")
    export.save(tmp_path / "inbox" / "收集表.xlsx")
    done = checking.check(tmp_path)
    found = Counter(entry.kind for entry in done.entries)
    month = done.months["2022-07"]
    receipts = sum(len(village.receipts) for village in month.villages)
    assert (found["award"], found["exchange"], receipts) == (64, 3, 3)
    assert {p.code for p in done.problems if p.place.file} == {"read-as"}


def test_pictures_are_there_and_small() -> None:
    """`python -m tools.pictures` makes them."""
    found = list(pictures.PICTURES.iterdir())
    assert {path.stem for path in found} == {shot.name for shot in pictures.SHOTS}
    sizes = [path.stat().st_size for path in found]
    assert max(sizes) < 250_000
    assert sum(sizes) < 2 * 1024**2
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in found)


def test_every_picture_is_used() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [shot.name for shot in pictures.SHOTS if f"pictures/{shot.name}.png" not in text] == []


@pytest.mark.parametrize("name", ["card.zh.html", "card.en.html"])
def test_card_is_one_page(browser: Browser, tmp_path: Path, name: str) -> None:
    printed = tmp_path / "card.pdf"
    page = browser.new_page()
    page.goto((ROOT / "docs" / name).as_uri())
    page.pdf(path=printed, prefer_css_page_size=True)
    page.close()
    reader = PdfReader(printed)
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) in {(595, 842), (595, 841)}


@pytest.mark.parametrize("name", ["architecture.md", "a-rows-life.md"])
def test_the_house_stands_where_its_documents_say(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_/]+(?:\.py|/))`", text))
    roots = (ROOT, ROOT / "pointbook", *(each for each in (ROOT / "pointbook").iterdir()))
    assert len(named) > 10
    assert [each for each in named if not any((root / each).exists() for root in roots)] == []


def test_the_row_whose_life_is_told(township: Path) -> None:
    text = (ROOT / "docs" / "a-rows-life.md").read_text(encoding="utf-8")
    posted, told = re.findall(r"```\n(.*?)```", text, re.DOTALL)
    entries = (township / "outbox" / "2022-08" / "data" / "entries.csv").read_text("utf-8-sig")
    assert posted.strip() in entries.splitlines()
    words = ["--workspace", str(township), "--lang", "en", "explain", "V01-003"]
    done = subprocess.run(
        [sys.executable, "process.py", *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told in done.stdout
