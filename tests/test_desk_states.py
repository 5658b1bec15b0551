"""The path of a report: every way from its receipt to its close, and what each step asks for."""

from dataclasses import replace
from typing import get_args

import pytest

from intake.model.states import (
    FINDINGS,
    SETTLED,
    STATE_ZH,
    TOLD_ZH,
    Move,
    State,
    check,
    is_open,
    moves,
    refusals,
    withdrawable,
)
from publicity.model.words import OBJECTION_ZH, RealName
from publicity.published import PublishedReportRules

STATES: tuple[State, ...] = get_args(State)
RULES = PublishedReportRules(
    real_name="encouraged", postmark="not_stated", late="kept_and_marked", kinds=(), investigated_by="", steps=()
)
ALWAYS = ("不属于公示对象的问题", "没有具体事实和可供核实的线索", "同一问题已经办结且没有新的线索")
REASONED: list[tuple[State, State, str]] = [
    ("received", "not_accepted", "请写明不予受理的理由。"),
    ("investigating", "upheld", "请写明“查实”的理由。"),
    ("investigating", "not_upheld", "请写明“未查实”的理由。"),
    ("investigating", "inconclusive", "请写明“不能得出明确结论”的理由。"),
    ("investigating", "investigating", "请写明转交其他单位的理由。"),
    ("upheld", "investigating", "请写明重新调查核实的理由。"),
    ("not_upheld", "investigating", "请写明重新调查核实的理由。"),
    ("inconclusive", "investigating", "请写明重新调查核实的理由。"),
    ("not_accepted", "accepted", "请写明改为受理的理由。"),
    ("withdrawn", "accepted", "反映人已经撤回，请写明继续办理的理由。"),
]
PLAIN: list[tuple[State, State]] = [
    ("received", "accepted"),
    ("accepted", "investigating"),
    ("upheld", "closed"),
    ("not_upheld", "closed"),
    ("inconclusive", "closed"),
    ("not_accepted", "closed"),
    ("withdrawn", "closed"),
]
TO_A_UNIT: list[State] = ["accepted", "investigating", "upheld", "not_upheld", "inconclusive"]


def reached(start: State, reporter: bool) -> set[State]:
    """Return the states that steps lead to, those of staff alone or those of the reporter too."""
    found, ahead = {start}, [start]
    while ahead:
        state = ahead.pop()
        own: tuple[State, ...] = ("withdrawn",) if reporter and withdrawable(state) else ()
        new = {*moves(state), *own} - found
        found |= new
        ahead += new
    return found


def test_every_state_can_be_reached_from_received() -> None:
    assert reached("received", reporter=True) == set(STATES)


def test_staff_alone_never_withdraw_a_report() -> None:
    assert reached("received", reporter=False) == set(STATES) - {"withdrawn"}


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_way_to_closed_without_the_reporter(state: State) -> None:
    assert "closed" in reached(state, reporter=False)


def test_nothing_leads_out_of_closed() -> None:
    assert moves("closed") == ()
    assert not withdrawable("closed")
    for after in STATES:
        assert check(Move("closed", after, "有新的线索", "市总工会")) == f"“已办结”的反映不能改为“{STATE_ZH[after]}”。"


def test_everything_but_closed_is_open() -> None:
    assert SETTLED == ("closed",)
    assert [state for state in STATES if not is_open(state)] == ["closed"]


def test_a_reporter_can_withdraw_until_there_is_a_decision() -> None:
    assert [state for state in STATES if withdrawable(state)] == ["received", "accepted", "investigating"]


def test_every_state_has_a_word_for_staff_and_a_sentence_for_the_reporter() -> None:
    assert set(STATE_ZH) == set(TOLD_ZH) == set(STATES)
    assert len(set(STATE_ZH.values())) == len(set(TOLD_ZH.values())) == len(STATES)
    assert all([*STATE_ZH.values(), *TOLD_ZH.values()])


def test_findings_bear_the_words_of_the_candidates_records() -> None:
    assert FINDINGS == ("upheld", "not_upheld", "inconclusive")
    assert [STATE_ZH["upheld"], STATE_ZH["not_upheld"], STATE_ZH["inconclusive"]] == [
        OBJECTION_ZH["upheld"],
        OBJECTION_ZH["not_upheld"],
        OBJECTION_ZH["inconclusive"],
    ]


def test_every_step_of_staff_either_needs_a_reason_or_does_not() -> None:
    told = {(before, after) for before, after, _ in REASONED} | set(PLAIN)
    assert told == {(before, after) for before in STATES for after in moves(before)}


@pytest.mark.parametrize(("before", "after", "sentence"), REASONED)
def test_a_step_that_takes_a_stand_asks_for_its_reason(before: State, after: State, sentence: str) -> None:
    assert check(Move(before, after, "", "市总工会")) == sentence
    assert check(Move(before, after, " \n\u3000", "市总工会")) == sentence
    assert check(Move(before, after, "线索清楚", "市总工会")) is None


@pytest.mark.parametrize(("before", "after"), PLAIN)
def test_an_ordinary_step_needs_no_reason(before: State, after: State) -> None:
    assert check(Move(before, after, "", "市总工会")) is None


@pytest.mark.parametrize("before", TO_A_UNIT)
def test_an_investigation_asks_who_investigates_before_it_asks_why(before: State) -> None:
    assert check(Move(before, "investigating", "")) == "请写明由哪个单位调查核实。"
    assert check(Move(before, "investigating", "有新的线索", "\u3000 ")) == "请写明由哪个单位调查核实。"


def test_no_unit_is_needed_where_nobody_investigates() -> None:
    assert check(Move("received", "accepted", "")) is None
    assert check(Move("investigating", "upheld", "经核实属实")) is None


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("received", "closed", "“待受理”的反映不能改为“已办结”，只能改为“已受理”或者“不予受理”。"),
        ("received", "withdrawn", "“待受理”的反映不能改为“反映人撤回”，只能改为“已受理”或者“不予受理”。"),
        ("accepted", "upheld", "“已受理”的反映不能改为“查实”，只能改为“调查核实中”。"),
        ("upheld", "not_upheld", "“查实”的反映不能改为“未查实”，只能改为“已办结”或者“调查核实中”。"),
        ("closed", "investigating", "“已办结”的反映不能改为“调查核实中”。"),
    ],
)
def test_a_step_that_leaves_the_path_is_refused_with_those_that_do_not(
    before: State, after: State, sentence: str
) -> None:
    assert check(Move(before, after, "有新的线索", "市总工会")) == sentence


def test_no_step_but_those_of_the_path_passes_the_check() -> None:
    passed = {(b, a) for b in STATES for a in STATES if check(Move(b, a, "线索清楚", "市总工会")) is None}
    assert passed == {(before, after) for before in STATES for after in moves(before)}


def test_a_campaign_without_rules_of_its_own_refuses_for_three_reasons() -> None:
    assert refusals(RULES) == ALWAYS


@pytest.mark.parametrize("real_name", ["encouraged", "accepted_anonymous", "not_stated"])
def test_anonymous_reports_are_refused_only_where_a_name_is_required(real_name: RealName) -> None:
    assert refusals(replace(RULES, real_name=real_name)) == ALWAYS
    assert refusals(replace(RULES, real_name="required")) == (*ALWAYS, "未署实名")


def test_late_reports_are_refused_only_where_the_rules_refuse_them() -> None:
    assert refusals(replace(RULES, late="not_stated")) == ALWAYS
    assert refusals(replace(RULES, late="refused")) == (*ALWAYS, "超过公示期")


def test_kinds_are_named_where_the_rules_list_them() -> None:
    assert refusals(replace(RULES, kinds=("事迹不实", "弄虚作假"))) == (
        *ALWAYS,
        "不在可以反映的问题之列（事迹不实、弄虚作假）",
    )


def test_a_campaign_with_every_rule_adds_its_reasons_after_the_common_ones() -> None:
    strict = replace(RULES, real_name="required", late="refused", kinds=("事迹不实",))
    assert refusals(strict) == (*ALWAYS, "未署实名", "超过公示期", "不在可以反映的问题之列（事迹不实）")
