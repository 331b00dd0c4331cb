"""The invariants hold in an honest reckoning, and each one notices what it is there for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from pointbook.reckoning.carried import Carried
from pointbook.reckoning.invariants import SENTENCES, broken
from pointbook.reckoning.village_month import Balance, VillageMonth
from pointbook.vocabulary.records import Entry
from tests.reckoning.months import BALANCES, ENTRIES, small_month

BEFORE = Carried(balance=dict.fromkeys(("V01-001", "V01-002", "V01-003", "V02-001"), 1000))


def said(
    entries: Sequence[Entry] = ENTRIES, balances: Sequence[Balance] = BALANCES, more: int = 0
) -> list[str]:
    """What does not hold; the summary by hand does not add up closings, so it is filled in."""
    month = small_month(entries=entries, balances=balances)
    villages = [_closed(share) for share in month.villages]
    whole = sum(share.figures["closing"] for share in villages) + more
    summary = {**month.summary, "closing": whole}
    whole_month = replace(month, villages=tuple(villages), summary=summary)
    return [law.say("en") for law in broken(BEFORE, [entries], [whole_month])]


def _closed(share: VillageMonth) -> VillageMonth:
    closing = sum(row.closing for row in share.balances)
    return replace(share, figures={**share.figures, "closing": closing})


def test_an_honest_month() -> None:
    assert said() == []


def entries_with(at: int, **facts: int) -> list[Entry]:
    changed = {name: getattr(ENTRIES[at], name) + more for name, more in facts.items()}
    return [*ENTRIES[:at], ENTRIES[at]._replace(**changed), *ENTRIES[at + 1 :]]


def balances_with(**facts: int) -> list[Balance]:
    changed = {name: getattr(BALANCES[0], name) + more for name, more in facts.items()}
    return [replace(BALANCES[0], **changed), *BALANCES[1:]]


LAWS: tuple[tuple[int, Callable[[], list[str]]], ...] = (
    (0, lambda: said(balances=balances_with(earned=1))),
    (1, lambda: said(entries=entries_with(3, balance=1))),
    (2, lambda: said(more=1)),
    (3, lambda: said(balances=balances_with(earned=1, closing=1))),
    (4, lambda: said(entries=entries_with(5, quantity=1))),
)


@pytest.mark.parametrize(("law", "spoilt"), LAWS)
def test_each_law_is_watched(law: int, spoilt: Callable[[], list[str]]) -> None:
    assert any(SENTENCES[law] in line for line in spoilt())
