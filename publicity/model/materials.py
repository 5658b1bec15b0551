"""Deeds, materials and summary tables (汇总表)."""

from dataclasses import dataclass
from typing import Annotated as A
from typing import Literal

from publicity.model.bounds import Count, Percent
from publicity.model.record import Record, Zh
from publicity.model.who import EVERYBODY, Who
from publicity.model.words import Kind, Visibility

Meaning = Literal[
    "id",
    "unit",
    "award",
    "name",
    "workplace",
    "post",
    "category",
    "marks",
    "reserve",
    "section_of",
    "section",
    "quota_line",
    "head",
    "age",
    "born",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedRule(Record):
    """How long a deed may be, in Chinese characters: at most (以内) or about (左右)."""

    id: A[str, Zh("事迹要求编号")]
    title: A[str, Zh("名称，如 简要事迹、事迹材料")]
    max_chars: A[Count | None, Zh("以内字数")] = None
    about_chars: A[Count | None, Zh("左右字数")] = None
    tolerance_percent: A[Percent | None, Zh("左右的允许偏差（百分比）")] = None
    person: A[Literal["third"] | None, Zh("third 第三人称")] = None
    published: A[bool, Zh("是否公示")] = False
    kinds: A[tuple[Kind, ...], Zh("适用于个人、集体")] = ("person", "collective")
    folder: A[str | None, Zh("放在哪个文件夹：deeds 或另设的；空为不进入本站")] = None
    note: A[str | None, Zh("说明")] = None
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material(Record):
    """One thing to hand in, in how many copies and in which form."""

    id: A[str, Zh("材料编号")]
    what: A[str, Zh("材料名称")]
    copies: A[Count | None, Zh("份数；文件没有写明的留空")] = None
    form: A[Literal["paper", "electronic", "both", "not_stated"], Zh("纸质、电子或两者")] = "not_stated"
    detail: A[str | None, Zh("要求：盖章、彩色复印、手写、文件命名等")] = None
    stage: A[str | None, Zh("哪一步报送（步骤编号）")] = None
    per: A[Literal["candidate", "unit"], Zh("candidate 每个推荐对象 / unit 每个推荐单位")] = "candidate"
    kinds: A[tuple[Kind, ...], Zh("适用于个人、集体")] = ("person", "collective")
    who: A[Who, Zh("适用于哪些推荐对象")] = EVERYBODY
    clause: A[str, Zh("依据条款")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Record):
    """One column of a sheet, and who may see it: an allow-list, never a mask.

    ``meaning`` tells the generator which column holds the name, the unit and so on.
    A ``never`` column is dropped as the table is read and is held nowhere.
    """

    header: A[str, Zh("表头文字")]
    visibility: A[Visibility, Zh("public 公开 / staff 仅工作人员 / never 不读入")]
    meaning: A[
        Meaning | None,
        Zh("含义；普通栏目留空；age 年龄、born 出生年月"),
    ] = None
    required: A[bool, Zh("是否必填")] = False
    added: A[bool, Zh("文件的汇总表没有、为发布增加的栏目")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Record):
    """One table of candidates, with the columns of the official summary table."""

    file: A[str, Zh("文件名，如 candidates.csv")]
    title: A[str, Zh("汇总表名称")]
    kind: A[Kind, Zh("person 个人 / collective 集体")]
    columns: A[tuple[Column, ...], Zh("栏目")]
    annex: A[str | None, Zh("表上印的附件号")] = None
    annex_listed: A[str | None, Zh("附件目录给它的附件号")] = None
    head_line: A[tuple[str, ...], Zh("表头上方的填报栏，如 填报单位")] = ()
    clause: A[str, Zh("依据条款")]

    def publishes(self, meaning: Meaning) -> bool:
        """Tell whether the column of that meaning is public."""
        return any(column.meaning == meaning and column.visibility == "public" for column in self.columns)

    def header(self, meaning: Meaning) -> str | None:
        """Return the header of the column of that meaning, or None when the sheet has none."""
        return next((column.header for column in self.columns if column.meaning == meaning), None)
