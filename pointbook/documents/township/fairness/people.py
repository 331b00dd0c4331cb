"""Looks at who scores whom: the own household, the own surname, and observers beside each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from statistics import median

from pointbook.documents.township.fairness.measures import Standing, standing
from pointbook.documents.township.fairness.scene import Move, Prompt, Scene, rows_of
from pointbook.reckoning.flags import Facts
from pointbook.vocabulary.claims import each_name
from pointbook.vocabulary.names import squeezed, surname
from pointbook.vocabulary.points import show
from pointbook.vocabulary.rules import Item
from pointbook.vocabulary.text import N_, Text

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
    for village, moves in scene.moves.items():
        heads, met = scene.heads[village], _met(scene, village)
        judged = [
            move
            for move in moves
            if move.kind == "award"
            and heads.get(move.household) in (met if _decided(move) else _named(move.observer))
        ]
        rows = [move for move in judged if heads[move.household] not in _named(move.recused)]
        if len(rows) < FEWEST_ROWS:
            continue
        own = {move.household for move in rows}
        sums = _sums(move for move in moves if move.kind == "award")
        rest = [sums.get(house, 0) for house in heads if house not in own]
        facts: Facts = {
            "names": "、".join(sorted({heads[house] for house in own})),
            "points": show(sum(move.points for move in rows)),
            "count": len(rows),
            "all": len(judged),
            "median": show(round(median(rest))) if rest else "–",
        }
        yield Prompt("own", village, facts, rows_of(rows))


def own_surname(scene: Scene) -> Iterator[Prompt]:
    """Households that share a surname with somebody who met, and did better than the others."""
    for village, moves in scene.moves.items():
        met = _met(scene, village)
        awards = [move for move in moves if move.kind == "award" and _decided(move)]
        for family in sorted({surname(name) for name in met} - {""}):
            sat = {name for name in met if surname(name) == family}
            yield from _family(village, family, sat, scene.heads[village], awards)


def _family(
    village: str, family: str, sat: set[str], heads: dict[str, str], awards: list[Move]
) -> Iterator[Prompt]:
    named = {house for house, head in heads.items() if surname(head) == family}
    kin = {house for house in named if heads[house] not in sat}
    others = heads.keys() - named
    if len(kin) < FEWEST_KIN or len(others) < FEWEST_OTHERS:
        return
    rows = [move for move in awards if move.household in kin and sat - _named(move.recused)]
    favoured, sums = _sums(rows), _sums(awards)
    ours = [favoured.get(house, 0) for house in kin]
    theirs = [sums.get(house, 0) for house in others]
    found = standing([(ours, theirs)])
    if found.times < FAR or found.share < CLEAR:
        return
    facts: Facts = {
        "names": "、".join(sorted(sat)),
        "family": family,
        "count": len(ours),
        "ours": show(round(median(ours))),
        "others": len(theirs),
        "theirs": show(round(median(theirs))),
        **_how(found),
    }
    yield Prompt("kin", village, facts, rows_of(rows))


Scored = list[tuple[Move, float, set[str]]]
"""Entries, what each gives for one time, and who observed."""


def far_observer(scene: Scene) -> Iterator[Prompt]:
    """An observer whose scores lie far above or below the others' for the same items."""
    for village, moves in scene.moves.items():
        scored: dict[str, Scored] = defaultdict(list)
        for move in moves:
            item = scene.item(move) if move.observer else None
            if item and (scale := _scale(item)):
                score = move.claimed / (move.quantity or 1)
                scored[scale].append((move, score, _named(move.observer)))
        for name in sorted({n for rows in scored.values() for _, _, who in rows for n in who}):
            yield from _observer(village, name, list(scored.values()))


def _observer(village: str, name: str, scored: list[Scored]) -> Iterator[Prompt]:
    """Only items that others scored too are compared, each within itself."""
    rows: list[Move] = []
    groups: list[tuple[list[float], list[float]]] = []
    beside: set[str] = set()
    for found in scored:
        mine = [(move, score) for move, score, who in found if name in who]
        theirs = [(score, who) for _, score, who in found if name not in who]
        if mine and theirs:
            rows += [move for move, _ in mine]
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
        "share": round(share * 100),
        "pairs": stand.pairs,
        "times": f"{abs(stand.times):.1f}",
    }


def _scale(item: Item) -> str:
    """What makes scores comparable: the same range, or grades of which a household gets one."""
    if item.exclusive_group:
        return f"group {item.exclusive_group}"
    return "" if item.veto or item.points is not None else f"item {item.code}"


def _decided(move: Move) -> bool:
    return move.source == "meeting"


def _met(scene: Scene, village: str) -> set[str]:
    """Who was at the meeting."""
    cover = scene.month.covers.get(village)
    return (
        _named("、".join((*cover.values["attendees"], cover.values["chair"]))) if cover else set()
    )


def _named(joined: str) -> set[str]:
    return {squeezed(name) for name in each_name(joined)}


def _sums(moves: Iterable[Move]) -> dict[str, int]:
    """Claimed points by household."""
    found: dict[str, int] = defaultdict(int)
    for move in moves:
        found[move.household] += move.claimed
    return found
