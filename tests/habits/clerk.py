"""A month written in random habits that section 3 of the contract allows: sheets, heads, layouts, files."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from tests.habits import cells
from tests.habits.month import MONTH, Home, Item, Record, Village, cover
from tests.workbooks import write

HABITS = (  # each can be left out, to find the one that is read otherwise
    "households", "items", "goods", "dates", "numbers", "merged", "heads", "two-rows", "titles",
    "totals", "notes", "spare", "matrix", "stacked", "beside", "above", "split", "flat", "ditto",
    "sheets", "sides",
)  # fmt: skip
HEADS = {
    "日期": ["日期", "date", "时间", "登记日期", "日 期", "日期（年月日）"],
    "户号": ["户号", "household", "户编号", "农户编号", "门牌号", "户 号", "户号："],
    "户主": ["户主", "head", "户主姓名", "姓名", "农户姓名", "户主（签名）"],
    "细则编号": ["细则编号", "item", "细则", "项目", "积分事项", "内容", "评分项目*"],
    "次数": ["次数", "quantity", "数量", "次数(次)"],
    "得分": ["得分", "points", "分值", "积分", "分 数"],
    "备注": ["备注", "note", "说明"],
    "商品编号": ["商品编号", "goods", "商品编码", "兑换物品", "物品"],
    "商品名称": ["商品名称", "goods_name", "物品名称", "品名"],
    "数量": ["数量", "quantity", "兑换数量", "件数"],
    "积分": ["积分", "points", "兑换积分", "合计积分"],
}
MEANINGLESS = ("序号", "编号", "社", "签字", "电话", "领取人签字")
ENGLISH = {"会议评定": "Meeting evaluations", "日常观察": "Daily observations", "兑换登记": "Exchanges",
           "进货登记": "Stock receipts", "盘点": "Stock count", "划转": "Transfers"}  # fmt: skip
EVALUATIONS = ("会议评定", "日常观察")


@dataclass
class Grid:
    """A sheet under the pen: rows of values, and merged ranges (row, column, rows, columns)."""

    rows: list[list[Any]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def below(self, other: Grid) -> None:
        top = len(self.rows)
        self.rows += other.rows
        self.merged += [(r + top, c, h, w) for r, c, h, w in other.merged]

    def beside(self, other: Grid, gap: int) -> None:
        left = max(len(row) for row in self.rows) + gap
        height = max(len(self.rows), len(other.rows))
        padded = [
            row + [None] * (left - len(row)) for row in self.rows + [[]] * (height - len(self.rows))
        ]
        self.rows = [
            a + b
            for a, b in zip(padded, other.rows + [[]] * (height - len(other.rows)), strict=True)
        ]
        self.merged += [(r, c + left, h, w) for r, c, h, w in other.merged]

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=1)


@dataclass
class Clerk:
    rng: Random
    place: Village
    habits: frozenset[str] = frozenset(HABITS)
    files: dict[str, dict[str, Grid]] = field(default_factory=dict)  # path below inbox → sheets
    flat: dict[str, Grid] = field(default_factory=dict)  # .csv files
    spoilt: Mapping[Record, Mapping[str, Any]] = field(default_factory=dict)  # cells of a row

    def has(self, habit: str, chance: float = 1) -> bool:
        """Draws in any case, so that leaving one habit out changes no other."""
        return self.rng.random() < chance and habit in self.habits

    def write(self, month: list[Record], inbox: Path) -> None:
        self.month(month)
        for name, sheets in self.files.items():
            save(inbox / name, sheets)
        for name, grid in self.flat.items():
            self.save_text(inbox / name, grid)

    def month(self, month: list[Record]) -> None:
        if "households" not in self.habits:
            month = [
                replace(r, homes=(h,)) for r in month for h in r.homes if r.sheet != "划转"
            ] + [r for r in month if r.sheet == "划转" or not r.homes]
        flat = self.has("flat", 0.25)
        if flat:
            exported = [r for r in month if r.sheet == "日常观察" and not r.named]
            month = [r for r in month if r not in exported]
            if exported:
                name = f"{self.place.code} 导出 {self.rng.randint(1, 9)}.csv"
                self.flat[name] = self.export(exported)
        parts: list[list[Record]] = [
            [] for _ in range(self.rng.randint(2, 4) if self.has("split", 0.4) else 1)
        ]
        for record in month:
            self.rng.choice(parts).append(record)
        self.rng.shuffle(parts)
        for number, part in enumerate(parts):
            name = (
                f"{self.place.code} {MONTH} {number}.xlsx" if number else f"{self.place.code}.xlsx"
            )
            folder = self.rng.choice(["", f"{self.place.name}/", "九月/"])
            self.files[folder + name] = self.workbook(part, first=number == 0)

    def workbook(self, part: list[Record], first: bool) -> dict[str, Grid]:
        lines = cover(self.place) if first else cover(self.place)[:2]
        if self.has("sheets", 0.3):
            lines[0] = [
                "村编号",
                self.rng.choice([self.place.name, self.place.name.removesuffix("村")]),
            ]
        sheets = {"封面": Grid(lines)}
        for kind in dict.fromkeys(r.sheet for r in part):
            own = [r for r in part if r.sheet == kind]
            pieces = [own]
            if self.has("sheets", 0.2) and len(own) > 1:
                pieces = [own[: len(own) // 2], own[len(own) // 2 :]]
            for piece in pieces:
                sheets[self.title(kind, sheets)] = self.sheet(kind, piece)
        return sheets

    def title(self, kind: str, sheets: dict[str, Grid]) -> str:
        title = kind
        if self.has("sheets", 0.4):
            title = self.rng.choice([ENGLISH[kind], f"{kind} (2)", f"{kind}副本", f" {kind} "])
        while title in sheets:
            title = next(f"{kind} ({n})" for n in range(2, 9) if f"{kind} ({n})" not in sheets)
        return title

    # A sheet: one table or several, with titles above and notes below.

    def sheet(self, kind: str, records: list[Record]) -> Grid:
        grid = Grid()
        if self.has("titles", 0.5):
            grid.rows.append([f"{self.place.name}{MONTH[:4]}年9月{kind}表"])
            if self.rng.random() < 0.5:
                grid.merged.append((0, 0, 1, 5))
            if self.rng.random() < 0.3:
                grid.rows.append([])
        if kind in EVALUATIONS and self.has("matrix", 0.3):
            grid.below(self.matrix(kind, records))
        else:
            grid.below(self.tables(kind, records))
        if self.has("notes", 0.4):
            grid.rows += [[], ["备注：以上均经评议小组讨论通过"]][self.rng.randint(0, 1) :]
            if self.rng.random() < 0.5:
                grid.rows.append([None, "填表人：郑会计", None, "审核：吴四"])
        return grid

    def tables(self, kind: str, records: list[Record]) -> Grid:
        """Two tables below or beside one another, or one."""
        half = len(records) // 2
        if half and self.has("stacked", 0.2):
            grid = self.table(kind, records[:half])
            grid.rows += [[]] * self.rng.randint(0, 2)
            grid.below(self.table(kind, records[half:], below=True))
            return grid
        if half and self.has("beside", 0.2):
            grid = self.table(kind, records[:half], simple=True)
            grid.beside(self.table(kind, records[half:], simple=True), gap=1)
            return grid
        return self.table(kind, records)

    # A long table: a row a record.

    def table(
        self, kind: str, records: list[Record], simple: bool = False, below: bool = False
    ) -> Grid:
        columns = self.columns(kind, records)
        names = {
            name: self.rng.choice(HEADS.get(name, [name]))
            if self.has("heads", 0.7) and (kind, name) != ("划转", "积分")
            else name
            for name in columns
        }
        body = [self.row(kind, columns, record) for record in records]
        grid = Grid([[names[c] for c in columns]])
        if self.has("two-rows", 0.2) and not simple:
            grid = self.two_rows([names[c] for c in columns], columns)
        above = (
            self.has("above", 0.1)
            and not below
            and len(body) > 1
            and len(grid.rows) == 1
            and not simple
        )
        top = len(grid.rows)
        if above:
            grid.rows = [body[0], *grid.rows]
            body = body[1:]
            top = 2
        grid.rows += body
        if self.has("merged", 0.4):
            self.merge(grid, columns, top)
        elif self.has("ditto", 0.3):
            self.ditto(grid, columns, top)
        if self.has("totals", 0.4) and not simple and not above:
            self.total(grid, columns, records)
        return grid

    def columns(self, kind: str, records: list[Record]) -> list[str]:
        columns = ["日期"]
        if kind in (*EVALUATIONS, "兑换登记"):
            alone = all(len(r.homes) == 1 for r in records)
            columns += (
                [["户号"], ["户主"], ["户号", "户主"]][self.rng.randint(0, 1 + alone)]
                if self.has("households")
                else ["户号"]
            )
        if kind in EVALUATIONS:
            columns.append("细则编号")
            if any(r.quantity > 1 for r in records) or self.rng.random() < 0.5:
                columns.append("次数")
            if self.has("sides", 0.2):
                columns += ["加分", "扣分"]
            elif any(r.item and r.item.points is None for r in records) or self.rng.random() < 0.5:
                columns.append("得分")
        elif kind == "划转":
            columns += ["转出户号", "转入户号", "积分", "原因"]
        else:
            columns += (
                [["商品编号"], ["商品名称"], ["商品编号", "商品名称"]][self.rng.randint(0, 2)]
                if self.has("goods")
                else ["商品编号"]
            )
            columns.append("实盘数量" if kind == "盘点" else "数量")
            if kind == "兑换登记" and self.rng.random() < 0.5:
                columns.append("积分")
        if kind in (*EVALUATIONS, "兑换登记") and (
            any(r.note for r in records) or self.rng.random() < 0.3
        ):
            columns.append("备注")
        if self.has("spare", 0.4):
            columns += self.rng.sample(MEANINGLESS, self.rng.randint(1, 2))
        if self.has("heads"):
            self.rng.shuffle(columns)
        return columns

    def row(self, kind: str, columns: list[str], record: Record) -> list[Any]:
        rng, item, home = self.rng, record.item, record.homes[0] if record.homes else None
        who = "、".join(h.code for h in record.homes)
        if self.has("households"):
            who = (
                cells.households(rng, record, self.place)
                if kind in EVALUATIONS or len(record.homes) == 1
                else who
            )
        unit = item.unit if item else record.goods.unit if record.goods else ""
        things = {
            "日期": self.date(record.date), "户号": who, "户主": who, "备注": record.note or None,
            "转出户号": home and self.one(home), "转入户号": record.homes and self.one(record.homes[-1]),
            "次数": self.quantity(record, unit), "数量": self.number(record.quantity, unit),
            "实盘数量": self.number(record.quantity, unit), "原因": "分户",
            "积分": self.number(record.points) if kind == "划转" or rng.random() < 0.6 else None,
            "序号": rng.randint(1, 90), "编号": rng.randint(1, 90), "社": home and home.group,
            "签字": None, "电话": None, "领取人签字": home and home.head,
        }  # fmt: skip
        if "户号" in columns and "户主" in columns and home:
            things["户主"] = home.head
            if rng.random() < 0.3:
                things["户号"] = None
        if item:
            things |= self.points(record, item)
            things["细则编号"] = cells.item(rng, item) if self.has("items") else item.code
        if record.goods:
            thing = cells.goods(rng, record.goods) if self.has("goods") else record.goods.code
            both = "商品编号" in columns and "商品名称" in columns
            things |= {"商品编号": thing, "商品名称": record.goods.name if both else thing}
            if both and rng.random() < 0.3:
                things["商品编号"] = None
        things |= self.spoilt.get(record, {})
        return [things[c] for c in columns]

    def points(self, record: Record, item: Item) -> dict[str, Any]:
        needed = item.points is None or self.rng.random() < 0.6
        score = self.number(record.points) if needed else None
        size = self.number(abs(record.points)) if needed else None
        return {
            "得分": score,
            "加分": size if record.points > 0 else None,
            "扣分": self.rng.choice([score, size]) if record.points < 0 else None,
        }

    def one(self, home: Home) -> str:
        return cells.household(self.rng, home, self.place) if self.has("households") else home.code

    def date(self, day: dt.date) -> Any:
        return cells.day(self.rng, day) if self.has("dates", 0.8) else day

    def number(self, value: int, unit: str = "") -> Any:
        return cells.number(self.rng, value, unit) if self.has("numbers", 0.5) else value

    def quantity(self, record: Record, unit: str) -> Any:
        return (
            None
            if record.quantity == 1 and self.rng.random() < 0.5
            else self.number(record.quantity, unit)
        )

    def two_rows(self, names: list[str], columns: list[str]) -> Grid:
        """A head of two rows: what stands alone is merged down, the rest has a word over it."""
        under = {
            n
            for n, c in enumerate(columns)
            if c in ("细则编号", "次数", "得分", "商品编号", "数量", "积分")
        }
        while under and max(under) - min(under) + 1 != len(under):
            under.remove(max(under))
        if not under:
            return Grid([names])
        first = min(under)
        upper = [None if n in under else name for n, name in enumerate(names)]
        lower = [name if n in under else None for n, name in enumerate(names)]
        grid = Grid([upper, lower], [(0, n, 2, 1) for n in range(len(names)) if n not in under])
        if len(under) > 1:
            upper[first] = "登记情况"
            grid.merged.append((0, first, 1, len(under)))
        return grid

    def merge(self, grid: Grid, columns: list[str], top: int) -> None:
        """Equal neighbours of a column, written once over all of their rows."""
        for n, column in enumerate(columns):
            if column not in ("日期", "户号", "户主", "细则编号", "商品编号", "备注", "社"):
                continue
            row = top
            while row < len(grid.rows):
                end = row
                while (
                    end + 1 < len(grid.rows)
                    and grid.rows[end + 1][n] == grid.rows[row][n] is not None
                ):
                    end += 1
                if end > row:
                    grid.merged.append((row, n, end - row + 1, 1))
                row = end + 1

    def ditto(self, grid: Grid, columns: list[str], top: int) -> None:
        for n, column in enumerate(columns):
            if column not in ("日期", "户号", "户主", "细则编号", "商品编号"):
                continue
            values = [row[n] for row in grid.rows]
            for row in range(top + 1, len(grid.rows)):
                if (
                    values[row] == values[row - 1]
                    and values[row] is not None
                    and self.rng.random() < 0.7
                ):
                    grid.rows[row] = list(grid.rows[row])
                    grid.rows[row][n] = self.rng.choice(["同上", "〃", "″"])

    def total(self, grid: Grid, columns: list[str], records: list[Record]) -> None:
        """A row of sums; where a blank 得分 or a list of households leaves open what is meant, none."""
        row: list[Any] = [None] * len(columns)
        for column in ("数量", "实盘数量", "积分"):
            if column in columns:
                row[columns.index(column)] = sum(
                    r.points if column == "积分" else r.quantity for r in records
                )
        if "积分" in columns and any(r[columns.index("积分")] is None for r in grid.rows):
            row[columns.index("积分")] = None
        if "得分" in columns and all(len(r.homes) == 1 for r in records):
            row[columns.index("得分")] = sum(r.points for r in records)
        place = next(
            (n for n, c in enumerate(columns) if row[n] is None and c not in ("积分", "得分")), None
        )
        if place is not None and [v for v in row if v is not None]:
            row[place] = self.rng.choice(["合计", "总计", "小计", "本月合计", "合 计："])
            grid.rows.append(row)

    # A matrix: a row for each household (and day), a column for each item.

    def matrix(self, kind: str, records: list[Record]) -> Grid:
        fits = [r for r in records if r.quantity == 1 or (r.item and r.item.points)]
        meeting = all(r.date == dt.date(2022, 9, 25) for r in fits)
        items = list(dict.fromkeys(r.item for r in fits if r.item))
        heads = [cells.item(self.rng, i) if self.has("items") else i.code for i in items]
        dated = not meeting or self.rng.random() < 0.5
        lines: dict[tuple[Any, ...], dict[str, Any]] = {}
        for record in fits:
            for home in record.homes:
                line = lines.setdefault((record.date, home), {})
                assert record.item
                line[record.item.code] = self.score(record)
        names = ["户号", *["日期"] * dated]
        grid = Grid([[*names, *heads]])
        for (date, home), line in lines.items():
            lead = [self.one(home), *[self.date(date)] * dated]
            grid.rows.append(
                [*lead, *(line.get(i.code, self.rng.choice([None, None, 0])) for i in items)]
            )
        return grid

    def score(self, record: Record) -> Any:
        once = record.item and record.item.points and record.quantity == 1
        return "√" if once and self.rng.random() < 0.5 else self.number(record.points)

    # A flat export with a column 村.

    def export(self, records: list[Record]) -> Grid:
        date_head = self.rng.choice(["日期", "提交时间"])
        grid = Grid([["村", date_head, "户号", "细则编号", "次数", "得分", "备注"]])
        for r in records:
            assert r.item
            where = self.rng.choice(
                [self.place.code, self.place.name, self.place.name.removesuffix("村")]
            )
            grid.rows.append([
                where, str(cells.day(self.rng, r.date, short=False)), cells.households(self.rng, r, self.place),
                cells.item(self.rng, r.item), r.quantity, r.points, r.note,
            ])  # fmt: skip
        return grid

    def save_text(self, path: Path, grid: Grid) -> None:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.rng.choice(",\t;"))
        writer.writerows(grid.rows)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.getvalue().encode(self.rng.choice(["utf-8", "utf-8-sig", "gb18030"])))


def save(path: Path, sheets: dict[str, Grid]) -> None:
    merged = {
        title: [
            (row + 1, column + 1, row + height, column + width)
            for row, column, height, width in grid.merged
        ]
        for title, grid in sheets.items()
    }
    write(path, {title: grid.rows for title, grid in sheets.items()}, merged)
