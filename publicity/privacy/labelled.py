"""Numbers that a label makes a person's own, right or wrong: identity, passport, bank account, telephone at home."""

import re
from collections.abc import Iterator

from publicity.privacy.chains import JOINT
from publicity.privacy.leak import Leak, LeakKind, masked

_GAP = f"(?:{JOINT}|\\n){{0,4}}"
# From the label to its number: a few words or a cell's edge, but neither another number nor the end of a sentence.
_NEAR = "[^0-9A-Za-z。！？!?；;]{0,12}"
# As _NEAR, without other words: 护照业务 and 账号数 are followed by counts.
_TIGHT = r"(?:号码?|证号|编号|[Nn][Oo]\.?)?\W{0,5}(?:[为是]\W{0,3})?"
_IDENTITY = (
    "身份证|公民身份|身份号码|证件号|社会保障号|社保号|驾驶证号|驾照号|居住证号"
    "|ID ?(?:[Cc]ard|CARD|[Nn]o|NO|号)|Id ?[Cc]ard|id ?card"
)
_BANK = "银行卡|工资卡|存折|银行账[号户]|开户账号|收款账[号户]|卡号|账号|帐号"
_PASSPORT = (
    "护照|回乡证|台胞证|往来港澳通行证|港澳(?:居民来往内地|居民)?通行证|(?:往来)?台湾(?:居民来往大陆|居民)?通行证"
)
_RESIDENCE = "永久居留(?:身份)?证|居留许可|居留证"
_HOME_PHONE = "(?:家庭|住宅|家里|家中|私人|家人|亲属)(?:联系|固定)?(?:电话|座机|固话)|住家电话|宅电"
# Each begins with one literal character, which the engine looks for many times faster.
_LABEL = re.compile(
    "身份|证件号|社会保障号|社保号|驾驶证|驾照|居住证号|居留|护照|回乡证|台胞证|通行证|银行|工资卡|存折|卡号|账号|帐号"
    "|开户|收款|电话|座机|固话|宅电|ID ?(?:[CNcn]|号)|Id ?[Cc]ard|id ?card"
)
_OF_LABELS: tuple[tuple[LeakKind, str, re.Pattern[str]], ...] = (
    ("identity_number", "表格软件把身份证号码改成了科学记数",
     re.compile(f"(?:{_IDENTITY}){_NEAR}([0-9](?:\\.[0-9]{{1,16}})?[Ee]\\+?1[4-7](?![0-9]))")),
    ("identity_number", "写明了是身份证号码",
     re.compile(f"(?:{_IDENTITY}){_NEAR}([0-9](?:{_GAP}[0-9]){{14,17}}(?:{_GAP}[Xx])?(?!{_GAP}[0-9]))")),
    ("residence_card", "",
     re.compile(f"(?:{_RESIDENCE}){_TIGHT}([A-Za-z]{{3}}[0-9]{{12}}(?![0-9])|[0-9](?:{_GAP}[0-9]){{14,17}}(?![0-9]))")),
    ("passport", "",
     re.compile(f"(?:{_PASSPORT}){_TIGHT}([A-Za-z]{{0,2}}{_GAP}[0-9](?:{_GAP}[0-9]){{6,9}}(?![0-9]|[本份人次件张个万]))")),
    ("bank_card", "写明了是银行账号",
     re.compile(f"(?:{_BANK}){_TIGHT}([0-9](?:{_GAP}[0-9]){{11,20}}(?!{_GAP}[0-9]))")),
    ("home_phone", "",
     re.compile(f"(?:{_HOME_PHONE}){_NEAR}((?<![0-9])[0-9](?:{_GAP}[0-9]){{6,11}}(?!{_GAP}[0-9]))")),
)  # fmt: skip
# The longest label begins ten characters before its hint (往来台湾居民来往大陆通行证); behind it stand at most 12
# characters, 21 digits with 4 marks between each two, and an X.
_BEFORE_HINT, _BEHIND_HINT = 16, 160
_MASK = re.compile("[*＊#]{4}")
_DIGITS = re.compile("[0-9]+")


_HEAD = re.compile("出生|生日|住址|地址|手机|微信|号码")


def is_label(text: str) -> bool:
    """Tell whether a text names what some number beside it may be: the term of a list, the header of a column."""
    return _LABEL.search(text) is not None or _HEAD.search(text) is not None


def labelled_in(text: str, allowed: frozenset[str]) -> Iterator[Leak]:
    """Yield the numbers that stand behind such a label in a text that has been read."""
    windows = _windows(text)
    for kind, note, pattern in _OF_LABELS if windows else ():
        for start, end in windows:
            for found in pattern.finditer(text, start, end):
                digits = "".join(_DIGITS.findall(found[1]))
                if digits not in allowed and not _MASK.search(found[1]):
                    yield Leak(kind, found.start(1), found.end(1), masked(digits), note)


def _windows(text: str) -> list[tuple[int, int]]:
    """Return where in a text labels and their numbers stand; windows that overlap are one."""
    windows: list[tuple[int, int]] = []
    for hint in _LABEL.finditer(text):
        start, end = max(0, hint.start() - _BEFORE_HINT), hint.end() + _BEHIND_HINT
        if windows and start <= windows[-1][1]:
            start = windows.pop()[0]
        windows.append((start, end))
    return windows
