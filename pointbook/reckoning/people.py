"""People: who met, who observed, and whether anybody scored the own household.

All of it are warnings: names are written in many ways, and the group may have its reasons.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator

from pointbook.reckoning.checks import fault
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.names import each_name, squeezed
from pointbook.vocabulary.nearest import nearest
from pointbook.vocabulary.places import Place
from pointbook.vocabulary.problems import Problem, Spot
from pointbook.vocabulary.records import Claim, Sent


def attendance(sent: Sent, holding: Holding) -> Iterator[Problem]:
    """People on the cover whom the rules do not know."""
    for cover in sent.cover.parts or (sent.cover,):
        spots = [
            Spot(cover.place(field), name)
            for field in ("chair", "attendees", "supervisor")
            for name in each_name(cover.values[field])
            if _stranger(name, holding)
        ]
        yield from _unknown(sent, holding, spots)


def scorers(sent: Sent, holding: Holding) -> Iterator[Problem]:
    """Observers must be known, and whoever scores stands back for the own household."""
    met = {squeezed(name) for name in each_name(sent.cover.values["attendees"])}
    met |= {squeezed(name) for name in each_name(sent.cover.values["chair"])}
    spots: dict[str, dict[tuple[Place, str], Spot]] = defaultdict(dict)
    own: dict[tuple[Place, str], Problem] = {}
    watching: dict[object, tuple[set[str], list[str]]] = {"": (set(), [])}
    for sheet in ("meeting", "observation"):
        for claim in sent.claims.get(sheet, ()):
            observer = claim.said("observer")
            if observer not in watching:
                names = each_name(observer)
                strangers = [name for name in names if _stranger(name, holding)]
                watching[observer] = set(map(squeezed, names)), strangers
            there, strangers = watching[observer]
            for name in strangers:
                place = claim.place("observer")
                spots[place.sheet or ""][place, name] = Spot(place, name)
            if _of_own_house(claim, met if sheet == "meeting" else there):
                assert claim.household
                place = claim.place("household")
                facts = {"person": claim.household.head}
                own[place, claim.household.code] = fault(
                    claim, "self-evaluation", "household", facts
                )
    yield from own.values()
    for those in spots.values():
        yield from _unknown(sent, holding, list(those.values()))


def _of_own_house(claim: Claim, scoring: Collection[str]) -> bool:
    """Whether the household's head is among those who score it and does not stand back."""
    if claim.household is None or (head := squeezed(claim.household.head)) not in scoring:
        return False
    return head not in map(squeezed, each_name(claim.said("recused")))


def _stranger(name: str, holding: Holding) -> bool:
    """Whom 人员 has on no line for the village; without any 人员 nobody is a stranger."""
    return bool(holding.rules.people) and squeezed(name) not in holding.people


def _unknown(sent: Sent, holding: Holding, spots: list[Spot]) -> Iterator[Problem]:
    """The unknown people of a sheet, told once."""
    if spots:
        names = "、".join(dict.fromkeys(spot.text for spot in spots))
        known = (person.name for person in holding.people.values())
        yield Problem(
            "unknown-person",
            spots[0].place,
            names,
            None,
            {"advice": nearest(spots[0].text, known)},
            sent.month,
            sent.village,
            cells=tuple(spots) if len(spots) > 1 else (),
        )
