"""What hangs on the wall for good: the management measures and the scoring rules.

They show the rules that hold on the last day of the month. A village in which others hold than in
the township has its own.
"""

from collections.abc import Iterable

from pointbook.documents.desk import Desk
from pointbook.documents.wording import day_words, subtitle
from pointbook.vocabulary.statements import Statement
from pointbook.vocabulary.text import N_, Text


def poster(desk: Desk, kind: str, title: str, facts: Iterable[tuple[str, str]] = ()) -> Statement:
    """What the pages of the wall share; the caller adds what they say."""
    settings = desk.rules.settings
    return Statement(
        name=f"wall/{kind}",
        kind=kind,
        language=desk.language,
        title=Text(title),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=((Text(N_("In force on")), day_words(desk.last_day)), *facts),
        paper=settings.paper,
        portrait=True,
        brand=settings.brand,
    )
