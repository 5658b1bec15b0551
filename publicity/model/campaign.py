"""A campaign (评选活动): one round of one award, with all its rules.

Every rule carries ``clause``, the place in the award's own document that it comes from, such as
``四（一）1``.  ``None`` in an optional field means that the document does not say.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated as A

from publicity.model.awards import Award, Category, Selection
from publicity.model.bounds import Count, Day, DaysLater, EarlierDay, Version, Year
from publicity.model.eligibility import BasisHonour, Conflict, Criteria, Eligibility
from publicity.model.materials import DeedRule, Material, Sheet
from publicity.model.procedure import ApprovalStage, Consultation, ReviewSplit, Vote
from publicity.model.record import Record, Zh
from publicity.model.reports import AfterAward, ReportRules, Sanction
from publicity.model.structure import Ratio, Rounding, SoftTarget
from publicity.model.tiers import Deadline, Stage, Tier
from publicity.model.units import Contact, Quota, QuotaTotal, StatedCount, Unit
from publicity.model.words import Level, RulesStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesVersion(Record):
    """One document that set the rules; a later one overtakes a pre-notice (预通知, 000 七)."""

    version: A[Version, Zh("规则版本号，从 1 起")]
    status: A[RulesStatus, Zh("pre_notice 预通知 / formal 正式通知")]
    document: A[str, Zh("文件标题")]
    number: A[str | None, Zh("文号")] = None
    issued_on: A[Day | None, Zh("印发日期；文件没有写明的留空")] = None
    may_be_overtaken_by: A[str | None, Zh("最后以谁确定的为准")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee(Record):
    """Who decides, and where its office sits."""

    name: A[str, Zh("评选机构名称")]
    office_at: A[str, Zh("办公室设在何处")]
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent(Record):
    """The campaign that this one feeds: a province that forwards a national one (003)."""

    title: A[str, Zh("上级评选活动")]
    number: A[str | None, Zh("上级文号")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementPeriod(Record):
    """When the deeds must have been done."""

    text: A[str, Zh("事迹起止时间的写法")]
    since: A[EarlierDay | None, Zh("起")] = None
    until: A[EarlierDay | None, Zh("止")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion(Record):
    """How many of its candidates a unit names for publicity work (000 五（一）10)."""

    units: A[tuple[str, ...], Zh("推荐单位编号；空表示其余各单位")]
    count: A[Count, Zh("重点宣传人选数")]
    mark: A[str, Zh("名单“标记”栏的写法")] = "重点宣传"
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Record):
    """A contradiction or a gap of the document itself, said openly instead of guessed away."""

    text: A[str, Zh("文件本身的出入或空白，以及本站的处理")]
    settles: A[tuple[str, ...], Zh("说明了哪些检查提醒（规则编号，末尾 * 为一类）")] = ()
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, kw_only=True)
class Campaign(Record):
    """One round of one award, with everything its document says (seed-facts 1–7)."""

    id: A[str, Zh("评选活动编号，与文件夹同名")]
    title: A[str, Zh("评选活动全称")]
    short_title: A[str, Zh("简称")]
    year: A[Year, Zh("年度")]
    level: A[Level, Zh("级别")]
    region: A[str | None, Zh("地方节假日所属地区，如 广西")] = None
    issuers: A[tuple[str, ...], Zh("发文机关")]
    organiser: A[str, Zh("承办机构")]
    committee: A[Committee, Zh("评选机构")]
    versions: A[tuple[RulesVersion, ...], Zh("规则版本")]
    parent: A[Parent | None, Zh("上级评选活动")] = None
    achievement_period: A[AchievementPeriod | None, Zh("事迹时间")] = None
    fictitious: A[bool, Zh("名单是否虚构（演示）")]
    list_removed_after_days: A[DaysLater | None, Zh("公示结束多少天后撤下个人名单；空为不撤")] = None
    awards: A[tuple[Award, ...], Zh("奖项")]
    categories: A[tuple[Category, ...], Zh("人员结构类别")] = ()
    excerpt: A[str | None, Zh("名单只收录一部分推荐对象时的说明；有此项的，下限和比例不约束")] = None
    selection: A[Selection, Zh("差额与排序")]
    units: A[tuple[Unit, ...], Zh("推荐单位")]
    quotas: A[tuple[Quota, ...], Zh("推荐名额")] = ()
    quota_totals: A[tuple[QuotaTotal, ...], Zh("文件写明的合计")] = ()
    stated_counts: A[tuple[StatedCount, ...], Zh("文件说的数目")] = ()
    promotions: A[tuple[Promotion, ...], Zh("重点宣传人选")] = ()
    ratios: A[tuple[Ratio, ...], Zh("结构比例")] = ()
    rounding: A[Rounding, Zh("比例取整办法")]
    soft_targets: A[tuple[SoftTarget, ...], Zh("应占一定比例的人员")] = ()
    eligibility: A[tuple[Eligibility, ...], Zh("参评资格")] = ()
    basis_honours: A[tuple[BasisHonour, ...], Zh("荣誉基础")] = ()
    criteria: A[tuple[Criteria, ...], Zh("评选条件")] = ()
    conflicts: A[tuple[Conflict, ...], Zh("同一单位的限制")] = ()
    votes: A[tuple[Vote, ...], Zh("民主程序")] = ()
    approval_stages: A[tuple[ApprovalStage, ...], Zh("逐级审定")] = ()
    consultations: A[tuple[Consultation, ...], Zh("征求意见")] = ()
    review_splits: A[tuple[ReviewSplit, ...], Zh("分工审核")] = ()
    tiers: A[tuple[Tier, ...], Zh("公示层级，按顺序")]
    reports: A[ReportRules, Zh("异议的受理与调查")]
    sanctions: A[tuple[Sanction, ...], Zh("查实后的处理与名额")] = ()
    after_award: A[AfterAward | None, Zh("表彰后的撤销")] = None
    deadlines: A[tuple[Deadline, ...], Zh("时限")] = ()
    stages: A[tuple[Stage, ...], Zh("程序步骤，按顺序")] = ()
    deeds: A[tuple[DeedRule, ...], Zh("事迹材料要求")] = ()
    materials: A[tuple[Material, ...], Zh("报送材料")] = ()
    sheets: A[tuple[Sheet, ...], Zh("汇总表")]
    contacts: A[tuple[Contact, ...], Zh("联系方式（虚构）")] = ()
    remarks: A[tuple[Remark, ...], Zh("文件自身的出入")] = ()

    def award(self, award_id: str) -> Award:
        """Return the award of that id; raise KeyError when there is none."""
        return self._awards[award_id]

    def tier(self, tier_id: str) -> Tier:
        """Return the tier of that id; raise KeyError when there is none."""
        return self._tiers[tier_id]

    def unit(self, unit_id: str) -> Unit:
        """Return the recommending unit of that id; raise KeyError when there is none."""
        return self._units[unit_id]

    def sheet(self, file: str) -> Sheet:
        """Return the sheet of that file; raise KeyError when there is none."""
        return self._sheets[file]

    def unit_named(self, name: str) -> Unit | None:
        """Return the recommending unit with that name or alias (驻桂部队 is 广西军区政治工作局, 002)."""
        return self._names.get(name)

    def class_title(self, key: str) -> str:
        """Return the Chinese of what a ratio names: a category, an award's number (``award:ID``) or ``total``."""
        if key == "total":
            return "总数"
        if key.startswith("award:"):
            return f"{self.award(key.removeprefix('award:')).title}总数"
        return next(category.title for category in self.categories if category.id == key)

    def tier_order(self, tier_id: str) -> int:
        """Return the place of a tier among the tiers, from 0."""
        return next(i for i, tier in enumerate(self.tiers) if tier.id == tier_id)

    @cached_property
    def _awards(self) -> dict[str, Award]:
        return {award.id: award for award in self.awards}

    @cached_property
    def _tiers(self) -> dict[str, Tier]:
        return {tier.id: tier for tier in self.tiers}

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _sheets(self) -> dict[str, Sheet]:
        return {sheet.file: sheet for sheet in self.sheets}

    @cached_property
    def _names(self) -> dict[str, Unit]:
        # the first unit of a name wins, as it would in a search
        return {name: unit for unit in reversed(self.units) for name in (*unit.aliases, unit.name)}

    @property
    def rules(self) -> RulesVersion:
        """The newest version of the rules."""
        return max(self.versions, key=lambda version: version.version)
