"""What hangs on the wall for good: the management measures and the scoring rules.

They show the rules that hold on the last day of the month; a village in which others hold than in
the township has pages of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from pointbook.documents.desk import Desk
from pointbook.documents.wording import band, joined, month_words
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text

Held = TypeVar("Held")


def where_others_hold(
    desk: Desk, held: Callable[[Holding], Held]
) -> Iterator[tuple[Holding, Held]]:
    """The township and what is held in it, then every village that holds otherwise."""
    township = Holding(desk.rules, "")
    usual = held(township)
    yield township, usual
    for share in desk.shares:
        own = held(share.holding)
        if own != usual:
            yield share.holding, own


def poster(
    desk: Desk, holding: Holding, kind: str, title: str, facts: Iterable[tuple[str, str]] = ()
) -> Statement:
    """What the pages of the wall share; the caller adds what they say."""
    settings, village = desk.rules.settings, holding.village
    named = joined((village.name, Text(N_(": ")), Text(title))) if holding.code else Text(title)
    return Statement(
        name="/".join(filter(None, ("wall", holding.code, kind))),
        kind=kind,
        language=desk.language,
        title=named,
        band=band(desk),
        facts=((Text(N_("Rules in force")), month_words(desk.month.month)), *facts),
        paper=settings.paper,
        portrait=True,
    )
