"""Home addresses down to the door: a building with a room, or a number after 家住 and its like."""

import re
from collections.abc import Iterator

from publicity.privacy.leak import DIGIT, Leak

_ROOM_HINT = re.compile("室(?<=[0-9０-９A-Za-z]室)")
_HOUSEHOLD_HINT = re.compile(f"户(?<={DIGIT}户)")
_HOME_HINT = re.compile("住(?:(?<=[家现]住)|(?<=居住)[在于]|址)")
_BUILDING = "(?:[栋幢座楼]|(?<=单)元)"
_ROOM = re.compile(
    f"{_BUILDING}[^0-9０-９，。；、\\n设有共建成含]{{0,4}}(?:{DIGIT}{{1,3}}层\\s?)?{DIGIT}{{1,5}}[A-Za-z]?室"
)
# 改造12栋360户 counts households; 2单元401户 is a door.
_HOUSEHOLD = re.compile(
    f"(?<![共建造拆及修成有0-9０-９]){DIGIT}{{1,4}}(?:号楼|单元|[栋幢座楼]){DIGIT}{{3,4}}户(?![居群家住人村贫职农业的]|市民)"
)
# 国家住房… is a ministry; 5月3号 a day, 第5号 and 〔2024〕5号 papers, 3号高炉 a workplace.
_HOME = re.compile(
    "(?:家庭住址|住址|(?<![国大专])家住|(?<![体实发表出])现住(?!房)|居住在|居住于|户籍地址)[：:为在\\s|]*"
    f"(?P<address>[^。！？\\n]{{0,40}}?(?P<door>(?<![月第〕\\]0-9０-９]){DIGIT}{{1,5}}"
    "(?:号(?![高车炉井线机泵船塔文令矿])|室|组)))"
)
_BEFORE_ROOM = re.compile(
    f"(?:[一-鿿]{{1,6}}[路街巷道弄里村园苑城区湾庭府])?(?:{DIGIT}{{1,5}}号院?)?"
    f"(?:(?:{DIGIT}{{1,4}}|[A-Za-z])(?:号楼|单元|[栋幢座]))*(?:{DIGIT}{{1,4}}|[A-Za-z])?[号单]?$"
)


def doors_in(text: str, allowed: frozenset[str]) -> list[Leak]:
    """Return home addresses down to the door, those of declared offices apart."""
    doors = sorted(_doors(text))
    declared = _places(text, allowed) if doors else []
    merged: list[tuple[int, int]] = []
    for start, end, door in doors:
        if any(low <= door and end <= high for low, high in declared):
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [
        Leak("home_address", start, end, f"{text[start : start + min(4, (end - start) // 2)]}……")
        for start, end in merged
    ]


def _doors(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield addresses as start, end and the start of what tells the door."""
    for hint, pattern in ((_ROOM_HINT, _ROOM), (_HOUSEHOLD_HINT, _HOUSEHOLD)):
        for found in pattern.finditer(text) if hint.search(text) else ():
            window = max(0, found.start() - 30)
            before = _BEFORE_ROOM.search(text[window : found.start()])
            yield window + before.start() if before else found.start(), found.end(), found.start()
    if _HOME_HINT.search(text) or "户籍地址" in text:
        for found in _HOME.finditer(text):
            yield found.start("address"), found.end(), found.start("door")


def _places(text: str, allowed: frozenset[str]) -> list[tuple[int, int]]:
    return [
        found.span()
        for address in allowed
        if not address.isdecimal() and address
        for found in re.finditer(re.escape(address), text)
    ]
