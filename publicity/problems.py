"""What a check has to say: findings with a level, a rule, a place and a Chinese sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FindingLevel = Literal["error", "warning"]


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
    """Collects findings while reading, so that staff see all of them at once."""

    def __init__(self) -> None:
        """Start with none."""
        self._items: list[Finding] = []

    def error(self, rule: str, place: Place, sentence: str, remedy: str = "") -> None:
        """Add something that stops the build."""
        self._items.append(Finding("error", rule, place, sentence, remedy))

    def warning(self, rule: str, place: Place, sentence: str, remedy: str = "") -> None:
        """Add something that staff should look at."""
        self._items.append(Finding("warning", rule, place, sentence, remedy))

    def add(self, findings: Iterable[Finding]) -> None:
        """Add findings that a rule has made; the same one, found at two places of a procedure, stands once."""
        known = set(self._items)
        self._items.extend(finding for finding in dict.fromkeys(findings) if finding not in known)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The errors, in the order of their places."""
        return tuple(sorted((f for f in self._items if f.level == "error"), key=lambda f: f.place))

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The warnings that nothing settles, in the order of their places."""
        return tuple(sorted((f for f in self._items if f.level == "warning" and not f.settled), key=lambda f: f.place))

    @property
    def settled(self) -> tuple[Finding, ...]:
        """The warnings that a written reason settles, in the order of their places."""
        return tuple(sorted((f for f in self._items if f.settled), key=lambda f: f.place))
