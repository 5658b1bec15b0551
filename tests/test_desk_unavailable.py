"""The desk while the database is full or away: a calm page, and nothing that was typed is lost."""

import html

import pytest
from sqlalchemy import Engine

from tests.clerk import PASSWORD, Clerk, hire
from tests.house import FACTS, House, hidden_in
from tests.no_room import away, full
from tests.test_desk_work import only_report

LONG = "经核对三年的过磅单和台账，" * 600  # more than fits into the free room of the pages that are there


@pytest.fixture
def clerk(small_house: House) -> Clerk:
    """Return a handler at the desk; one report has come in."""
    secrets = hire(small_house, "zhang", "handler")
    small_house.citizen().reports()
    return Clerk(small_house.app(), "zhang", secrets).at_desk()


def engine_of(clerk: Clerk) -> Engine:
    """Return the engine of the application that answers."""
    return clerk.parts.reports.database.engine


FORMS = {
    "move": {"before": "received", "after": "accepted", "reason": LONG, "sentence": "已经受理。"},
    "ask": {"text": LONG},
    "abstract": {"to": "east", "abstract": LONG},
}


@pytest.mark.parametrize("what", FORMS)
def test_a_full_disk_at_the_desk_returns_what_was_typed_and_it_can_be_sent_again(
    clerk: Clerk, small_house: House, what: str
) -> None:
    hire(small_house, "east", "investigator", ["award-2024@east"])
    reference = only_report(small_house).reference
    if what == "abstract":
        clerk.sends(f"report/{reference}/move", before="received", after="accepted")
    page = clerk.opens("account").text
    with full(engine_of(clerk)):
        answer = clerk.sends(f"report/{reference}/{what}", page, **FORMS[what])
    assert answer.status_code == 503
    assert "数据库暂时读写不了" in answer.text
    assert "过几分钟再提交一次" in answer.text
    assert LONG in html.unescape(answer.text)
    assert f'action="/intake/desk/report/{reference}/{what}' in answer.text
    assert only_report(small_house).state == ("accepted" if what == "abstract" else "received")
    form = answer.text[answer.text.rindex("<form ") :]
    again = clerk.client.post(f"/intake/desk/report/{reference}/{what}", data=FORMS[what] | hidden_in(form))
    assert again.status_code == 303


def test_a_letter_that_cannot_be_stored_is_shown_again_whole(clerk: Clerk, small_house: House) -> None:
    letter = {
        "notice": "award-2024/east", "way": "paper", "arrived": "2024-04-03", "about": "p-1", "kinds": "事迹不实",
        "what": LONG, "who": "王某", "name": "李某", "contact": "0000-2",
    }  # fmt: skip
    page = clerk.opens("enter?notice=award-2024/east").text
    with full(engine_of(clerk)):
        answer = clerk.sends("enter", page, **letter)
    assert answer.status_code == 503
    assert [text in answer.text for text in (LONG, "王某", "李某", "0000-2", "2024-04-03", "事迹不实")] == [True] * 6
    assert only_report(small_house)


@pytest.mark.parametrize("address", ["", "account", "report/{}", "outcome", "retention", "enter"])
def test_a_database_that_is_away_is_a_calm_page_and_not_a_fault(clerk: Clerk, small_house: House, address: str) -> None:
    reference = only_report(small_house).reference
    with away(engine_of(clerk)):
        answer = clerk.opens(address.format(reference))
    assert answer.status_code == 503
    assert "数据库暂时读写不了" in answer.text
    assert FACTS not in answer.text
    assert clerk.opens(address.format(reference)).status_code == 200


def test_a_form_that_is_sent_while_the_database_is_away_is_shown_again(clerk: Clerk, small_house: House) -> None:
    reference, page = only_report(small_house).reference, clerk.opens("account").text
    with away(engine_of(clerk)):
        answer = clerk.sends(f"report/{reference}/ask", page, text="是哪一年的账？")
    assert answer.status_code == 503
    assert "是哪一年的账？" in answer.text


def test_what_another_site_sends_while_the_database_is_away_is_not_shown_to_be_sent(
    clerk: Clerk, small_house: House
) -> None:
    reference = only_report(small_house).reference
    with away(engine_of(clerk)):
        answer = clerk.client.post(
            f"/intake/desk/report/{reference}/ask", data={"text": "别处写的"}, headers={"Sec-Fetch-Site": "cross-site"}
        )
    assert answer.status_code == 403
    assert "别处写的" not in answer.text


def test_a_login_while_the_database_is_away_keeps_what_is_carried(clerk: Clerk) -> None:
    page = clerk.client.get("/intake/desk/login").text
    with away(engine_of(clerk)):
        answer = clerk.answers(
            page, {"name": "zhang", "password": PASSWORD, "code": clerk.code(), "carried": "a-packed-form"}
        )
    assert answer.status_code == 503
    assert 'value="a-packed-form"' in answer.text
    assert "数据库暂时读写不了" in answer.text
