"""PDF: pages printed by the browser that is there; a clear line where there is none."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from pointbook.vocabulary.statements import Document
from pointbook.writing import pdf
from pointbook.writing.pages import page
from tests.writing import samples


def test_pages_are_printed_with_their_fonts(needs_chromium: Path, tmp_path: Path) -> None:
    asked = [Document("a/points.html", page(samples.points(61)))] * 2
    made, missing = pdf.printed(asked, needs_chromium)
    assert missing == []
    assert [document.path for document in made] == ["a/points.pdf"] * 2
    assert made[0].data == made[1].data
    (tmp_path / "points.pdf").write_bytes(made[0].data)
    printed = PdfReader(tmp_path / "points.pdf")
    assert "V03-0061" in "".join(sheet.extract_text() for sheet in printed.pages)
    fonts = printed.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    for font in (each.get_object() for each in fonts):
        inner = font.get("/DescendantFonts", [font])[0].get_object()
        described = inner.get("/FontDescriptor", {})
        drawn_inside = font["/Subtype"] == "/Type3"
        assert drawn_inside or {"/FontFile2", "/FontFile3"} & set(described.get_object())


def test_a_browser_that_does_not_print_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "chrome"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    asked = [Document("a/points.html", b"<p>x</p>")]
    assert pdf.printed(asked, broken) == ([], ["a/points.html"])


def test_browsers_are_looked_for_where_they_live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edge = tmp_path / "Microsoft/Edge/Application/msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    monkeypatch.setattr(pdf, "which", lambda _: None)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("ProgramFiles(x86)", str(tmp_path))
    assert pdf.browser() == edge
    monkeypatch.setattr("sys.platform", "linux")
    assert pdf.browser() is None
