"""Texts that only keep a place: what somebody means to write, and forgets."""

import re

LONGEST = 40
_MARKS = re.compile(r"[\W_]+")
_SUBJECT = "(?:(?:简要|主要|先进|个人|集体)?(?:事迹|材料|内容|正文|介绍|简介){0,3})"
_LATER = (
    "(?:待(?:补|补充|补写|填|填写|写|定|完善|核|核实|提供|续|更新|上传|报)|暂[无缺]|[后另]补|稍后补充|补充中|未完|略|无|空|占位"
    "|同上|见附件|详见附件|测试(?:文字|内容|数据|文本|用)?|示例(?:文字|内容|文本)?|样例|[xX×〇○]{2,}|test|todo|tbd|na|null)"
)
_PLACEHOLDER = re.compile(
    f"{_SUBJECT}(?:{_LATER}(?:此处|事迹|中)?){{1,3}}|(?:此处|这里)?(?:填写|输入){_SUBJECT}|{_SUBJECT}", re.IGNORECASE
)


def is_placeholder(text: str) -> bool:
    """Tell whether a whole text says nothing but that something is to come (（事迹待补）, 待定, XXX, 测试)."""
    return len(text) <= LONGEST and _PLACEHOLDER.fullmatch(_MARKS.sub("", text)) is not None
