"""The rules that a township starts from: items, goods, caps, honours and the wall text.

The items and goods stand below as plain tables, one a line, so that they can be read like the
sheets that they become.
"""

from datetime import date

from pointbook.demo.measures import measures
from pointbook.vocabulary.points import HUNDREDTHS
from pointbook.vocabulary.rules import Alias, Category, Goods, Honour, Item, Rules
from pointbook.vocabulary.settings import Settings

SETTINGS = Settings(
    county="景泰县",
    township="漫水滩乡",
    first_month="2022-07",
    basis_points=10_00,
    household_month_cap=60_00,
    household_year_cap=500_00,
    min_exchange=5_00,
    village_month_budget=2500_00,
)

EPIDEMIC = (date(2022, 1, 1), date(2022, 12, 31))

# code, name, most points a month, most points a year
_CATEGORIES = """
LAW 遵纪守法      25 100
ENV 人居环境整治  45 260
CUS 移风易俗      50  80
FAM 孝老爱亲      35 130
HON 诚实守信      15  30
CIV 培育新风     150 260
VOL 志愿服务      45 240
EPI 疫情防控      30 120
"""

# code, scored by (M meeting, O observation), points, unit, month cap, year cap, marks, description,
# what people call it
# marks: e evidence, x exempt, v veto, y yard grade (one a month), t tiers, d dated, . none
_ITEMS = """
LAW-01   M    5  季    -  20 .  全家当季无治安处罚、无违法违纪 无违法违纪、遵纪守法户
LAW-02   O    2  人次  4  24 .  参加普法、反诈、禁毒宣讲 普法宣讲、反诈宣传、禁毒宣传
LAW-03   O    5  次   10  30 e  主动报告火情、汛情、道路等安全隐患并核实 报告隐患、隐患报告
LAW-04   M    5  件   10  30 e  主动化解自家矛盾或协助调解邻里纠纷成功 化解矛盾、邻里调解
LAW-05   M  -10  次    -   - e  参与赌博、打架斗殴、酗酒闹事 赌博、打架斗殴、酗酒闹事
LAW-06   M  -10  次    -   - e  违规野外用火、露天焚烧秸秆垃圾 野外用火、焚烧秸秆
LAW-07   M    0  次    -   - ev 涉黄赌毒黑邪等违法犯罪被依法处理（一票否决） 违法犯罪、一票否决
ENV-01   O    5  月    5  60 y  月度庭院评比“最清洁” 最清洁
ENV-02   O    3  月    3  36 y  月度庭院评比“清洁” 清洁
ENV-03   O   -3  月    3   - y  月度庭院评比“不清洁” 不清洁
ENV-04   O    1  周    4  48 .  门前“三包”周查合格 门前三包、三包
ENV-05   O    2  月    2  24 .  生活垃圾分类投放达标 垃圾分类
ENV-06   O    5  人次 15  90 .  参加村级集中环境整治、义务劳动（半天） 环境整治、义务劳动、大扫除
ENV-07   M   10  处   20  20 e  主动拆除残垣断壁、乱搭乱建，清理柴草粪堆 拆除乱搭乱建、清理柴草粪堆
ENV-08   O    3  次    6  24 e  回收废旧农膜、农药瓶，秸秆规范处理 回收农膜、废旧农膜
ENV-09   O   -3  次    -   - e  乱倒垃圾污水、乱堆乱放经提醒不改 乱倒垃圾、乱堆乱放
CUS-01   M   20  件   20  40 e  红白事提前报备并按村规标准简办 喜事新办、丧事简办
CUS-02   M   30  件   30  30 ex 零彩礼或不超过本村约定彩礼标准 零彩礼、低彩礼
CUS-03   O    2  次    2   6 .  文明祭祀，不燃放、不焚烧 文明祭祀
CUS-04   M  -10  件    -   - e  大操大办、超标准宴请或随礼 大操大办
CUS-05   M  -20  件    -   - e  索要高价彩礼、恶俗婚闹经劝不改 高价彩礼、恶俗婚闹
FAM-01   O    3  月    3  36 .  老人住处整洁、衣食照料好（月访） 孝敬老人、照料老人
FAM-02   M    5  月    5  60 .  长期照料失能、残疾家人或结对照料孤寡邻里 照料失能家人、结对照料
FAM-03   M    3  学期  3   6 .  关心子女教育、无辍学、参加家长活动 关心教育、家长会
FAM-04   M   20  次    -  20 ex 评为村级“好婆婆”“好媳妇”等 好婆婆、好媳妇
FAM-05   M  -20  次    -   - e  不履行赡养义务、家庭暴力经调解不改 不赡养老人、家庭暴力
HON-01   O    2  季    -   8 .  按时履行村级约定（水费、卫生费、合同） 按时缴费、履约
HON-02   M    5  次   10  20 e  拾金不昧、诚信事迹经核实 拾金不昧
HON-03   M  -20  次    -   - e  弄虚作假骗取积分（所骗积分同时冲正） 弄虚作假、骗取积分
CIV-01   O    2  人次  4  24 .  参加村民大会、代表会、积分评议会 参加会议、开会
CIV-02   O    2  人次  6  36 .  参加技能培训、道德讲堂、巾帼夜校 技能培训、道德讲堂、巾帼夜校
CIV-03   O    3  人次  6  24 .  参加村级文体活动演出或组织 文体活动
CIV-04   M    5  条    5  15 .  合理化建议被村“两委”采纳 合理化建议
CIV-05-1 M   10  级差  -  50 ext 获评“美丽庭院”（村级） 村级美丽庭院
CIV-05-2 M   20  级差  -  50 ext 获评“美丽庭院”（乡级） 乡级美丽庭院
CIV-05-3 M   30  级差  -  50 ext 获评“美丽庭院”（县级） 县级美丽庭院
CIV-05-4 M   50  级差  -  50 ext 获评“美丽庭院”（市级及以上） 市级美丽庭院
CIV-06-1 M   20  级差  - 100 ext 获评“最美家庭”（村级） 村级最美家庭
CIV-06-2 M   30  级差  - 100 ext 获评“最美家庭”（乡级） 乡级最美家庭
CIV-06-3 M   50  级差  - 100 ext 获评“最美家庭”（县级） 县级最美家庭
CIV-06-4 M   80  级差  - 100 ext 获评“最美家庭”（市级） 市级最美家庭
CIV-06-5 M  100  级差  - 100 ext 获评“最美家庭”（省级及以上） 省级最美家庭
CIV-07   M   -5  次    -   - e  损坏公共设施、花草树木拒不修复 损坏公物、损坏公共设施
VOL-01   O    3  2小时 12 96 .  巾帼志愿服务（每满2小时） 志愿服务、巾帼志愿
VOL-02   O    5  班   15  90 .  护林防火、防汛、治安巡逻值守（半天） 护林防火、值守巡逻、防汛
VOL-03   O    5  次   10  60 .  帮助孤寡、残疾、缺劳力户（农忙帮工等） 帮工、助老助残
VOL-04   O    1  10元 10  20 e  向超市捐款捐物（每满10元） 捐款捐物、捐赠
VOL-05   O   20  次   20  40 ex 无偿献血 献血
EPI-01   O    5  班   30 120 d  参加防控值守、消杀、物资配送（半天） 防疫值守、消杀
EPI-02   O    2  次    4   8 d  主动报备外出返乡、配合健康管理 主动报备
EPI-03   M  -10  次    -   - ed 瞒报行程、拒不配合依法防控措施 瞒报行程
"""

# code, name, spec, unit, price in yuan, most pieces at a time, safety stock, what people call it
_GOODS = """
G01 食用盐     400g    袋   2 4 20 盐
G02 打火机     普通    个   2 4 20 火机
G03 肥皂       单块    块   3 4 20
G04 洗碗布     2片     包   3 4 10
G05 香皂       单块    块   5 4 20
G06 垃圾袋     100只   卷   5 4 20
G07 牙刷       2支     包   5 4 20
G08 酱油       500ml   瓶   6 2 10
G09 洗衣粉     500g    袋   6 4 20
G10 牙膏       120g    支   8 2 20
G11 洗洁精     1kg     瓶   8 2 20
G12 毛巾       纯棉    条   8 4 20
G13 抽纸       3包     提  10 2 10
G14 脸盆       36cm    个  10 2 10
G15 衣架       10个    包  10 2 10
G16 扫帚簸箕   套装    套  15 1 5
G17 卷纸       10卷    提  15 2 10
G18 拖把       胶棉    把  20 1 5
G19 洗发水     400ml   瓶  20 1 10
G20 洗衣液     2kg     瓶  25 2 10
G21 雨伞       三折    把  25 1 5
G22 铁锹       带柄    把  25 1 5
G23 面粉       10kg    袋  40 1 5 白面
G24 大米       10kg    袋  45 1 5 米
G25 食用油     5L      桶  65 1 5 清油、油
G26 电热水壶   1.8L    个  50 1 2
G27 电饭煲     4L      个 120 1 2
G28 压力锅     24cm    个 200 1 1
"""

HONOURS = (
    Honour("志愿服务之星", "quarter", 2, 15_00, ("VOL",)),
    Honour("美丽庭院", "quarter", 3, 10_00, ("ENV",)),
    Honour("最美家庭", "year", 2, 20_00, ("FAM", "CUS")),
)

ALIASES = (
    Alias("日常观察", "", "打分表"),
    Alias("会议评定", "", "积分评定会议记录"),
    Alias("兑换登记", "", "积分兑换领取登记"),
    Alias("进货登记", "", "物资入库"),
    Alias("盘点", "", "物资盘点"),
    Alias("日常观察", "户主", "户主姓名"),
    Alias("会议评定", "户主", "户主姓名"),
    Alias("兑换登记", "户主", "户主姓名"),
    Alias("兑换登记", "领取人", "领取人签字"),
)


def starter(settings: Settings = SETTINGS) -> Rules:
    """Rules without villages, households and people: what every township has to fill in."""
    return Rules(
        settings=settings,
        categories=tuple(_category(line) for line in _CATEGORIES.strip().splitlines()),
        items=tuple(_item(line) for line in _ITEMS.strip().splitlines()),
        goods=tuple(_goods(line) for line in _GOODS.strip().splitlines()),
        honours=HONOURS,
        aliases=ALIASES,
        measures=measures(settings),
    )


def _points(typed: str) -> int | None:
    return None if typed == "-" else int(typed) * HUNDREDTHS


def _category(line: str) -> Category:
    code, name, month_cap, year_cap = line.split()
    return Category(code, name, _points(month_cap), _points(year_cap))


def _item(line: str) -> Item:
    code, source, points, unit, month_cap, year_cap, marks, description, aliases = line.split()
    start, until = EPIDEMIC if "d" in marks else (None, None)
    return Item(
        code=code,
        category=code[:3],
        description=description,
        source="meeting" if source == "M" else "observation",
        points=_points(points),
        unit=unit,
        month_cap=_points(month_cap),
        year_cap=_points(year_cap),
        exclusive_group="ENV-GRADE" if "y" in marks else "",
        tier_group=code[:6] if "t" in marks else "",
        exempt="x" in marks,
        evidence="e" in marks,
        veto="v" in marks,
        start=start,
        until=until,
        aliases=tuple(aliases.split("、")),
    )


def _goods(line: str) -> Goods:
    code, name, spec, unit, price, limit, safety, *aliases = line.split()
    worth = int(price) * HUNDREDTHS
    known = tuple(aliases[0].split("、")) if aliases else ()
    return Goods(code, name, spec, unit, worth, worth, int(limit), int(safety), aliases=known)
