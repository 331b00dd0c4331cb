"""Writes docs/schema/*.json, and docs/figures*.md: the figures that a county's form may ask for.

Run as ``python -m tools.schemas``; a test says when that is due.
"""

from collections.abc import Iterator
from pathlib import Path

from pointbook.documents.data import FIGURES, OF_A_VILLAGE, OF_THE_TOWNSHIP, Field, json_text
from pointbook.documents.schemas import schemas
from pointbook.vocabulary.text import say

ROOT = Path(__file__).resolve().parent.parent
PAGES = {"en": "docs/figures.md", "zh": "docs/figures.zh-CN.md"}
WORDS = {
    "en": (
        "# The county's own form",
        (
            "Put the form that the county sent into `templates/own/` as `.xlsx` and write `{{name}}` into the"
            " cells where a figure belongs, with a name of this table, alone or within a text. Each `run` puts"
            " the filled form into `outbox/YYYY-MM/own/`. A row with a `{{village.…}}` in it stands once for"
            " each village; sums over that row grow with it. Everything else of the form stays as it is."
        ),
        "| write | figure |",
        "For the figures from January to the month put `year.` before the name.",
        "In a row for each village:",
        "For a village's figures from January on put `village.year.` before the name.",
    ),
    "zh": (
        "# 上级自己的报表",
        (
            "县里发来的表存成 `.xlsx`，放进 `templates/own/`，在该填数字的格子里写上 `{{名称}}`，名称从下表里抄，"
            "单独写、夹在文字里都行。每次 `run` 把填好的表放进 `outbox/YYYY-MM/own/`。"
            "含有 `{{village.…}}` 的一行，每个村各出一行，对这一行的合计跟着变长；表上其他东西原样不动。"
        ),
        "| 写法 | 数字 |",
        "要从一月起的累计，在名称前面加 `year.`。",
        "每村一行的那一行里：",
        "要该村从一月起的累计，在名称前面加 `village.year.`。",
    ),
}


def main() -> None:
    for path, text in files().items():
        (ROOT / path).parent.mkdir(exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")


def files() -> dict[str, str]:
    """Path and text of all that is written."""
    found = {f"docs/schema/{name}.json": json_text(schema) for name, schema in schemas().items()}
    return {**found, **{path: "\n".join(_page(lang)) for lang, path in PAGES.items()}}


def _page(language: str) -> Iterator[str]:
    title, how, head, year, village, village_year = WORDS[language]
    yield from (title, "", how, "", head, "|---|---|")
    yield from _rows((*OF_THE_TOWNSHIP, *FIGURES), "", language)
    yield from ("", year, "", village, "", head, "|---|---|")
    yield from _rows((*OF_A_VILLAGE, *FIGURES), "village.", language)
    yield from ("", village_year, "")


def _rows(fields: tuple[Field, ...], before: str, language: str) -> Iterator[str]:
    for field in fields:
        yield f"| `{{{{{before}{field.name}}}}}` | {say(field.words, language)} |"


if __name__ == "__main__":
    main()
