"""What a check has to say: findings with a level, a rule, a place and a Chinese sentence."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

FindingLevel = Literal["error", "warning"]
Kind = tuple[FindingLevel, str, str]

MOST_OF_A_KIND = 500
LONGEST_SENTENCE = 500


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file below the content folder, with line and column from 1; 0 where there is none."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Return ``文件:行:列``, without the parts that are 0."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: what is wrong and what to do, in Chinese.

    ``clause`` is the place in the award's document that the rule comes from; ``settled`` the written
    reason that answers a warning.
    """

    level: FindingLevel
    rule: str
    place: Place
    sentence: str
    remedy: str = ""
    clause: str = ""
    settled: str = ""

    def __str__(self) -> str:
        """Return the finding as one line for a person."""
        word = "错误" if self.level == "error" else "提醒"
        return f"{self.place}  {word}  {self.sentence}{'　→ ' + self.remedy if self.remedy else ''}"


class ContentError(Exception):
    """The content can't be published; carries every finding, sorted by place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings in the order of their places."""
        self.findings = tuple(sorted(findings, key=lambda finding: finding.place))
        super().__init__("\n".join(map(str, self.findings)))


class Findings:
    """Collects findings while reading, so that staff see all of them at once.

    The same one stands once.  Of those that the reader makes, ``MOST_OF_A_KIND`` of a rule in a file are kept, and how
    many more there are: a file of a million wrong rows costs neither memory nor patience.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._items: dict[Finding, None] = {}
        self._kept: Counter[Kind] = Counter()
        self._left_out: Counter[Kind] = Counter()

    def error(self, rule: str, place: Place, sentence: str, remedy: str = "") -> None:
        """Add something that stops the build."""
        self._put("error", rule, place, sentence, remedy)

    def warning(self, rule: str, place: Place, sentence: str, remedy: str = "") -> None:
        """Add something that staff should look at."""
        self._put("warning", rule, place, sentence, remedy)

    def more(self, rule: str, file: str, number: int) -> None:
        """Add that there are more errors of a rule in a file than could be told."""
        self._left_out["error", rule, file] += number

    def add(self, findings: Iterable[Finding]) -> None:
        """Add findings that a rule has made."""
        self._items.update(dict.fromkeys(findings))

    @property
    def _all(self) -> Iterator[Finding]:
        yield from self._items
        for (level, rule, file), number in self._left_out.items():
            if number:
                sentence = f"同类的问题还有 {number} 处，没有逐条列出"
                yield Finding(level, rule, Place(file), sentence, "先改好已经列出的，再检查一次")

    def _put(self, level: FindingLevel, rule: str, place: Place, sentence: str, remedy: str) -> None:
        kind = (level, rule, place.file)
        if self._kept[kind] == MOST_OF_A_KIND:
            self._left_out[kind] += 1
            return
        finding = Finding(level, rule, place, _shortened(sentence), _shortened(remedy))
        self._kept[kind] += finding not in self._items
        self._items[finding] = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The errors, in the order of their places."""
        return tuple(sorted((f for f in self._all if f.level == "error"), key=lambda f: f.place))

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The warnings that nothing settles, in the order of their places."""
        return tuple(sorted((f for f in self._all if f.level == "warning" and not f.settled), key=lambda f: f.place))

    @property
    def settled(self) -> tuple[Finding, ...]:
        """The warnings that a written reason settles, in the order of their places."""
        return tuple(sorted((f for f in self._all if f.settled), key=lambda f: f.place))


def _shortened(text: str) -> str:
    """Return a sentence that quotes no more of a file than a person reads."""
    return text if len(text) <= LONGEST_SENTENCE else f"{text[:LONGEST_SENTENCE]}……"
