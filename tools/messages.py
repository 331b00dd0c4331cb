"""Renews `templates/zh.json`: every sentence that code and templates mark, beside its Chinese.

Run as `python tools/messages.py` by `make messages`. A new sentence gets an empty translation and is told; one that
stands nowhere any more is dropped.
"""

import json
import sys
from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("templates", "zh.json")
KEYWORDS = {"_": None, "N_": None}
TABLES = ("documents.txt", "problems.txt", "settings.txt")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
# A template with an error stops us instead of losing its texts; Babel hands these to Jinja2 as text.
OPTIONS = {"**.html": {"silent": "false"}}


def main() -> int:
    """Write the catalogue and say what is still untranslated."""
    found = renewed(ROOT)
    (ROOT / CATALOGUE).write_text(written(found), encoding="utf-8")
    for sentence in untranslated(found):
        print(f"not yet in Chinese: {sentence}")
    return 0


def renewed(root: Path) -> dict[str, str]:
    """Every marked sentence with the Chinese that the catalogue has for it, '' where it has none."""
    known = json.loads((root / CATALOGUE).read_text(encoding="utf-8"))
    return {sentence: known.get(sentence, "") for sentence in sorted(marked(root))}


def written(catalogue: dict[str, str]) -> str:
    """The catalogue as the file holds it: a sentence a line, so that a diff shows changed sentences."""
    return json.dumps(catalogue, ensure_ascii=False, indent=0) + "\n"


def marked(root: Path) -> set[str]:
    """Every sentence marked in code and templates; in tables the indented lines."""
    tables = [root / "templates" / name for name in TABLES if (root / "templates" / name).exists()]
    return {
        str(text)
        for folder in ("pointbook", "templates")
        for _, _, text, _, _ in extract_from_dir(root / folder, METHODS, OPTIONS, KEYWORDS)
    } | {
        line.strip()
        for table in tables
        for line in table.read_text(encoding="utf-8").splitlines()
        if line.startswith(" ")
    }


def untranslated(catalogue: dict[str, str]) -> list[str]:
    return [sentence for sentence, chinese in catalogue.items() if not chinese]


if __name__ == "__main__":
    sys.exit(main())
