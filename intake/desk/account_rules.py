"""How an account must be written: its name, label, role, scopes and password; nothing is looked up."""

import re
from collections.abc import Sequence

from intake.desk.access import EVERY, ROLE_ZH, Role, Scope
from intake.errors import KeysError
from intake.text import one_line

LEAST_PASSWORD = 12
# An abstract is addressed to keys and to a unit's account side by side; the others stand for somebody in the journal.
_KEY_ID = re.compile(r"(handler|custodian|escrow)-\d+")
_NOT_NAMES = {"operator", "escrow", "reporter", "staff"}
_NAME = re.compile(r"[a-z\u4e00-\u9fff][a-z0-9\u4e00-\u9fff._-]{0,31}")
_PART = re.compile(r"[^\s:@/*\x00-\x1f\x7f]{1,100}")
_LONGEST_LABEL, _LONGEST_SCOPES = 100, 2000


def check_account(name: str, label: str, role: Role, scopes: Sequence[Scope]) -> None:
    """Raise KeysError with what is not written as it must be; nothing is looked up."""
    if _KEY_ID.fullmatch(name):
        raise KeysError(f"{name} 是钥匙的编号，账号请另取一个名字")
    if not _NAME.fullmatch(name) or name in _NOT_NAMES:
        raise KeysError(
            "账号用小写字母或者汉字开头，只含小写字母、数字、汉字、点、横线和下划线，最多 32 个字符；"
            f"{'、'.join(sorted(_NOT_NAMES))} 另有用处，不能用"
        )
    if label != one_line(label) or not 1 <= len(label) <= _LONGEST_LABEL:
        raise KeysError(f"岗位或姓名要写成一行，最多 {_LONGEST_LABEL} 个字，前后不留空格")
    if role not in ROLE_ZH:
        raise KeysError(f"没有“{role}”这种职责")
    check_scopes(role, scopes)


def check_scopes(role: str, scopes: Sequence[Scope]) -> None:
    """Raise KeysError with what is wrong with somebody's scopes; nothing is looked up."""
    if role != "investigator" and any(scope.workplace for scope in scopes):
        raise KeysError("范围里的所在单位（@推荐单位/所在单位）只能给调查单位的账号")
    for scope in scopes:
        parts = [part for part in (scope.tier, scope.unit, scope.workplace) if part]
        parts += [] if scope.campaign == EVERY else [scope.campaign]
        if not all(_PART.fullmatch(part) for part in parts) or (scope.workplace and not scope.unit):
            raise KeysError(f"范围“{scope}”写得不对，要写成 评选、评选:层级、评选@推荐单位 或者 评选:层级@推荐单位")
    if not scopes or len(written(scopes)) > _LONGEST_SCOPES:
        raise KeysError("范围至少一个；太多写不下的，分成几个账号，或者写整个评选")


def written(scopes: Sequence[Scope]) -> str:
    """Return scopes as an account's row has them, each once."""
    return " ".join(dict.fromkeys(map(str, scopes)))


def check_password(password: str, name: str) -> None:
    """Raise KeysError for a password that is short, the name, or one character again and again."""
    if len(password) < LEAST_PASSWORD:
        raise KeysError(f"密码至少 {LEAST_PASSWORD} 个字符，最好是几个不相干的词")
    if name.lower() in password.lower() or len(set(password)) < 5:
        raise KeysError("密码太容易猜：不要含账号名，也不要一个字符反复用")
