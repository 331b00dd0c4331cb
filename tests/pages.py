"""Pages of cases: ``# title`` begins a case, ``## heading`` one of its sections, and the last section is
what must come of the others. A township is a page whose sections are the sheets of its rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Sections = list[tuple[str, str]]  # heading and body


def sections(text: str, mark: str = "##") -> Sections:
    """Each heading with what stands below it."""
    _, *parts = re.split(rf"^{mark} (.*)\n?", text, flags=re.MULTILINE)
    return list(zip(parts[::2], parts[1::2], strict=True))


def township(path: Path) -> dict[str, str]:
    """The sheets of a page, by name."""
    return dict(sections(path.read_text("utf-8")))


@dataclass
class Page:
    """One case as written: its sections in order, and what is expected of it."""

    file: str
    title: str
    sections: Sections
    expected: str


Case = TypeVar("Case", bound=Page)


def cases(kind: type[Case], path: Path, expects: str) -> list[Case]:
    """The cases of one file, or of all files of a folder in their order."""
    if path.is_dir():
        pages = sorted(each for each in path.glob("*.md") if each.stem != "township")
        return [case for page in pages for case in cases(kind, page, expects)]
    found = []
    for title, body in sections(path.read_text("utf-8"), "#"):
        parts = sections(body)
        expected = "".join(body for name, body in parts if name == expects).strip()
        parts = [part for part in parts if part[0] != expects]
        found.append(kind(path.stem, title, parts, expected))
    return found


def renew(kind: type[Case], path: Path, expects: str, come: Callable[[Case], str]) -> None:
    """Write into a file what comes of its cases now."""
    parts = []
    for case in cases(kind, path, expects):
        given = [f"## {name}\n\n{body.strip()}".strip() for name, body in case.sections]
        parts += [f"# {case.title}", *given, f"## {expects}\n\n{come(case)}"]
    path.write_text("\n\n".join(parts) + "\n", "utf-8")
