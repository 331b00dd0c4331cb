"""The sentences on selections: what an honour asks for, how equal points were settled, who is kept off."""

from collections.abc import Callable, Iterator

from pointbook.documents.desk import Desk
from pointbook.documents.selections.lists import Selection, Standing
from pointbook.documents.wording import COMMA, joined, month_words
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Household
from pointbook.vocabulary.text import N_, Text

Name = Callable[[Household], str]
"""The name of a household's head, masked or in full."""

_WHY = {
    "veto": N_("a veto within 12 months"),
    "objection": N_("an objection that is not settled"),
}

HOW = Text(
    N_(
        "Counted is what was posted in the period in the honour's categories and not taken back by"
        " its end: awards less deductions. Of equal points, fewer points deducted come first, then"
        " more points of all categories; who is equal even so shares the rank. Who had a veto"
        " within 12 months, has an objection that is not settled or has left the village is no"
        " candidate."
    )
)
"""What counts, what settles equal points and who is no candidate."""


def terms(desk: Desk, selection: Selection) -> dict[str, str]:
    """What an honour asks for, in words."""
    honour = selection.honour
    names = joined(map(desk.category_name, honour.categories), COMMA)
    places = Text(N_("unlimited")) if honour.places is None else str(honour.places)
    return {
        "honour": honour.name,
        "period": _period(selection),
        "places": places,
        "points": show(honour.min_points),
        "categories": names if honour.categories else Text(N_("all categories")),
    }


def honour_words(desk: Desk, selection: Selection) -> Text:
    """An honour with all that it asks for."""
    words = N_("{honour} ({period}): places {places}, at least {points} points, by {categories}")
    return Text(words, terms(desk, selection))


def by_category(desk: Desk, standing: Standing) -> Text:
    """The points of each category, the most first."""
    found = sorted(standing.categories.items(), key=lambda pair: (-pair[1], pair[0]))
    return joined((f"{desk.category_name(code)} {show(points)}" for code, points in found), COMMA)


def _period(selection: Selection) -> str:
    first, period = selection.first, selection.honour.period
    if period == "month":
        return month_words(f"{first:%Y-%m}")
    if period == "year":
        return Text(N_("{year}"), {"year": first.year})
    words = N_("{year}, quarter {number}")
    return Text(words, {"year": first.year, "number": (first.month + 2) // 3})


def kept_off(selection: Selection, name: Name) -> Iterator[Text]:
    """Who would be on the list but for a veto or an objection."""
    words = N_("{honour}: {household} {head} with {points} points is kept off by {why}.")
    for one, why in selection.kept_off:
        facts = {"honour": selection.honour.name, "why": Text(_WHY[why])}
        yield Text(words, {**_facts(one, name), **facts})


def ties(selection: Selection, name: Name) -> Iterator[Text]:
    """How each group of equal points was settled, and who is equal in all of it at the end."""
    honour = selection.honour.name
    each = N_("{household} {head} (deducted {deducted}, all categories {overall})")
    words = N_("{honour}: with {points} points each, in this order: {order}.")
    for group in selection.settled:
        order = joined((Text(each, _facts(one, name)) for one in group), COMMA)
        facts = {"honour": honour, "points": show(group[0].points), "order": order}
        yield Text(words, facts)
    if selection.undecided:
        houses = (f"{one.household.code} {name(one.household)}" for one in selection.undecided)
        words = N_("{honour}: {households} are equal in all of it; the meeting decides.")
        yield Text(words, {"honour": honour, "households": joined(houses, COMMA)})


def _facts(one: Standing, name: Name) -> dict[str, str]:
    return {
        "household": one.household.code,
        "head": name(one.household),
        "points": show(one.points),
        "deducted": show(one.deducted),
        "overall": show(one.overall),
    }
