"""A small valid content folder, and ways to spoil it."""

import re
from pathlib import Path

from publicity.content import Content
from publicity.problems import ContentError, Finding
from publicity.reader.content import read_content

SITE = """\
name: 公示测试
tagline: 测试用
issuer: 测试编辑部
base_url: https://gongshi.example/sub/path/
intake_url: intake/report
footer: {host: 测试编辑部, icp: 备0号}
"""

CAMPAIGN = """\
id: award-2024
title: 2024年测试市劳动模范评选表彰
short_title: 测试评选
year: 2024
level: city
issuers: [测试市总工会]
organiser: 测试市总工会
committee: {name: 测试评委会, office_at: 测试市总工会, clause: 一}
versions:
  - {version: 1, status: formal, document: 关于评选的通知, issued_on: 2024-03-01, clause: 落款}
fictitious: true
awards:
  - {id: worker, title: 测试市劳动模范, kind: person, grants_to: 职工, count: 4, clause: 二}
  - {id: team, title: 测试市先进集体, kind: collective, grants_to: 集体, count: 1, unit_word: 个, clause: 二}
categories:
  - {id: front-line, title: 一线工人, kind: person, award: worker, clause: 三}
selection: {differential: false, clause: 二}
units:
  - {id: east, name: 东区总工会, aliases: [东区], kind: district, contact: office}
  - {id: west, name: 西区总工会, kind: district, contact: office}
rounding: {minimum: ceil, maximum: floor, stated: false}
tiers:
  - id: unit
    title: 所在单位
    run_by: unit
    runner: 所在单位
    min_working_days: 5
    content: {person: [姓名, 工作单位, 职务, deeds], collective: [集体名称, deeds], stated: true, clause: 五}
    clause: 五（一）
  - id: city
    title: 市级
    run_by: committee
    runner: 评委会
    min_working_days: 5
    content: {person: [姓名, 工作单位, 职务, deeds], collective: [集体名称, deeds], stated: true, clause: 五}
    clause: 五（二）
reports:
  real_name: encouraged
  postmark: sent
  kinds: [事迹不实]
  investigated_by: 评委会办公室
  then: [调查核实, 提出意见]
  clause: 六
sanctions:
  - {when: 弄虚作假, effect: 撤销资格, slot: not_refilled, clause: 七}
sheets:
  - file: candidates.csv
    title: 汇总表
    kind: person
    columns:
      - {header: 编号, visibility: public, meaning: id, required: true}
      - {header: 推荐单位, visibility: public, meaning: unit, required: true}
      - {header: 姓名, visibility: public, meaning: name, required: true}
      - {header: 工作单位, visibility: public, meaning: workplace}
      - {header: 职务, visibility: public, meaning: post}
      - {header: 人员结构, visibility: public, meaning: category}
      - {header: 政治面貌, visibility: staff}
      - {header: 身份证号码, visibility: never}
      - {header: 手机号码, visibility: never}
    clause: 附件1
  - file: collectives.csv
    title: 集体汇总表
    kind: collective
    columns:
      - {header: 编号, visibility: public, meaning: id, required: true}
      - {header: 推荐单位, visibility: public, meaning: unit, required: true}
      - {header: 集体名称, visibility: public, meaning: name, required: true}
    clause: 附件2
contacts:
  - {id: office, office: 评委会办公室, phones: [0000-0000001], hours: 工作日}
"""

CANDIDATES = """\
编号,推荐单位,姓名,工作单位,职务,人员结构,政治面貌,身份证号码,手机号码
p-1,东区总工会,赵　明,东风木器厂,木工,一线工人,党员甲,11010519491231002X,13800138000
p-2,东区,乌云其其格•巴图,东风木器厂,油漆工,一线工人,,,
p-3,西区总工会,欧阳䶮,西岭小学,教师,,,,
"""

COLLECTIVES = "编号,推荐单位,集体名称\nt-1,西区总工会,西岭小学食堂班\n"

UNIT_NOTICE = """\
title: 东区推荐对象在所在单位的公示
tier: unit
issuer: 东区总工会
unit: east
issued_on: 2024-04-01
follows: 1
period: {start: 2024-04-01, days: 5, closes_at: "17:30"}
list_complete: true
candidates: [p-1, p-2]
approval: {by: 主席办公会, on: 2024-03-29, record: 审〔2024〕1号}
"""

WEST_NOTICE = """\
title: 西区推荐对象在所在单位的公示
tier: unit
issuer: 西区总工会
unit: west
issued_on: 2024-04-01
follows: 1
period: {start: 2024-04-01, days: 5}
list_complete: true
candidates: [p-3, t-1]
approval: {by: 主席办公会, on: 2024-03-29, record: 审〔2024〕2号}
"""

CITY_NOTICE = """\
title: 测试市劳动模范拟表彰对象公示
tier: city
issuer: 测试评委会办公室
issued_on: 2024-04-15
follows: 1
period: {start: 2024-04-15, days: 5}
list_complete: true
candidates: [p-1, p-2, p-3, t-1]
approval: {by: 评委会, on: 2024-04-14, record: 审〔2024〕3号}
"""


class SmallContent:
    """A content folder with one campaign of two tiers, three people and a collective."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "campaigns" / "award-2024"
        files = {
            "site.yml": SITE,
            "pages/about.md": "---\nkind: ordinary\n---\n\n# 关于\n\n说明。\n",
            "campaigns/award-2024/campaign.yml": CAMPAIGN,
            "campaigns/award-2024/candidates.csv": CANDIDATES,
            "campaigns/award-2024/collectives.csv": COLLECTIVES,
            "campaigns/award-2024/notices/east.yml": UNIT_NOTICE,
            "campaigns/award-2024/notices/west.yml": WEST_NOTICE,
            "campaigns/award-2024/notices/city.yml": CITY_NOTICE,
        }
        for key in ("p-1", "p-2", "p-3", "t-1"):
            files[f"campaigns/award-2024/deeds/{key}.md"] = f"{key} 的事迹：十年如一日。\n"
        for name, text in files.items():
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file below the content folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a piece of a file's text; the piece must be there."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def notice(self, old: str, new: str) -> None:
        """Change the first notice."""
        self.edit("campaigns/award-2024/notices/east.yml", old, new)

    def read(self) -> Content:
        """Read the folder."""
        return read_content(self.root)

    def findings(self) -> tuple[Finding, ...]:
        """Return what the reader has to say, whether it stops or not."""
        try:
            return self.read().warnings
        except ContentError as error:
            return error.findings

    def only_error(self) -> Finding:
        """Return the one error there must be."""
        errors = [finding for finding in self.findings() if finding.level == "error"]
        assert len(errors) == 1, "\n".join(map(str, errors)) or "no error"
        assert re.search(r"[\u4e00-\u9fff]", errors[0].sentence)
        return errors[0]
