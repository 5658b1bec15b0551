"""Numbers that belong to one person: identity numbers, bank cards, mobiles, however they are split or written."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from publicity.privacy.leak import DASH, DIGIT, FOLD, MARK, MARKS, NUMBER, Leak, LeakKind, is_day, is_printed_day

_X = "[XxＸｘ]"
_SPACES = " \u00a0\u2000-\u200a\u202f\u205f\u3000"
_SPACE = f"[{_SPACES}]"
_JOINT = f"(?:{_SPACE}?{MARK}{{1,2}}{_SPACE}?|{_SPACE}{{1,2}})"

# A mobile is the shortest number that can leak: chains of fewer than eleven digits are never looked at.
_CHAIN_HINT = re.compile(f"{DIGIT}[{MARKS}{_SPACES}0-9０-９]{{10}}")
_CHAIN = re.compile(f"{DIGIT}(?:{_JOINT}?{DIGIT}){{10,}}(?:{_JOINT}?{_X})?")
_GROUP = re.compile("[0-9]+|X")
_PRINTED_DATE = re.compile(f"(?<![0-9])[0-9]{{4}}{MARK}[0-9]{{1,2}}{MARK}[0-9]{{1,2}}(?![0-9])")
_LANDLINE_OR_AMOUNT = re.compile(
    f"(?<![-0-9])0[0-9]{{2,3}}{DASH}[0-9]{{7,8}}(?![0-9])|(?<![0-9.])[0-9]{{1,9}}\\.[0-9]{{1,2}}(?![0-9.])"
)
_SHORTEST_NUMBER = 11
_LONGEST_NUMBER = 19
_SHORTEST_CONTACT = 7

_REGION = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_IDENTITY_18 = re.compile("[0-9]{17}[0-9Xx]")
_IDENTITY_15 = re.compile("[0-9]{15}")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_MOBILE = re.compile("((?:00)?86)?(1[3-9][0-9]{9})")
# A list of years starts with 1 or 2 and so can be no card, whatever its check digit happens to be.
_BANK_CARD = re.compile("[34569][0-9]{15,18}")
_CREDIT_MODULUS = 31
_CREDIT_WEIGHTS: tuple[int, ...] = tuple(3**place % _CREDIT_MODULUS for place in range(17))


@dataclass(frozen=True, slots=True)
class _Group:
    digits: str
    start: int
    end: int
    closed: bool


def is_identity_number(digits: str) -> bool:
    """Tell whether 18 characters (GB 11643, checksum and all) or 15 digits of old are an identity number."""
    if not _REGION.match(digits):
        return False
    if _IDENTITY_18.fullmatch(digits):
        total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _IDENTITY_WEIGHTS, strict=True))
        return _IDENTITY_CHECKS[total % 11] == digits[17].upper() and is_day(digits[6:10], digits[10:12], digits[12:14])
    return bool(_IDENTITY_15.fullmatch(digits)) and is_day("19" + digits[6:8], digits[8:10], digits[10:12])


def passes_luhn(digits: str) -> bool:
    """Tell whether the last of some ASCII digits is the check digit of the others (ISO/IEC 7812)."""
    if not NUMBER.fullmatch(digits):
        return False
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (doubled + sum(int(digit) for digit in digits[::-2])) % 10 == 0


def numbers_in(text: str, allowed: frozenset[str]) -> list[Leak]:
    """Return identity numbers, bank cards and mobiles, in order of place."""
    chains = _CHAIN.finditer(text) if _CHAIN_HINT.search(text) else ()
    return [leak for chain in chains for leak in _numbers(chain[0], chain.start(), allowed)]


def _numbers(chain: str, offset: int, allowed: frozenset[str]) -> Iterator[Leak]:
    """Yield the numbers of one chain of digit groups, those that prove themselves best first."""
    groups = _groups(chain.translate(FOLD), offset, allowed)
    runs = [run for run in _runs(groups) if len(run[2]) >= _SHORTEST_NUMBER]
    taken: set[int] = set()
    for kind, may_span_closed, measure in _RULES:
        for first, behind, digits in runs:
            skipped = measure(digits)
            run = groups[first:behind]
            # A country code that is a group of its own stays outside the number.
            if skipped is None or skipped >= len(run[0].digits) or digits[skipped:] in allowed:
                continue
            if not taken.isdisjoint(range(first, behind)) or (not may_span_closed and any(g.closed for g in run)):
                continue
            taken.update(range(first, behind))
            yield Leak(kind, run[0].start + skipped, run[-1].end, f"{digits[skipped:][:3]}＊＊＊{digits[-2:]}")


def _groups(chain: str, offset: int, allowed: frozenset[str]) -> list[_Group]:
    """Split a chain; groups that belong to a date, a landline, an amount or a declared contact are closed."""
    spans = [found.span() for found in _PRINTED_DATE.finditer(chain) if is_printed_day(found[0])]
    spans += [found.span() for found in _LANDLINE_OR_AMOUNT.finditer(chain)]
    bare = [_Group(found[0], found.start(), found.end(), closed=False) for found in _GROUP.finditer(chain)]
    # Shorter contacts (an extension, 12345) must not break up the number of a person.
    contacts = {contact for contact in allowed if len(contact) >= _SHORTEST_CONTACT}
    if contacts:
        runs = [(bare[first], bare[behind - 1]) for first, behind, digits in _runs(bare) if digits in contacts]
        spans += [(first.start, last.end) for first, last in runs]
    closed = {place for start, end in spans for place in range(start, end)}
    return [_Group(g.digits, g.start + offset, g.end + offset, g.start in closed) for g in bare]


def _runs(groups: list[_Group]) -> Iterator[tuple[int, int, str]]:
    """Yield consecutive whole groups as first, one behind the last, and digits; from each first the longest first."""
    for first in range(len(groups)):
        runs: list[tuple[int, int, str]] = []
        digits = ""
        for behind in range(first + 1, len(groups) + 1):
            digits += groups[behind - 1].digits
            if len(digits) > _LONGEST_NUMBER:
                break
            runs.append((first, behind, digits))
        yield from reversed(runs)


def _identity_18(digits: str) -> int | None:
    return 0 if len(digits) == 18 and is_identity_number(digits) else None


def _identity_15(digits: str) -> int | None:
    return 0 if len(digits) == 15 and is_identity_number(digits) else None


def _bank_card(digits: str) -> int | None:
    return 0 if _BANK_CARD.fullmatch(digits) and passes_luhn(digits) and not _is_credit_code(digits) else None


def _is_credit_code(digits: str) -> bool:
    """Tell whether digits are an organisation's unified social credit code (GB 32100), which anybody may know."""
    if len(digits) != len(_CREDIT_WEIGHTS) + 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:-1], _CREDIT_WEIGHTS, strict=True))
    return (total + int(digits[-1])) % _CREDIT_MODULUS == 0


def _mobile(digits: str) -> int | None:
    found = _MOBILE.fullmatch(digits)
    return found.start(2) if found else None


# Each: the kind, whether it may span a date (its own checksum tells it from dates), and how many digits
# to leave out in front.
_RULES: tuple[tuple[LeakKind, bool, Callable[[str], int | None]], ...] = (
    ("identity_number", True, _identity_18),
    ("identity_number", False, _identity_15),
    ("bank_card", False, _bank_card),
    ("mobile", False, _mobile),
)
