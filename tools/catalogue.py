"""Writes docs/problems.md and docs/problems.zh-CN.md: every problem code, with an example of each.

Run as ``python -m tools.catalogue``. The words come from the code, the examples from the gallery in
tests/problems, which a test holds to the truth; another fails while these pages are stale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pointbook.vocabulary.problems import CATALOGUE, Kind
from pointbook.vocabulary.text import say
from tests.pages import cases
from tests.problems.cases import HERE, Case
from tools.reference import GROUPS

ROOT = Path(__file__).resolve().parent.parent
FILES = {"en": "docs/problems.md", "zh": "docs/problems.zh-CN.md"}
Both = dict[str, str]

TITLE: Both = {"en": "# The problems, one by one", "zh": "# 问题一览"}
INTRODUCTION: Both = {
    "en": "What the program may find, code by code: what it says, what to do, and an example. "
    "An **error** keeps its row (or its file) out until it is mended; a **warning** keeps nothing "
    "out. `{…}` stands for what was found.",
    "zh": "程序可能查出的问题，逐条列出：提示怎么写，该怎么办，并各举一例。"
    "**错误**：所在的行（或文件）在改正前不计入；**提醒**：照常计入。`{…}` 代表查到的内容。",
}
WORDS: dict[str, Both] = {
    "error": {"en": "error", "zh": "错误"},
    "warning": {"en": "warning", "zh": "提醒"},
    "what": {"en": "What it says", "zh": "提示"},
    "do": {"en": "What to do", "zh": "办法"},
    "example": {"en": "Example", "zh": "例子"},
    "rules.xlsx": {"en": "in rules.xlsx", "zh": "在 rules.xlsx 里"},
    "sealed": {"en": "of a month that was closed", "zh": "已经结账的月份"},
    ": ": {"en": ": ", "zh": "："},
}


def main() -> None:
    """Writes both pages."""
    for path, text in pages().items():
        (ROOT / path).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """What each page must hold now."""
    return {path: "\n\n".join(_page(language)) + "\n" for language, path in FILES.items()}


def _page(language: str) -> Iterator[str]:
    yield TITLE[language]
    yield INTRODUCTION[language]
    for group, words in GROUPS.items():
        yield f"## {words[language == 'en']}"
        for code, kind in CATALOGUE.items():
            if kind.group == group:
                yield from _entry(code, kind, language)


def _entry(code: str, kind: Kind, language: str) -> Iterator[str]:
    def word(name: str) -> str:
        return WORDS[name][language]

    yield f"### {code} — {word(kind.severity)}"
    colon = word(": ")
    message, hint = say(kind.message, language), say(kind.hint, language)
    found = f" `{{found}}`{colon}{_plain(say(kind.found, language))}" if kind.found else ""
    yield f"- {word('what')}{colon}{_plain(message)}{found}\n- {word('do')}{colon}{_plain(hint)}"
    if code != "not-made":  # a mistake of ours, which no inbox brings about
        yield from _example(cases(Case, HERE / f"{code}.md", "says")[0], language)


def _plain(sentence: str) -> str:
    """A sentence whose blanks show as code, and without the one for a suggestion."""
    return sentence.replace("{advice}", "").replace("{", "`{").replace("}", "}`")


def _example(case: Case, language: str) -> Iterator[str]:
    """The tables of the first case, and what is said of them."""
    head = WORDS["example"][language] + WORDS[": "][language]
    yield f"{head}{case.title}" if language == "en" else head.rstrip("：")
    for name, body in case.sections:
        if body.strip().startswith("|"):
            yield f"*{_place(name, language)}*"
            yield _table(body)
    lines = case.expected.splitlines()
    first = next(at for at, line in enumerate(lines) if f" · {case.file} · " in line)
    place = lines[first].split(" · ")[2]
    if language == "zh":
        place = re.sub(r"row (\d+)", r"第 \1 行", place)
    said = lines[first + 1 + (language == "zh")].removeprefix("- ")
    yield f"> {place}\n>\n> {said}"


def _place(name: str, language: str) -> str:
    words = [WORDS[word][language] if word in WORDS else word for word in name.split()]
    return " · ".join(words)


def _table(body: str) -> str:
    rows = [line for line in body.strip().splitlines() if line.startswith("|")]
    width = max(row.count("|") for row in rows) - 1
    return "\n".join([rows[0], "|" + " --- |" * width, *rows[1:]])


if __name__ == "__main__":
    main()
