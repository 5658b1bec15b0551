"""What a rule says about a campaign: what is required, what was found, and the findings that follow."""

from dataclasses import dataclass
from typing import Literal

from publicity.problems import Finding

Verdict = Literal["pass", "fail", "doubt", "settled", "not_due"]
VERDICT_ZH: dict[Verdict, str] = {
    "pass": "符合",
    "fail": "不符合",
    "doubt": "须说明",
    "settled": "已说明",
    "not_due": "尚不约束",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One rule's word on one list.

    ``rule`` is the family and the rule's id (``structure.heads-max``), ``scope`` the list that was judged.
    ``binding`` is False while nothing can be said yet: a minimum on a partial list, a vote before its day.
    """

    rule: str
    title: str
    clause: str
    required: str
    found: str
    scope: str = ""
    binding: bool = True
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Return the heaviest word that the findings carry."""
        if any(finding.level == "error" for finding in self.findings):
            return "fail"
        if any(not finding.settled for finding in self.findings):
            return "doubt"
        if self.findings:
            return "settled"
        return "pass" if self.binding else "not_due"
