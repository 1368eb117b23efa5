"""What people complain about in the demonstration, how it ends, and what stands on the board on the last day."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from db.vocabulary import ComplaintCause, ComplaintKind, Severity

Kind, Cause = ComplaintKind, ComplaintCause
MINOR, MAJOR, CRITICAL = Severity.MINOR, Severity.MAJOR, Severity.CRITICAL


class Ending(Enum):
    """How a complaint ends, and how often in a hundred."""

    ACCEPTED = "accepted", 78
    REJECTED = "rejected", 9
    UNREACHED = "unreached", 4
    DECLINED = "declined", 9
    # Only on the last days.
    SETTLED = "settled", 0
    STAYS = "stays", 0

    def __init__(self, word: str, weight: int) -> None:
        self.word, self.weight = word, weight


class Story(NamedTuple):
    title: str
    words: str
    kind: ComplaintKind
    severity: Severity
    cause: ComplaintCause
    is_about_job: bool = False


class Open(NamedTuple):
    """One on the board: registered so many minutes ago, and after that begun, settled, rejected after minutes."""

    story: Story
    minutes_ago: int
    started_after: int | None = None
    settled_after: int | None = None
    rejected_after: int | None = None
    reply_in: int | None = None
    ending: Ending = Ending.STAYS


STORIES = (
    Story("水管维修后又漏水", "修完第二天又漏，已经泡了地板。", Kind.REPAIR, MAJOR, Cause.WORKMANSHIP, True),
    Story("维修师傅迟到两小时", "约好两点，四点才来，也没打电话。", Kind.REPAIR, MINOR, Cause.DELAY, True),
    Story("换下的旧件没带走", "垃圾留在门口一天。", Kind.REPAIR, MINOR, Cause.CONDUCT, True),
    Story("保洁没擦到窗台", "说好全屋，窗台和柜顶没做。", Kind.SPECIAL_SERVICE, MINOR, Cause.WORKMANSHIP, True),
    Story("加时空调没开", "预约到九点，八点就停了。", Kind.SPECIAL_SERVICE, MINOR, Cause.INFORMATION),
    Story("楼道三天没打扫", "四楼楼道有水渍和烟头。", Kind.CLEANING, MINOR, Cause.DELAY),
    Story("垃圾房异味", "夏天味道很大，一层住户受不了。", Kind.CLEANING, MINOR, Cause.EQUIPMENT),
    Story("绿篱修剪挡住视线", "车库出口看不到来车，很危险。", Kind.CLEANING, MAJOR, Cause.RULES),
    Story("访客车占用车位", "自己的车位被占，保安半小时没处理。", Kind.SECURITY, MINOR, Cause.DELAY),
    Story("快递员随意上楼", "单元门常开，没有登记。", Kind.SECURITY, MAJOR, Cause.CONDUCT),
    Story("电动车停在楼道", "消防通道被占，多次反映。", Kind.SECURITY, MAJOR, Cause.THIRD_PARTY),
    Story("电梯频繁停运", "一周坏了三次，老人上下不便。", Kind.EQUIPMENT, MAJOR, Cause.EQUIPMENT),
    Story("电梯困人后无人解释", "困了二十分钟，事后没人说明原因。", Kind.EQUIPMENT, CRITICAL, Cause.INFORMATION),
    Story("地库照明损坏", "负二层一半灯不亮。", Kind.EQUIPMENT, MINOR, Cause.EQUIPMENT),
    Story("装修噪声多次反映", "中午也在钻墙，孩子睡不着。", Kind.NOISE, MAJOR, Cause.THIRD_PARTY),
    Story("广场舞音量过大", "晚上九点还在放音乐。", Kind.NOISE, MINOR, Cause.THIRD_PARTY),
    Story("停车费重复扣款", "月卡已交，出场又收了一次。", Kind.CHARGES, MINOR, Cause.PRICE),
    Story("收费前没讲清楚", "上门后才说另收材料费。", Kind.CHARGES, MINOR, Cause.INFORMATION, True),
    Story("押金退还拖延", "验收合格一个月还没退。", Kind.CHARGES, MAJOR, Cause.DELAY),
    Story("师傅态度生硬", "问了两句就不耐烦。", Kind.OUR_STAFF, MINOR, Cause.CONDUCT, True),
    Story("前台电话无人接听", "打了四次都没人接。", Kind.OUR_STAFF, MINOR, Cause.DELAY),
    Story("店员态度生硬", "退换货时被大声呵斥。", Kind.SHOP_STAFF, MINOR, Cause.CONDUCT),
    Story("买到过期食品", "面包过期两天，店家不认。", Kind.GOODS, MAJOR, Cause.THIRD_PARTY),
    Story("商铺油烟倒灌楼道", "中午楼道全是油烟味。", Kind.OTHER, MAJOR, Cause.EQUIPMENT),
    Story("宠物随地便溺", "小区步道上常见。", Kind.OTHER, MINOR, Cause.UNFOUNDED),
)
BY_TITLE: Mapping[str, Story] = {story.title: story for story in STORIES}

DAY = 24 * 60
OPEN = (
    # Waiting: one too late, one with minutes left.
    Open(BY_TITLE["电梯频繁停运"]._replace(title="电梯停运无人说明"), 73),
    Open(BY_TITLE["商铺油烟倒灌楼道"], 37),
    # Being handled: one too late, one due today, one critical.
    Open(BY_TITLE["楼道三天没打扫"]._replace(title="保洁漏扫四层楼道"), 51 * 60, 90),
    Open(BY_TITLE["装修噪声多次反映"], 41 * 60 + 40, 35),
    Open(Story("地库积水泡车三辆", "凌晨水管爆裂，三辆车进水。", Kind.EQUIPMENT, CRITICAL, Cause.EQUIPMENT), 5 * 60, 9),
    # Settled: the customer is called back.
    Open(BY_TITLE["店员态度生硬"], 40 * 60, 45, 22 * 60, ending=Ending.SETTLED),
    Open(BY_TITLE["访客车占用车位"], 27 * 60, 50, 25 * 60, ending=Ending.SETTLED),
    # Rejected and raised: a promised reply, and a follow-up of every working day.
    Open(BY_TITLE["停车费重复扣款"]._replace(title="押金退还拖延"), 3 * DAY, 60, 20 * 60, 49 * 60, reply_in=330),
    Open(BY_TITLE["维修师傅迟到两小时"]._replace(title="漏水维修二次返工"), 11 * DAY, 80, 9 * DAY, 30 * 60),
)

PROGRESS = (
    "已安排人员到场查看，明日答复。",
    "配件已订，到货即更换。",
    "已与相关方联系，正在协商。",
    "现场已处理一部分，其余今天完成。",
)
OUTCOMES: Mapping[ComplaintCause, tuple[str, ...]] = {
    Cause.WORKMANSHIP: ("免费返工，现场试用正常。", "已重做，主管到场验收。"),
    Cause.DELAY: ("已当面致歉，调整排班，当天处理完毕。", "已补做，并约定今后提前电话确认。"),
    Cause.CONDUCT: ("已批评教育，当事人当面致歉。", "已重新培训上岗，客户接受道歉。"),
    Cause.INFORMATION: ("已上门说明情况，张贴通知。", "已致歉并书面说明。"),
    Cause.PRICE: ("重复款项已退回原账户。", "已核对账目，多收部分冲减下月。"),
    Cause.EQUIPMENT: ("设备已修复，增加每日巡检。", "已更换部件，连续三天运行正常。"),
    Cause.RULES: ("已调整修剪方案，出口加装反光镜。", "已改线并公示。"),
    Cause.THIRD_PARTY: ("已约谈对方，书面承诺整改。", "已协调双方，达成一致。"),
    Cause.UNFOUNDED: ("现场核查未发现，已向客户说明并加强巡查。",),
}
OUT_OF_SCOPE = (
    "属市政道路施工，已告知业主拨打 12345，并代为反映。",
    "属业主之间的合同纠纷，建议协商或走法律途径，已当面解释。",
    "属商家售后范围，已提供商家与消协联系方式。",
)
