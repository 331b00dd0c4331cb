"""PDF: pages printed by the browser that is there; a clear line where there is none."""

import os
import re
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from pointbook import batch
from pointbook.demo import township
from pointbook.paper import browser, pdf
from pointbook.paper.pages import page
from pointbook.vocabulary.statements import Document
from tests.book.workspaces import clean, set_setting
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


# Browsers that fail in their own way; each is a program as the system starts one.
SIGNED = "import os; open(__file__ + '.pid', 'w').write(str(os.getpid()))"
DEAD = "raise SystemExit(1)"
ASLEEP = "import time; time.sleep(600)"
GONE = """
import pathlib, socket, sys, time
with socket.create_server(("127.0.0.1", 0)) as server:
    profile = next(each[16:] for each in sys.argv if each.startswith("--user-data-dir="))
    pathlib.Path(profile).mkdir()
    port = server.getsockname()[1]
    (pathlib.Path(profile) / "DevToolsActivePort").write_text(f"{port}\\n/devtools/browser/1")
    line, _ = server.accept()
    line.recv(1000)
    line.sendall(b"HTTP/1.1 101 Switching Protocols\\r\\n\\r\\n")
"""
DEAF = GONE + "    time.sleep(600)"


@pytest.mark.timeout(30)
@pytest.mark.parametrize("program", [DEAD, ASLEEP, DEAF, GONE])
def test_a_browser_that_fails_is_given_up_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(browser, "START", 2.0)
    monkeypatch.setattr(browser, "ANSWER", 1.0)
    broken = tmp_path / "chrome"
    broken.write_text(f"#!{sys.executable}\n{SIGNED}\n{program}")
    broken.chmod(0o755)
    asked = [Document(f"{name}/points.html", b"<p>x</p>") for name in "ab"]
    assert pdf.printed(asked, broken) == ([], ["a/points.html", "b/points.html"])
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "chrome.pid").read_text()), 0)


@pytest.mark.timeout(200)
def test_a_run_prints_what_hangs_and_the_index_leads_to_it(
    needs_chromium: Path, tmp_path: Path
) -> None:
    township(tmp_path / "t", villages=1, households=8, rows=20, months=1)
    result = batch.run(tmp_path / "t", "en", pdf=True)
    assert result.notes == []
    (month,) = (tmp_path / "t" / "outbox").iterdir()
    printed = {path.relative_to(month).as_posix() for path in month.rglob("*.pdf")}
    pages = [path for name in ("villages", "wall") for path in (month / name).rglob("*.html")]
    pages.append(month / "township" / "summary.html")
    assert printed == {p.relative_to(month).with_suffix(".pdf").as_posix() for p in pages}
    links = set(re.findall('href="([^"]*)"', (month / "index.html").read_text("utf-8")))
    assert {link for link in links if link.endswith(".pdf")} == printed
    assert [link for link in links if not (month / link).is_file()] == []
    for path in pages:
        sheets = path.read_text("utf-8").count('<section class="sheet')
        assert not sheets or len(PdfReader(path.with_suffix(".pdf")).pages) == sheets, path


@pytest.mark.timeout(60)
def test_the_index_leads_to_no_pdf_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    township(tmp_path / "t", villages=2, households=4, rows=10, months=2)

    def breaks_down(pages: list[Document], _: Path) -> tuple[list[Document], list[str]]:
        return [Document("villages/V01/points.pdf", b"%PDF")], [page.path for page in pages[1:]]

    monkeypatch.setattr(pdf, "browser", lambda: tmp_path)
    monkeypatch.setattr(pdf, "printed", breaks_down)
    result = batch.run(tmp_path / "t", "en", pdf=True)
    first, second = sorted((tmp_path / "t" / "outbox").iterdir())
    (note,) = result.notes
    said = note.say("en")
    assert f"{first.name}/villages/V01/" in said
    assert "the browser did not print it. Run again" in said
    found = re.findall('href="([^"]*pdf)"', (first / "index.html").read_text("utf-8"))
    assert found == ["villages/V01/points.pdf"]
    assert list(second.rglob("*.pdf")) == []
    assert ".pdf" not in (second / "index.html").read_text("utf-8")


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


def size(png: bytes) -> tuple[int, int]:
    """Width and height, as the head of a PNG says."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_pictures_are_as_wide_as_a_phone_and_cut_between_sheets(
    needs_chromium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [Document("a/points.html", page(samples.points(61)))]
    sheets = asked[0].data.count(b'<section class="sheet')
    assert sheets > 1
    [whole], missing = pdf.pictured(asked, needs_chromium)
    assert (whole.path, size(whole.data)[0], missing) == ("a/points.png", pdf.PHONE, [])
    monkeypatch.setattr(browser, "HIGHEST", 100)
    cut, _ = pdf.pictured(asked, needs_chromium)
    assert [each.path for each in cut][:2] == ["a/points.png", "a/points-2.png"]
    assert len(cut) == sheets
    assert abs(sum(size(each.data)[1] for each in cut) - size(whole.data)[1]) <= sheets


@pytest.mark.timeout(60)
def test_a_picture_shows_no_name_that_is_not_masked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever hangs on the wall: a chat group is larger than a village."""
    clean(tmp_path, villages=1, months=1)
    set_setting(tmp_path, "公示姓名", "全名")
    asked: list[Document] = []

    def pictured(pages: list[Document], _: Path) -> tuple[list[Document], list[str]]:
        asked.extend(pages)
        return [Document(each.path.replace(".html", ".png"), b"PNG") for each in pages], []

    monkeypatch.setattr(pdf, "browser", lambda: tmp_path)
    monkeypatch.setattr(pdf, "pictured", pictured)
    result = batch.run(tmp_path, "zh", png=True)
    heads = {house.head for house in result.rules.households}
    shown = "".join(each.data.decode() for each in asked)
    assert asked
    assert not [head for head in heads if head in shown]
    (month,) = (path for path in (tmp_path / "outbox").iterdir())
    hanging = {path.stem for path in (month / "villages/V01").glob("*.html")}
    made = {path.stem for path in (month / "villages/V01").glob("*.png")}
    assert made
    assert made <= hanging - {"slips", "board"}
    hung = "".join(path.read_text("utf-8") for path in (month / "villages/V01").glob("*.html"))
    assert [head for head in heads if head in hung]


def test_without_a_browser_there_is_a_word_and_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean(tmp_path, villages=1, months=1)
    monkeypatch.setattr(pdf, "browser", lambda: None)
    [note] = batch.run(tmp_path, "en", png=True).notes
    assert note.say("en").startswith("No picture was made")
    assert not list((tmp_path / "outbox").rglob("*.png"))
