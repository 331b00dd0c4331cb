"""CONTRACT 4, Stock: receipts − exchanges + returns, and counts."""

from dataclasses import replace

from tests.months import book, reckoned, rules_of

RECEIPTS = "| 日期 | 商品编号 | 数量 |\n"
EXCHANGES = "| 日期 | 户号 | 商品编号 | 数量 |\n"
COUNTS = "| 日期 | 商品编号 | 实盘数量 |\n"


def test_on_one_date_receipts_come_before_exchanges_and_counts_after() -> None:
    """on one date receipts, then exchanges, then counts"""
    done = reckoned(
        rules_of(),
        盘点=COUNTS + "| 2022-09-05 | SALT | 3 |",
        兑换登记=EXCHANGES + "| 2022-09-05 | V01-001 | SALT | 2 |",
        进货登记=RECEIPTS + "| 2022-09-05 | SALT | 5 |",
    )
    assert done.codes == []
    assert done.stock("SALT") == {"received": 5, "exchanged": 2, "closing": 3}


def test_a_count_that_differs_resets_the_stock() -> None:
    """A count that differs is a warning and resets the stock."""
    done = reckoned(
        rules_of(),
        进货登记=RECEIPTS + "| 2022-09-01 | SALT | 5 |",
        盘点=COUNTS + "| 2022-09-10 | SALT | 1 |",
        兑换登记=EXCHANGES + "| 2022-09-11 | V01-001 | SALT | 2 |",
    )
    assert done.codes == ["out-of-stock D2", "stock-difference C2"]
    assert [p.severity for p in done.problems] == ["error", "warning"]
    assert done.stock("SALT") == {"received": 5, "counted_difference": -4, "closing": 1}


def test_goods_are_counted_in_their_own_unit() -> None:
    rules = rules_of()
    bags = replace(rules, goods=tuple(replace(goods, unit="袋") for goods in rules.goods))
    for known, said in ((rules, "5 件，账面为 0 件"), (bags, "5 袋，账面为 0 袋")):
        done = reckoned(known, 盘点=COUNTS + "| 2022-09-10 | SALT | 5 |")
        assert [said in problem.message("zh") for problem in done.problems] == [True]


def test_a_count_may_find_more() -> None:
    """A count may find goods that no receipt brought."""
    done = reckoned(rules_of(), 盘点=COUNTS + "| 2022-09-10 | SALT | 4 |")
    assert done.codes == ["stock-difference C2"]
    assert done.stock("SALT") == {"counted_difference": 4, "closing": 4}


def test_a_count_may_be_zero_but_a_receipt_may_not() -> None:
    """Quantities are whole; a count may be 0."""
    done = reckoned(
        rules_of(),
        盘点=COUNTS + "| 2022-09-10 | SALT | 0 |\n| 2022-09-10 | RICE | -1 |",
        进货登记=RECEIPTS + "| 2022-09-01 | SALT | 0 |\n| 2022-09-01 | SALT | 2.5 |",
    )
    assert sorted(done.codes) == ["not-positive C2", "not-positive C3", "not-whole C3"]


def test_stock_is_per_village() -> None:
    """Stock is per village."""
    done = reckoned(
        rules_of(),
        book(village="V01", 进货登记=RECEIPTS + "| 2022-09-01 | SALT | 5 |"),
        book(village="V02", 兑换登记=EXCHANGES + "| 2022-09-05 | V02-001 | SALT | 1 |"),
    )
    assert done.codes == ["out-of-stock D2"]
    assert done.month().stock.to_dict("records")[0]["village"] == "V01"


def test_the_closing_of_a_month_is_the_opening_of_the_next() -> None:
    """closing = opening + received − exchanged + returned + counted_difference, month by month;
    one row for each goods that ever moved in the village"""
    done = reckoned(
        rules_of(),
        book("2022-09", 进货登记=RECEIPTS + "| 2022-09-01 | SALT | 5 |"),
        book("2022-10", 兑换登记=EXCHANGES + "| 2022-10-05 | V01-001 | SALT | 5 |"),
        book("2022-11", 进货登记=RECEIPTS + "| 2022-11-01 | RICE | 1 |"),
    )
    assert done.stock("SALT", "2022-10") == {"opening": 5, "exchanged": 5}
    assert done.stock("SALT", "2022-11") == {}
    assert list(done.month("2022-09").stock["goods"]) == ["SALT"]


def test_receipts_and_counts_are_not_judged_as_duplicates() -> None:
    """Receipts, counts and transfers are not judged so."""
    row = "| 2022-09-01 | SALT | 5 |\n"
    done = reckoned(
        rules_of(), 进货登记=RECEIPTS + row + row, 盘点=COUNTS + "| 2022-09-02 | SALT | 10 |\n" * 2
    )
    assert (done.codes, done.stock("SALT")) == ([], {"received": 10, "closing": 10})


def test_goods_out_of_force_can_be_received_and_counted() -> None:
    """Last year's goods may still stand on the shelf."""
    rules = rules_of(
        兑换商品="| 商品编号 | 商品名称 | 单价 | 失效日期 |\n| SALT | 盐 | 3 | 2021-12-31 |"
    )
    done = reckoned(
        rules,
        进货登记=RECEIPTS + "| 2022-09-01 | SALT | 5 |",
        盘点=COUNTS + "| 2022-09-02 | SALT | 5 |",
    )
    assert done.codes == []
