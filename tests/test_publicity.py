"""The publicity clock, and the state of a month of two villages; journeys/publicity.md has the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from pointbook import checking
from pointbook.documents.stage import stage
from pointbook.reckoning.publicity import Hung, handed_on, judged, kept
from pointbook.tasks import close as closing
from pointbook.tasks.doctor import doctor
from tests.folders import saved, workspace_of

LATER = date(2023, 6, 1)
MONTH = "2022-11"
Days = tuple[str, str]


def sent(
    town: Path,
    village: str,
    days: Days = ("", ""),
    sheets: Mapping[str, str] | None = None,
    **fields: str,
) -> None:
    """A cover that lacks nothing but what ``fields`` blank; nothing happened beside ``sheets``."""
    signed = {"评议会日期": f"{MONTH}-25", "参会人员": "何会计", "监督人": "曹老师"}
    hung = {"公示开始": days[0], "公示结束": days[1]}
    filled = {"村编号": village, "月份": MONTH, **signed, **hung, **fields}
    cover = "\n".join(f"| {name} | {value} |" for name, value in filled.items())
    saved(town / "inbox" / f"{village}.xlsx", {"封面": cover, **(sheets or {})})


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """November of two villages; V01 has hung its notice."""
    settings = "| 项目 | 取值 |\n| 公示天数 | 7 |\n| 评议法定人数 | 1 |\n| 语言 | en |"
    people = "| 姓名 | 村编号 | 组织 |\n| 何会计 | | 评议小组 |\n| 曹老师 | | 监委会 |"
    workspace_of(tmp_path, 设置=settings, 人员=people)
    sent(tmp_path, "V01", ("2022-12-03", ""))
    sent(tmp_path, "V02")
    return tmp_path


def states(town: Path, today: date = LATER) -> tuple[str, str, str]:
    """The month by itself, by the doctor on a day, and the doctor's next step."""
    (month,) = checking.check(town).months.values()
    (found,) = doctor(town, today).document()["months"]
    return stage(month).state.say("en"), found["state"].say("en"), found["step"]


def test_a_month_from_its_first_workbook_to_the_close(town: Path) -> None:
    """Each state in turn; index and doctor agree wherever no day is asked for."""
    posted = ("2022-12-03", "")
    (town / "inbox" / "V02.xlsx").unlink()
    assert states(town) == ("collecting", "collecting", "collect")
    sent(town, "V02", 填报人="", 评议会日期="2022-11-31")
    assert states(town) == ("checking", "checking", "check")
    sent(town, "V02", 监督人="")
    assert states(town) == ("checking", "checking", "sign")
    sent(town, "V02")
    assert states(town) == ("ready to be posted", "ready to be posted", "post")
    sent(town, "V02", ("2022-12-05", ""))
    hangs = "posted, objections until 2022-12-11"
    assert states(town, date(2022, 12, 11)) == (hangs, hangs, "wait")
    over = "posted, objections were open until 2022-12-11"
    assert states(town, date(2022, 12, 12)) == (hangs, over, "take-down")
    sent(town, "V01", (posted[0], "2022-12-09"))
    sent(town, "V02", ("2022-12-05", "2022-12-08"))
    assert states(town) == (hangs, over, "take-down")  # four days are too few
    sent(town, "V02", ("2022-12-05", "2022-12-11"))
    assert states(town) == ("ready to close", "ready to close", "close")
    assert states(town, date(2022, 12, 10)) == ("ready to close", hangs, "wait")
    assert closing.close(town, MONTH).document()["anchor"]
    assert doctor(town, LATER).document()["closed"] == MONTH


def test_an_open_objection_keeps_a_posted_month(town: Path) -> None:
    objection = "| 日期 | 内容 |\n| 2022-11-30 | 打分偏低 |"
    sent(town, "V01", ("2022-12-01", "2022-12-08"))
    sent(town, "V02", ("2022-12-01", "2022-12-08"), {"异议": objection})
    settle = "posted, objections to be settled"
    assert states(town) == (settle, settle, "settle")


SEPTEMBER = ("2022-09", "V01")


@pytest.mark.parametrize(
    ("posted", "until", "needed", "verdict", "open_until"),
    [
        (date(2022, 10, 8), date(2022, 10, 14), 7, "on-time", date(2022, 10, 14)),
        (date(2022, 10, 9), date(2022, 10, 30), 7, "late", date(2022, 10, 30)),
        (date(2022, 10, 9), None, 7, "late", date(2022, 10, 15)),
        (date(2022, 9, 30), date(2022, 10, 5), 7, "short", date(2022, 10, 6)),
        (date(2022, 10, 5), date(2022, 10, 1), 7, "short", date(2022, 10, 11)),
        (date(2022, 10, 1), None, 7, "hanging", date(2022, 10, 7)),
        (date(2022, 10, 1), date(2022, 10, 1), 0, "on-time", date(2022, 10, 1)),
        (None, date(2022, 10, 7), 7, "not-hung", None),
        (date(2021, 10, 1), date(2021, 10, 7), 7, "early", date(2021, 10, 7)),
    ],
)
def test_what_is_on_time(
    posted: date | None, until: date | None, needed: int, verdict: str, open_until: date | None
) -> None:
    notice = Hung(*SEPTEMBER, posted, until, needed)
    assert (notice.verdict, notice.open_until) == (verdict, open_until)


def test_december_is_due_in_january() -> None:
    late = Hung("2022-12", "V01", date(2023, 1, 9), date(2023, 1, 20), 7)
    assert late.verdict == "late"
    assert late._replace(posted_on=date(2023, 1, 8)).verdict == "on-time"


def test_the_book_hands_on_twelve_months() -> None:
    months = [f"2021-{number:02d}" for number in (8, 9, 10)] + ["2022-09"]
    hung = [Hung(month, "V01", date(2022, 1, 1), None, 7) for month in months]
    hung.append(Hung("2022-09", "V02", None, None, 7))
    handed = handed_on(hung, "2022-09")
    assert [(each.month, each.closed) for each in kept(handed)] == [
        ("2021-10", True),
        ("2022-09", True),
    ]
    assert judged(hung) == (0, 4)
