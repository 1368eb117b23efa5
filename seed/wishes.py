"""What people ask for: who wants which item how often, how much of it, how long it takes (wishes.csv)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from db.vocabulary import Trade

HERE = Path(__file__).parent
BY_AREA = "面积"
TRADES = {"水电": Trade.WATER_POWER, "土建": Trade.BUILDING, "智能化": Trade.SMART_SYSTEMS, "电梯": Trade.LIFT}
REPAIRS = "有偿维修"

HOMES, VILLAS, SHOPS, FITTING_OUT = "住宅", "别墅", "商铺", "装修"
# How the day's requests divide.
GROUPS = {HOMES: 58, VILLAS: 11, SHOPS: 26, FITTING_OUT: 5}

SAID = {
    "有偿维修": (
        "漏水，请尽快来看。",
        "跳闸两次了。",
        "昨晚开始不好用。",
        "家里有老人，请带鞋套。",
        "下午在家，先打电话。",
        "",
    ),
    "室内保洁": ("重点厨房和卫生间。", "周末前做完最好。", "家里有猫，请关好门。", "请带梯子。", ""),
    "绿化保养": ("叶子发黄，请看看。", "按上次的做。", "门口两盆换一下。", ""),
    "加时空调": ("晚上盘点，延时供冷。", "有活动，延到九点。", ""),
    "家政": ("请先打电话。", "走后门货梯。", "下午在家。", ""),
    "": ("请尽快。", "有空就来。", ""),
}
DONE = {
    "有偿维修": (
        "已修好，试用正常，客户验收。",
        "已疏通，反复放水正常。",
        "更换完成，现场已清理。",
        "已检修，客户在场确认。",
    ),
    "室内保洁": ("已完成，客户验收。", "已做完，客户满意。", "全部做完，垃圾已带走。"),
    "": ("已完成，客户验收。", "已办妥。", "已完成。"),
}
PRAISE = ("师傅很准时，做得干净。", "服务不错，下次还找你们。", "价格公道，谢谢。", "态度很好。", "挺快的。", "", "")
GRUMBLES = ("约好两点，四点才来。", "修完第二天又漏了。", "地上没收拾干净。", "收费前没讲清楚。", "等了两天才来人。")
ANSWERS = ("已致电道歉，安排返修。", "已与班组谈话，客户接受。", "已上门看过，免费返工。", "已解释收费标准，客户理解。")
PARTS = (
    ("角阀", 18_00, "个"),
    ("软管", 15_00, "根"),
    ("水龙头", 68_00, "个"),
    ("LED 灯管", 35_00, "支"),
    ("空气开关", 46_00, "个"),
)
PRODUCTS = ("可视对讲 V7", "智能门锁 S2", "净水器 R600", "浴霸 B30", "抽油烟机 Y8")
PUBLIC = (
    ("楼道灯不亮", "水电"),
    ("单元门关不上", "智能化"),
    ("地下车库渗水", "土建"),
    ("电梯按钮失灵", "电梯"),
    ("公共水管滴水", "水电"),
    ("楼梯扶手松动", "土建"),
)
OUT_OF_SCOPE = ("代办宠物托运", "代收快递到外省", "燃气表移位", "家教介绍")


class Household(NamedTuple):
    customer_id: int
    unit_id: int
    area_hundredths: int


class ItemFacts(NamedTuple):
    item_id: int
    name: str
    category: str
    department: str
    unit_of_measure: str


@dataclass(frozen=True)
class Wish:
    """An item that a group of customers asks for."""

    item_id: int
    name: str
    category: str
    department: str
    unit_of_measure: str
    code: str
    group: str
    often: float
    least: int
    most: int
    is_by_area: bool
    minutes: int
    trade: str
    months: range

    @property
    def is_repair(self) -> bool:
        return self.category == REPAIRS


def read_wishes(items: Mapping[str, ItemFacts]) -> list[Wish]:
    """The wishes, one for each group; `items` by code."""
    with (HERE / "wishes.csv").open(encoding="utf-8", newline="") as file:
        return [
            Wish(
                *items[row["项目编码"]],
                code=row["项目编码"],
                group=group,
                often=float(row["多常"]),
                least=0 if row["最少"] == BY_AREA else int(row["最少"]),
                most=0 if row["最多"] == BY_AREA else int(row["最多"]),
                is_by_area=row["最少"] == BY_AREA,
                minutes=int(row["分钟"]),
                trade=row["工种"],
                months=range(int(row["几月起"]), int(row["几月止"]) + 1),
            )
            for row in csv.DictReader(file)
            for group in row["谁要"].split()
        ]
