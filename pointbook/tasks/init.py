"""Init: a new, empty workspace for another township, with the rules that a township starts from."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pointbook.demo.starter import SETTINGS, starter
from pointbook.forms.rulebook import rulebook_bytes
from pointbook.outbox import outbox
from pointbook.vocabulary.rules import Settings
from pointbook.vocabulary.stops import Stop
from pointbook.vocabulary.text import N_, Text

# What the model township decided stays as a proposal; who and since when is each township's own.
START = Settings(
    basis_points=SETTINGS.basis_points,
    household_month_cap=SETTINGS.household_month_cap,
    household_year_cap=SETTINGS.household_year_cap,
    min_exchange=SETTINGS.min_exchange,
    village_month_budget=SETTINGS.village_month_budget,
)


def init(folder: Path) -> list[Text]:
    """Make it in a new or empty folder and say what is to be filled in; Stop elsewhere."""
    with make(folder) as new:
        (new / "rules.xlsx").write_bytes(rulebook_bytes(starter(START)))
    facts = {"folder": str(folder)}
    return [
        Text(N_("{folder} is ready: rules.xlsx, inbox/ and outbox/."), facts),
        Text(N_("1. In rules.xlsx fill in 设置 (county, township), 村, 户 and 人员.")),
        Text(N_("2. Go through 评分细则 and 兑换商品; they are proposals.")),
        Text(N_("3. `python process.py --workspace {folder} forms YYYY-MM` makes forms."), facts),
    ]


@contextmanager
def make(folder: Path) -> Iterator[Path]:
    """A workspace to be filled, which appears whole at the end or not at all."""
    if folder.exists() and not folder.is_dir():
        raise Stop(Text(N_("“{folder}” is a file, not a folder."), {"folder": str(folder)}))
    if folder.exists() and any(folder.iterdir()):
        words = N_("The folder “{folder}” is not empty; a workspace is made in a new or empty one.")
        raise Stop(Text(words, {"folder": str(folder)}))
    with outbox.whole(folder) as new:
        for name in ("inbox", "outbox"):
            (new / name).mkdir()
        yield new
