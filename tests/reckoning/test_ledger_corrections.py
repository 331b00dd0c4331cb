"""CONTRACT 4, Correction: taking back one entry of a closed month."""

from collections.abc import Mapping
from typing import Any

from pointbook.reckoning.carried import Carried, Sealed
from pointbook.vocabulary.rules import Rules
from tests.months import Reckoned, reckoned, rules_of

CLOSED = "2022-08"
HEAD = "| 日期 | 记录号 | 原因 | 退货 |\n"
CAPPED = """
    | 细则编号 | 类别编号 | 内容 | 分值 | 每户每年上限 | 级差组 |
    | CLEAN    | ENV      | 整洁 | 5    | 10           |        |
    | LITTER   | ENV      | 乱倒 | -4   | 6            |        |
    | COUNTY   | ENV      | 县奖 | 10   |              | 表彰   |
    | CITY     | ENV      | 市奖 | 30   |              | 表彰   |
    """


def sealed(kind: str, points: int, **more: str | int | None) -> Sealed:
    """An entry of August, of V01-001."""
    name = f"V01-202208-{kind[0].upper()}0001"
    return Sealed(
        name, CLOSED, "2022-08-15", "V01", "V01-001", kind,
        str(more.get("item", "")), str(more.get("goods", "")), int(more.get("quantity") or 1),
        points * 100, "ENV" if more.get("item") else "", str(more.get("tier", "")),
        reversed_by=str(more.get("reversed_by", "")),
    )  # fmt: skip


def carried(entry: Sealed) -> Carried:
    """The book after August: 50 points, and what the entry counted toward."""
    key, size = ("V01-001", entry.item), abs(entry.points)
    year = {key: size} if entry.item else {}
    tiers = {("V01-001", entry.tier_group): size} if entry.tier_group else {}
    return Carried(
        first_month="2022-01",
        month=CLOSED,
        balance={"V01-001": 5000},
        item_year=year,
        category_year={("V01-001", "ENV"): size},
        household_year={"V01-001": size} if entry.kind == "award" else {},
        tier_year=tiers,
        stock={("V01", "SALT"): 4},
        vetoes=[("V01-001", 738383, entry.id)] if entry.kind == "veto" else [],  # 2022-08-17
        opened=["V01-001"],
    )


def corrected(entry: Sealed, *rows: str, rules: Rules | None = None, **sheets: Any) -> Reckoned:
    """September with rows of 更正, written as `day reason goods-returned`."""
    cells = [[*row.split(), "", ""][:3] for row in rows]
    lines = [f"| 2022-09-{day} | {entry.id} | {why} | {back} |" for day, why, back in cells]
    known: Mapping[str, Sealed] = {entry.id: entry}
    return reckoned(
        rules or rules_of(),
        carried=carried(entry),
        sealed=known,
        更正=HEAD + "\n".join(lines),
        **sheets,
    )


def test_a_correction_is_the_opposite_linked_to_what_it_takes_back() -> None:
    """takes back one entry whole, dated now: the opposite of what it posted, linked to it"""
    done = corrected(sealed("award", 5, item="CLEAN"), "05 误记")
    assert done.entries("reversal") == ["V01-001 -5"]
    [row] = done.rows("reversal")
    assert (row["reverses"], row["item"], str(row["date"])) == (
        "V01-202208-A0001",
        "CLEAN",
        "2022-09-05",
    )
    assert done.balance() == {"opening": "50", "reversed": "-5", "closing": "45"}


def test_an_entry_is_taken_back_once_only() -> None:
    """once only, in this month or in a closed one"""
    entry = sealed("award", 5, item="CLEAN")
    assert corrected(entry, "05 误记", "06 误记").codes == ["already-reversed B3"]
    before = sealed("award", 5, item="CLEAN", reversed_by="V01-202208-R0001")
    assert corrected(before, "05 误记").codes == ["already-reversed B2"]


def test_only_an_entry_of_a_closed_month_can_be_taken_back() -> None:
    """takes back one entry of a closed month"""
    done = reckoned(
        rules_of(),
        会议评定="| 日期 | 户号 | 细则编号 |\n| 2022-09-01 | V01-001 | CLEAN |",
        更正=HEAD + "| 2022-09-05 | V01-202209-A0001 | 误记 | |",
    )
    assert done.codes == ["unknown-entry B2"]


def test_an_entry_of_another_village_is_unknown() -> None:
    """Villages do not touch each other."""
    entry = sealed("award", 5, item="CLEAN")
    other = Sealed(entry.id, CLOSED, entry.date, "V02", "V02-001", "award", "CLEAN", "", 1, 500)
    done = reckoned(
        rules_of(),
        carried=carried(entry),
        sealed={entry.id: other},
        更正=HEAD + f"| 2022-09-05 | {entry.id} | 误记 | |",
    )
    assert done.codes == ["unknown-entry B2"]


def test_a_taken_back_exchange_returns_its_goods() -> None:
    """A taken-back exchange returns goods to stock unless 退货 is 否."""
    entry = sealed("exchange", -6, goods="SALT", quantity=2)
    for back in ("", "是"):
        done = corrected(entry, f"05 误记 {back}")
        assert done.entries("reversal") == ["V01-001 6"]
        assert done.stock("SALT") == {"opening": 4, "returned": 2, "closing": 6}
    kept = corrected(entry, "05 误记 否")
    assert kept.closing() == "56"
    assert kept.stock("SALT") == {"opening": 4, "closing": 4}


def test_a_reversed_award_no_longer_counts_toward_its_year_caps() -> None:
    """A reversed award no longer counts toward its year caps: 10 a year, 10 were used up."""
    entry, rules = sealed("award", 10, item="CLEAN"), rules_of(评分细则=CAPPED)
    award = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-001 | CLEAN |"
    full = reckoned(rules, carried=carried(entry), 会议评定=award)
    assert full.entries("award") == ["V01-001 0"]
    assert corrected(entry, "05 误记", rules=rules, 会议评定=award).entries("award") == [
        "V01-001 5"
    ]


def test_a_reversed_award_leaves_its_tier_free() -> None:
    """What it already brought is no longer there."""
    entry = sealed("award", 30, item="CITY", tier="表彰")
    award = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-001 | COUNTY |"
    rules = rules_of(评分细则=CAPPED)
    assert corrected(entry, rules=rules, 会议评定=award).entries("award") == ["V01-001 0"]
    freed = corrected(entry, "05 误记", rules=rules, 会议评定=award)
    assert freed.entries("reversal", "award") == ["V01-001 -30", "V01-001 10"]


def test_a_reversed_deduction_leaves_its_limit_free() -> None:
    """The limit is on what was taken; what was given back was not taken."""
    entry, rules = sealed("deduction", -6, item="LITTER"), rules_of(评分细则=CAPPED)
    again = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-001 | LITTER |"
    assert corrected(entry, rules=rules, 会议评定=again).entries("deduction") == ["V01-001 0"]
    freed = corrected(entry, "05 误记", rules=rules, 会议评定=again)
    assert freed.entries("reversal", "deduction") == ["V01-001 6", "V01-001 -4"]


def test_a_reversed_veto_no_longer_freezes() -> None:
    """A veto of August freezes September, unless it was taken back that day or before."""
    entry = sealed("veto", 0, item="CRIME")
    fetch = "| 日期 | 户号 | 商品编号 | 数量 |\n| 2022-09-05 | V01-001 | SALT | 1 |"
    assert corrected(entry, "06 误记", 兑换登记=fetch).codes == ["frozen B2"]
    freed = corrected(entry, "05 误记", 兑换登记=fetch)
    assert (freed.codes, freed.closing()) == ([], "47")
    assert freed.entries("reversal") == ["V01-001 0"]


def test_a_reversal_may_bring_a_balance_below_zero() -> None:
    """Whole: what was spent since is owed."""
    done = corrected(sealed("award", 60, item="CLEAN"), "05 误记")
    assert done.closing() == "-10"
