"""What hangs where anyone passes: numbers of people are blotted in every part of a statement, and a
document that would show one all the same is not made."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from pointbook.outbox import render
from pointbook.outbox.render import documents
from pointbook.vocabulary.problems import Problem
from pointbook.vocabulary.statements import Column, Document, Statement
from tests.writing import samples

MOBILE = "13812345678"


def with_text(text: str, kind: str = "points", where: str = "villages/V03") -> Statement:
    table = samples.table(
        (Column(text), Column("乙", "code")), ((text, text), ("c", "d")), text, (text, None), text
    )
    facts, more = ((text, text),), (text, text)
    return samples.points(
        0,
        kind=kind,
        name=f"{where}/{kind}",
        title=text,
        tables=(table,),
        facts=facts,
        paragraphs=more,
        signatures=more,
        band=more,
        objections=text,
    )


def shown(document: Document) -> str:
    """All that a file holds in words, tags and attributes included."""
    if document.path.endswith(".html"):
        return document.data.decode()
    with ZipFile(BytesIO(document.data)) as package:
        return "".join(package.read(name).decode() for name in package.namelist())


@pytest.mark.parametrize(
    "text", [MOBILE, "电话：138 1234 5678", "11010519491231002X", "１３８１２３４５６７８"]
)
def test_no_part_of_a_public_document_shows_one(text: str) -> None:
    notice = with_text(text)
    made = documents([notice, replace(notice, kind="book", book=((text, notice),))])
    assert [each.path[-5:] for each in made] == [".html", ".xlsx"]
    for each in made:
        assert text not in shown(each)
        assert "●●●" in shown(each)


def test_what_is_no_such_number_stays() -> None:
    [page] = documents([with_text("2022-09-05 100000 V03-0001 7KQ4-M2XD-P")])
    assert "●" not in shown(page)
    assert "2022-09-05 100000 V03-0001" in shown(page)


def test_codes_of_the_rules_and_the_township_own_papers_stay() -> None:
    assert MOBILE in shown(documents([with_text(MOBILE)], known=frozenset({MOBILE}))[0])
    assert MOBILE in shown(documents([with_text(MOBILE, where="township")])[0])


def test_the_witness_stops_one_document_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the blotting fail, what shows a number is not made, and nothing else suffers."""
    monkeypatch.setattr(render, "public", lambda text, _: text)
    lost: list[Problem] = []
    made = documents([with_text(MOBILE), samples.points(3)], unmade=lost)
    assert [each.path for each in made] == [f"{samples.points(3).name}.html"]
    [problem] = lost
    assert problem.code == "not-made"
    assert "villages/V03/points" in problem.message("en")
    assert "138…" in problem.message("zh")
    assert not re.search(MOBILE, problem.message("zh"))
