"""Basis honours (荣誉基础): which earlier honour a candidate should hold.

000 三、五（一）5; 001 四（二）; 004 五.
"""

from collections.abc import Iterator, Sequence

from publicity.census import cell
from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate
from publicity.model.eligibility import BasisHonour
from publicity.problems import Finding
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine, but
from publicity.ruling import Ruling

_REQUIRED = {
    "yes": "须有荣誉基础",
    "normally": "一般应有荣誉基础",
    "no": "不要求荣誉基础",
    "not_stated": "文件没有规定荣誉基础",
}


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each rule on honours that binds."""
    for honour in case.campaign.basis_honours:
        if honour.required in {"yes", "normally"} and honour.column:
            yield _honours(case, honour)


def _honours(case: Case, honour: BasisHonour) -> Ruling:
    people = [candidate for candidate in case.people if candidate.kind in honour.kinds]
    findings = [finding for candidate in people for finding in _honour(case, honour, candidate)]
    word = "应有" if honour.required == "yes" else "一般应有"
    return Ruling(
        rule="honours.basis", title=f"{word}荣誉基础", clause=honour.clause or "",
        required="、".join(honour.accepted) or "有荣誉", found=f"核对 {len(people)} 个", findings=tuple(findings),
    )  # fmt: skip


def _honour(case: Case, honour: BasisHonour, candidate: Candidate) -> Iterator[Finding]:
    """Find a missing honour, one of the wrong kind, and a collective's, which is no basis for a person (004 五)."""
    given = cell(candidate, honour.column or "")
    wrong = next((word for word in honour.not_accepted_words if word in given), None)
    fits = bool(given) and (not honour.accepted_words or any(word in given for word in honour.accepted_words))
    if fits and wrong is None:
        return
    if not given:
        said = "没有荣誉基础"
    elif wrong is not None:
        said = f"的荣誉基础“{given}”是{'、'.join(honour.not_accepted)}，不能作为个人的荣誉基础"
    else:
        said = f"的“{given}”不在可作为荣誉基础的荣誉之内"
    soft = honour.required == "normally" and wrong is None
    yield case.doubt(
        "honours.basis", case.place(candidate.id), f"{case.name(candidate.id)}{said}（{honour.clause}）",
        "补上荣誉基础", honour.clause or "", strength="normally" if soft else "must", subject=candidate.id,
        exception=honour.waiver if wrong is None else None,
    )  # fmt: skip


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield which honours are asked for, accepted, refused and preferred."""
    for honour in campaign.basis_honours:
        parts = [_REQUIRED[honour.required]]
        for word, named in (("可以是", honour.accepted), ("不能是", honour.not_accepted), ("优先", honour.preferred)):
            if named:
                parts.append(f"{word}{'、'.join(named)}")
        yield PublicLine("；".join(parts) + but(honour.waiver), honour.clause)


FAMILY = Family(name="honours", title="荣誉基础", judge=judge, public_lines=public_lines)
