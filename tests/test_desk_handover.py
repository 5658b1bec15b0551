"""Handing over, on both databases: who is hired late opens what came before, and nobody loses anything by it."""

import re
import subprocess
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass
from io import BytesIO

import pytest

from intake.__main__ import main
from intake.commands.common import desk_with
from intake.desk import shares
from intake.desk.handover import Handed, hand_over
from intake.envelope import open_sealed
from intake.errors import EnvelopeError
from intake.keys import load_ring, make_key, retire_key
from intake.reports import Reports
from intake.store import journal
from intake.store.tables import Abstract, Message, Report, Step
from tests.clerk import Clerk, hire
from tests.conftest import ROOT
from tests.house import FACTS, Citizen, House, code_of, credentials, hidden, proof_of
from tests.moments import shanghai
from tests.test_desk_abstracts import ANSWER, TEXT, answers, sent, task_of
from tests.test_desk_work import only_report, steps

NOW = shanghai("2024-04-03T12:00:00")
QUESTION = "请说明是哪一年的账，有没有单据？"
REASON = "内容具体，属于受理范围。"
PAPER = b"%PDF-1.4\n%%EOF"


@dataclass(frozen=True, slots=True)
class Before:
    """A report that came and was worked on before anybody else was hired."""

    citizen: Citizen
    code: str
    proof: str
    reference: str
    unit: Clerk


@pytest.fixture
def before(house: House) -> Before:
    """Return a named report with an attachment, a step, a question, and an abstract that its unit has answered."""
    zhang, east = hire(house, "zhang", "handler"), hire(house, "east", "investigator", ["award-2024@east"])
    citizen = house.citizen()
    filled = citizen.fills(
        citizen.opens(), files=[(BytesIO(PAPER), "账本.pdf")], named="yes", name="欧阳某某", contact="0000-1"
    )
    page, app, reference = citizen.sends(filled), house.app(), only_report(house).reference
    handler, unit = Clerk(app, "zhang", zhang).at_desk(), Clerk(app, "east", east).at_desk()
    steps(handler, reference, {"before": "received", "after": "accepted", "reason": REASON})
    assert handler.sends(f"report/{reference}/ask", text=QUESTION).status_code == 303
    assert sent(handler, reference).status_code == 303
    answer = {"opinion": "upheld", "text": ANSWER, "files": [(BytesIO(PAPER), "过磅单.pdf")]}
    assert answers(unit, task_of(unit), **answer).status_code == 303
    return Before(citizen, code_of(page), proof_of(page), reference, unit)


def handed(house: House, role: str) -> list[Handed]:
    """Hand over with the demonstration's key of a role, and return what became of each report."""
    reports = reports_of(house)
    told: list[Handed] = []
    done = hand_over(reports, desk_with(reports.ring, house.private(role)[1], NOW), NOW, told.append)
    assert told == done
    return done


def reports_of(house: House) -> Reports:
    """Return the reports with the ring as it is now."""
    app = house.citizen()
    return app.parts.reports


def boxes(house: House) -> list[bytes | None]:
    """Return every envelope of the one report, in a fixed order."""
    with house.database().reading() as session:
        (report,) = session.query(Report)
        rows: list[Message | Step | Abstract] = [
            *session.query(Message).order_by(Message.id),
            *session.query(Step).order_by(Step.id),
            *session.query(Abstract).order_by(Abstract.id),
        ]
        (abstract,) = session.query(Abstract)
        return [report.content, report.identity, abstract.answer_box, *(row.box for row in rows)]


def entries(house: House) -> list[tuple[str, str]]:
    """Return what the journal says of handing over."""
    with house.database().reading() as session:
        assert not isinstance(journal.check(session), journal.Broken)
        return [(one.reference, one.who) for one in journal.last(session, 99) if one.what == "handed-over"]


def test_a_handler_hired_late_opens_an_old_report_after_the_handover_and_not_before(
    before: Before, house: House
) -> None:
    secrets = hire(house, "xin", "handler")
    late, address = Clerk(house.app(), "xin", secrets).at_desk(), f"report/{before.reference}"
    assert "打不开" in late.opens(address).text
    assert late.opens(f"{address}/file/1").status_code == 404
    # Everything that a handler reads: content, question, two steps, abstract and answer; not the identity.
    assert handed(house, "handler") == [Handed(before.reference, added=6, shut=0, left=0)]
    page = late.opens(address).text
    assert [text in page for text in (FACTS, QUESTION, REASON, TEXT, ANSWER)] == [True] * 5
    assert "打不开" not in page
    assert late.opens(f"{address}/file/1").data == PAPER
    (link,) = re.findall(r'href="/intake/desk/([^"]*/answer/[^"]*)"', page)
    assert late.opens(link).data == PAPER
    assert entries(house) == [(before.reference, "handler-1")]


def test_a_custodian_hired_late_sees_who_wrote_after_the_escrow_has_handed_over(before: Before, house: House) -> None:
    secrets = hire(house, "ming", "custodian")
    keeper, address = Clerk(house.app(), "ming", secrets).at_desk(), f"report/{before.reference}/identity"
    why = "核实是否本人反映"
    assert "打不开" in keeper.sends(address, why=why).text
    assert handed(house, "handler") == [Handed(before.reference, added=2, shut=0, left=1)]
    assert "打不开" in keeper.sends(address, why=why).text
    assert handed(house, "escrow") == [Handed(before.reference, added=1, shut=0, left=0)]
    assert "欧阳某某" in keeper.sends(address, why=why).text


def test_a_custodians_key_hands_over_identities_and_steps_and_no_word_of_a_report(before: Before, house: House) -> None:
    hire(house, "ming", "custodian")
    hire(house, "xin", "handler")
    was = boxes(house)
    assert handed(house, "custodian") == [Handed(before.reference, added=3, shut=0, left=4)]
    changed = [old != new for old, new in zip(was, boxes(house), strict=True)]
    # Content, identity, answer; question, two steps, abstract.
    assert changed == [False, True, False, False, True, True, False]


def test_the_reporter_and_the_unit_read_everything_as_before(before: Before, house: House) -> None:
    hire(house, "xin", "handler")
    handed(house, "escrow")
    page = house.citizen().follows(before.code).text
    assert FACTS in page
    assert QUESTION in page
    task = before.unit.opens(task_of(before.unit)).text
    assert TEXT in task
    assert ANSWER in task


def test_the_acknowledgement_still_proves_that_nothing_was_changed_and_says_so_when_something_was(
    before: Before, house: House
) -> None:
    digest = only_report(house).digest
    hire(house, "ming", "custodian")
    for name in ("xin", "xiu"):
        hire(house, name, "handler")
        handed(house, "escrow")
    report = only_report(house)
    citizen = house.citizen()
    form = hidden(citizen.client.get("/intake/verify"))
    page = citizen.client.post("/intake/verify", data=form | {"text": before.proof})
    assert "没有被改动" in page.text
    assert report.digest == digest
    with house.database().writing() as session:
        stored = session.query(Report).one()
        stored.content = stored.content[:-1] + bytes([stored.content[-1] ^ 1])
    changed = citizen.client.post("/intake/verify", data=form | {"text": before.proof})
    assert "没有被改动" not in changed.text
    assert "也可能被改动" in changed.text


def test_handing_over_twice_changes_nothing_and_is_written_down_once(before: Before, house: House) -> None:
    hire(house, "xin", "handler")
    assert handed(house, "escrow") == [Handed(before.reference, added=6, shut=0, left=0)]
    was = boxes(house)
    assert handed(house, "escrow") == [Handed(before.reference, added=0, shut=0, left=0)]
    assert boxes(house) == was
    assert len(entries(house)) == 1


def test_nothing_is_sealed_to_a_key_that_is_retired_or_of_another_campaign(before: Before, house: House) -> None:
    folder = house.data / "keys"
    hire(house, "xin", "handler", ["other-2024"])
    hire(house, "xiu", "handler")
    retire_key(folder, load_ring(folder).keys[-1].id, NOW.date())
    assert handed(house, "escrow") == [Handed(before.reference, added=0, shut=0, left=0)]
    assert entries(house) == []


def test_one_envelope_that_does_not_open_is_counted_and_keeps_the_others_from_nothing(
    before: Before, house: House
) -> None:
    hire(house, "xin", "handler")
    with house.amending() as session:
        session.query(Message).one().box = b"spoilt"
    assert handed(house, "handler") == [Handed(before.reference, added=5, shut=1, left=0)]


def test_whoever_could_not_open_a_report_hands_nothing_over(
    before: Before, house: House, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    look_at(house, command_env)
    out = house.data / "late.key"
    make_key(
        house.data / "keys", role="handler", label="后来的", campaigns=(), out=out, passphrase=credentials().passphrase,
        today=NOW.date(),
    )  # fmt: skip
    was = boxes(house)
    assert main(["keys", "handover", "--yes", "--key", str(out)]) == 0
    told = capsys.readouterr().out
    assert f"{before.reference}　6 份打不开" in told
    assert "共 1 件反映：补封了 0 件，1 件里有这把钥匙打不开的" in told
    assert boxes(house) == was
    assert entries(house) == []


def test_two_shares_of_the_escrow_hand_over_from_the_command_line(
    before: Before, house: House, command_env: MutableMapping[str, str]
) -> None:
    look_at(house, command_env)
    secrets = hire(house, "xin", "handler")
    first, _, third = shares.split(house.private("escrow")[1])
    command_env["SHARES"] = f"{third}\n{first}"
    done = typed(" 是 \n")
    assert done.returncode == 0
    assert "补封给 handler-3　受理人员　xin的岗位　全部评选" in done.stdout
    assert f"{before.reference}　补封 6 份" in done.stdout
    assert "共 1 件反映：补封了 1 件，0 件里有这把钥匙打不开的" in done.stdout
    assert entries(house) == [(before.reference, "escrow-1")]
    assert FACTS in Clerk(house.app(), "xin", secrets).at_desk().opens(f"report/{before.reference}").text


@pytest.mark.parametrize("answer", ["\n", "否\n", "y\n", "yes\n", ""])
def test_without_a_plain_yes_to_the_keys_that_were_listed_nothing_is_handed_over(
    before: Before, house: House, command_env: MutableMapping[str, str], answer: str
) -> None:
    look_at(house, command_env)
    hire(house, "xin", "handler")
    was = boxes(house)
    done = typed(answer, "--key", house.key_file("handler"))
    assert done.returncode == 1
    assert done.stdout.index("补封给 handler-3　受理人员　xin的岗位") < done.stdout.index(
        "确认补封给以上钥匙？写“是”继续："
    )
    assert "没有确认，什么也没有做" in done.stderr
    assert boxes(house) == was
    assert entries(house) == []


def typed(answer: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the environment that a test has set, and type an answer."""
    command = [sys.executable, "-m", "intake", "keys", "handover", *more]
    return subprocess.run(command, input=answer, capture_output=True, text=True, check=False, cwd=ROOT)


def test_each_report_has_its_own_entry_even_when_the_command_breaks_off(before: Before, house: House) -> None:
    house.citizen().reports()
    hire(house, "xin", "handler")
    reports, told = reports_of(house), []

    def breaks_off(one: Handed) -> None:
        told.append(one.reference)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        hand_over(reports, desk_with(reports.ring, house.private("handler")[1], NOW), NOW, breaks_off)
    assert entries(house) == [(told[0], "handler-1")]
    assert sorted(one.added for one in handed(house, "handler")) in ([0, 1], [0, 6])
    assert len(entries(house)) == 2
    assert {before.reference} < {reference for reference, _ in entries(house)}


def test_the_handlers_key_alone_says_what_is_left_to_other_keys(
    before: Before, house: House, command_env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    look_at(house, command_env)
    hire(house, "ming", "custodian")
    key = house.key_file("handler")
    assert main(["keys", "handover", "--yes", "--key", key]) == 0
    assert "另有 1 份不归这把钥匙" in capsys.readouterr().out
    report = only_report(house)
    assert report.identity is not None
    with pytest.raises(EnvelopeError):
        open_sealed(report.identity, *house.private("handler"), f"{report.id}:identity")


def look_at(house: House, env: MutableMapping[str, str]) -> None:
    """Let the commands look at a house."""
    env.update(house.env())
