"""What an engineer would write in an afternoon: pandas reads, merges, sums, and writes one sheet.

Correct on clean data: openings, fixed and ranged scores, exchanges, transfers, and the running
balance. No checks, no caps, no posters. `python -m tools.bench.afternoon WORKSPACE OUT.xlsx`.
"""

import sys
import warnings
from pathlib import Path
from typing import Any

import pandas as pd

TITLE_ROWS = 1


def main(workspace: Path, out: Path) -> None:
    """Read every workbook, reckon every balance, write one table."""
    warnings.simplefilter("ignore")
    rules = pd.read_excel(workspace / "rules.xlsx", sheet_name=None, engine="openpyxl", header=None)
    homes, goods = (_table(rules[name]) for name in ("户", "兑换商品"))
    basis = rules["设置"].set_index(0)[1].get("基础分", 0)
    openings = homes.assign(date=pd.Timestamp("2000-01-01"), points=homes["期初积分"].fillna(basis))
    rows = [openings[["户号", "date", "points"]]]
    items = _table(rules["评分细则"])
    for path in sorted((workspace / "inbox").rglob("*.xlsx")):
        sheets = pd.read_excel(path, sheet_name=None, engine="openpyxl", header=None)
        met = sheets["封面"].set_index(0)[1]["评议会日期"]
        for name, raw in sheets.items():
            rows += _moves(str(name), raw, met, items, goods, homes)
    moves = pd.concat(rows, ignore_index=True)
    moves["points"] = pd.to_numeric(moves["points"]).round(2)
    moves = moves.sort_values(["户号", "date"], kind="stable")
    moves["balance"] = moves.groupby("户号")["points"].cumsum()
    moves.merge(homes[["户号", "户主", "村编号"]], on="户号").to_excel(out, index=False)


def _table(raw: pd.DataFrame) -> pd.DataFrame:
    """The rows below the first one that is a head: three cells of text or more."""
    filled = raw.notna().sum(axis=1)
    head = int(filled[filled >= 3].index[0])
    table = raw.iloc[head + 1 :].copy()
    table.columns = pd.Index(raw.iloc[head])
    return table.dropna(how="all")


def _moves(
    name: str,
    raw: pd.DataFrame,
    met: Any,
    items: pd.DataFrame,
    goods: pd.DataFrame,
    homes: pd.DataFrame,
) -> list[pd.DataFrame]:
    if name in ("会议评定", "日常观察"):
        return [_scores(_table(raw), met, items, homes)]
    if name == "兑换登记":
        table = _table(raw).merge(goods[["商品编号", "积分"]], on="商品编号", suffixes=("_r", ""))
        return [_part(table, "户号", -table["数量"] * table["积分"])]
    if name == "划转":
        table = _table(raw)
        return [
            _part(table, "转出户号", -table["积分"]),
            _part(table, "转入户号", table["积分"]),
        ]
    return []


def _scores(
    table: pd.DataFrame, met: Any, items: pd.DataFrame, homes: pd.DataFrame
) -> pd.DataFrame:
    table = table[table["户号"].notna() | table["户主"].notna()]
    if "细则编号" not in table:
        table = _long(table.assign(日期=table.get("日期", met)), items)
    unknown = table["户号"].isna()
    by_head = homes.drop_duplicates("户主").set_index("户主")["户号"]
    table.loc[unknown, "户号"] = table.loc[unknown, "户主"].map(by_head)
    table = table.merge(items[["细则编号", "分值"]].drop_duplicates("细则编号"), on="细则编号")
    worth = table["分值"] * table["次数"].fillna(1)
    return _part(table, "户号", table["得分"].fillna(worth))


def _long(table: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """A matrix sheet as rows: a column an item, a score or a tick in the cell."""
    codes = dict(zip(items["内容"], items["细则编号"], strict=True))
    codes |= {code: code for code in items["细则编号"]}
    scored = [column for column in table.columns if column in codes]
    long = table.melt(["日期", "户号", "户主"], scored, "细则编号", "得分").dropna(subset=["得分"])
    long["细则编号"] = long["细则编号"].map(codes)
    long["得分"] = pd.to_numeric(long["得分"], errors="coerce")
    return long.assign(次数=1)


def _part(table: pd.DataFrame, household: str, points: "pd.Series[float]") -> pd.DataFrame:
    dates = pd.to_datetime(table["日期"])
    return pd.DataFrame({"户号": table[household], "date": dates, "points": points.fillna(0)})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
