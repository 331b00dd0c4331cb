"""What one month hands to the next outlives the codes that the rules drop."""

from __future__ import annotations

from pointbook.reckoning.carried import Carried

BEFORE = Carried(
    first_month="2022-01",
    month="2022-11",
    balance={"H1": 500, "H2": 700},
    cut_off={"H1": 100, "H2": 200},
    spent={"H2": 30},
    item_year={("H1", "I1"): 5, ("H1", "I2"): 6},
    stock={("V1", "G1"): 8, ("V1", "G2"): 9},
    vetoes=[("H2", 738000, "V1-202211-V0001")],
)


KINDS = ("household", "village", "category", "item", "goods", "group")
KNOWN = {kind: {"H1", "I1", "V1", "G1"} for kind in KINDS}


def after(month: str) -> Carried:
    """What a ledger that has never heard of H2, I2 and G2 carries on."""
    return Carried("2022-01", month, {"H1": 550}, {"H1": 100}, stock={("V1", "G1"): 7})


def test_a_household_and_goods_that_the_rules_dropped() -> None:
    kept = after("2022-12").keeping(BEFORE, KNOWN)
    assert kept.balance == {"H1": 550, "H2": 700}
    assert kept.cut_off == {"H1": 100, "H2": 200}
    assert kept.spent == {"H2": 30}
    assert kept.stock == {("V1", "G1"): 7, ("V1", "G2"): 9}
    assert kept.item_year == {("H1", "I2"): 6}
    assert kept.vetoes == BEFORE.vetoes


def test_the_counters_of_a_year_end_with_it() -> None:
    kept = after("2023-01").keeping(BEFORE, KNOWN)
    assert kept.cut_off["H2"] == 700, "what was there at the end of the year"
    assert kept.spent == {}
    assert kept.item_year == {}
    assert kept.stock[("V1", "G2")] == 9


def test_nothing_is_kept_where_everything_is_known() -> None:
    month = after("2022-12")
    assert (
        month.keeping(BEFORE, {kind: {"H1", "H2", "I2", "V1", "G1", "G2", "I1"} for kind in KINDS})
        == month
    )
