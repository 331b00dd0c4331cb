"""How the fairness screen does: fair villages, and villages in which something was planted.

`python -m tools.bench.fairness` makes 20 townships of 10 fair villages over a year, then 40 townships in
which four of ten villages have one planted case each and one item is never used, reads them all as
workbooks like any other, and prints the prompts per village and month and the share found.
`python -m tools.bench.fairness 4` does it with 4 and 8 townships.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from pointbook.checking import check
from pointbook.documents.desk import lay_out
from pointbook.documents.township.fairness.looks import prompts
from pointbook.forms.entrybook import Cell, EntrySheet, Row, entrybook_bytes
from pointbook.forms.rulebook import rulebook_bytes
from pointbook.vocabulary.months import first_day, last_day, months_between
from pointbook.vocabulary.rules import Category, Goods, Household, Item, Person, Rules
from pointbook.vocabulary.rules import Village as Place
from pointbook.vocabulary.schema import COVER, EXCHANGES, MEETING, OBSERVATION, RECEIPTS
from pointbook.vocabulary.settings import Settings

TOGETHER = (("own", "observer", "village", "day"), ("kin", "never", "maximum", "exact"))
KINDS = (*TOGETHER[0], *TOGETHER[1], "unused")
VILLAGES = 10
SIZES = (15, 22, 30, 30, 30, 30, 45, 60, 80)
HUNDRED = 100
OBSERVED = {"SPARE": 1} | {f"O{number}": number % 4 + 1 for number in range(1, 8)}  # code: points
DECIDED = {f"M{number}": (2, 3, 5, 5, 10, 20)[number - 1] for number in range(1, 7)}
GRADES = {"BEST": 5, "GOOD": 3, "POOR": -3}
PRICES = {"SALT": 2, "SOAP": 5, "TOWEL": 8, "BASIN": 10, "MOP": 20, "RICE": 45, "OIL": 65}
SURNAMES = "张王李刘杨陈赵马高吴罗何郭魏韩宋"
GIVEN = "秀桂玉淑凤春红晓彩巧海丽建国文永志明世德学兴万正"


@dataclass(slots=True)
class Village:
    """A made-up village: who lives there, how tidy and how busy they are, who looks and how."""

    place: Place
    homes: list[Household]
    rng: Random
    planted: str
    idle: str  # the item that the township never uses
    ranged: bool  # yards are scored 1 to 10, else graded
    group: list[str] = field(default_factory=list)
    tidy: dict[str, float] = field(default_factory=dict)
    busy: dict[str, float] = field(default_factory=dict)
    bias: dict[str, float] = field(default_factory=dict)
    balance: dict[str, int] = field(default_factory=dict)
    overlooked: set[str] = field(default_factory=set)


Score = tuple[date, str, str, int, int, str]
"""Day, household, item, quantity, points in all, and who observed or stood back."""


def main(townships: int) -> None:
    """Make, check and count."""
    fair, months = Counter[str](), 0
    for seed in range(townships):
        found, places = _screened(seed, (), last="2022-12")
        months += places
        fair.update(kind for _, _, kind in found)
    cases, hits, others = Counter[str](), Counter[str](), 0
    for seed in range(2 * townships):
        found, _ = _screened(10_000 + seed, TOGETHER[seed % 2], last="2022-06")
        june = {(village, kind) for month, village, kind in found if month == "2022-06"}
        planted = enumerate(TOGETHER[seed % 2])
        wanted = {(f"V{number:02d}", kind) for number, kind in planted} | {("", "unused")}
        cases.update(kind for _, kind in wanted)
        hits.update(kind for _, kind in wanted & june)
        others += len(june - wanted)
    print(f"{townships * VILLAGES} fair villages, {months} village months")
    print("kind      prompts  per village and month   planted  found  share")
    for kind in KINDS:
        share = f"{hits[kind] / cases[kind]:.0%}"
        rate = f"{fair[kind] / months:.4f}"
        print(f"{kind:9} {fair[kind]:7} {rate:>23} {cases[kind]:9} {hits[kind]:6} {share:>6}")
    rate = f"{fair.total() / months:.4f}"
    share = f"{hits.total() / cases.total():.0%}"
    print(f"{'all':9} {fair.total():7} {rate:>23} {cases.total():9} {hits.total():6} {share:>6}")
    print(f"other prompts in the months with planted cases: {others}")


def _screened(
    seed: int, planted: Sequence[str], last: str
) -> tuple[list[tuple[str, str, str]], int]:
    """Month, village and kind of every prompt of one township, and its village months."""
    months = months_between("2022-01", last)
    with TemporaryDirectory() as folder:
        _township(Path(folder), seed, planted, months)
        done = check(Path(folder), "en")
    errors = [f"{problem.code} {problem.place}" for problem in done.problems if problem.is_error]
    if errors:
        raise ArithmeticError(f"the made-up township has errors: {errors[:3]}")
    found = [
        (name, prompt.village, prompt.look.kind)
        for name, month in done.months.items()
        for prompt in prompts(lay_out(month))
    ]
    return found, VILLAGES * len(months)


def _township(folder: Path, seed: int, planted: Sequence[str], months: list[str]) -> None:
    rng = Random(f"fair/{seed}")
    idle = rng.choice([*OBSERVED, *DECIDED][1:]) if planted else ""  # SPARE reaches prices
    kinds = [*planted, *[""] * VILLAGES]
    villages = [
        _village(number, Random(f"{seed}/{number}"), kinds[number], idle)
        for number in range(VILLAGES)
    ]
    (folder / "rules.xlsx").write_bytes(rulebook_bytes(_rules(villages), note="示例"))
    for month in months:
        inbox = folder / "inbox" / month
        inbox.mkdir(parents=True)
        for village in villages:
            data = _workbook(village, month, last=month == months[-1])
            (inbox / f"{village.place.code}.xlsx").write_bytes(data)


def _village(number: int, rng: Random, planted: str, idle: str) -> Village:
    """A few surnames hold most of a village; three of five assessors are heads of households."""
    code = f"V{number:02d}"
    size = rng.choice((30, 30, 45, 60) if planted else SIZES)
    clans = rng.sample(SURNAMES, 7)
    heads: list[str] = []
    while len(heads) < size:
        [clan] = rng.choices(clans, weights=(6, 5, 4, 3, 2, 1, 1))
        name = clan + rng.choice(GIVEN) + rng.choice(GIVEN)
        if name not in heads:
            heads.append(name)
    homes = [Household(f"{code}-{at:03d}", code, "", head) for at, head in enumerate(heads, 1)]
    place = Place(code, f"{code}村", f"{code}超市", date(2021, 1, 1))
    made = Village(place, homes, rng, planted, idle, ranged=rng.random() < 0.5)
    common = [head for head in heads if sum(head[0] == other[0] for other in heads) >= 5]
    first = common[0] if planted == "kin" and common else heads[0]
    made.group = [first, *rng.sample([head for head in heads if head != first], 2)]
    made.group += [f"外{rng.choice(GIVEN)}{sign}" for sign in "甲乙"]
    made.bias = {name: rng.gauss(0, 0.25) for name in made.group}
    if planted == "observer":
        made.bias[made.group[1]] = rng.choice((-3.0, 3.0))
    for home in homes:
        made.tidy[home.code], made.busy[home.code] = rng.gauss(0, 1), rng.gammavariate(3, 1 / 3)
        made.balance[home.code] = 10
    if planted == "never":
        made.overlooked = {home.code for home in rng.sample(homes, rng.randint(1, 3))}
    return made


def _rules(villages: list[Village]) -> Rules:
    items = [
        Item("YARD", "A", "庭院打分", "observation", None, 1 * HUNDRED, 10 * HUNDRED),
        Item("AID", "A", "互帮互助", "meeting", None, 1 * HUNDRED, 5 * HUNDRED),
    ]
    for code, points in GRADES.items():
        sign = 1 if points > 0 else -1
        item = Item(code, "A", f"庭院{code}", "observation", points * HUNDRED, sign=sign)
        items.append(replace(item, exclusive_group="GRADE"))
    for source, codes in (("observation", OBSERVED), ("meeting", DECIDED)):
        for code, points in codes.items():
            items.append(replace(Item(code, "A", f"细则{code}", "both", points * HUNDRED)))
            items[-1] = replace(
                items[-1], source="meeting" if source == "meeting" else "observation"
            )
    return Rules(
        settings=Settings(county="示例县", township="示例乡", basis_points=10 * HUNDRED),
        villages=tuple(village.place for village in villages),
        households=tuple(home for village in villages for home in village.homes),
        categories=(Category("A", "文明"),),
        items=tuple(items),
        goods=tuple(
            Goods(code, code, price=price * HUNDRED, points=price * HUNDRED)
            for code, price in PRICES.items()
        ),
        people=tuple(
            Person(name, village.place.code, "assessment_group")
            for village in villages
            for name in village.group
        ),
    )


def _workbook(village: Village, month: str, *, last: bool) -> bytes:
    rng, planted = village.rng, village.planted if last else ""
    met = last_day(month) - timedelta(days=rng.randrange(3))
    attended = [village.group[0], *rng.sample(village.group[1:], rng.randint(2, 4))]
    if planted == "own":
        attended = village.group
    mill = _Mill(village, month, met, attended, planted)
    observed, decided = list(mill.observed()), list(mill.decided())
    sales = list(mill.sold(observed))
    for _, house, _, _, points, _ in [*observed, *decided]:
        village.balance[house] += points
    cover: dict[str, Cell] = {
        "village": village.place.code,
        "month": month,
        "meeting_date": met,
        "chair": attended[0],
        "attendees": "、".join(attended),
    }
    stock: list[Row] = [
        (first_day(month), code, None, 500, price) for code, price in PRICES.items()
    ]
    sheets = [
        _sheet(MEETING.zh, "日期 户号 细则编号 次数 得分 回避人", decided),
        _sheet(OBSERVATION.zh, "日期 户号 细则编号 次数 得分 观察人", observed),
        _sheet(EXCHANGES.zh, "日期 户号 商品编号 数量", sales),
        _sheet(RECEIPTS.zh, "日期 商品编号 商品名称 数量 单价", stock),
    ]
    named = {column.zh: cover.get(column.name) for column in COVER.columns}
    return entrybook_bytes("示例", named, [sheet for sheet in sheets if sheet.rows])


def _sheet(name: str, headings: str, rows: list[Row] | list[Score]) -> EntrySheet:
    return EntrySheet(name, name, headings.split(), [tuple(row) for row in rows])


class _Mill:
    """The rows of one village and month."""

    def __init__(
        self, village: Village, month: str, met: date, attended: list[str], planted: str
    ) -> None:
        self.village, self.met, self.attended = village, met, attended
        self.rng, self.planted = village.rng, planted
        self.first = first_day(month)
        self.homes = [home for home in village.homes if home.code not in village.overlooked]
        self.market = self.first + timedelta(days=19 + self.rng.randrange(3))
        self.level, self.times = self.rng.lognormvariate(0, 0.2), 1
        if planted == "village":  # in all it comes to about two and a half times the points
            self.level, self.times = 1.6, 3

    def observed(self) -> Iterator[Score]:
        """A yard score or a grade for most households, and what they took part in."""
        rng, observers = self.rng, self.village.group[:3]
        for home in self.homes:
            who, day = rng.choice(observers), self.first + timedelta(days=rng.randrange(18))
            if home.head == who:
                who = self.village.group[3]
            if self.village.overlooked or rng.random() < 0.8:
                seen = (
                    self.village.tidy[home.code] * 0.8 + rng.gauss(0, 0.6) + self.village.bias[who]
                )
                yield self._yard(home.code, day, who, seen)
            for code, points in OBSERVED.items():
                chance = 0.3 * self.level * self.village.busy[home.code]
                if code != self.village.idle and rng.random() < chance:
                    day, points = (
                        self.first + timedelta(days=rng.randrange(18)),
                        points * self.times,
                    )
                    yield (day, home.code, code, self.times, points, who)

    def _yard(self, house: str, day: date, who: str, seen: float) -> Score:
        if self.village.ranged:
            return (day, house, "YARD", 1, min(10, max(1, round(5.5 + 2 * seen))), who)
        grade = "BEST" if seen > 0.4 else "POOR" if seen < -1.6 else "GOOD"
        return (day, house, grade, 1, GRADES[grade], who)

    def decided(self) -> Iterator[Score]:
        """What the meeting gave; who sits there stands back, and nearly always it is written."""
        rng = self.rng
        sitting = [home for home in self.homes if home.head in self.attended]
        favoured = {home.code for home in sitting[:1]} if self.planted == "own" else set()
        kin = {
            home.code
            for home in self.homes
            if self.planted == "kin" and home.head[0] == self.attended[0][0]
        }
        strayed = 4 if self.planted == "day" else 2 if rng.random() < 0.02 else 0
        for home in self.homes:
            recused = home.head if home.head in self.attended and rng.random() < 0.95 else ""
            recused = "" if home.code in favoured else recused
            for code, points in self._decisions(home.code, favoured | kin):
                day = self.met - timedelta(days=9) if strayed else self.met
                strayed = max(0, strayed - 1)
                yield (day, home.code, code, 1, points, recused)

    def _decisions(self, house: str, favoured: set[str]) -> Iterator[tuple[str, int]]:
        rng, sure = self.rng, house in favoured
        if sure or rng.random() < 0.35:
            given = min(5, max(1, round(rng.gauss(3, 1.1))))
            yield "AID", 5 if sure or self.village.planted == "maximum" else given
        lucky = rng.sample(sorted(DECIDED), 2) if sure else []
        for code, points in DECIDED.items():
            chance = 0.08 * self.village.busy[house]
            if code != self.village.idle and (code in lucky or rng.random() < chance):
                yield code, points

    def sold(self, observed: list[Score]) -> Iterator[Row]:
        """A third of the households comes; some take one thing, some spend what they have."""
        rng, balance = self.rng, self.village.balance
        have = dict(balance)
        for day, house, _, _, points, _ in observed:
            if day <= self.market:
                have[house] += points
        reaching = rng.sample(self.homes, 5) if self.planted == "exact" else []
        for home in self.village.homes:
            if home in reaching:
                yield from self._reach(home.code, have[home.code], observed)
            elif rng.random() < 0.35:
                yield from self._basket(home.code, have[home.code])

    def _basket(self, house: str, left: int) -> Iterator[Row]:
        goods = [code for code, price in PRICES.items() if price <= left]
        most = len(PRICES) if self.rng.random() < 0.3 else self.rng.randint(1, 3)
        for code in sorted(goods, key=PRICES.__getitem__, reverse=True)[: most + 1]:
            if PRICES[code] <= left and (most > 3 or self.rng.random() < 0.6):
                left -= PRICES[code]
                self.village.balance[house] -= PRICES[code]
                yield (self.market, house, code, 1)

    def _reach(self, house: str, have: int, observed: list[Score]) -> Iterator[Row]:
        """The planted exact reach: the day before, just what is lacking for the next price."""
        price = next((price for price in (20, 45, 65, 130, 195, 260) if price > have), 325)
        code = {20: "MOP", 45: "RICE"}.get(price, "OIL")
        day, lacking = self.market - timedelta(days=1), price - have
        observed.append((day, house, "SPARE", lacking, lacking, self.village.group[3]))
        self.village.balance[house] -= price
        yield (self.market, house, code, price // PRICES[code])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
