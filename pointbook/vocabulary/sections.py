"""Words and tables that stand in a text file of `templates`, below the names of their sections."""

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
