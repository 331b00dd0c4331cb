"""The fairness screen: what the township's desk may want to look at. Prompts, never verdicts.

Each look takes the month and gives prompts; the guide (docs/guide.en.md, 4.9) states the method of each and what
it cannot see.
"""

from collections.abc import Callable, Iterator

from pointbook.documents.desk import Desk
from pointbook.documents.township.fairness import people, points, use
from pointbook.documents.township.fairness.scene import Prompt, Scene, scene

LOOKS: tuple[Callable[[Scene], Iterator[Prompt]], ...] = (
    people.own_household,
    people.own_surname,
    people.far_observer,
    use.never_scored,
    use.never_used,
    use.always_maximum,
    points.far_village,
    points.no_meeting,
    points.exact_reaches,
)


def prompts(desk: Desk) -> list[Prompt]:
    """Every prompt of a month, the township's first, then village by village."""
    seen = scene(desk)
    found = [prompt for look in LOOKS for prompt in look(seen)]
    return sorted(found, key=lambda prompt: prompt.village)
