"""Numbers that belong to one person and tell so by themselves: identity numbers, cards and mobiles, however split."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from publicity.privacy.chains import OLD_CARD, Run, chains_in, runs_in
from publicity.privacy.checks import (
    is_bank_card,
    is_identity_number,
    is_old_residence_card,
    is_residence_card,
    resembles_identity_number,
)
from publicity.privacy.leak import Leak, LeakKind, masked

WRONG_CHECK = "最后一位对不上，是不是录错了；对不对都不能公开"
ROUNDED = "像是被表格软件改成了 0 结尾，也不能公开"
_MOBILE = re.compile("((?:00)?86)?(1[3-9][0-9]{9})")
_PHONE_LABEL = re.compile("手机|电话|联系|微信|号码|致电|拨打|[Tt][Ee][Ll]|[Mm]obile|[Pp]hone")
_CREDIT_LABEL = re.compile("信用代码[^0-9]{0,8}$")
_CARD_GROUPS = {(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3)}
_MOBILE_GROUPS = {
    (11,), (3, 4, 4), (3, 8), (7, 4), (4, 7), (3, 3, 5), (3, 5, 3), (4, 4, 3), (4, 3, 4), (5, 6), (6, 5), (5, 3, 3),
    (3, 4, 2, 2), (3, 2, 2, 2, 2), (1, 2, 4, 4), (1,) * 11, (2, 2, 2, 2, 2, 1), (1, 2, 2, 2, 2, 2), (2, 3, 3, 3),
    (3, 3, 3, 2), (3, 2, 3, 3),
}  # fmt: skip
# What makes a list of numbers one of quantities, before and behind it.
_COUNTED = re.compile(
    "^[^\\w\\n]{0,2}[年月日期号名人次位户件个万亿千百项台套吨元米公里亩倍家天小时场篇批辆本份度层页kKmMgGtT]"
)
_LISTED = re.compile("(?:分别|各|依次|[为达约共第有是增至到从自由])[^\\w\\n]{0,2}$")
_LAST_X = re.compile("[^\\w\\n]{0,3}[Xx]")
_YEAR = re.compile("19[0-9]{2}|20[0-9]{2}")
_SERIES = 5


def numbers_in(text: str, allowed: frozenset[str]) -> list[Leak]:
    """Return identity numbers, bank cards and mobiles of a text that has been read, in order of place."""
    return [
        leak for offset, chain in chains_in(text) for leak in _numbers(runs_in(text, offset, chain, allowed), allowed)
    ]


def _numbers(runs: list[Run], allowed: frozenset[str]) -> Iterator[Leak]:
    """Yield the numbers of one chain of digit groups, those that prove themselves best first."""
    taken: set[int] = set()
    for kind, may_span_closed, note, measure in _RULES:
        for run in runs:
            skipped = measure(run)
            # A country code that is a group of its own stays outside the number.
            if skipped is None or skipped >= len(run.groups[0].digits) or run.digits[skipped:] in allowed:
                continue
            places = range(run.first, run.behind)
            if not taken.isdisjoint(places) or run.is_masked or (not may_span_closed and run.is_closed):
                continue
            taken.update(places)
            number = run.digits[skipped:]
            said = ROUNDED if note and number.endswith("000") else note
            yield Leak(kind, run.groups[0].start + skipped, run.groups[-1].end, masked(number), said)


def _identity_18(run: Run) -> int | None:
    return 0 if len(run.digits) == 18 and is_identity_number(run.digits) else None


def _residence_card(run: Run) -> int | None:
    return 0 if is_residence_card(run.digits) and not _CREDIT_LABEL.search(run.before) else None


def _old_residence_card(run: Run) -> int | None:
    if len(run.digits) != OLD_CARD:
        return None
    country = re.search("(?<![A-Za-z])[A-Z]{3}(?=[^\\w\\n]{0,2}$)", run.before)
    return 0 if country and is_old_residence_card(country[0], run.digits) else None


def _identity_15(run: Run) -> int | None:
    proven = len(run.digits) == 15 and is_identity_number(run.digits) and not run.is_listed
    return 0 if proven else None


def _wrong_identity(run: Run) -> int | None:
    alike = resembles_identity_number(run.digits) and len(run.groups) <= 6 and not run.is_listed
    if not alike or _is_series(run) or _CREDIT_LABEL.search(run.before):
        return None
    # Without its last character a right number is no wrong one.
    return None if len(run.digits) == 17 and _LAST_X.match(run.after) else 0


def _bank_card(run: Run) -> int | None:
    if not is_bank_card(run.digits):
        return None
    return None if run.is_listed and (run.sizes not in _CARD_GROUPS or _is_counted(run)) else 0


def _mobile(run: Run) -> int | None:
    found = _MOBILE.fullmatch(run.digits)
    if found is None or (len(run.groups) > 1 and not _is_telephone(run, found.start(2))):
        return None
    return found.start(2)


def _is_telephone(run: Run, skipped: int) -> bool:
    """Tell whether groups are one mobile, not some years, quantities or a series of numbers."""
    if _is_series(run) or sum(_YEAR.fullmatch(group.digits) is not None for group in run.groups) > 1:
        return False
    if _PHONE_LABEL.search(run.before):
        return True
    if run.is_in_cells:
        return False
    grouped = (len(run.groups[0].digits) - skipped, *run.sizes[1:]) in _MOBILE_GROUPS
    if run.is_listed:
        padded = any(len(group.digits) > 1 and group.digits.startswith("0") for group in run.groups[1:])
        return grouped and (padded or set(run.sizes) == {1} or not _is_counted(run))
    return grouped or not _is_counted(run)


def _is_counted(run: Run) -> bool:
    return _COUNTED.search(run.after) is not None or _LISTED.search(run.before) is not None


def _is_series(run: Run) -> bool:
    """Tell whether the groups are numbers that rise, one after another, as those of issues and pages do."""
    numbers = [int(group.digits) for group in run.groups if group.digits != "X"]
    return len(numbers) >= _SERIES and all(low < high for low, high in pairwise(numbers))


# Each: the kind, whether it may span a date (its own checksum tells it from dates), the note of a number that does
# not prove itself, and how many digits to leave out in front.
_RULES: tuple[tuple[LeakKind, bool, str, Callable[[Run], int | None]], ...] = (
    ("identity_number", True, "", _identity_18),
    ("residence_card", False, "", _residence_card),
    ("identity_number", False, "", _identity_15),
    ("bank_card", False, "", _bank_card),
    ("residence_card", False, "", _old_residence_card),
    ("mobile", False, "", _mobile),
    ("identity_number", True, WRONG_CHECK, _wrong_identity),
)
