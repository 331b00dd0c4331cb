"""What the reference says of each sheet, column, document and command, in Chinese and in English.

The names themselves come from the code; a column is known by its sheet and its English name, or by its English name alone
where it means the same everywhere.
"""

from __future__ import annotations

Both = tuple[str, str]  # Chinese, English

KINDS: dict[str, Both] = {
    "text": ("文字", "text"),
    "code": ("编号", "code"),
    "date": ("日期", "date"),
    "codes": ("编号，几个用、隔开", "codes, several joined by 、"),
    "points": ("分或元，最多两位小数", "points or yuan, at most two decimals"),
    "size": ("0 以上，最多两位小数", "0 or more, at most two decimals"),
    "quantity": ("1 以上的整数", "whole number from 1"),
    "count": ("0 以上的整数", "whole number from 0"),
    "yes": ("是或否", "yes or no"),
    "names": ("几个，用、隔开", "several, joined by 、"),
    "choice": ("所列的词", "one of the words given"),
    "value": ("见设置表", "see the settings"),
}

SHEETS: dict[str, Both] = {
    "settings": (
        "一行一项设置；没有写的用默认值，写错名称的会提醒。",
        "One setting a row; what is missing has its default, a name that we do not know is a warning.",
    ),
    "villages": ("一行一个村。", "One village a row."),
    "households": (
        "一行一户，积分记到户，不记到人。退出的户填退出日期，不删行。",
        "One household a row: points belong to households. One that leaves gets its last day; no row is deleted.",
    ),
    "categories": ("细则分成的几类。", "What the items are grouped into."),
    "items": (
        "一行一条。改分值时给旧行填失效日期，另起一行填新分值和生效日期：同一编号可以有几行，日期不重叠就行。",
        "One item a row. To change points, end the old row and begin a new one: one code may have several rows whose periods do not overlap.",
    ),
    "goods": (
        "一行一种商品，调价的办法同上。",
        "One article a row; prices change in the same way.",
    ),
    "people": ("谁在领导小组、评议小组、监委会。", "Who is on which body."),
    "honours": ("按积分评选的荣誉。", "Honours given by points."),
    "headings": (
        "本乡习惯的表名、列名；写在这里，程序就认得。",
        "The township's own names for sheets and columns.",
    ),
    "measures": ("上墙的管理办法，一行一条。", "The management measures that hang on the wall."),
    "cover": (
        "两列：名称和内容。只有封面的工作簿表示本月没有登记。",
        "Two columns, name and value. A workbook with a cover alone says that nothing happened.",
    ),
    "meeting": ("评议会评定的加分、扣分。", "What the assessment meeting awarded or deducted."),
    "observation": ("平时检查、签到等登记的积分。", "What was seen from day to day."),
    "exchanges": ("每一件兑换出去的商品。", "Everything that was exchanged."),
    "receipts": ("购进和捐赠的商品。", "Goods bought or donated."),
    "counts": (
        "盘点；与账面不同时以实盘为准，并有提醒。",
        "What was counted; it stands, with a warning where the books differ.",
    ),
    "transfers": ("同村两户之间划转积分。", "Points moved between two households of one village."),
    "corrections": (
        "把已结账月份的一条记录整条收回；应有的记录另填新行。",
        "Takes back one whole entry of a closed month; what should have stood is entered as a new row.",
    ),
    "objections": (
        "村民对公示的异议；没有处理结果就不能结账。",
        "What villagers object to; one without a result holds up the close.",
    ),
}

COLUMNS: dict[str, Both] = {
    "settings.name": ("见下面的设置表。", "See the settings below."),
    "settings.value": ("只改这一列。", "The only column to be changed."),
    "settings.village": (
        "只管这个村，比通用的一行优先；空着：各村。",
        "Holds in this village and wins over the general row; blank: all.",
    ),
    "settings.from": (
        "从这一天起；按月、季、年算的，从这一天所在的月起。",
        "Holds from this day on; for what counts by month, quarter or year from its month on.",
    ),
    "settings.note": ("程序不读。", "Not read."),
    "villages.code": ("例 V03；用了就不再改。", "Like V03; never changed once used."),
    "villages.name": ("印在公示上。", "Printed on notices."),
    "villages.supermarket": ("印在公示上。", "Printed on notices."),
    "villages.opened": (
        "从哪天起算开业；空着而填了超市名称，算早已开业。",
        "When it opened; blank beside a supermarket's name: long ago.",
    ),
    "villages.contact": ("异议找谁，印在公示上。", "Whom to ask; printed on notices."),
    "villages.shop": (
        "由哪个村的超市供应；空着：自己有超市。",
        "The village whose supermarket serves this one; blank: its own.",
    ),
    "households.code": ("全乡不重复，例 V03-016。", "Unique in the township, like V03-016."),
    "households.village": ("这户属于哪个村。", "The village that it belongs to."),
    "households.group": ("村民小组，印在公示上。", "The villagers' group; printed on notices."),
    "households.head": ("全名；公示时默认隐去一字。", "The whole name; masked on notices by default."),
    "households.members": ("不影响积分。", "Has no effect on points."),
    "households.opening": ("空着按基础分。", "Blank: the basis points."),
    "households.joined": ("此日以前没有积分。", "No points before this day."),
    "households.left": ("最后一天；此后没有积分。", "The last day; no points after it."),
    "households.predecessor": ("由哪一户（几户，用、隔开）分出或改立，可不填。", "The household(s) that it came from; optional."),
    "categories.code": ("例 ENV。", "Like ENV."),
    "categories.name": ("公示上的一列。", "A column of the points notice."),
    "month_cap": ("每户每月最多计多少分；空着不限。", "Most points a household and month; blank: no cap."),
    "quarter_cap": ("每户每季最多计多少分；空着不限。", "Most points a household and quarter; blank: no cap."),
    "year_cap": ("每户每年最多计多少分；空着不限。", "Most points a household and year; blank: no cap."),
    "items.code": ("例 ENV-01，登记时填它。", "Like ENV-01; what clerks write."),
    "items.category": ("类别表里的编号。", "A code of sheet 类别."),
    "items.description": (
        "上墙的文字；打分表的列名也可以用它。",
        "The text on the wall; may head a matrix column too.",
    ),
    "items.source": ("会议评定、日常观察或均可；空着为均可。", "meeting, observation or both; blank: both."),
    "items.points": (
        "每次的分值，扣分为负；有范围时空着；一票否决填 0。",
        "For one time; minus for deductions; blank with a range; 0 for a veto.",
    ),
    "items.min": ("由会议定分时的最低分。", "Least that the meeting may give."),
    "items.max": ("由会议定分时的最高分。", "Most that the meeting may give."),
    "unit": ("只用于打印。", "For printing only."),
    "items.exclusive_group": (
        "同组的细则，一户一个月只能有一行。",
        "A household may have one row of the group a month.",
    ),
    "items.tier_group": (
        "同组的细则，一年内只补计与已得分的差额。",
        "Of the group, only what exceeds what it brought already this year.",
    ),
    "items.exempt": ("不受户月、户年封顶，也不占用。", "Free of the household caps and not counted in them."),
    "items.evidence": ("登记时凭证必填。", "The row must name its evidence."),
    "items.veto": (
        "不动积分；到季末停止兑换，12 个月不上榜。",
        "Moves no points; no exchange to the quarter's end, no honours for 12 months.",
    ),
    "aliases": (
        "平时的叫法，几个用、隔开；登记时可以写它。",
        "What people call it, several joined by 、; clerks may write it.",
    ),
    "villages": (
        "只在这些村有效，比通用的一行优先；空着：各村。",
        "Holds in these villages and wins over the general row; blank: all.",
    ),
    "from": ("第一个有效的日子。", "The first day in force."),
    "until": ("最后一个有效的日子。", "The last day in force."),
    "transfers.from": ("积分从这户划出。", "Points leave this household."),
    "goods.code": ("例 G24。", "Like G24."),
    "goods.name": ("价目表上的名称。", "The name on the price board."),
    "goods.spec": ("例 10kg。", "Like 10kg."),
    "goods.price": ("一件多少元。", "Yuan for one piece."),
    "goods.points": (
        "空着按单价×每元积分；填了不同的，由设置“兑换价差”评判。",
        "Blank: price × points per yuan; what differs is judged by 兑换价差.",
    ),
    "goods.limit": ("一户一天最多几件；空着不限。", "Most pieces a household and day; blank: no limit."),
    "goods.safety_stock": ("少于它就该进货；盘点台账里对照列出。", "Below it, buy more; the stock ledger shows it."),
    "people.name": ("与登记时所写的相同。", "As clerks write it."),
    "people.village": ("空着：乡镇人员，各村通用。", "Blank: of the township, for every village."),
    "people.body": ("领导小组、评议小组或监委会。", "leading_group, assessment_group or supervision_committee."),
    "people.post": ("只供查阅。", "For information only."),
    "honours.name": ("印在红榜上。", "Printed on the honour roll."),
    "honours.period": ("月、季或年。", "month, quarter or year."),
    "honours.places": ("每村评几户；空着不限。", "Households a village; blank: any number."),
    "honours.min_points": ("至少要得多少分。", "Least points needed."),
    "honours.categories": ("只算这几类；空着全算。", "Only these count; blank: all."),
    "honours.stars": (
        "周期为年的荣誉折几颗星，多为 1；够最低积分的户得星，空着不给星。",
        "Stars that a year's honour counts, mostly 1, for each household with the least points; blank: none.",
    ),
    "headings.sheet": ("哪张表。", "Which sheet."),
    "headings.column": ("哪一列；空着就是给表本身起的名。", "Which column; blank: a name for the sheet itself."),
    "headings.alias": ("你们习惯的叫法。", "What you call it."),
    "measures.no": ("序号。", "Number of the article."),
    "measures.text": ("印在墙上的原文。", "The text as it is printed."),
    "cover.village": ("例 V03。", "Like V03."),
    "cover.month": ("例 2022-09。", "Like 2022-09."),
    "cover.clerk": ("谁填的。", "Who filled it in."),
    "cover.meeting_date": (
        "打分表没有日期列时，用这一天。",
        "The date of a matrix sheet without a date column.",
    ),
    "cover.chair": ("谁主持评议会。", "Who led the meeting."),
    "cover.attendees": ("到会的人；够法定人数才能结账。", "Who came; the close wants a quorum."),
    "cover.supervisor": (
        "监委会成员，不能又是评议小组成员。",
        "A member of the supervision committee who is not on the assessment group.",
    ),
    "cover.posted_on": ("公示贴出的日子。", "When the notice went up."),
    "cover.posted_until": ("公示撤下的日子；够公示天数才能结账。", "When it came down; the close wants enough days."),
    "cover.photos": ("照片编号，供查阅。", "Numbers of photos, for the record."),
    "cover.budget_approver": ("超出村月预算时谁批准的。", "Who approved going over the budget."),
    "date": ("必须在本月。", "Inside the workbook's month."),
    "household": (
        "户号；空着而户主在村里没有重名时自动补上。",
        "The code; if blank, filled in where the head's name is unique in the village.",
    ),
    "head": ("核对用：与户号不符就是错误。", "A check: an error where it does not fit the code."),
    "item": ("评分细则里的编号。", "A code of the scoring rules."),
    "quantity": ("几次；空着为 1。", "How many times; blank: 1."),
    "points": (
        "可空；填了必须等于次数×分值。有范围的细则必填。",
        "May be blank; else it must equal quantity × points. Wanted where the item has a range.",
    ),
    "meeting.recused": ("评到自家或近亲时回避的人。", "Who stood back for the own household or kin."),
    "observation.observer": ("谁看到、登记的。", "Who saw it."),
    "evidence": ("照片、签到表等的编号。", "Number of a photo, list or record."),
    "note": ("随便写；同日同户同项真有两次的，次数填 2。", "Free; what truly happened twice is quantity 2."),
    "exchanges.activity": ("活动名称。", "Name of the activity."),
    "goods": ("兑换商品里的编号。", "A code of the price board."),
    "goods_name": ("核对用。", "A check."),
    "exchanges.quantity": ("几件。", "How many pieces."),
    "exchanges.points": ("可空；填了必须等于件数×商品积分。", "May be blank; else quantity × the goods' points."),
    "exchanges.recipient": ("谁领走的。", "Who took the goods."),
    "exchanges.handler": ("谁经手。", "Who handed them out."),
    "receipts.quantity": ("几件。", "How many pieces."),
    "happened": (
        "事后补记的，事情发生的那一天；早于这一行的日期。",
        "Of a deed written down later, the day it happened; before the row's date.",
    ),
    "cash": ("群众另付的现金，元。", "What was paid in cash besides, in yuan."),
    "receipts.unit_cost": ("进价，元。", "Yuan for one piece."),
    "receipts.source": ("例：采购、捐赠、帮扶单位。", "Bought, donated and the like."),
    "receipts.supplier": ("谁供的货。", "Who supplied it."),
    "receipts.voucher": ("发票或收据号。", "Number of the invoice or receipt."),
    "counts.counted": ("实际数到几件，可以是 0。", "Pieces counted; may be 0."),
    "reason": ("为什么。", "Why."),
    "transfers.to": ("积分划到这户。", "Points come to this household."),
    "transfers.points": ("划多少；不够就整笔不成立。", "How many; refused whole where there are not enough."),
    "approver": ("谁批准的。", "Who approved it."),
    "entry": (
        "台账里的记录号，例 V03-202209-A0012。",
        "An entry's number in the ledgers, like V03-202209-A0012.",
    ),
    "corrections.goods_returned": ("收回兑换时，商品没退回来填“否”。", "No where goods of an exchange did not come back."),
    "objections.household": ("谁提的或涉及哪户，可空。", "Whose or about whom; optional."),
    "objections.entry": ("涉及哪条记录，可空。", "About which entry; optional."),
    "objections.content": ("说了什么。", "What was said."),
    "objections.resolution": ("怎么处理的。", "What was done about it."),
    "objections.handler": ("谁处理的。", "By whom."),
    "objections.resolved_on": ("哪天办结。", "When it was settled."),
}  # fmt: skip

# What a month's folder holds: the path, where {village} stands for a village's code.
OUTPUTS: dict[str, Both] = {
    "index.html": ("入口：下一步做什么，错了什么，打印什么", "the way in: what to do next, what is wrong, what to print"),
    "problems.html": ("问题清单，按村", "every problem, by village"),
    "problems.xlsx": ("同上，Excel", "the same in Excel"),
    "returned/": ("有错的工作簿的退回稿，错处标红", "marked copies of workbooks with errors"),
    "forms/": ("各村可以直接填的月报表", "ready-made entry workbooks"),
    "villages/{village}/notice": ("本月公示：积分、兑换、红榜、收支；分开公示时为 points、exchanges、honours、finance 各一页", "the month's notice: points, exchanges, honours, income and spending; kept apart on points, exchanges, honours and finance"),
    "villages/{village}/board.html": ("兑换标准和库存", "exchange standard and stock"),
    "villages/{village}/corrections.html": ("更正公告（有更正时）", "correction notice, where there are corrections"),
    "villages/{village}/slips.html": ("户积分明细条，每户一条", "a slip for each household"),
    "villages/{village}/settlement.html": ("结算单（供应别村的超市）", "settlement, of a supermarket that serves other villages"),
    "wall/measures.html": ("管理办法，上墙；规则不同的村另有一张", "management measures, for the wall; a village's own where its rules differ"),
    "wall/items.html": ("评分细则，上墙；规则不同的村另有一张", "scoring rules, for the wall; a village's own where its rules differ"),
    "township/summary": ("乡镇汇总", "township summary"),
    "rows/{village}": ("汇总里每个数字背后的记录", "the rows behind each figure of the summary"),
    "township/rows.xlsx": ("汇总里每个数字背后的记录，全乡镇", "the rows behind the figures of the summary, all villages"),
    "township/desk.html": ("案头：本月要特别看的（公示、库存与进货、公平提示、荣誉候选）", "the desk: what is unusual (publicity, stock and what to buy, fairness, honours)"),
    "township/ledgers/{village}.xlsx": ("七本台账", "the seven ledgers"),
    "*.png": ("加 --png 时，每张公示的手机群图，姓名隐去一字", "with --png: each notice as a picture for phones, names masked"),
    "*.pdf": ("加 --pdf 时，公示、上墙材料和汇总的 PDF", "with --pdf: notices, wall pages and summary as PDF"),
    "data/balances.csv": ("每户的积分", "each household's balance"),
    "data/entries.csv": ("每一条记录", "every entry"),
    "data/stock.csv": ("每村每种商品的库存", "stock by village and goods"),
    "data/problems.json": ("每个问题", "every problem"),
    "data/summary.json": ("汇总数字", "the figures of the summary"),
    "data/datapackage.json": ("说明各 CSV 的列（Frictionless Data Package）", "what the columns of the CSV files are (Frictionless Data Package)"),
    "own/": ("填好的上级自己的报表（templates/own/ 里有表时）", "the superior's own forms, filled, where templates/own/ holds any"),
}  # fmt: skip

# What stands beside the months' folders.
ELSEWHERE: dict[str, Both] = {
    "outbox/rehearsal/index.html": ("试算的结果（rehearse）", "what a draft of the rules would change (rehearse)"),
    "outbox/changes/index.html": ("改动了什么（changes）", "what changed (changes)"),
    "outbox/explain/": ("一户的全部记录，可打印（explain --page）", "a household's history, to print (explain --page)"),
    "outbox/county/YYYY-MM/summary": ("全县汇总（county）", "the county summary (county)"),
    "outbox/takeover/": ("旧账转新账公示，每村一份（init --balances）", "the takeover notice of each village (init --balances)"),
    "outbox/YYYY/households": (
        "一年下来每户的积分、名次、星级和分红，网页、Excel 和 CSV（year）",
        "what a year came to for each household: points, rank, stars, dividend; page, Excel and CSV (year)",
    ),
    "outbox/YYYY/passbooks.html": ("积分簿，每户自成一页，可打印装订（year）", "passbooks, pages of its own for each household, to print and bind (year)"),
    "outbox/YYYY/dividend": ("分红签领表（year --dividend）", "the list to sign for the dividend (year --dividend)"),
    "outbox/YYYY/archive.html": ("村级档案归档清单（year）", "what goes into the village's files, to tick (year)"),
    "ledger.sqlite": ("已结账的月份（close）：要备份", "the closed months (close): back it up"),
}  # fmt: skip

DATA_COLUMNS: dict[str, str] = {
    "balances.csv": "village,household,head,opening,earned,deducted,exchanged,transferred,reversed,expired,closing",
    "entries.csv": "id,date,village,household,kind,item,goods,quantity,claimed,points,balance,file,sheet,row,reverses",
    "stock.csv": "village,goods,opening,received,exchanged,returned,counted_difference,closing",
}

DATA: dict[str, Both] = {
    "balances.csv": (
        "每户一行（本月在册的户）。opening + earned + deducted + exchanged + transferred + reversed + expired = closing。",
        "One row for each household that is a member in the month. opening + earned + deducted + exchanged + transferred + reversed + expired = closing.",
    ),
    "entries.csv": (
        "每条记录一行，按入账顺序。claimed 是封顶和级差之前的分，points 是实际计入的分，balance 是计入以后的结余，reverses 是被收回的记录。",
        "One row for each entry in posting order. claimed stands before tier group and caps, points is what was posted, balance what was left, reverses the entry that was taken back.",
    ),
    "stock.csv": (
        "每村每种动过的商品一行。closing = opening + received − exchanged + returned + counted_difference。",
        "One row for each goods that ever moved in the village. closing = opening + received − exchanged + returned + counted_difference.",
    ),
}
