"""Notes: what is to be told of a village's month, and what was read otherwise than in its plain form."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pointbook.vocabulary.places import Place, letters
from pointbook.vocabulary.problems import CATALOGUE, Problem, Spot
from pointbook.vocabulary.text import N_, Text

MERGED = N_(
    "{count:cell is|cells are} covered by one that is merged downwards and say what it says: the first counts as {read}."
)
READ_AS = {
    "household": N_("households"),
    "item": N_("items"),
    "goods": N_("goods"),
    "date": N_("dates"),
    "number": N_("numbers"),
    "sheet": N_("sheets"),
    "merged": N_("merged cells"),
    "village": N_("villages"),
    "month": N_("months"),
}


def headless(at: int) -> dict[str, str | int | Text]:
    """What is told of a column, by its position, that has no heading."""
    return {"found": Text(N_("Column {value} has no heading."), {"value": letters(at)})}


@dataclass(slots=True)
class Notes:
    """The problems of one village and month, and what was read otherwise than in its plain form."""

    village: str | None
    month: str | None
    problems: list[Problem] = field(default_factory=list)
    spots: dict[tuple[str, str, str], list[Spot]] = field(default_factory=lambda: defaultdict(list))

    def add(
        self,
        code: str,
        place: Place,
        value: str = "",
        facts: Mapping[str, str | int | Text] | None = None,
        household: str | None = None,
        cells: Sequence[Spot] = (),
    ) -> None:
        """One problem of the village and month."""
        whose = (self.month, self.village)
        self.problems.append(
            Problem(code, place, value, household, facts or {}, *whose, cells=tuple(cells))
        )

    def read_as(self, kind: str, place: Place, text: str, read: str) -> None:
        """A cell that was read otherwise than in its plain form."""
        self.spots[place.file or "", place.sheet or "", kind].append(Spot(place, text, read))

    def all(self) -> list[Problem]:
        """Every problem, one for each sheet and kind of reading among them."""
        return [*self.problems, *(self._told(kind, s) for (*_, kind), s in self.spots.items())]

    def _told(self, kind: str, spots: Sequence[Spot]) -> Problem:
        facts: dict[str, str | int | Text] = {
            "kind": Text(READ_AS[kind]),
            "count": len(spots),
            "read": spots[0].read,
        }
        first, every = spots[0], tuple(spots)
        sentence = MERGED if kind == "merged" else CATALOGUE["read-as"].found
        facts["found"] = Text(sentence, {**facts, "value": first.text})
        return Problem(
            "read-as", first.place, first.text, None, facts, self.month, self.village, cells=every
        )
