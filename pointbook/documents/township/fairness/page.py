"""The fairness screen as a page for the township's desk: prompts, why, and the rows to look at."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from pointbook.documents.desk import Desk
from pointbook.documents.township.fairness import prompts
from pointbook.documents.township.fairness.scene import Prompt, Row
from pointbook.documents.wording import columns, month_words, subtitle
from pointbook.vocabulary.months import last_day
from pointbook.vocabulary.statements import Statement, Table, Value
from pointbook.vocabulary.text import N_, Text, say


class _Words(NamedTuple):
    """What a kind of prompt is called, what its look asks, and a prompt's reason and measure."""

    name: str
    look: str
    reason: str
    unusual: str


COMPARED = N_(
    "{side} in {share} % of {pairs} comparisons; {times} times the usual spread"
)  # zh: 两两相比{pairs}次，{share}%更{side}；是通常波动的{times}倍
WORDS: Mapping[str, _Words] = {
    "own": _Words(
        N_("Own household"),  # zh: 本户加分
        N_(
            "Do those who meet or observe stand back for the own household?"
        ),  # zh: 参会人、观察人给本户评分时是否回避
        N_(
            "{names}: {points} points for the own household without 回避 being written. Please look"
            " whether they stood back. The single rows are self-evaluation in the list of problems."
        ),  # zh: {names}：本户加{points}分，未写回避。请看看评分时本人是否回避。逐行见问题清单“自评”提醒。
        N_(
            "{count} of {all} such rows; the other households have a median of {median} points"
        ),  # zh: 此类{all}行中{count}行；其他户加分中位数{median}分
    ),
    "kin": _Words(
        N_("Own surname"),  # zh: 同姓加分
        N_(
            "Do households named like somebody who met do better at the meeting than the others?"
        ),  # zh: 与参会人同姓的户，会议得分是否高于其他户
        N_(
            "{names} met, and 回避 is not written: the {count} other households named {family} were"
            " awarded a median of {ours} points by the meeting, the {others} others {theirs}."
            " Please look what the scores rest on; a surname alone says nothing."
        ),  # zh: {names}参会，未写回避：另外{count}户{family}姓会议加分中位数{ours}分，其他{others}户{theirs}分。请看看评分依据；同姓本身不说明什么。
        COMPARED,
    ),
    "observer": _Words(
        N_("Observer"),  # zh: 观察人尺度
        N_("Do the observers measure alike?"),  # zh: 各观察人尺度是否一致
        N_(
            "For the same items {name}'s {count} scores are {side} than those of the {others} other"
            " observers. Please look whether all measure alike."
        ),  # zh: 同样的细则，{name}打的{count}个分比其他{others}位观察人{side}。请一起看看尺度是否一致。
        COMPARED,
    ),
    "never": _Words(
        N_("Never scored"),  # zh: 从未评分的户
        N_(
            "Is anybody overlooked? Asked at the end of June, September and December."
        ),  # zh: 是否有户漏评（6、9、12月末查看）
        N_(
            "In {months} months with scores this year {count} households were never scored. Please"
            " look whether they were overlooked."
        ),  # zh: 本年有评分的{months}个月里，{count}户一次也未评分。请看看是否漏评。
        N_(
            "{count} of {all} households; the median one was scored {median} times"
        ),  # zh: {all}户中{count}户；评分次数中位数{median}次
    ),
    "unused": _Words(
        N_("Items never used"),  # zh: 从未使用的细则
        N_(
            "Does every item that brings points serve? Asked at the end of June, September and"
            " December."
        ),  # zh: 加分细则是否都在用（6、9、12月末查看）
        N_(
            "In {months} months this year {count} items that bring points were used by no village."
            " Please look whether they fit and whether people know them."
        ),  # zh: 本年{months}个月里，{count}条加分细则各村都没有用过。请看看是否合适、群众是否知道。
        N_(
            "{count} of {all} items; {rows} scores this year"
        ),  # zh: {all}条中{count}条；本年评分{rows}次
    ),
    "maximum": _Words(
        N_("Always the maximum"),  # zh: 总打最高分
        N_("Is the width of the ranges used?"),  # zh: 幅度分是否拉开
        N_(
            "Scores under these ranges are always the maximum: {items}. Please look whether the"
            " range is used."
        ),  # zh: 这些幅度分总是打最高：{items}。请看看幅度是否在用。
        N_(
            "of all scores, in brackets the other villages: {counts}"
        ),  # zh: 最高分次数/评分次数（括号内为其他村）：{counts}
    ),
    "village": _Words(
        N_("Village and neighbours"),  # zh: 村与邻村
        N_(
            "Do the villages award alike, allowing for their size?"
        ),  # zh: 考虑规模后各村加分是否相当
        N_(
            "{own} points a household were awarded this month, {side} than the {middle} of the"
            " other villages. Please look whether all measure and report alike."
        ),  # zh: 本月户均加{own}分，比其他村的{middle}分{side}。请看看尺度和报送是否一致。
        N_(
            "{times} times the usual spread of {others} others, allowing for {size} households"
        ),  # zh: 是其他{others}村通常波动的{times}倍（已考虑{size}户的规模）
    ),
    "day": _Words(
        N_("Day without a meeting"),  # zh: 无会之日
        N_(
            "Do the meeting's points carry the day of the meeting?"
        ),  # zh: 会议评定的日期是否为评议会日期
        N_(
            "Rows of the meeting on other days than that of the cover ({met}): {count}, on different"
            " days: {days}. Please look whether there was another meeting."
        ),  # zh: 会议评定中日期不是封面评议会日期（{met}）的有{count}行，涉及{days}天。请看看是否另开过会。
        N_("{count} of {all} rows of the meeting"),  # zh: 会议评定{all}行中{count}行
    ),
    "exact": _Words(
        N_("Exact reach"),  # zh: 恰好够兑
        N_(
            "Do awards fill up a balance to just what is exchanged right after?"
        ),  # zh: 是否常有刚加分就恰好够兑的情形
        N_(
            "{count} times an award brought the balance to exactly what was exchanged within 7"
            " days. Please look what these awards rest on."
        ),  # zh: {count}次在兑换前7天内加分，使余额恰好等于所兑积分。请看看这些加分的依据。
        N_(
            "{count} of {all} visits, in the other villages {theirs} of {others}; {times} times the"
            " usual spread"
        ),  # zh: {all}户次兑换中{count}次，其他村{others}户次中{theirs}次；是通常波动的{times}倍
    ),
}


def fairness(desk: Desk) -> Statement:
    """The prompts of one month, the rows behind each, and what was looked at."""
    language, settings = desk.language, desk.rules.settings
    found = prompts(desk.month)
    facts = {
        "township": f"{settings.county}{settings.township}",
        "month": month_words(desk.month.month, language),
    }
    title = N_("{township}: fairness screen, {month}")  # zh: {township}{month}公平提示
    return Statement(
        name="township/fairness",
        kind="fairness",
        language=language,
        title=Text(title, facts).say(language),
        subtitle=subtitle(desk),
        month=desk.month.month,
        facts=(
            (say(N_("Prompts"), language), str(len(found))),  # zh: 提示
            (
                say(N_("Villages that sent a workbook"), language),  # zh: 已报送村
                str(len(desk.month.covers)),
            ),
        ),
        tables=(
            _prompts(desk, found),
            *([_rows(desk, found)] if found else []),
            _looks(language, found),
        ),
        paragraphs=_how(language),
        paper="A4",
        brand=settings.brand,
    )


def _how(language: str) -> tuple[str, ...]:
    return (
        say(
            N_(
                "These are prompts to look, never verdicts: each has an innocent explanation more"
                " often than not, and nobody is accused. The page is for the township's desk and"
                " is not put up."
            ),
            language,
        ),  # zh: 以上只是“请看看”的提示，不是结论：多数情况都有正常的原因，不针对任何人。本页供乡镇内部查看，不上墙。
        say(
            N_(
                "The usual spread is that of medians and of comparisons in pairs, which one odd"
                " value does not carry off. Whoever finds nothing need not write anything."
            ),
            language,
        ),  # zh: “通常波动”由中位数和两两比较得出，不受个别数值左右。看过没有问题的，不必另写说明。
    )


def _village(desk: Desk, prompt: Prompt) -> str:
    names = {share.code: share.village.name for share in desk.villages}
    return names.get(prompt.village) or desk.rules.settings.township


def _prompts(desk: Desk, found: list[Prompt]) -> Table:
    language = desk.language
    rows: list[tuple[Value, ...]] = [
        (
            number,
            _village(desk, prompt),
            say(WORDS[prompt.kind].name, language),
            Text(WORDS[prompt.kind].reason, prompt.facts).say(language),
            Text(WORDS[prompt.kind].unusual, prompt.facts).say(language),
            len(prompt.rows),
        )
        for number, prompt in enumerate(found, 1)
    ]
    return Table(
        columns=columns(
            language,
            (N_("No."), "count", 4),
            (N_("Village"), "text", 12),
            (N_("What"), "text", 14),  # zh: 事项
            (N_("Please look"), "text", 44),  # zh: 请看看
            (N_("How unusual"), "text", 30),  # zh: 有多不寻常
            (N_("Rows"), "count", 5),  # zh: 行数
        ),
        rows=tuple(rows),
        title=say(N_("Prompts"), language),
        empty=say(N_("Nothing stands out this month."), language),  # zh: 本月没有需要留意的情况。
    )


def _rows(desk: Desk, found: list[Prompt]) -> Table:
    language = desk.language
    rows = [
        _row(desk, number, prompt, row)
        for number, prompt in enumerate(found, 1)
        for row in prompt.rows
    ]
    return Table(
        columns=columns(
            language,
            (N_("No."), "count", 4),
            (N_("Village"), "text", 12),
            (N_("Household"), "code", 10),
            (N_("Head"), "text", 9),
            (N_("What for"), "text", 24),
            (N_("Date"), "date", 10),
            (N_("Points"), "points", 7),
            (N_("Entry"), "code", 18),
            (N_("File"), "text", 24),
            (N_("Sheet"), "text", 10),
            (N_("Row or cell"), "code", 6),
        ),
        rows=tuple(rows),
        title=say(N_("The rows of each prompt"), language),  # zh: 各条提示涉及的行
    )


def _row(desk: Desk, number: int, prompt: Prompt, row: Row) -> tuple[Value, ...]:
    return (
        number,
        _village(desk, prompt),
        row.household,
        desk.full_head(row.household),
        _what(desk, row),
        row.day,
        row.points,
        row.entry,
        row.file,
        row.sheet,
        row.cell,
    )


def _what(desk: Desk, row: Row) -> str:
    """What an item or goods is called, on the row's day."""
    day = row.day or last_day(desk.month.month)
    if row.what in desk.items:
        return desk.item(row.what, day).description
    return desk.goods_on(row.what, day).name if row.what else ""


def _looks(language: str, found: list[Prompt]) -> Table:
    """Every look, also those that found nothing."""
    counts = Counter(prompt.kind for prompt in found)
    return Table(
        columns=columns(
            language,
            (N_("What"), "text", 14),
            (N_("What is asked"), "text", 60),  # zh: 查看什么
            (N_("Prompts"), "count", 8),
        ),
        rows=tuple(
            (say(words.name, language), say(words.look, language), counts[kind])
            for kind, words in WORDS.items()
        ),
        title=say(N_("What was looked at"), language),  # zh: 本页查看的内容
    )
