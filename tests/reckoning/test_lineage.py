"""Lineage: whose history a household has, and up to which day."""

from datetime import date

from pointbook.reckoning.lineage import by_code, forebears, heirs, inherited, origin
from pointbook.vocabulary.rules import Household

FIRST, SECOND = date(2022, 3, 5), date(2022, 6, 10)


def home(
    code: str, *former: str, joined: date | None = None, left: date | None = None
) -> Household:
    return Household(code, "V1", "", f"王{code}", joined=joined, left=left, predecessors=former)


def history(*homes: Household, of: str) -> list[tuple[str, date]]:
    known = by_code(homes)
    return [(each.household.code, each.until) for each in forebears(known[of], known)]


def test_a_chain_ends_at_the_earliest_day() -> None:
    """C split from B in June, B from A in March: of A, C has what came before March alone."""
    homes = (home("A"), home("B", "A", joined=FIRST), home("C", "B", joined=SECOND))
    assert history(*homes, of="C") == [("B", SECOND), ("A", FIRST)]
    assert heirs(homes) == {"A": [("B", FIRST), ("C", FIRST)], "B": [("C", SECOND)]}


def test_without_joining_day_it_is_the_last_day_of_who_left() -> None:
    homes = (home("A", left=FIRST), home("B", left=SECOND), home("C", "A", "B"))
    assert history(*homes, of="C") == [("A", SECOND), ("B", SECOND)]
    assert history(home("A"), home("B", "A"), of="B") == [("A", date.max)]


def test_nobody_comes_twice_and_a_circle_ends() -> None:
    """Rules with a circle stop a run, but `explain` looks at them all the same."""
    homes = (home("A"), home("B", "A"), home("C", "A"), home("D", "B", "C"))
    assert [code for code, _ in history(*homes, of="D")] == ["B", "C", "A"]
    assert [code for code, _ in history(home("A", "B"), home("B", "A", "X"), of="A")] == ["B"]


def test_only_vetoes_before_the_split_follow() -> None:
    homes = (home("A"), home("B", "A", joined=FIRST))
    before, after = FIRST.toordinal(), FIRST.toordinal() + 1
    assert list(inherited(homes, [("A", before), ("A", after), ("B", after)])) == [
        ("A", before),
        ("B", before),
        ("A", after),
        ("B", after),
    ]


def test_what_a_household_comes_from_in_words() -> None:
    def words(*homes: Household) -> str:
        found = origin(homes[-1], by_code(homes), full=False)
        return found.say("en") if found else ""

    split = home("B", "A", joined=FIRST)
    assert words(home("A"), split) == "Split from A 王*"
    assert words(home("A", left=SECOND), split) == "Split from A 王*"  # it left later
    assert words(home("A", left=FIRST), split) == "Continues A 王*"
    assert words(home("A"), home("X"), home("B", "A", "X")) == "Merged from A 王*、X 王*"
    assert words(home("A")) == words(home("B", "Z")) == ""
