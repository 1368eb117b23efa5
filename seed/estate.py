"""The demonstration estate: three zones of villas and towers, a street of shops, and who lives there.

Everything comes from one seeded generator: the same office each time. Phone numbers begin with 199 0000, which no
network has given out.
"""

from collections.abc import Iterator
from random import Random

from db.spreadsheets import CustomerRow
from db.vocabulary import CustomerClass, CustomerKind, Occupancy


def _words(text: str) -> list[str]:
    return text.split()


SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤单仇"
)
GIVEN = _words(
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 斌 鹏 飞 浩 欣 佳 晨 博 婷 雪 "
    "建国 建华 建平 志强 志明 志远 国强 国华 国庆 文斌 文静 文博 浩然 子涵 子轩 雨桐 雨欣 思远 思琪 佳琪 佳怡 "
    "晨曦 俊杰 俊辉 博文 雅婷 雪梅 海燕 海涛 海波 秀英 秀兰 秀珍 桂英 桂兰 玉兰 玉华 玉梅 晓明 晓燕 晓东 丽华 丽娟 "
    "春梅 春燕 永福 永刚 立新 立军 金龙 金凤 欣怡 宇航 宇轩 一鸣 梦洁 梦瑶 冬梅 红梅 淑珍 淑华 明辉 天宇 嘉诚 振华"
)
SHOPS = _words(
    "鲜果时光 悦享咖啡 安心药房 便民超市 巷口面馆 花间花店 小熊烘焙 洁净洗衣 宠爱宠物 启航文具 顺手快修 老街茶馆 "
    "青禾美发 乐读书店 好邻居便利店 鼎香火锅 阳光口腔 童趣游乐 快印坊 康体健身"
)
BRANCHES = ("", "（二店）", "（三店）", "（四店）")
LANES = ("竹影路", "松风路", "桂香路", "荷塘路")
STREETS = ("东街", "西街", "南街", "北街")
STATES = (Occupancy.OCCUPIED, Occupancy.FITTING_OUT, Occupancy.VACANT, Occupancy.NOT_HANDED_OVER)
CLASSES = tuple(CustomerClass)
VILLAS, TOWERS = "云栖别墅区", (("梧桐苑", range(1, 9), 18, 4, (78, 142)), ("银杏苑", range(9, 15), 26, 6, (62, 118)))


def _person(chance: Random) -> str:
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def _rooms() -> Iterator[tuple[str, str, str, tuple[int, int]]]:
    """Zone, building, room and range of area of about 1,600 homes."""
    for lane in LANES:
        for number in range(1, 25):
            yield VILLAS, lane, f"{number}号", (220, 420)
    for zone, towers, floors, flats, area in TOWERS:
        for tower in towers:
            for floor in range(1, floors + 1):
                for flat in range(1, flats + 1):
                    yield zone, f"{tower}栋", f"{tower}-1-{floor}{flat:02d}", area


def make_customers(chance: Random) -> list[CustomerRow]:
    """Who lives and trades here, as the spreadsheet with which an office begins."""
    rows: list[CustomerRow] = []

    def add(
        name: str, kind: CustomerKind, weights: list[int], occupancy: Occupancy, place: tuple[str, str, str], area: int
    ) -> None:
        number = len(rows) + 1
        grade = chance.choices(CLASSES, weights)[0]
        phone = f"1990000{1000 + number:04d}"
        rows.append(CustomerRow(f"KH-{number:06d}", name, kind, grade, *place, area, occupancy, phone))

    for zone, building, room, (least, most) in _rooms():
        occupancy = chance.choices(STATES, [80, 5, 12, 3])[0]
        is_let = occupancy is Occupancy.OCCUPIED and chance.random() < 0.18
        kind = CustomerKind.TENANT if is_let else CustomerKind.OWNER
        area = chance.randint(least * 100, most * 100)
        add(_person(chance), kind, [3, 17, 80], occupancy, (zone, building, room), area)
    for index in range(70):
        name, series = SHOPS[index % len(SHOPS)], index // len(SHOPS)
        street = (index + series) % len(STREETS)
        place = ("商业街", STREETS[street], f"{index // len(STREETS) + 1}号")
        occupancy = Occupancy.OCCUPIED if chance.random() < 0.92 else Occupancy.VACANT
        branch = BRANCHES[series]
        add(name + branch, CustomerKind.SHOP, [10, 40, 50], occupancy, place, chance.randint(28_00, 180_00))
    return rows
