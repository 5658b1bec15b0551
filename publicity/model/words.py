"""The closed vocabularies of the content format, each with the Chinese that pages and messages show."""

from typing import Literal, get_args

Level = Literal["national", "province", "city", "county", "sector"]
Kind = Literal["person", "collective"]
Strength = Literal["must", "must_not", "normally", "in_principle"]
TierRunner = Literal["unit", "recommending_unit", "committee"]
DayUnit = Literal["working", "calendar"]
Counting = Literal["first_day_counts", "starts_next_day"]
ChannelKind = Literal["board", "site", "newspaper", "wechat"]
Visibility = Literal["public", "staff", "never"]
RealName = Literal["required", "encouraged", "accepted_anonymous", "not_stated"]
Postmark = Literal["sent", "received", "not_stated"]
SlotFate = Literal["not_refilled", "reassigned", "taken_back", "cancelled"]
ChangeKind = Literal["withdrawn", "declined", "not_selected"]
ObjectionState = Literal["open", "upheld", "not_upheld", "inconclusive"]
RulesStatus = Literal["pre_notice", "formal"]
Rank = Literal["无", "股级", "副科级", "正科级", "副处级", "正处级", "副厅级", "正厅级", "副部级", "正部级"]
Scope = Literal["unit", "nominees", "awards"]
Combine = Literal["any", "all", "at_least"]
UnitKind = Literal["city", "county", "district", "system", "court", "procuratorate", "army", "group", "department"]

Ballots = Literal["present", "members", "valid"]
RANKS: tuple[Rank, ...] = get_args(Rank)
BALLOTS_ZH: dict[Ballots, str] = {"present": "实到", "members": "应到", "valid": "有效票"}

KIND_ZH: dict[Kind, str] = {"person": "个人", "collective": "集体"}
LEVEL_ZH: dict[Level, str] = {
    "national": "全国",
    "province": "省（自治区）级",
    "city": "市级",
    "county": "县级",
    "sector": "系统",
}
CHANNEL_ZH: dict[ChannelKind, str] = {
    "board": "公告栏",
    "site": "网站",
    "newspaper": "报纸",
    "wechat": "微信公众号",
}
STRENGTH_ZH: dict[Strength, str] = {
    "must": "应当",
    "must_not": "不得",
    "normally": "一般",
    "in_principle": "原则上",
}
REAL_NAME_ZH: dict[RealName, str] = {
    "required": "须署真实姓名并留联系方式，匿名反映不予受理",
    "encouraged": "提倡署真实姓名；匿名反映线索清楚的也予以核查",
    "accepted_anonymous": "署名、匿名均可",
    "not_stated": "文件没有规定是否须署真实姓名；署名便于核实和反馈",
}
POSTMARK_ZH: dict[Postmark, str] = {
    "sent": "信函以寄出邮戳日期为准",
    "received": "信函以收到邮戳日期为准",
    "not_stated": "文件没有规定邮戳，请尽早寄出，以公示期内寄出的邮戳为宜",
}
SLOT_ZH: dict[SlotFate, str] = {
    "not_refilled": "名额取消，不得递补或者重报",
    "reassigned": "名额由评委会另行分配",
    "taken_back": "名额收回",
    "cancelled": "取消推荐名额",
}
CHANGE_ZH: dict[ChangeKind, str] = {
    "withdrawn": "撤销推荐",
    "declined": "本人（单位）退出",
    "not_selected": "差额评选未入选",
}
OBJECTION_ZH: dict[ObjectionState, str] = {
    "open": "核查中",
    "upheld": "查实",
    "not_upheld": "未查实",
    "inconclusive": "不能得出明确结论",
}
STATUS_ZH: dict[RulesStatus, str] = {"pre_notice": "预通知", "formal": "正式通知"}
COUNTING_ZH: dict[Counting, str] = {
    "first_day_counts": "首日计入",
    "starts_next_day": "次日起算",
}
DAY_UNIT_ZH: dict[DayUnit, str] = {"working": "工作日", "calendar": "自然日"}
