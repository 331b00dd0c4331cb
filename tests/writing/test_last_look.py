"""The last look: what looks like a number of a person is found in the very bytes."""

import pytest

from pointbook.outbox.last_look import last_look
from pointbook.outbox.render import documents
from pointbook.vocabulary.statements import Column, Document, Statement, Table
from tests.writing import samples

MOBILE = "13812345678"


def with_text(text: str, kind: str = "points") -> Statement:
    table = Table((Column("甲"), Column("乙", "code")), ((text, "x"), ("a", "b"), ("c", "d")))
    return samples.points(0, kind=kind, name=f"villages/V03/{kind}", tables=(table,))


@pytest.mark.parametrize(
    "text", [MOBILE, "电话：138 1234 5678", "11010519491231002X", "１３８１２３４５６７８"]
)
def test_numbers_of_persons_are_found_on_page_and_in_workbook(text: str) -> None:
    found = last_look(documents([with_text(text)]), ())
    assert {path for path, _ in found} == {
        "villages/V03/points.html",
        "villages/V03/points.xlsx",
    }
    assert all(text[:11] not in number for _, number in found)


@pytest.mark.parametrize(
    "markup", [f"<!-- {MOBILE} -->", f'<p title="{MOBILE}">', f"<td hidden>{MOBILE}</td>"]
)
def test_comments_and_hidden_cells_too(markup: str) -> None:
    assert last_look([Document("wall/goods.html", markup.encode())], ())


def test_what_is_no_such_number_passes() -> None:
    fine = [with_text("2022-09-05 100000 V03-0001 7KQ4-M2XD-P"), samples.points(61)]
    assert last_look(documents(fine), ()) == []
    assert last_look(documents([samples.slips(3, 9)]), ()) == []


def test_codes_of_the_rules_and_the_township_own_papers_pass() -> None:
    assert last_look(documents([with_text(MOBILE)]), {MOBILE}) == []
    assert last_look([Document("township/ledgers.html", MOBILE.encode())], ()) == []
