"""Looks at who scores whom: the own household, the own surname, and observers beside each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from statistics import median

from pointbook.documents.township.fairness.measures import Standing, half_up, standing
from pointbook.documents.township.fairness.scene import Prompt, Scene, Seen, rows_of
from pointbook.vocabulary.names import each_name, squeezed, surname
from pointbook.vocabulary.points import show
from pointbook.vocabulary.records import Entry
from pointbook.vocabulary.rules import Item
from pointbook.vocabulary.schema import MEETING
from pointbook.vocabulary.text import N_, Facts, Text

FEWEST_ROWS = 2  # of own households without 回避; a single one is a warning already
FEWEST_KIN = 3  # households of one surname
FEWEST_SCORES = 4  # of one observer
FEWEST_OTHERS = 8  # households, or others' scores, that they are compared with
FAR = 2.5  # usual spreads
CLEAR = 0.75  # share of pairs in which one side is the higher one

HIGHER = N_("higher")
LOWER = N_("lower")


def own_household(scene: Scene) -> Iterator[Prompt]:
    """Awards to the households of those who met or observed, more than one without 回避."""
    for seen in scene.villages:
        met, awards = _met(seen), seen.awards()
        judged = [
            award
            for award in awards
            if seen.heads.get(award.household.code)
            in (met if decided(award) else _named(award.said("observer")))
        ]
        rows = [
            award
            for award in judged
            if seen.heads[award.household.code] not in _named(award.said("recused"))
        ]
        if len(rows) < FEWEST_ROWS:
            continue
        own, sums = {row.household.code for row in rows}, _sums(awards)
        rest = [sums[house] for house in seen.heads if house not in own]
        facts: Facts = {
            "names": "、".join(sorted({seen.heads[house] for house in own})),
            "points": show(sum(row.points for row in rows)),
            "count": len(rows),
            "all": len(judged),
            "median": show(half_up(median(rest))) if rest else "–",
        }
        yield Prompt("own", seen.code, facts, rows_of(rows))


def own_surname(scene: Scene) -> Iterator[Prompt]:
    """Households that share a surname with somebody who met, and did better than the others."""
    for seen in scene.villages:
        met = _met(seen)
        for family in sorted({surname(name) for name in met} - {""}):
            yield from _family(seen, family, {name for name in met if surname(name) == family})


def _family(seen: Seen, family: str, sat: set[str]) -> Iterator[Prompt]:
    awards = [award for award in seen.awards() if decided(award)]
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
    ours = [favoured[house] for house in kin]
    theirs = [sums[house] for house in others]
    found = standing([(ours, theirs)])
    if found.times < FAR or found.share < CLEAR:
        return
    facts: Facts = {
        "names": "、".join(sorted(sat)),
        "family": family,
        "count": len(ours),
        "ours": show(half_up(median(ours))),
        "others": len(theirs),
        "theirs": show(half_up(median(theirs))),
        **_how(found),
    }
    yield Prompt("kin", seen.code, facts, rows_of(rows))


Scored = list[tuple[Entry, float, set[str]]]
"""Entries, what each gives for one time, and who observed."""


def far_observer(scene: Scene) -> Iterator[Prompt]:
    """An observer whose scores lie far above or below the others' for the same items."""
    for seen in scene.villages:
        scored: dict[str, Scored] = defaultdict(list)
        for entry in seen.entries:
            observer = entry.said("observer")
            if observer and entry.item and (scale := _scale(entry.item)):
                score = entry.claimed / (entry.quantity or 1)
                scored[scale].append((entry, score, _named(observer)))
        for name in sorted({n for rows in scored.values() for _, _, who in rows for n in who}):
            yield from _observer(seen.code, name, list(scored.values()))


def _observer(village: str, name: str, scored: list[Scored]) -> Iterator[Prompt]:
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
    stand = standing(groups)
    if abs(stand.times) >= FAR and max(stand.share, 1 - stand.share) >= CLEAR:
        facts: Facts = {"name": name, "count": len(rows), "others": len(beside), **_how(stand)}
        yield Prompt("observer", village, facts, rows_of(rows))


def _how(stand: Standing) -> Facts:
    share = stand.share if stand.times > 0 else 1 - stand.share
    return {
        "side": Text(HIGHER if stand.times > 0 else LOWER),
        "share": half_up(share * 100),
        "pairs": stand.pairs,
        "times": f"{abs(stand.times):.1f}",
    }


def _scale(item: Item) -> str:
    """What makes scores comparable: the same range, or grades of which a household gets one."""
    if item.exclusive_group:
        return f"group {item.exclusive_group}"
    return "" if item.veto or item.points is not None else f"item {item.code}"


def decided(entry: Entry) -> bool:
    """Whether the meeting gave the points."""
    return entry.claim is not None and entry.claim.sheet == MEETING.name


def _met(seen: Seen) -> set[str]:
    """Who was at the meeting."""
    cover = seen.share.cover
    if cover is None:
        return set()
    return _named("、".join((*cover.values["attendees"], cover.values["chair"])))


def _named(joined: str) -> set[str]:
    return {squeezed(name) for name in each_name(joined)}


def _sums(entries: Iterable[Entry]) -> Counter[str]:
    """Points by household."""
    found: Counter[str] = Counter()
    for entry in entries:
        found[entry.household.code] += entry.points
    return found
