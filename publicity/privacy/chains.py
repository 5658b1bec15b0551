"""Digits that may be one number: groups of digits with marks between them, and every run of whole groups."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from publicity.privacy.leak import DASH, MARK, is_printed_day

# Whatever is no letter may stand inside a number, a line end too; these end one: a colon of a clock, a measure.
_ENDS = "！!？?：:%％‰℃°￥¥$€£"
JOINT = f"(?:[^\\w\\n{_ENDS}]|_)"
_GAP = f"(?:{JOINT}{{0,8}}(?:\\n[ \\u3000]{{0,4}})?)"
# A mobile is the shortest number that can leak by itself: chains of fewer than eleven digits are not looked at.
_CHAIN = re.compile(f"[0-9](?:{_GAP}[0-9]){{10,}}(?:{_GAP}[Xx])?")
_HAN = "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两"
_HAN_CHAIN = re.compile(f"[0-9{_HAN}](?:[ \\-·.\\u3000—]{{0,2}}[0-9{_HAN}]){{10,}}[Xx]?")
_ANY_HAN = re.compile(f"[{_HAN}]")
_HAN_TO_DIGIT = str.maketrans(_HAN, "00012345678912345678912")
_GROUP = re.compile("[0-9]+|[Xx]")
# Four stars hide digits; three and fewer are emphasis.
_MASK = re.compile(r"[*＊#]{4}")
# Marks that stand between the numbers of a list, too.
_LISTING = re.compile("[,，、;；。+＋=＝()（）]|\\s\\|\\s")
_PRINTED_DATE = re.compile(f"(?<![0-9])[0-9]{{4}}{MARK}[0-9]{{1,2}}{MARK}[0-9]{{1,2}}(?![0-9])")
_LANDLINE_OR_AMOUNT = re.compile(
    f"(?<![-0-9])0[0-9]{{2,3}}{DASH}[0-9]{{7,8}}(?![0-9])|(?<![0-9.])[0-9]{{1,9}}\\.[0-9]{{1,2}}(?![0-9.])"
    "|(?<![0-9,])[1-9][0-9]{0,2}(?:,[0-9]{3}){1,6}(?!,?[0-9])"
)
_CELLS = re.compile("\\s\\|\\s")
# What some number looks like: the many others need no closer look.
_MAYBE = re.compile(
    "(?:(?:00)?86)?1[3-9][0-9]{9}|[0-9]{12}|[1-8][0-9]{14}|[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X]?|[34569][0-9]{15,18}"
)
OLD_CARD = 12  # letters stand before it, so it begins a chain
_LENGTHS = (19, 18, 17, 16, 15, 14, 13, 12, 11)
_SHORTEST_CONTACT = 7
_BEFORE, _BEHIND = 24, 4


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together; ``closed`` when they are part of a date, a landline, an amount or a contact."""

    digits: str
    start: int
    end: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Whole groups of a chain in a row and all their digits; of thousands few are worth more than a look at these."""

    first: int
    behind: int
    digits: str
    text: str
    chain: list[Group]

    @property
    def groups(self) -> list[Group]:
        """The groups of this run."""
        return self.chain[self.first : self.behind]

    @property
    def between(self) -> str:
        """What stands between the groups."""
        return "\0".join(self.text[a.end : b.start] for a, b in pairwise(self.groups))

    @property
    def before(self) -> str:
        """What stands before the run."""
        start = self.chain[self.first].start
        return self.text[max(0, start - _BEFORE) : start]

    @property
    def after(self) -> str:
        """What stands behind the run."""
        end = self.chain[self.behind - 1].end
        return self.text[end : end + _BEHIND]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many digits each group has."""
        return tuple(len(group.digits) for group in self.groups)

    @property
    def is_listed(self) -> bool:
        """Tell whether the groups stand apart like the numbers of a list."""
        return _LISTING.search(self.between) is not None

    @property
    def is_in_cells(self) -> bool:
        """Tell whether the groups stand in several cells of a table."""
        return _CELLS.search(self.between) is not None

    @property
    def is_masked(self) -> bool:
        """Tell whether stars between the groups stand for digits."""
        return _MASK.search(self.between) is not None

    @property
    def is_closed(self) -> bool:
        """Tell whether a date, a landline, an amount or a contact is among the groups."""
        return any(group.closed for group in self.groups)


def chains_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield each chain of digits as its offset and its text, Chinese numerals as digits."""
    for found in _CHAIN.finditer(text):
        yield found.start(), found[0]
    for found in _HAN_CHAIN.finditer(text):
        if _ANY_HAN.search(found[0]) is not None:
            yield found.start(), found[0].translate(_HAN_TO_DIGIT)


def runs_in(text: str, offset: int, chain: str, allowed: frozenset[str]) -> list[Run]:
    """Return the runs of whole groups that are as long as some number, from each group the longest first."""
    bare = [Group(f[0].upper(), f.start() + offset, f.end() + offset, closed=False) for f in _GROUP.finditer(chain)]
    closed = _closed(chain, offset, bare, allowed)
    groups = [Group(g.digits, g.start, g.end, g.start in closed) for g in bare]
    return [
        Run(first, behind, digits, text, groups)
        for first, behind, digits in _wholes(groups, _LENGTHS)
        if _MAYBE.fullmatch(digits) and (first == 0 or len(digits) != OLD_CARD)
    ]


def _closed(chain: str, offset: int, bare: list[Group], allowed: frozenset[str]) -> set[int]:
    """Return the places inside dates, landlines, amounts and declared contacts."""
    spans = [found.span() for found in _PRINTED_DATE.finditer(chain) if is_printed_day(found[0])]
    spans += [found.span() for found in _LANDLINE_OR_AMOUNT.finditer(chain)]
    closed = {place + offset for start, end in spans for place in range(start, end)}
    # Shorter contacts (an extension, 12345) must not break up the number of a person.
    contacts = {contact for contact in allowed if len(contact) >= _SHORTEST_CONTACT}
    lengths = sorted({len(contact) for contact in contacts})
    for first, behind, digits in _wholes(bare, lengths) if contacts else ():
        if digits in contacts:
            closed.update(range(bare[first].start, bare[behind - 1].end))
    return closed


def _wholes(groups: list[Group], lengths: tuple[int, ...] | list[int]) -> Iterator[tuple[int, int, str]]:
    """Yield runs of whole groups of given lengths as first, one behind the last, and digits."""
    joined = "".join(group.digits for group in groups)
    ends, at, starts = {}, 0, []
    for n, group in enumerate(groups):
        starts.append(at)
        at += len(group.digits)
        ends[at] = n + 1
    for first, start in enumerate(starts):
        for length in lengths:
            if (behind := ends.get(start + length)) is not None:
                yield first, behind, joined[start : start + length]
