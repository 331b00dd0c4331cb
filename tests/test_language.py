"""Language: every text exists in Chinese with the same facts, and no document mixes the two."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pointbook import batch, checking
from pointbook.demo import township
from pointbook.tasks import forms
from pointbook.vocabulary import text
from pointbook.vocabulary.months import next_month
from pointbook.vocabulary.problems import CATALOGUE
from pointbook.vocabulary.text import LANGUAGES, Text
from tools import messages

ROOT = Path(__file__).resolve().parent.parent
# A day or month is written 03 in one language and 3 in the other.
SAME = {"mm": "month", "dd": "day"}


def facts_of(sentence: str) -> set[str]:
    """The names that a sentence has filled in."""
    names = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    return {SAME.get(name, name) for name in names}


def translations() -> list[tuple[str, str]]:
    """Every text with its translation."""
    return list(messages.renewed(ROOT).items())


def test_a_translation_has_the_same_facts() -> None:
    wrong = [en for en, zh in translations() if facts_of(en) != facts_of(zh)]
    assert wrong == []


def test_a_sentence_ends_in_both_languages_or_in_neither() -> None:
    """Sentences are put behind one another, so a full stop that is lost shows."""
    wrong = [en for en, zh in translations() if en.endswith(".") != zh.endswith("。")]
    assert [en for en in wrong if en != "No."] == []


def test_chinese_texts_use_chinese_punctuation() -> None:
    mixed = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
    assert [zh for _, zh in translations() if mixed.search(zh)] == []


def test_every_marked_text_is_in_the_catalogue() -> None:
    """Marks inside f-strings and the like go unseen by the tool that collects texts."""
    known = {en for en, _ in translations()}
    files = (ROOT / "pointbook").rglob("*.py")
    marked = {sentence for path in files for sentence in _marked(ast.parse(path.read_bytes()))}
    assert len(marked) > 300
    assert marked - known == set()


def _marked(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
            yield ast.literal_eval(node.args[0])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small township of two months with problems of every kind of place."""
    folder = tmp_path_factory.mktemp("language") / "ws"
    township(folder, villages=2, households=12, rows=40, months=2, seed=3)
    path = max(folder.glob("inbox/**/*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book["日常观察"]
    last = sheet.max_row + 1
    sheet.cell(last, 1).value = "22.9.9"
    sheet.cell(last + 1, 2).value = "V09-999"
    book.save(path)
    (path.parent / "坏.xlsx").write_bytes(b"<html>")
    return folder


class Recorder(dict[str, str]):
    """A catalogue that notes what it is asked for and does not hold."""

    def __init__(self, behind: Mapping[str, str]) -> None:
        super().__init__(behind)
        self.lacking = set[str]()

    def get(self, message: str, default: Any = None) -> Any:
        said = super().get(message, default)
        if not said and re.search(r"[A-Za-z]{2}", re.sub(r"{\w*}", "", message)):
            self.lacking.add(message)
        return said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_is_of_one_language(
    workspace: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rendered whole; in Chinese nothing is asked for that the catalogue lacks."""
    real = Recorder(text.catalogue("zh"))
    plain = text.catalogue("en")
    monkeypatch.setattr(text, "catalogue", lambda name: real if name == "zh" else plain)
    result = batch.run(workspace, language)
    forms.forms(workspace, next_month(max(result.months)), [], language)
    paths = [path for path in workspace.glob("outbox/**/*") if path.suffix in READERS]
    assert {path.name for path in paths} >= {
        "index.html",
        "notice.html",
        "notice.xlsx",
        "desk.html",
        "rows.xlsx",
        "slips.html",
    }
    assert real.lacking - {"{name} (Excel)"} == set()
    if language == "zh":
        allowed = words_of_the_rules(result) | NAMES
        strange = {
            f"{path.name}: {shown}"
            for path in paths
            for shown in READERS[path.suffix](path)
            if shown not in CATALOGUE  # small behind its Chinese words, to ask about it
            if set(WORD.findall(NO_WORD.sub(" ", shown))) - allowed
        }
        assert strange == set()


# Names of files, folders, programs and rights that are the same in every language.
NAMES = {"Excel", "WPS", "inbox", "outbox", "xlsx", "rules", "data", "csv", "json", "html"}
NAMES |= {"balances", "entries", "stock", "problems", "summary"}
WORD = re.compile(r"[A-Za-z]{3,}")
CHECK_CODE = r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b"
NO_WORD = re.compile(rf"{CHECK_CODE}|sha256:[0-9a-f]+|&[A-Z]|\b[\w.-]+/[\w./-]*")


def words_of_the_rules(result: checking.Result) -> set[str]:
    """What the township itself wrote in letters."""
    rules = result.rules
    codes = " ".join(
        f"{item.code} {item.exclusive_group} {item.tier_group}" for item in rules.items
    )
    return set(WORD.findall(codes))


class _Seen(HTMLParser):
    """The texts of a page, those of its attributes too, without style and script."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = self.hidden or tag in ("style", "script")
        self.texts += [v for name, v in attrs if v and name in ("title", "alt", "aria-label")]

    def handle_endtag(self, tag: str) -> None:
        self.hidden = self.hidden and tag not in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.texts.append(data.strip())


def page_texts(path: Path) -> list[str]:
    seen = _Seen()
    seen.feed(path.read_text(encoding="utf-8"))
    return seen.texts


def book_texts(path: Path) -> Iterator[str]:
    """Names of sheets, texts, comments, prompts and print lines of a workbook's shown sheets."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Print area cannot be set")  # openpyxl knows fixed ones
        book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title
            yield from _sheet_texts(sheet)


def _sheet_texts(sheet: Worksheet) -> Iterator[str]:
    for line in (sheet.oddHeader, sheet.oddFooter):
        if line is not None:
            yield from (part.text or "" for part in (line.left, line.center, line.right))
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.data_type != "f":
                yield cell.value
            if cell.comment:
                yield cell.comment.text
    for rule in sheet.data_validations.dataValidation:
        yield from (rule.prompt or "", rule.promptTitle or "", rule.error or "")


READERS = {".html": page_texts, ".xlsx": book_texts}


def test_a_fact_is_said_in_the_language_of_its_sentence() -> None:
    inner = Text("error")
    assert Text("{word}!", {"word": inner}).say("zh") == "错误!"
    assert Text("{word}!", {"word": inner}).say("en") == "error!"
