"""The fairness screen: what the township's desk may want to look at. Prompts, never verdicts.

A look has its words in `templates/documents.txt` and a function that takes the villages of a month and
gives of each thing to look at the village, the facts of those words, and the rows that show it; the guide
(docs/guide.en.md, 4.9) states the method of each and what it cannot see. The year so far is looked at
when three months of it have ended; ``measures`` says how unusual something is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from statistics import median
from typing import NamedTuple

from pointbook.documents.desk import Desk
from pointbook.documents.township.fairness.measures import half_up, spread, standing
from pointbook.documents.wording import SECTIONS
from pointbook.reckoning.village_month import VillageMonth
from pointbook.vocabulary.months import first_day, last_day, month_of
from pointbook.vocabulary.names import each_name, squeezed, surname
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Goods, Household, Item
from pointbook.vocabulary.schema import ITEMS, MEETING
from pointbook.vocabulary.sections import blocks
from pointbook.vocabulary.text import N_, Facts, Text

YEAR_MONTHS = ("06", "09", "12")
"""Months at whose end the year so far is long enough to be looked at, and not every month."""

SCORED = ("award", "deduction", "veto")


class Row(NamedTuple):
    """A line that a prompt leads to; what does not apply is blank."""

    household: Household | None = None
    what: Item | Goods | None = None
    entry: Entry | None = None
    points: int | None = None
    file: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One village: what was scored or exchanged, in posting order (``year`` is empty in all but a
    few months), its members, and each one's head without spaces."""

    share: VillageMonth
    entries: list[Entry]
    year: list[Entry]
    homes: Mapping[str, Household]
    heads: Mapping[str, str]

    @property
    def code(self) -> str:
        return self.share.code

    def awards(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == "award"]

    def met(self) -> set[str]:
        """Who was at the meeting."""
        cover = self.share.cover
        return (
            _named("、".join((*cover.values["attendees"], cover.values["chair"])))
            if cover
            else set()
        )


Found = tuple[str, Facts, Sequence[Entry | Row]]
"""The village of something to look at ('' the township), the facts of its words, and its rows."""

Find = Callable[[Desk, Sequence[Seen]], Iterator[Found]]


class Look(NamedTuple):
    """What is looked at: its kind, what that is called, a prompt's reason and measure."""

    kind: str
    name: str
    reason: str
    unusual: str


class Prompt(NamedTuple):
    """Something to look at, of one village or ('') the township, and the rows that show it."""

    look: Look
    village: str
    facts: Facts
    rows: tuple[Row, ...]

    @property
    def reason(self) -> Text:
        return Text(self.look.reason, self.facts)

    @property
    def unusual(self) -> Text:
        return Text(self.look.unusual, self.facts)


def prompts(desk: Desk) -> list[Prompt]:
    """Every prompt of a month, the township's first, then village by village."""
    seen = [_seen(desk, share) for share in desk.shares]
    told = blocks(SECTIONS["looks"])
    found = [
        Prompt(Look(kind, *words), village, facts, tuple(map(_row, rows)))
        for [kind], words in told
        for village, facts, rows in FINDS[kind](desk, seen)
    ]
    return sorted(found, key=lambda prompt: prompt.village)


def _seen(desk: Desk, share: VillageMonth) -> Seen:
    first = first_day(desk.month.month)
    homes = {
        code: home
        for code, home in share.holding.households.items()
        if home.member_between(first, desk.last_day)
    }
    heads = {code: squeezed(home.head) for code, home in homes.items()}
    kinds, settled = (*SCORED, "exchange"), desk.month.month[5:] in YEAR_MONTHS
    month, year = (
        [entry for entry in entries if entry.kind in kinds]
        for entries in (share.entries, share.year if settled else ())
    )
    return Seen(share, month, year, homes, heads)


def _row(e: Entry | Row) -> Row:
    """The line that an entry came from."""
    if isinstance(e, Row):
        return e
    return Row(e.household, e.item or e.goods, e, e.points, e.file, e.sheet, e.cell)


# --- who scores whom ----------------------------------------------------------------------------

FEWEST_ROWS = 2  # of own households without 回避; a single one is a warning already
FEWEST_KIN = 3  # households of one surname
FEWEST_SCORES = 4  # of one observer
FEWEST_OTHERS = 8  # households, or others' scores, that they are compared with
FAR = 2.5  # usual spreads
CLEAR = 0.75  # share of pairs in which one side is the higher one

HIGHER = N_("higher")
LOWER = N_("lower")


def own_household(desk: Desk, villages: Sequence[Seen]) -> Iterator[Found]:
    """Awards to the households of those who met or observed, more than one without 回避."""
    for seen in villages:
        met, awards = seen.met(), seen.awards()
        judged = [
            award
            for award in awards
            if seen.heads.get(award.household.code)
            in (met if _decided(award) else _named(award.said("observer")))
        ]
        rows = [
            award
            for award in judged
            if seen.heads[award.household.code] not in _named(award.said("recused"))
        ]
        if len(rows) >= FEWEST_ROWS:
            own, sums = {row.household.code for row in rows}, _sums(awards)
            rest = [sums[house] for house in seen.heads if house not in own]
            facts: Facts = {
                "names": "、".join(sorted({seen.heads[house] for house in own})),
                "points": show(sum(row.points for row in rows)),
                "count": len(rows),
                "all": len(judged),
                "median": show(half_up(median(rest))) if rest else "–",
            }
            yield seen.code, facts, rows


def own_surname(desk: Desk, villages: Sequence[Seen]) -> Iterator[Found]:
    """Households that share a surname with somebody who met, and did better than the others."""
    for seen in villages:
        met = seen.met()
        for family in sorted({surname(name) for name in met} - {""}):
            yield from _family(seen, family, {name for name in met if surname(name) == family})


def _family(seen: Seen, family: str, sat: set[str]) -> Iterator[Found]:
    awards = [award for award in seen.awards() if _decided(award)]
    named = {house for house, head in seen.heads.items() if surname(head) == family}
    kin = {house for house in named if seen.heads[house] not in sat}
    others = seen.heads.keys() - named
    if len(kin) < FEWEST_KIN or len(others) < FEWEST_OTHERS:
        return
    rows = [
        award
        for award in awards
        if award.household.code in kin and sat - _named(award.said("recused"))
    ]
    favoured, sums = _sums(rows), _sums(awards)
    ours, theirs = [favoured[house] for house in kin], [sums[house] for house in others]
    how = _apart([(ours, theirs)])
    if how and how["side"] == Text(HIGHER):
        facts: Facts = {
            "names": "、".join(sorted(sat)),
            "family": family,
            "count": len(ours),
            "ours": show(half_up(median(ours))),
            "others": len(theirs),
            "theirs": show(half_up(median(theirs))),
        }
        yield seen.code, {**facts, **how}, rows


Scored = list[tuple[Entry, float, set[str]]]
"""Entries, what each gives for one time, and who observed."""


def far_observer(desk: Desk, villages: Sequence[Seen]) -> Iterator[Found]:
    """An observer whose scores lie far above or below the others' for the same items."""
    for seen in villages:
        scored: dict[str, Scored] = defaultdict(list)
        for entry in seen.entries:
            observer = entry.said("observer")
            if observer and entry.item and (scale := _scale(entry.item)):
                score = entry.claimed / (entry.quantity or 1)
                scored[scale].append((entry, score, _named(observer)))
        for name in sorted({n for rows in scored.values() for _, _, who in rows for n in who}):
            yield from _observer(seen.code, name, list(scored.values()))


def _observer(village: str, name: str, scored: list[Scored]) -> Iterator[Found]:
    """Only items that others scored too are compared, each within itself."""
    rows: list[Entry] = []
    groups: list[tuple[list[float], list[float]]] = []
    beside: set[str] = set()
    for found in scored:
        mine = [(entry, score) for entry, score, who in found if name in who]
        theirs = [(score, who) for _, score, who in found if name not in who]
        if mine and theirs:
            rows += [entry for entry, _ in mine]
            groups.append(([score for _, score in mine], [score for score, _ in theirs]))
            beside.update(*(who for _, who in theirs))
    enough = sum(len(theirs) for _, theirs in groups) >= FEWEST_OTHERS
    if len(rows) < FEWEST_SCORES or len(beside) < 2 or not enough:
        return
    if how := _apart(groups):
        yield village, {"name": name, "count": len(rows), "others": len(beside), **how}, rows


def _apart(groups: Sequence[tuple[Sequence[float], Sequence[float]]]) -> Facts:
    """Of ours and theirs that stand clearly apart on which side and how far; else nothing."""
    found = standing(groups)
    share = max(found.share, 1 - found.share)
    if abs(found.times) < FAR or share < CLEAR:
        return {}
    return {**_far(found.times), "share": half_up(share * 100), "pairs": found.pairs}


def _far(times: float) -> Facts:
    """On which side, and how many usual spreads away."""
    return {"side": Text(HIGHER if times > 0 else LOWER), "times": f"{abs(times):.1f}"}


def _scale(item: Item) -> str:
    """What makes scores comparable: the same range, or grades of which a household gets one."""
    if item.exclusive_group:
        return f"group {item.exclusive_group}"
    return "" if item.veto or item.points is not None else f"item {item.code}"


def _decided(entry: Entry) -> bool:
    """Whether the meeting gave the points."""
    return entry.claim is not None and entry.claim.sheet == MEETING.name


def _named(joined: str) -> set[str]:
    return {squeezed(name) for name in each_name(joined)}


def _sums(entries: Iterable[Entry]) -> Counter[str]:
    """Points by household."""
    found: Counter[str] = Counter()
    for entry in entries:
        found[entry.household.code] += entry.points
    return found


# --- what is left out, or not made use of -------------------------------------------------------

ENOUGH_MONTHS = 6  # of the year, with scores, before "never" means anything
OFTEN = 6  # times that the median household was scored meanwhile
MAXIMA = 8  # scores under one range
EXCEPTIONS = 20  # one score in so many may lie below the maximum


def never_scored(desk: Desk, villages: Sequence[Seen]) -> Iterator[Found]:
    """Households without any score in the year while the others had theirs."""
    for seen in villages:
        scored, months = _scored(seen.year)
        if len(months) < ENOUGH_MONTHS:
            continue
        first, last = first_day(months[0]), desk.last_day
        homes = [
            home
            for home in seen.homes.values()
            if (home.joined is None or home.joined <= first)
            and (home.left is None or home.left >= last)
        ]
        times = Counter(entry.household.code for entry in scored)
        silent = [home for home in homes if not times[home.code]]
        usual = sorted(times[home.code] for home in homes)[len(homes) // 2] if homes else 0
        if silent and usual >= OFTEN:
            facts: Facts = {"count": len(silent), "all": len(homes), "median": usual}
            yield seen.code, {**facts, "months": len(months)}, [*map(Row, silent)]


def _scored(entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
    """The scores, and the months that have any."""
    found = [entry for entry in entries if entry.kind in SCORED]
    return found, sorted({month_of(entry.day) for entry in found})


def never_used(desk: Desk, villages: Sequence[Seen]) -> Iterator[Found]:
    """Items that bring points, were in force all the time and served no village.

    The grades of one tier group count as one: the province's honour is rare, the village's is not.
    """
    scored, months = _scored(entry for seen in villages for entry in seen.year)
    if len(months) < ENOUGH_MONTHS:
        return
    items: dict[str, list[Item]] = defaultdict(list)
    for item in desk.rules.items:
        items[item.code].append(item)
    used = {_grade(entry.item) for entry in scored if entry.item}
    days = (first_day(months[0]), last_day(months[-1]))
    there = [
        versions[-1]
        for versions in items.values()
        if _brings(versions[-1]) and all(any(v.in_force(day) for v in versions) for day in days)
    ]
    idle = [item for item in there if _grade(item) not in used]
    if idle:
        facts: Facts = {"count": len(idle), "all": len(there), "rows": len(scored)}
        rows = [Row(what=i, file="rules.xlsx", sheet=ITEMS.zh, cell=f"{i.row}") for i in idle]
        yield "", {**facts, "months": len(months)}, rows


def _brings(item: Item) -> bool:
    return not item.veto and (item.points if item.points is not None else item.sign) > 0


def _grade(item: Item) -> tuple[str, str]:
    return ("tier", item.tier_group) if item.tier_group else ("item", item.code)


Ranges = dict[str, list[tuple[Entry, bool]]]
"""A village's scores under ranges by item, and whether each is the maximum."""


def always_maximum(desk: Desk, villages: Sequence[Seen]) -> Iterator[Found]:
    """Ranges in which a village gives nothing but the maximum; one prompt names all of them."""
    spans = [
        {seen.code: _ranges(seen.entries) for seen in villages},
        {seen.code: _ranges(seen.year) for seen in villages},
    ]
    for village in spans[0]:
        full: list[Entry] = []
        counts: dict[str, str] = {}
        for span in spans:
            for item, rows in span[village].items():
                top, count = _tops([rows])
                if item in counts or count < MAXIMA or (count - top) * EXCEPTIONS > count:
                    continue
                full += [entry for entry, _ in rows]
                others = [items.get(item, []) for code, items in span.items() if code != village]
                counts[item] = "{}/{} ({}/{})".format(top, count, *_tops(others))
        if full:
            facts: Facts = {
                "items": "、".join(sorted(counts)),
                "counts": "; ".join(f"{item} {words}" for item, words in sorted(counts.items())),
            }
            yield village, facts, full


def _ranges(entries: list[Entry]) -> Ranges:
    found: Ranges = defaultdict(list)
    for entry in entries:
        item = entry.item
        if item and item.points is None and not item.veto:
            top = abs(entry.claimed) == item.high * (entry.quantity or 1)
            found[item.code].append((entry, top))
    return found


def _tops(villages: Iterable[list[tuple[Entry, bool]]]) -> tuple[int, int]:
    """How many scores are the maximum, and how many there are."""
    tops = [top for rows in villages for _, top in rows]
    return sum(tops), len(tops)


# --- how many points, on which days, for which exchange ------------------------------------------

NEIGHBOURS = 5  # other villages that a village is compared with
FAR_VILLAGE = 3.5  # usual spreads
LEAST_SPREAD = 0.1  # of the neighbours' median
SOON = timedelta(days=7)
REACHES = 3  # exchanges that follow exact reaches
FAR_REACHES = 3.0  # usual spreads
USUAL_REACHES = 0.05  # the least share of exchanges that are so by chance


def far_village(desk: Desk, villages: Sequence[Seen]) -> Iterator[Found]:
    """A village whose points a household lie far from those of its neighbours."""
    sent = {seen.code: seen.share for seen in villages if seen.share.cover}
    sizes = {code: size for code, share in sent.items() if (size := share.figures["households"])}
    points = {code: sent[code].figures["earned"] / size for code, size in sizes.items()}
    for village, own in points.items():
        others = [code for code in points if code != village]
        if len(others) < NEIGHBOURS:
            return
        middle, times = _distance(village, others, sizes, points)
        if abs(times) >= FAR_VILLAGE:
            facts: Facts = {
                "own": show(half_up(own)),
                "middle": show(half_up(middle)),
                "others": len(others),
                "size": sizes[village],
            }
            cover = sent[village].cover
            row = Row(points=sent[village].figures["earned"], file=cover.file if cover else "")
            yield village, {**facts, **_far(times)}, [row]


def _distance(
    village: str, others: list[str], sizes: dict[str, int], points: dict[str, float]
) -> tuple[float, float]:
    """The others' median, and how many usual spreads a village lies above it.

    The figure of a village smaller than usual sways more, so its distance counts for less.
    """
    middle, usual = (median(figures[code] for code in others) for figures in (points, sizes))
    distance = {
        code: (points[code] - middle) * min(1.0, sqrt(sizes[code] / usual)) for code in points
    }
    swing = spread([distance[code] for code in others], LEAST_SPREAD * middle)
    return middle, distance[village] / swing if swing else 0.0


def no_meeting(desk: Desk, villages: Sequence[Seen]) -> Iterator[Found]:
    """Points that the meeting gave on days on which no meeting is known."""
    for seen in villages:
        if seen.share.cover is None:
            continue
        met = seen.share.cover.values["meeting_date"]
        kinds = ("award", "deduction")
        given = [entry for entry in seen.entries if _decided(entry) and entry.kind in kinds]
        rows = [entry for entry in given if entry.day != met]
        if rows:
            facts: Facts = {
                "count": len(rows),
                "all": len(given),
                "days": len({entry.day for entry in rows}),
                "met": met.isoformat() if met else "–",
            }
            yield seen.code, facts, rows


def exact_reaches(desk: Desk, villages: Sequence[Seen]) -> Iterator[Found]:
    """Exchanges soon after an award that brought the balance to the price, to the point."""
    found = {seen.code: _reaches(seen.entries) for seen in villages}
    for village, (reached, visits) in found.items():
        rest = [counted for code, counted in found.items() if code != village]
        theirs, others = sum(len(pairs) for pairs, _ in rest), sum(count for _, count in rest)
        share = max(theirs / others if others else 0.0, USUAL_REACHES)
        swing = sqrt(visits * share * (1 - share))
        times = (len(reached) - visits * share) / swing if swing else 0.0
        if len(reached) >= REACHES and times >= FAR_REACHES:
            facts: Facts = {
                "count": len(reached),
                "all": visits,
                "theirs": theirs,
                "others": others,
                "times": f"{times:.1f}",
            }
            yield village, facts, [entry for pair in reached for entry in pair]


def _reaches(entries: list[Entry]) -> tuple[list[tuple[Entry, Entry]], int]:
    """The award and the exchange of each exact reach, and how often households came to exchange.

    Who takes several goods on one day uses up what is left, which tells nothing.
    """
    exchanges = (entry for entry in entries if entry.kind == "exchange")
    visits = Counter((entry.household.code, entry.day) for entry in exchanges)
    last: dict[str, Entry] = {}
    found = []
    for entry in entries:
        house = entry.household.code
        before = last.get(house)
        last[house] = entry
        if entry.kind != "exchange" or not before or before.kind != "award" or not before.points:
            continue
        exact = before.balance == -entry.points and entry.day - before.day <= SOON
        if exact and visits[house, entry.day] == 1:
            found.append((before, entry))
    return found, len(visits)


FINDS: Mapping[str, Find] = {
    "own": own_household,
    "kin": own_surname,
    "observer": far_observer,
    "never": never_scored,
    "unused": never_used,
    "maximum": always_maximum,
    "village": far_village,
    "day": no_meeting,
    "exact": exact_reaches,
}
"""What finds the prompts of each look of `templates/documents.txt`."""
