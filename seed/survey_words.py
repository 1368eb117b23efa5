"""What the demonstration's surveys ask, what was said in words, and what was done about low marks."""

import csv
from pathlib import Path
from typing import NamedTuple

from db.vocabulary import QuestionKind, SurveyAudience

HERE = Path(__file__).parent


class Ask(NamedTuple):
    """One question; `now` and `before` are the percent of answers 4 and 5 this time and last time."""

    topic: str
    wording: str
    wording_en: str
    department: str
    now: float = 0
    before: float = 0
    section: str = ""
    section_en: str = ""
    kind: QuestionKind = QuestionKind.SCALE
    options: str = ""
    options_en: str = ""


def _read() -> dict[SurveyAudience, tuple[Ask, ...]]:
    """The questions of each audience in their order."""
    found: dict[SurveyAudience, tuple[Ask, ...]] = {}
    audiences, kinds = {each.value: each for each in SurveyAudience}, {each.value: each for each in QuestionKind}
    with (HERE / "survey_questions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ask = Ask(
                topic=row["主题"],
                wording=row["题目"],
                wording_en=row["英文题目"],
                department=row["部门"],
                now=float(row["本次满意%"] or 0),
                before=float(row["上次满意%"] or 0),
                section=row["分区"],
                section_en=row["英文分区"],
                kind=kinds[row["题型"]],
                options=row["选项"],
                options_en=row["英文选项"],
            )
            audience = audiences[row["对象"]]
            found[audience] = (*found.get(audience, ()), ask)
    return found


QUESTIONS = _read()
NAMES = {
    SurveyAudience.RESIDENTS: "住户满意度问卷",
    SurveyAudience.SHOPS: "商户满意度问卷",
    SurveyAudience.CONSUMERS: "消费者满意度问卷",
}
INTROS = {
    SurveyAudience.RESIDENTS: (
        "请用 1 至 5 分评价，5 分最满意。约需 1 分钟，匿名填写。",
        "1 to 5, 5 is best. It takes a minute and is anonymous.",
    ),
    SurveyAudience.SHOPS: (
        "请用 1 至 5 分评价本季度的服务，5 分最满意。",
        "Please mark this quarter's service, 5 is best.",
    ),
    SurveyAudience.CONSUMERS: (
        "感谢光临，请用 1 至 5 分评价，5 分最满意。",
        "Thank you for coming. 1 to 5, 5 is best.",
    ),
}
# Said before the matter, so that a hundred texts are not sixteen.
OPENINGS = (
    "",
    "",
    "住了三年，",
    "家里有老人，",
    "再提一次：",
    "建议：",
    "说句实话，",
    "补充一点：",
    "下班回来常遇到：",
    "邻居也这么说：",
)
SAID = {
    SurveyAudience.RESIDENTS: (
        "访客车常占固定车位，晚上没处停。",
        "早高峰两台电梯只开一台，要等十分钟。",
        "停水通知贴得晚，看到时已停了。",
        "希望充电桩再多几个，现在要排队。",
        "地下车库灯光太暗，女儿晚上回来害怕。",
        "保洁阿姨很认真，楼道一直干净。",
        "维修师傅上门快，态度也好，表扬。",
        "草坪秋天后补种不及时，有点秃。",
        "电动车乱停在单元门口，请管一管。",
        "物业费明细能不能在手机上查？",
        "六栋电梯门关得太快，老人害怕。",
        "快递柜总是满的，能否再加一组？",
        "遛狗不牵绳的人多，希望加强巡逻。",
        "公告最好同时发微信，不要只贴一楼。",
        "总体不错，比去年好多了，继续保持。",
        "外来车辆登记太松，晚上车位被占。",
    ),
    SurveyAudience.SHOPS: (
        "周末卸货要排队，货梯能不能分时段？",
        "空调报修当天就来了，感谢。",
        "希望节假日多搞几场活动，带带人气。",
        "员工停车没有地方，建议划一片。",
        "门头灯箱审批太慢，能不能快一点？",
        "卫生间下午不够干净，建议加一班。",
    ),
    SurveyAudience.CONSUMERS: (
        "希望有一家书店和儿童餐厅。",
        "周末车位难找，入口要等很久。",
        "夜里灯光很漂亮，适合散步。",
        "卫生间指示牌不明显。",
    ),
}
MEASURES = {
    "停车管理": ("清理占用固定车位的访客车，夜间巡查两次，临停区加划二十个车位", "security"),
    "电梯运行": ("6 栋 2 号梯更换门机；早高峰专人值守", "engineering"),
    "信息公开": ("公告栏与线上同日更新，附签收", "property"),
    "货梯装卸": ("货梯分时段预约，装卸区安排专人引导", "operations"),
    "设备维修": ("商户报修设专线，两小时内上门", "engineering"),
    "停车引导": ("周末入口增派引导员，更新指示牌", "security"),
    "停车方便": ("商场入口增设余位显示，周末加开临时车场", "security"),
}
OTHER_MEASURE = ("召集相关部门分析原因，逐条整改并公示", "property")
SEEN = "抽查与回访均反映明显改善"
NOT_SEEN = "仍有三家商户反映排队，效果不明显"
REPORT = (
    "本次调查按计划完成发放与回收，样本覆盖各楼栋与客户类别。总体满意度较上次上升，客服态度、秩序安全得分最高；"
    "低于 80 % 的题目已逐项建立整改单，明确责任人与期限，到期复核效果。"
)
SHORT = "发放期间多家商户店主外出，两次上门未遇，已电话说明，下季度提前一周发放。"
