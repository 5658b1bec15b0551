"""``--outcome``: the official paper on how a notice went, written as a page and as a document (000 五（一）3)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from publicity.chinese import day_with_weekday
from publicity.content import Face
from publicity.period import State
from publicity.reader.content import Examined
from sitegen.inspection import inspection_of
from sitegen.options import OK, SITE, WRONG_CONTENT
from sitegen.templates import templates_of
from sitegen.terminal import Terminal
from sitegen.theme import read_theme
from sitegen.views.outcome import HEADS, SEAL, SIGNERS, UNKNOWN, Paper, Reported, counts_told, outcome_view

_MOST_LISTED = 10


def write_outcome(examined: Examined, wanted: str, folder: Path, now: datetime, terminal: Terminal) -> int:
    """Write the paper on the notice ``CAMPAIGN/NOTICE`` into a folder; return the exit code, 1 when it is not due."""
    found = [(case, p) for case in examined.cases for p in case.content.notices if f"{p.campaign}/{p.id}" == wanted]
    reported = Reported(*found[0], now) if found else None
    if reported is None and examined.content is not None:
        terminal.bad(_missing(examined, wanted))
        return WRONG_CONTENT
    refusal = _refusal(reported) if reported else ""
    if refusal:
        terminal.bad(f"没有写公示情况报告：{refusal}")
        return WRONG_CONTENT
    if reported is None or examined.content is None:
        count = sum(finding.level == "error" for finding in examined.findings)
        terminal.findings(examined.findings)
        terminal.bad(f"共 {count} 处错误，没有写公示情况报告；改好以上各处再来。")
        return WRONG_CONTENT
    paper = outcome_view(reported, examined.content.site)
    papers = _papers(paper, f"{wanted.replace('/', '-')}-公示情况报告", now)
    inspect = inspection_of(examined.content)
    if leaked := [finding for name, content in papers.items() for finding in inspect(name, content)]:
        terminal.findings(leaked)
        terminal.bad("没有写公示情况报告；改好以上各处再来。")
        return WRONG_CONTENT
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in papers.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        terminal.bad(f"公示情况报告写不进 {folder}：{error.strerror}")
        return WRONG_CONTENT
    for doubt in _doubts(reported):
        terminal.bad(f"提醒：{doubt}")
    for name in papers:
        terminal.line(f"公示情况报告 {folder / name}")
    return OK


def _missing(examined: Examined, wanted: str) -> str:
    every = [f"{p.campaign}/{p.id}" for case in examined.cases for p in case.content.notices if not p.is_draft]
    near = [name for name in every if name.startswith(f"{wanted.partition('/')[0]}/")] or every
    more = f"……共 {len(near)} 份" if len(near) > _MOST_LISTED else ""
    return f"没有公示“{wanted}”，可以是：{'、'.join(near[:_MOST_LISTED]) or '（还没有批准的公示）'}{more}"


def _refusal(reported: Reported) -> str:
    """Return why the paper must not be written at this moment, or nothing."""
    placed, unsettled = reported.placed, reported.unsettled
    if placed.is_draft:
        return f"公示 {placed.id} 还是草稿，没有批准"
    if placed.face(reported.now) is Face.WITHDRAWN:
        return f"公示 {placed.id} 已经撤回"
    if placed.period.state(reported.now) is not State.CLOSED:
        last = placed.period.last_day
        when = f"{day_with_weekday(last)}{placed.period.closes_at}"
        return f"公示 {placed.id} 还没有期满，{when} 期满以后再写"
    if unsettled:
        who = "、".join(
            dict.fromkeys(
                reported.case.name(objection.candidate) if objection.candidate else "公示本身"
                for objection in unsettled
            )
        )
        return f"公示 {placed.id} 还有 {len(unsettled)} 件异议在核查中，涉及 {who}；全部查清以后再写"
    return ""


def _doubts(reported: Reported) -> Iterator[str]:
    """Yield what whoever signs should look at first."""
    outcome, recorded = reported.placed.notice.outcome, reported.recorded
    if outcome and outcome.reports != recorded:
        yield (
            f"公示结果写的是{counts_told(outcome.reports)}；办理记录里是{counts_told(recorded)}。"
            "两处不一致，请核对改正以后再签字"
        )
    if not outcome and not recorded.received:
        yield "公示还没有写结果（outcome），办理记录里也没有异议，报告按未收到异议写，请核对以后再签字"
    counts = reported.counts
    if counts.received != counts.upheld + counts.not_upheld + counts.inconclusive:
        yield f"{counts_told(counts)}，合计对不上，请核对是不是都有了结论"
    if reported.addressee == UNKNOWN:
        yield "公示单位就是评选机构，报给谁请在报告的横线上写明"


def _papers(paper: Paper, name: str, now: datetime) -> dict[str, bytes]:
    """Return the paper as a page and as a document, by the names of their files."""
    from sitegen.outcome_docx import docx_of  # noqa: PLC0415 - a refusal need not load what makes documents

    template = templates_of(read_theme(SITE)).get_template("outcome.html")
    html = template.render(paper=paper, heads=HEADS, seal=SEAL, signers=SIGNERS)
    return {f"{name}.html": html.encode(), f"{name}.docx": docx_of(paper, now)}
