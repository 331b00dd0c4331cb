"""The sentences on selections: what an honour asks for, how equal points were settled, who is kept off."""

from collections.abc import Callable, Iterator

from pointbook.documents.desk import Desk
from pointbook.documents.selections.lists import Selection, Standing
from pointbook.documents.wording import month_words
from pointbook.vocabulary.points import show
from pointbook.vocabulary.text import N_, Text, say

Head = Callable[[str], str]
"""The name of a household's head, masked or in full."""

_WHY = {
    "veto": N_("a veto within 12 months"),
    "objection": N_("an objection that is not settled"),
}


def terms(desk: Desk, selection: Selection) -> dict[str, str]:
    """What an honour asks for, in words."""
    honour, language = selection.honour, desk.language
    unlimited = say(N_("unlimited"), language)
    names = say(N_(", "), language).join(map(desk.category_name, honour.categories))
    return {
        "honour": honour.name,
        "period": _period(selection, language),
        "places": unlimited if honour.places is None else str(honour.places),
        "points": show(honour.min_points),
        "categories": names or say(N_("all categories"), language),
    }


def _period(selection: Selection, language: str) -> str:
    first, period = selection.first, selection.honour.period
    if period == "month":
        return month_words(f"{first:%Y-%m}", language)
    if period == "year":
        return Text(N_("{year}"), {"year": first.year}).say(language)

    words = N_("{year}, quarter {number}")
    return Text(words, {"year": first.year, "number": (first.month + 2) // 3}).say(language)


def kept_off(selection: Selection, head: Head, language: str) -> Iterator[str]:
    """Who would be on the list but for a veto or an objection."""

    words = N_("{honour}: {household} {head} with {points} points is kept off by {why}.")
    for one, why in selection.kept_off:
        facts = {"honour": selection.honour.name, "why": say(_WHY[why], language)}
        yield Text(words, {**facts, **_facts(one, head)}).say(language)


def ties(selection: Selection, head: Head, language: str) -> Iterator[str]:
    """How each group of equal points was settled, and who is equal in all of it at the end."""
    honour, comma = selection.honour.name, say(N_(", "), language)

    each = N_("{household} {head} (deducted {deducted}, all categories {overall})")

    words = N_("{honour}: with {points} points each, in this order: {order}.")
    for group in selection.settled:
        order = comma.join(Text(each, _facts(one, head)).say(language) for one in group)
        facts = {"honour": honour, "points": show(group[0].points), "order": order}
        yield Text(words, facts).say(language)
    if selection.undecided:
        houses = comma.join(f"{one.household} {head(one.household)}" for one in selection.undecided)

        words = N_("{honour}: {households} are equal in all of it; the meeting decides.")
        yield Text(words, {"honour": honour, "households": houses}).say(language)


def _facts(one: Standing, head: Head) -> dict[str, str]:
    return {
        "household": one.household,
        "head": head(one.household),
        "points": show(one.points),
        "deducted": show(one.deducted),
        "overall": show(one.overall),
    }


def how(language: str) -> str:
    """What counts, what settles equal points and who is no candidate."""
    return say(
        N_(
            "Counted is what was posted in the period in the honour's categories: awards less"
            " deductions; a correction counts on its own day. Of equal points, fewer points"
            " deducted come first, then more points of all categories; who is equal even so shares"
            " the rank. Who had a veto within 12 months, has an objection that is not settled or"
            " has left the village is no candidate."
        ),
        language,
    )
