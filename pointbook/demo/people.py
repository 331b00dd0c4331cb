"""Made-up villages and villagers for the model township; no name stands for a real person."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from random import Random

from pointbook.demo.starter import WORDS
from pointbook.vocabulary.months import first_day
from pointbook.vocabulary.points import HUNDREDTHS
from pointbook.vocabulary.rules import Household, Person, Village

_PLACES, _LANDS, _NOTABLE = (
    " ".join(WORDS[name]).split() for name in ("places", "lands", "notable")
)
_SURNAMES = (
    "张王李刘杨陈赵马高吴罗何郭魏韩宋曹朱胡徐孙周郑冯董程苏潘蒋蔡余杜叶田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙"
    "张王李刘杨陈赵马张王李刘马"
)
_WOMEN = ("秀桂玉淑凤春红晓彩巧海丽翠金月素", "英芳兰梅花琴珍霞莲香娥萍秀玲燕云")
_MEN = ("建国文永志明世海德学兴万正克有进", "军平强林华贵生祥忠福义才发龙元成")
_SINGLE = "霞娟丽芳军勇伟涛斌刚敏静超辉"
_GROUPS = ("一社", "二社", "三社", "四社")
_ASSESSORS = ("组长（村妇联主席）", "副组长", "组员（记录员）", "组员（超市经办人）", "组员")
_SUPERVISORS = ("主任", "委员", "委员")
_LEADERS = ("组长", "副组长", "成员（乡妇联主席）", "成员", "成员")
_NOTABLE_EVERY = 17
_NEWCOMER_DAY = 15


@dataclass(frozen=True, slots=True)
class Roster:
    """One village and its people."""

    index: int
    village: Village
    households: tuple[Household, ...]
    assessors: tuple[Person, ...]
    supervisors: tuple[Person, ...]


def leaders(seed: int) -> tuple[Person, ...]:
    """The township's leading group."""
    rng = Random(f"{seed}/leaders")
    names = _names(rng, len(_LEADERS))
    return tuple(Person(n, "", "leading_group", p) for n, p in zip(names, _LEADERS, strict=True))


def roster(index: int, villages: int, households: int, brand: str, month: str, seed: int) -> Roster:
    """The village of that index, of so many; ``month`` is the first that is counted."""
    rng = Random(f"{seed}/{index}/people")
    code = f"V{index + 1:0{max(2, len(str(villages)))}d}"
    names = _names(rng, len(_ASSESSORS) + len(_SUPERVISORS))
    assessors = [
        Person(name, code, "assessment_group", post)
        for name, post in zip(names[: len(_ASSESSORS)], _ASSESSORS, strict=True)
    ]
    supervisors = [
        Person(name, code, "supervision_committee", post)
        for name, post in zip(names[len(_ASSESSORS) :], _SUPERVISORS, strict=True)
    ]
    name = village_name(index)
    opened = date(2021, 3 + index % 10, 8)
    village = Village(code, name, f"{name}{brand}", opened, assessors[3].name)
    members = _households(rng, index, code, households, set(names), month)
    return Roster(index, village, members, tuple(assessors), tuple(supervisors))


def village_name(index: int) -> str:
    """A made-up village, another one for each index."""
    turn = index // len(_PLACES)
    land = _LANDS[(index + turn) % len(_LANDS)]
    return "新" * (turn // len(_LANDS)) + _PLACES[index % len(_PLACES)] + land + "村"


def _households(
    rng: Random, index: int, village: str, count: int, others: Container[str], month: str
) -> tuple[Household, ...]:
    width = max(3, len(str(count)))
    newcomer = count if index % 3 == 2 and count >= 10 else 0
    found = []
    for number in range(1, count + 1):
        turn = number // _NOTABLE_EVERY
        notable = number % _NOTABLE_EVERY == 0 and _NOTABLE[(index * 5 + turn) % len(_NOTABLE)]
        paid_in = rng.random() < 0.4 and number != newcomer
        found.append(
            Household(
                code=f"{village}-{number:0{width}d}",
                village=village,
                group=_GROUPS[(number - 1) * len(_GROUPS) // count],
                head=notable or _name(rng, others),
                members=rng.choice((1, 2, 2, 3, 3, 4, 4, 5, 6)),
                opening=rng.randrange(10, 140) * HUNDREDTHS // 2 if paid_in else None,
                joined=first_day(month).replace(day=_NEWCOMER_DAY) if number == newcomer else None,
                predecessors=(f"{village}-{1:0{width}d}",) if number == newcomer else (),
            )
        )
    return tuple(found)


def _names(rng: Random, count: int) -> list[str]:
    """So many different names."""
    found: list[str] = []
    while len(found) < count:
        found.append(_name(rng, found))
    return found


def _name(rng: Random, others: Container[str]) -> str:
    """A name that is none of the others."""
    while True:
        firsts, seconds = rng.choice((_WOMEN, _WOMEN, _MEN))
        given = rng.choice(firsts) + rng.choice(seconds)
        if rng.random() < 0.15:
            given = rng.choice(_SINGLE)
        name = rng.choice(_SURNAMES) + given
        if name not in others and given[0] != given[1:]:
            return name
