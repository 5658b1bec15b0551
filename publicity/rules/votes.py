"""Democratic procedure (民主推荐): the meeting, its secrecy, its counts and its threshold.

000 五（一）; 001 五（一）; 002 六（三）; 003 三（二）; 004 八.1、八.2: “得票不足80%的不得推荐”, so 80 % exactly passes.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import get_args

from publicity.model.campaign import Campaign
from publicity.model.candidate import Candidate
from publicity.model.procedure import Vote
from publicity.model.words import BALLOTS_ZH, Ballots
from publicity.problems import Finding, Place
from publicity.records import Ballot
from publicity.rules.case import Case
from publicity.rules.family import Family, PublicLine
from publicity.rules.shares import in_words
from publicity.ruling import Ruling

TABLE = "votes.csv"


def judge(case: Case) -> Iterator[Ruling]:
    """Yield one ruling for each meeting; meetings of one group stand in for each other (001 五（一）)."""
    groups: dict[str, list[Vote]] = defaultdict(list)
    for vote in case.campaign.votes:
        groups[vote.group or vote.id].append(vote)
    for votes in groups.values():
        yield from _group(case, votes)


def _group(case: Case, votes: Sequence[Vote]) -> Iterator[Ruling]:
    due = case.due(votes[0].stage)
    findings: dict[str, list[Finding]] = {vote.id: [] for vote in votes}
    counted = dict.fromkeys(findings, 0)
    for key in due:
        candidate = case.content.candidates[key]
        apt = [vote for vote in votes if case.census.fits(vote.who, candidate)]
        if not apt:
            continue
        held = [(vote, ballot) for vote in apt for ballot in _ballots(case, vote, key)]
        for vote, ballot in held:
            counted[vote.id] += 1
            findings[vote.id] += _ballot(case, vote, candidate, ballot)
        if not held:
            findings[apt[0].id].append(_missing(case, apt, key))
    for vote in votes:
        yield Ruling(
            rule=f"votes.{vote.id}", title="、".join(vote.body), clause=vote.clause, required=_required(vote),
            found=f"{counted[vote.id]} 份结果", binding=bool(due), findings=tuple(findings[vote.id]),
        )  # fmt: skip


def _ballots(case: Case, vote: Vote, key: str) -> list[Ballot]:
    return [ballot for ballot in case.records.ballots.get(key, ()) if ballot.body in vote.body]


def _missing(case: Case, votes: Sequence[Vote], key: str) -> Finding:
    bodies = "、".join(body for vote in votes for body in vote.body)
    sentence = f"{case.name(key)}没有民主推荐的结果：{bodies}（{votes[0].clause}）"
    remedy = f"在 {TABLE} 里填上会议、日期和票数"
    return Finding("error", f"votes.{votes[0].id}", case.place(key), sentence, remedy, votes[0].clause)


def _required(vote: Vote) -> str:
    traits = ["无记名"] * bool(vote.secret) + ["差额"] * bool(vote.differential)
    traits += ["当场公布"] * bool(vote.announced_on_the_spot)
    if vote.threshold is not None:
        traits.append(f"得票不少于{BALLOTS_ZH[_base(vote)]}的 {in_words(vote.threshold)}")
    return "，".join(traits) or "讨论通过"


def _base(vote: Vote) -> Ballots:
    if vote.base is None or vote.base == "not_stated":
        return vote.counted_on
    return vote.base


def _ballot(case: Case, vote: Vote, candidate: Candidate, ballot: Ballot) -> Iterator[Finding]:
    rule, name = f"votes.{vote.id}", case.name(candidate.id)
    for asked, told, word in (
        (vote.secret, ballot.secret, "无记名"),
        (vote.differential, ballot.differential, "差额"),
        (vote.announced_on_the_spot, ballot.announced, "当场公布结果"),
    ):
        if asked and not told:
            yield _error(rule, ballot.place, f"{name}的投票没有写明{word}（{vote.clause}）", vote)
    yield from _order(case, vote, candidate, ballot)
    yield from _counts(rule, name, vote, ballot)
    if vote.threshold is not None:
        yield from _threshold(rule, name, vote, ballot)


def _order(case: Case, vote: Vote, candidate: Candidate, ballot: Ballot) -> Iterator[Finding]:
    """Find a meeting held after the publicity that it must precede, or before that which it must follow."""
    rule, name = f"votes.{vote.id}", case.name(candidate.id)
    notice = case.due(vote.stage).get(candidate.id)
    if notice is not None and ballot.on > notice.period.start:
        sentence = f"{name}的会议（{ballot.on}）晚于公示首日 {notice.period.start}（{vote.clause}）"
        yield _error(rule, ballot.place, sentence, vote)
    before = case.last_day_before(candidate.id, vote.stage)
    if before is not None and ballot.on <= before:
        sentence = f"{name}的会议（{ballot.on}）不在上一级公示结束（{before}）之后（{vote.clause}）"
        yield _error(rule, ballot.place, sentence, vote)


def _counts(rule: str, name: str, vote: Vote, ballot: Ballot) -> Iterator[Finding]:
    steps = (
        ("赞成票", ballot.affirmative),
        ("有效票", ballot.valid),
        ("实到", ballot.present),
        ("应到", ballot.members),
    )
    told = [(word, count) for word, count in steps if count is not None]
    for (few, fewer), (many, more) in pairwise(told):
        if fewer > more:
            yield _error(rule, ballot.place, f"{name}的{few} {fewer} 多于{many} {more}", vote)


def _threshold(rule: str, name: str, vote: Vote, ballot: Ballot) -> Iterator[Finding]:
    base, threshold = _base(vote), vote.threshold or Fraction(0)
    count = _count(ballot, base)
    if ballot.affirmative is None or not count:
        wanted = f"赞成票和{BALLOTS_ZH[base]}"
        yield _error(rule, ballot.place, f"{name}的投票没有写明{wanted}（{vote.clause}）", vote)
        return
    if Fraction(ballot.affirmative, count) < threshold:
        sentence = (
            f"{name}得票 {ballot.affirmative}／{BALLOTS_ZH[base]} {count}＝{ballot.affirmative / count:.2%}，"
            f"不足 {in_words(threshold)}，不得推荐（{vote.clause}）"
        )
        yield _error(rule, ballot.place, sentence, vote)
    elif vote.base == "not_stated":
        yield from _other_bases(rule, name, vote, ballot)


def _other_bases(rule: str, name: str, vote: Vote, ballot: Ballot) -> Iterator[Finding]:
    """Say where the share would fall short on another denominator, since the document names none."""
    threshold, used = vote.threshold or Fraction(0), _base(vote)
    for other in get_args(Ballots):
        count = _count(ballot, other)
        if other != used and count and Fraction(ballot.affirmative or 0, count) < threshold:
            sentence = (
                f"{name}得票按{BALLOTS_ZH[used]}合格，按{BALLOTS_ZH[other]} {count} 只有 "
                f"{(ballot.affirmative or 0) / count:.2%}；文件没有写明分母（{vote.clause}）"
            )
            yield Finding("warning", f"{rule}.base", ballot.place, sentence, "向评选办公室问明分母", vote.clause)


def _count(ballot: Ballot, base: Ballots) -> int | None:
    return {"present": ballot.present, "members": ballot.members, "valid": ballot.valid}[base]


def _error(rule: str, place: Place, sentence: str, vote: Vote) -> Finding:
    return Finding("error", rule, place, sentence, f"核对 {TABLE}；不合规定的从名单中去掉", vote.clause)


def public_lines(campaign: Campaign, _rulings: Sequence[Ruling]) -> Iterator[PublicLine]:
    """Yield each meeting with how it votes and the share that it asks for."""
    for vote in campaign.votes:
        how = (("无记名", vote.secret), ("差额", vote.differential), ("当场公布结果", vote.announced_on_the_spot))
        traits = "、".join(word for word, asked in how if asked)
        text = "、".join(vote.body) + (f"（{traits}）" if traits else "")
        if vote.for_whom:
            text = f"{vote.for_whom}：{text}"
        if vote.threshold is not None:
            text += f"，得票不足 {in_words(vote.threshold)} 的不得推荐"
            text += "（文件没有写明以什么为分母）" if vote.base == "not_stated" else ""
        yield PublicLine(text, vote.clause)


FAMILY = Family(name="votes", title="民主推荐", judge=judge, public_lines=public_lines)
