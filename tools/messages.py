"""Collects the texts that are to be translated, renews the catalogues in `templates/locale` and compiles them.

Run as `python tools/messages.py` by `make messages`. The same texts give the same bytes (no dates, no line numbers), so
that a diff shows changed texts and a test can tell a stale catalogue. A text that stands nowhere any more is dropped.
"""

from __future__ import annotations

import datetime
import io
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = "pointbook"
LANGUAGES = ("zh", "en")
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
# A template with an error stops us instead of losing its texts; Babel hands these to Jinja2 as text.
OPTIONS = {"**.html": {"silent": "false"}}
# Babel wants dates, which would make every run differ: a fixed one stands in the .mo, none in the .po, and there none of
# the addresses that Babel makes up either.
NO_DATE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
NOT_SAID = tuple(
    f'"{name}'.encode()
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Report-Msgid-Bugs-To",
        "Last-Translator",
        "Language-Team",
    )
)


def main() -> int:
    """Writes the catalogues and says what is still untranslated."""
    for path, content in catalogues(ROOT).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for text in untranslated(ROOT):
        print(f"not yet in Chinese: {text}")
    return 0


def catalogues(root: Path) -> dict[Path, bytes]:
    """What each .po and .mo must hold now, by path; the texts come from the code, the translations from the .po."""
    found = collect(root)
    files: dict[Path, bytes] = {}
    for language in LANGUAGES:
        path = source_of(root, language)
        catalogue = read(path, language)
        catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        readable, compiled = io.BytesIO(), io.BytesIO()
        write_po(readable, catalogue, width=0, sort_by_file=True, include_lineno=False)
        write_mo(compiled, catalogue)
        lines = readable.getvalue().splitlines(keepends=True)
        text = b"".join(line for line in lines if not line.startswith(NOT_SAID))
        files[path] = text.rstrip(b"\n") + b"\n"
        files[path.with_suffix(".mo")] = compiled.getvalue()
    return files


def collect(root: Path) -> Catalog:
    """Every text marked in the code and in the templates."""
    found = Catalog(project=DOMAIN)
    for folder in (root / "pointbook", root / "templates"):
        for file, _line, text, comments, context in extract_from_dir(
            folder, METHODS, OPTIONS, KEYWORDS
        ):
            place = f"{folder.name}/{file}"
            found.add(text, None, [(place, 1)], auto_comments=comments, context=context)
    return found


def source_of(root: Path, language: str) -> Path:
    return root / "templates" / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path, language: str) -> Catalog:
    """The catalogue as it stands, or an empty one, with nothing in its head that changes by itself."""
    old: Catalog | None = None
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language, domain=DOMAIN)
    catalogue = Catalog(
        locale=language,
        domain=DOMAIN,
        project=DOMAIN,
        version="1",
        header_comment=f"# The texts of Pointbook in {language}; `make messages` renews this file.",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        fuzzy=False,
    )
    for message in old or ():
        if message.id:
            catalogue[message.id] = message
    return catalogue


def untranslated(root: Path) -> list[str]:
    """The texts without a Chinese translation. English ones need none: the texts in the code are English."""
    messages = [message for message in read(source_of(root, "zh"), "zh") if message.id]
    return [
        _first(message.id) for message in messages if not _said(message.string) or message.fuzzy
    ]


def _first(sentence: str | Iterable[str]) -> str:
    """A text, or the singular of one that has a plural."""
    return sentence if isinstance(sentence, str) else next(iter(sentence))


def _said(translation: str | Iterable[str] | None) -> bool:
    """Whether it is translated, in every number that the language has."""
    return all([translation] if isinstance(translation, str) else translation or [""])


if __name__ == "__main__":
    sys.exit(main())
