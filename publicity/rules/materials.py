"""Materials (报送材料): what the document wants of each candidate and each unit, ticked or not.

000 五（一）、五（二）; 001 五（六）; 002 七; 003 三（五）; 004 九（二）、九（三）.
"""

from collections.abc import Iterator, Sequence

from publicity.model.campaign import Campaign
from publicity.model.materials import Material
from publicity.problems import Finding
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine
from publicity.ruling import Ruling

TABLE = "materials.csv"
_FORMS = {"paper": "纸质", "electronic": "电子版", "both": "纸质和电子版"}


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each material; one that belongs to a later stage does not bind yet."""
    for material in case.campaign.materials:
        subjects = _subjects(case, material)
        findings = [finding for subject in subjects if (finding := _missing(case, material, subject))]
        copies = f"{material.copies} 份" if material.copies else "齐"
        word = "个单位" if material.per == "unit" else "个推荐对象"
        yield Ruling(
            rule=f"materials.{material.id}", title=material.what, clause=material.clause, required=copies,
            found=f"核对 {len(subjects)} {word}" if subjects else "这一步还没有到", binding=bool(subjects),
            findings=tuple(findings),
        )  # fmt: skip


def _subjects(case: Case, material: Material) -> list[str]:
    candidates = [case.content.candidates[key] for key in case.due(material.stage)]
    if material.per == "unit":
        return list(dict.fromkeys(candidate.unit for candidate in candidates))
    return [c.id for c in candidates if c.kind in material.kinds and case.census.fits(material.who, c)]


def _missing(case: Case, material: Material, subject: str) -> Finding | None:
    row = case.records.materials.get(subject)
    answer = row.cells.get(material.what, "") if row else ""
    if answer in {"齐", "无需"}:
        return None
    name = case.campaign.unit(subject).name if material.per == "unit" else case.name(subject)
    first = next((c.id for c in case.people if c.unit == subject), subject)
    said = "缺" if answer else "还没有核对"
    sentence = f"{name}{said}“{material.what}”（{material.clause}）"
    place = row.place if row else case.place(first)
    return Finding("error", f"materials.{material.id}", place, sentence, f"收齐后在 {TABLE} 里写“齐”", material.clause)


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield what is to be handed in, in how many copies and in which form."""
    for material in campaign.materials:
        parts = [f"{material.copies} 份"] if material.copies else []
        parts += [part for part in (_FORMS.get(material.form), material.detail) if part]
        yield PublicLine(f"{material.what}{'：' + '，'.join(parts) if parts else ''}", material.clause)


FAMILY = Family(name="materials", title="报送材料", judge=judge, public_lines=public_lines)
