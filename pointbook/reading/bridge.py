"""For the time of the rebuilding: what the old reading gives, as what the new one will give."""

from collections import defaultdict
from datetime import date
from typing import Any

from pointbook.reading.claims import claims, cover_problems, nothing_happened
from pointbook.vocabulary.claims import BAD, BLANK, FAULTY
from pointbook.vocabulary.holding import Holding
from pointbook.vocabulary.names import each_name, squeezed
from pointbook.vocabulary.records import Claim, Origin, Row, Sent


def sent(inbox: Any, rules: Any) -> tuple[list[Sent], list[Any]]:
    c: Any = claims(inbox.sources)
    c.problems += [*inbox.problems, *cover_problems(inbox.sources)]
    c.problems += nothing_happened(inbox.sources, c)
    vill = sorted(v.code for v in rules.villages)
    hold = {v: Holding(rules, v) for v in vill}
    houses = {h.code: h for h in rules.households}
    byhead = defaultdict(list)
    for h in rules.households:
        byhead[h.village, squeezed(h.head)].append(h)
    out: dict[Any, Any] = {}
    for s in inbox.sources:
        out[s.cover.village, s.month] = (s.cover, defaultdict(list))
    for name, rows in c.rows.items():
        recs = rows.frame.to_dict("records")
        origins = [
            Origin(
                o.file,
                o.sheet,
                o.schema,
                o.positions,
                {**{o.positions[n]: h for n, h in o.headings.items()}, **o.titles},
            )
            for o in rows.origins
        ]
        made: dict[int, Row] = {}

        def row(at: int) -> Row:
            r = recs[at]
            if at in made:
                return made[at]
            values: dict[str, Any] = {}
            for col in rows.schema.columns:
                v = r[col.name]
                t: Any
                if col.kind == "code":
                    t = c.codes[v] if v != FAULTY else ""
                elif col.kind == "text":
                    t = c.words[v] if v != FAULTY else ""
                elif col.kind == "names":
                    t = each_name(c.words[v]) if v != FAULTY else ""
                elif col.kind == "date":
                    t = date.fromordinal(v) if v > 0 else ""
                elif col.kind == "yes":
                    t = bool(v) if v not in (BLANK, BAD) else ""
                else:
                    t = v if v > BAD + 1 else ""
                if t not in ("", ()) or t is False:
                    values[col.name] = t
            y, m = divmod(r["month"], 12)
            made[at] = Row(
                origins[r["table"]], r["row"], vill[r["village"]], f"{y:04d}-{m + 1:02d}", values
            )
            return made[at]

        def who(at: int, col: str = "household") -> Any:
            code = row(at).values.get(col, "")
            h = houses.get(code)
            if not code and col == "household":
                hs = byhead[row(at).village, squeezed(str(row(at).values.get("head", "")))]
                h = hs[0] if len(hs) == 1 else None
            return h if h and h.village == row(at).village else None

        def day(at: int) -> Any:
            r = recs[at]
            if r["date"] <= 0:
                return None
            d = date.fromordinal(r["date"])
            return d if d.year * 12 + d.month - 1 == r["month"] else None

        def goods(at: int, d: Any) -> Any:
            h = hold[row(at).village]
            code = row(at).values.get("goods", "")
            return (d and h.goods(code, d)) or (h.goods_of(code) or [None])[-1]

        if name in ("meeting", "observation"):
            number = ("meeting", "observation").index(name)
            lines = c.scores[c.scores["sheet"] == number].to_dict("records")
            lines.sort(
                key=lambda x: (
                    row(x["at"]).village,
                    row(x["at"]).month,
                    row(x["at"]).number,
                    x["column"],
                )
            )
            for x in lines:
                at = x["at"]
                r, d, home = row(at), day(at), who(at)
                h = hold[r.village]
                code = c.codes[x["item"]] if x["item"] != FAULTY else ""
                item = (d and h.items.on(code, d)) or (h.items.of(code) or [None])[-1]
                q = (
                    1
                    if x["quantity"] == BLANK
                    else x["quantity"]
                    if x["quantity"] > BAD + 1
                    else None
                )
                p = x["points"] if x["points"] > BAD + 1 else None
                if x["column"] and item and item.points and p and p % item.points == 0:
                    q = max(p // item.points, 1)
                bad = bool(x["bad"]) or bool(recs[at]["bad"]) or item is None or home is None
                claim = Claim(
                    r, d, home, item, None, q, p, None, None, x["column"], bool(x["tick"]), bad
                )
                out[r.village, r.month][1][name].append(claim)
            continue
        for at in range(len(recs)):
            if recs[at]["skip"]:
                continue
            r, d, bad = row(at), day(at), bool(recs[at]["bad"])
            if name == "transfers":
                giver, taker = who(at, "from"), who(at, "to")
                bad = bad or giver is None or taker is None
                claim = Claim(r, d, giver, other=taker, points=r.values.get("points"), faulty=bad)
            elif name in ("exchanges", "receipts", "counts"):
                g = goods(at, d)
                home = who(at) if name == "exchanges" else None
                q = r.values.get("counted" if name == "counts" else "quantity")
                bad = bad or g is None or (name == "exchanges" and home is None)
                claim = Claim(r, d, home, None, g, q, r.values.get("points"), faulty=bad)
            else:
                claim = Claim(r, d, who(at) if name == "objections" else None, faulty=bad)
            out[r.village, r.month][1][name].append(claim)
    return [
        Sent(v, m, cover, {cover.file: inbox.digests[cover.file]}, dict(cl), ())
        for (v, m), (cover, cl) in out.items()
    ], c.problems
