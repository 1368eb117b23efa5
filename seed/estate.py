"""The demonstration estate: three zones of villas and towers, a street of shops, and who lives there.

Everything comes from one seeded generator: the same office each time. Phone numbers begin with 199 0000, which no
network has given out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from db.vocabulary import CustomerClass, CustomerKind, Occupancy

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤单仇"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红建国志文斌辉鹏飞宇浩然欣怡子涵雨桐思"
    "远佳琪晨曦俊博雅婷雪梅海燕凤春燕冬梅立新永福金龙"
)
SHOPS = (
    "鲜果时光 悦享咖啡 安心药房 便民超市 巷口面馆 花间花店 小熊烘焙 洁净洗衣 宠爱宠物 启航文具 顺丰快修 老街茶馆 "
    "青禾美发 乐读书店 好邻居便利店 鼎香火锅 阳光口腔 童趣游乐 快印坊 康体健身"
)
STREETS = "东街 西街 南街 北街"
STATES = (Occupancy.OCCUPIED, Occupancy.FITTING_OUT, Occupancy.VACANT, Occupancy.NOT_HANDED_OVER)
CLASSES = tuple(CustomerClass)


@dataclass(frozen=True)
class Home:
    """One unit with who lives there."""

    customer_no: str
    name: str
    kind: CustomerKind
    customer_class: CustomerClass
    zone: str
    building: str
    room: str
    area_hundredths: int
    occupancy: Occupancy
    phone: str


def _person(chance: Random) -> str:
    given = chance.choice(GIVEN) + (chance.choice(GIVEN) if chance.random() < 0.65 else "")
    return chance.choice(SURNAMES) + given


def _rooms() -> Iterator[tuple[str, str, str, tuple[int, int]]]:
    """Zone, building, room and range of area of about 1,600 homes."""
    for villa in range(1, 97):
        yield "云栖别墅区", f"V{villa}", f"V{villa}", (220, 420)
    for zone, towers, floors, flats, area in (
        ("梧桐苑", range(1, 9), 18, 4, (78, 142)),
        ("银杏苑", range(9, 15), 26, 6, (62, 118)),
    ):
        for tower in towers:
            for floor in range(1, floors + 1):
                for flat in range(1, flats + 1):
                    yield zone, f"{tower}栋", f"{tower}-1-{floor:02d}{flat:02d}", area


def make_homes(chance: Random) -> list[Home]:
    homes = []
    number = 0
    for zone, building, room, (least, most) in _rooms():
        number += 1
        occupancy = chance.choices(STATES, [80, 5, 12, 3])[0]
        let = occupancy is Occupancy.OCCUPIED and chance.random() < 0.18
        homes.append(
            Home(
                f"KH-{number:06d}",
                _person(chance),
                CustomerKind.TENANT if let else CustomerKind.OWNER,
                chance.choices(CLASSES, [3, 17, 80])[0],
                zone,
                building,
                room,
                chance.randint(least * 100, most * 100),
                occupancy,
                f"1990000{1000 + number:04d}",
            )
        )
    for index in range(70):
        number += 1
        name, street = SHOPS.split()[index % 20], STREETS.split()[index % 4]
        shop = name if index < 20 else f"{name}（{street}店）"
        homes.append(
            Home(
                f"KH-{number:06d}",
                shop,
                CustomerKind.SHOP,
                chance.choices(CLASSES, [10, 40, 50])[0],
                "商业街",
                "商铺",
                f"商铺 {index // 20 + 1}-{index % 20 + 1:02d}",
                chance.randint(28_00, 180_00),
                Occupancy.OCCUPIED if chance.random() < 0.92 else Occupancy.VACANT,
                f"1990000{1000 + number:04d}",
            )
        )
    return homes
