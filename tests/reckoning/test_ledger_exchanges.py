"""CONTRACT 4, Exchange: what is refused, in which order, and what a refusal leaves behind."""

from typing import Any

from pointbook.reckoning.carried import Carried
from pointbook.vocabulary.rules import Rules
from tests.months import STOCKED, Reckoned, book, reckoned, rules_of

HEAD = "| 日期 | 户号 | 商品编号 | 数量 |\n"


def fetched(rules: Rules, *rows: str, **sheets: str) -> Reckoned:
    """Exchanges written as `day household goods pieces`; the shelves are full on the 1st."""
    cells = [row.split() for row in rows]
    lines = [f"| 2022-09-{d} | {house} | {goods} | {n} |" for d, house, goods, n in cells]
    tables: dict[str, Any] = {"进货登记": STOCKED, **sheets}
    return reckoned(rules, 兑换登记=HEAD + "\n".join(lines), **tables)


def limited(limit: int) -> Rules:
    return rules_of(
        兑换商品="| 商品编号 | 商品名称 | 单价 | 每户每次限量 |\n"
        f"| SALT | 盐 | 3 | {limit} |\n| RICE | 米 | 40 | |"
    )


def test_points_are_quantity_times_the_goods_points_on_that_date() -> None:
    """points = quantity × the goods' points on that date"""
    rules = rules_of(
        {"每元积分": 2},
        兑换商品="""
        | 商品编号 | 商品名称 | 单价 | 积分 | 生效日期   | 失效日期   |
        | SALT     | 盐       | 3    |      |            | 2022-09-10 |
        | SALT     | 盐       | 3.5  | 7    | 2022-09-11 |            |
        | RICE     | 米       | 40   |      |            |            |
        """,
    )
    done = fetched(rules, "10 V01-001 SALT 2", "11 V01-001 SALT 2")
    assert done.entries("exchange") == ["V01-001 -12", "V01-001 -14"]
    assert done.codes == []


def test_price_times_rate_is_rounded_half_up() -> None:
    """price × rate is rounded half up to 0.01: 0.25 × 0.5 = 0.125, so 0.13 for each piece"""
    rules = rules_of(
        {"每元积分": "'0.5"},
        兑换商品="| 商品编号 | 商品名称 | 单价 |\n| SALT | 盐 | 0.25 |\n| RICE | 米 | 1 |",
    )
    done = fetched(rules, "10 V01-001 SALT 2")
    assert done.entries("exchange") == ["V01-001 -0.26"]


def test_a_given_number_of_points_must_agree() -> None:
    """The points beside an exchange are quantity × the goods' points, or points-mismatch."""
    done = reckoned(
        rules_of(),
        进货登记=STOCKED,
        兑换登记="""
        | 日期       | 户号    | 商品编号 | 数量 | 积分 |
        | 2022-09-05 | V01-001 | SALT     | 2    | 6    |
        | 2022-09-06 | V01-001 | SALT     | 2    | 3    |
        """,
    )
    assert done.codes == ["points-mismatch E3"]


def test_no_more_than_the_balance_at_that_moment() -> None:
    """refused if they exceed what is spendable at that moment; later ones are judged without it"""
    done = fetched(
        rules_of(),
        "05 V01-001 RICE 2",  # 80 of 100
        "06 V01-001 RICE 1",  # 40 of 20
        "07 V01-001 SALT 6",  # 18 of 20
    )
    assert done.codes == ["overdrawn D3"]
    assert done.entries("exchange") == ["V01-001 -80", "V01-001 -18"]
    assert done.balance() == {"opening": "100", "exchanged": "-98", "closing": "2"}


def test_the_last_point_may_be_spent() -> None:
    """Only what exceeds the balance is refused."""
    rules = rules_of(
        兑换商品="| 商品编号 | 商品名称 | 单价 |\n| SALT | 盐 | 50 |\n| RICE | 米 | 1 |"
    )
    done = fetched(rules, "05 V01-001 SALT 2")
    assert (done.codes, done.closing()) == ([], "0")


def test_awards_of_the_same_day_can_be_spent() -> None:
    """on one date … awards, deductions, vetoes, exchanges"""
    done = fetched(
        rules_of(),
        "05 V01-002 SALT 1",
        会议评定="| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-002 | CLEAN |",
    )
    assert (done.codes, done.closing("V01-002")) == ([], "2")


def test_published_points_are_the_months_opening_less_what_went_out() -> None:
    """published: no more than the month's opening less exchanges, deductions, transfers out."""
    rules = rules_of({"可用积分": "published"})
    done = fetched(
        rules,
        "10 V01-001 RICE 2",  # 80 of 100 - 4 - 6; the 5 of this month are not published yet
        "11 V01-001 SALT 3",  # 9 of 10
        "12 V01-001 SALT 1",  # 3 of 1
        会议评定="""
        | 日期       | 户号    | 细则编号 |
        | 2022-09-05 | V01-001 | CLEAN    |
        | 2022-09-06 | V01-001 | LITTER   |
        """,
        划转="""
        | 日期       | 转出户号 | 转入户号 | 积分 | 原因 |
        | 2022-09-07 | V01-001  | V01-002  | 6    | 分户 |
        """,
    )
    assert done.codes == ["overdrawn D4"]
    assert done.entries("exchange") == ["V01-001 -80", "V01-001 -9"]


def test_published_points_are_spendable_in_the_next_month() -> None:
    """The award of September is in the opening of October."""
    rules = rules_of({"可用积分": "published"})
    award = "| 日期 | 户号 | 细则编号 |\n| 2022-09-05 | V01-002 | CLEAN |"
    row = HEAD + "| {} | V01-002 | SALT | 1 |"
    done = reckoned(
        rules,
        book("2022-09", 会议评定=award, 进货登记=STOCKED, 兑换登记=row.format("2022-09-06")),
        book("2022-10", 兑换登记=row.format("2022-10-06")),
    )
    assert done.codes == ["overdrawn D2"]
    assert done.entries("exchange", month="2022-10") == ["V01-002 -3"]


def test_no_more_than_the_villages_stock() -> None:
    """refused if they exceed the village's stock (out-of-stock); nothing moves"""
    few = "| 日期 | 商品编号 | 数量 |\n| 2022-09-01 | SALT | 5 |"
    done = fetched(
        rules_of(), "05 V01-001 SALT 3", "06 V01-001 SALT 3", "07 V01-001 SALT 2", 进货登记=few
    )
    assert done.codes == ["out-of-stock D3"]
    assert done.stock("SALT") == {"received": 5, "exchanged": 5}


def test_the_first_reason_is_named() -> None:
    """for the first of these that holds: frozen, overdrawn, out-of-stock"""
    veto = "| 日期 | 户号 | 细则编号 |\n| 2022-09-06 | V01-001 | CRIME |"
    none = "| 日期 | 商品编号 | 数量 |\n| 2022-09-01 | SALT | 1 |"
    done = fetched(
        rules_of(), "05 V01-001 RICE 9", "06 V01-001 RICE 9", 会议评定=veto, 进货登记=none
    )
    assert done.codes == ["overdrawn D2", "frozen B3"]


def test_goods_must_be_in_force_for_an_exchange_only() -> None:
    """goods-not-in-force holds for exchanges only"""
    rules = rules_of(
        兑换商品="| 商品编号 | 商品名称 | 单价 | 失效日期 |\n"
        "| SALT | 盐 | 3 | 2022-08-31 |\n| RICE | 米 | 40 | |"
    )
    done = fetched(rules, "05 V01-001 SALT 1")
    assert [(p.code, p.place.sheet) for p in done.problems] == [("goods-not-in-force", "兑换登记")]
    assert done.stock("SALT") == {"received": 90, "closing": 90}


# Limits and minimum: on the rows as claimed, a day being one time.


def test_a_limit_adds_up_a_households_day() -> None:
    """added up in row order, and every row at which the sum stands above the limit is refused"""
    done = fetched(
        limited(3),
        "05 V01-001 SALT 2",
        "05 V01-001 SALT 3",  # 5 of 3
        "05 V01-001 SALT 1",  # refused rows included: 6 of 3
        "05 V01-002 SALT 0",
        "06 V01-001 SALT 3",
    )
    assert done.codes == ["over-limit D3", "over-limit D4", "not-positive D5"]
    assert done.entries("exchange") == ["V01-001 -6", "V01-001 -9"]


def test_a_day_below_the_minimum_is_refused_whole() -> None:
    """all of a household's rows of a day that together stay below min_exchange are refused"""
    done = fetched(
        rules_of({"起兑分": 10}),
        "05 V01-001 SALT 1",
        "05 V01-001 SALT 2",
        "06 V01-001 SALT 2",
        "06 V01-001 SALT 4",
    )
    assert done.codes == ["below-minimum C2", "below-minimum C3"]
    assert done.entries("exchange") == ["V01-001 -6", "V01-001 -12"]


def test_rows_over_the_limit_count_toward_the_minimum() -> None:
    """over-limit ones included; refused, unless already over-limit"""
    rules = rules_of(
        {"起兑分": 20},
        兑换商品="| 商品编号 | 商品名称 | 单价 | 每户每次限量 |\n| SALT | 盐 | 3 | 2 |\n| RICE | 米 | 40 | |",
    )
    reached = fetched(rules, "05 V01-001 SALT 1", "05 V01-001 SALT 6")  # 3 + 18 of 20
    assert reached.codes == ["over-limit D3"]
    below = fetched(rules, "05 V01-001 SALT 1", "05 V01-001 SALT 3")  # 3 + 9
    assert below.codes == ["below-minimum C2", "over-limit D3"]


def test_an_overdrawn_row_still_counted_for_limit_and_minimum() -> None:
    """Judged before that, on the rows as claimed"""
    done = fetched(rules_of({"起兑分": 10}), "05 V01-001 RICE 3", "05 V01-001 SALT 1")
    assert done.codes == ["overdrawn D2"]
    assert done.entries("exchange") == ["V01-001 -3"]


def test_a_repeated_exchange_is_a_duplicate() -> None:
    """the same date, household, goods, quantity and note twice; the first stands"""
    done = fetched(limited(2), "05 V01-001 SALT 2", "05 V01-001 SALT 2")
    assert done.codes == ["duplicate-entry C3"]


def test_what_a_close_carried_is_spendable() -> None:
    """Balance and stock go on where the book left them."""
    carried = Carried(
        first_month="2022-08",
        month="2022-08",
        balance={"V01-001": 1000},
        stock={("V01", "SALT"): 2},
        opened=["V01-001"],
    )
    row = HEAD + "| 2022-09-05 | V01-001 | SALT | {} |"
    done = reckoned(rules_of(), carried=carried, 兑换登记=row.format(2))
    assert done.balance() == {"opening": "10", "exchanged": "-6", "closing": "4"}
    assert done.stock("SALT") == {"opening": 2, "exchanged": 2}
    assert reckoned(rules_of(), carried=carried, 兑换登记=row.format(3)).codes == [
        "out-of-stock D2"
    ]
