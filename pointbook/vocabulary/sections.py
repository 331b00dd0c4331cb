"""Words and tables that stand in a text file of `templates`, below the names of their sections."""

from collections.abc import Iterable
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def sections(file: str) -> dict[str, list[str]]:
    """The lines of each section; blank ones and those that begin with # say nothing."""
    found: dict[str, list[str]] = {}
    for line in (TEMPLATES / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section.append(line)
    return found


def blocks(lines: Iterable[str]) -> list[tuple[list[str], list[str]]]:
    """The words of each line that is not indented, and the indented lines below it."""
    found: list[tuple[list[str], list[str]]] = []
    for line in lines:
        if line.startswith(" "):
            found[-1][1].append(line.strip())
        else:
            found.append((line.split(), []))
    return found


def listed(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words such as ``zh=中文,汉语`` by what stands before the sign; others say nothing."""
    pairs = (word.partition("=") for word in words)
    return {name: tuple(filter(None, rest.split(","))) for name, sign, rest in pairs if sign}
