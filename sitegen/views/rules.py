"""The rules of a campaign as readable lines, each with its clause."""

from collections.abc import Sequence
from typing import Any

from publicity.model.campaign import Campaign
from publicity.model.eligibility import BasisHonour, Criteria
from publicity.model.procedure import Vote
from publicity.model.structure import Ratio
from publicity.model.words import STRENGTH_ZH
from publicity.ruling import Ruling

_OF_THE_DOCUMENT = ("tables.", "timetable.", "structure.room", "structure.rounding")
Line = dict[str, str | None]
_COMBINE = {"any": "具备其中之一", "all": "全部具备"}
_REQUIRED = {
    "yes": "须有荣誉基础",
    "normally": "一般应有荣誉基础",
    "no": "不要求荣誉基础",
    "not_stated": "文件没有规定荣誉基础",
}


def rule_parts(campaign: Campaign, rulings: Sequence[Ruling]) -> list[dict[str, Any]]:
    """Return the parts that have something to say, in the order of the procedure."""
    parts = (
        ("评选条件", [_criteria(item) for item in campaign.criteria]),
        (
            "参评资格",
            [_line(f"{STRENGTH_ZH[e.strength]}：{e.text}{_but(e.exception)}", e.clause) for e in campaign.eligibility],
        ),
        ("荣誉基础", [_honour(item) for item in campaign.basis_honours]),
        ("结构比例", [_ratio(campaign, item) for item in campaign.ratios] + _rounding(campaign)),
        ("应占一定比例的人员", [_line("、".join(item.who), item.clause) for item in campaign.soft_targets]),
        ("同一单位的限制", [_line(f"{STRENGTH_ZH[c.strength]}：{c.text}", c.clause) for c in campaign.conflicts]),
        ("民主程序", [_vote(item) for item in campaign.votes]),
        (
            "逐级审定",
            [
                _line(f"{a.for_whom}：{'、'.join(a.by)}{'，' + a.form if a.form else ''}", a.clause)
                for a in campaign.approval_stages
            ],
        ),
        (
            "征求意见",
            [
                _line(f"{c.for_whom}：{'、'.join(c.departments)}{'（' + c.level + '）' if c.level else ''}", c.clause)
                for c in campaign.consultations
            ],
        ),
        ("分工审核", [_line(f"{r.for_whom}：{r.by}", r.clause) for r in campaign.review_splits]),
        ("事迹与材料", [_deed(item) for item in campaign.deeds] + [_material(item) for item in campaign.materials]),
        ("重点宣传人选", [_line(f"{_units(campaign, p.units)}：{p.count} 名", p.clause) for p in campaign.promotions]),
        (
            "表彰以后",
            [
                _line(
                    f"{campaign.after_award.when}：{'、'.join(campaign.after_award.effect)}",
                    campaign.after_award.clause,
                )
            ]
            if campaign.after_award
            else [],
        ),
        ("文件自身的出入与空白", _remarks(campaign, rulings)),
    )
    return [{"title": title, "lines": lines} for title, lines in parts if lines]


def _remarks(campaign: Campaign, rulings: Sequence[Ruling]) -> list[Line]:
    """Return the campaign's remarks, and every contradiction that the rules find and no remark explains."""
    found = [f for ruling in rulings if ruling.rule.startswith(_OF_THE_DOCUMENT) for f in ruling.findings]
    told = {remark.text for remark in campaign.remarks}
    lines = [_line(remark.text, remark.clause) for remark in campaign.remarks]
    return lines + [_line(f.sentence + _but(f.settled), f.clause) for f in found if f.settled not in told]


def _line(text: str, clause: str | None) -> Line:
    return {"text": text.rstrip("。"), "clause": clause}


def _but(exception: str | None) -> str:
    return f"；{exception}" if exception else ""


def _criteria(item: Criteria) -> Line:
    need = _COMBINE.get(item.combine, f"至少具备 {item.at_least} 项")
    cite = "，事迹中须写明是哪一项" if item.cite_in_deeds else ""
    listed = "；".join(f"{n}. {text}" for n, text in enumerate(item.items, 1))
    return _line(f"{item.title}（{need}{cite}）：{listed}{_but(item.note)}", item.clause)


def _honour(item: BasisHonour) -> Line:
    parts = [_REQUIRED[item.required]]
    for word, honours in (("可以是", item.accepted), ("不能是", item.not_accepted), ("优先", item.preferred)):
        if honours:
            parts.append(f"{word}{'、'.join(honours)}")
    return _line("；".join(parts) + _but(item.waiver), item.clause)


def _ratio(campaign: Campaign, ratio: Ratio) -> Line:
    titles = {category.id: category.title for category in campaign.categories} | {"total": "总数"}
    titles |= {f"award:{award.id}": f"{award.title}总数" for award in campaign.awards}
    share = f"{float(ratio.share):.0%}" if (ratio.share * 100).denominator == 1 else str(ratio.share)
    word = "不低于" if ratio.bound == "min" else "不超过"
    per_unit = "（按推荐单位计，拟表彰名单也计）" if "unit" in ratio.scope else ""
    text = f"{titles[ratio.of]}{word}{titles[ratio.within]}的 {share}{per_unit}"
    return _line(text + _but(ratio.base_in_doubt), ratio.clause)


def _rounding(campaign: Campaign) -> list[Line]:
    how = "不低于的向上取整" if campaign.rounding.minimum == "ceil" else "不低于的取整加一"
    who = "" if campaign.rounding.stated else "（文件没有规定，本站的处理）"
    return [_line(f"取整：{how}，不超过的直接取整{who}", campaign.rounding.clause)] if campaign.ratios else []


def _vote(vote: Vote) -> Line:
    traits = (
        ["无记名"] * bool(vote.secret)
        + ["差额"] * bool(vote.differential)
        + ["当场公布结果"] * bool(vote.announced_on_the_spot)
    )
    text = f"{'、'.join(vote.body)}{'（' + '、'.join(traits) + '）' if traits else ''}"
    if vote.for_whom:
        text = f"{vote.for_whom}：{text}"
    if vote.threshold is not None:
        text += f"，得票不足 {float(vote.threshold):.0%} 的不得推荐"
        text += "（文件没有写明以什么为分母）" if vote.base == "not_stated" else ""
    return _line(text, vote.clause)


def _deed(deed: Any) -> Line:
    limits = [f"{deed.max_chars} 字以内"] * bool(deed.max_chars) + [f"{deed.about_chars} 字左右"] * bool(
        deed.about_chars
    )
    person = "，用第三人称" if deed.person == "third" else ""
    public = "，公示" if deed.published else "，不公示"
    return _line(
        f"{deed.title}：{'、'.join(limits) or '文件没有写明字数'}{person}{public}{_but(deed.note)}", deed.clause
    )


def _material(material: Any) -> Line:
    forms = {"paper": "纸质", "electronic": "电子版", "both": "纸质和电子版"}
    parts = [f"{material.copies} 份"] * bool(material.copies) + [forms.get(material.form, "")] * (
        material.form in forms
    )
    parts += [material.detail] * bool(material.detail)
    return _line(f"{material.what}{'：' + '，'.join(parts) if parts else ''}", material.clause)


def _units(campaign: Campaign, units: tuple[str, ...]) -> str:
    return "、".join(campaign.unit(unit).name for unit in units) if units else "其他推荐单位各"
