"""A report's way: one row for one form, a receipt, nothing lost, nothing readable in what is stored."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from intake.envelope import open_sealed
from intake.errors import EnvelopeError
from intake.handling import read_file, read_identity, read_report
from intake.keys import load_ring, save_ring
from intake.store import journal, rows
from intake.store.tables import Entry, FilePiece, Report, StoredFile
from intake.told import FileNote
from tests import no_room
from tests.house import ANSWERS, FACTS, Citizen, House, code_of, hidden, proof_of

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n" + b"planted-in-the-attachment\n" * 3
NAMED = {"named": "yes", "name": "欧阳某某", "contact": "0000-7654321"}


def stored(house: House) -> list[Report]:
    with house.database().reading() as session:
        return list(rows.all_reports(session))


def upload(name: str = "账本.pdf", content: bytes = PDF) -> tuple[BytesIO, str]:
    return BytesIO(content), name


def kept_files(citizen: Citizen, page: TestResponse) -> tuple[FileNote, ...]:
    """Return the attachments that a page carries along."""
    carried, tokens = hidden(page), citizen.parts.tokens
    ticket = tokens.read(carried["token"])
    assert ticket is not None
    return tokens.kept(carried["files_kept"], ticket)


def test_a_report_is_stored_and_opens_with_the_handlers_key(house: House) -> None:
    citizen = house.citizen()
    page = citizen.reports(when="2023年", where="二号库", who="库管", verify="看出库单")
    assert page.status_code == 200
    (report,) = stored(house)
    assert (report.notice, report.candidate, report.state) == ("award-2024/east", "p-1", "received")
    told = read_report(citizen.parts.reports, report.reference, *house.private("handler")).content["told"]
    assert (told["what"], told["when"], told["where"]) == (FACTS, "2023年", "二号库")
    assert (told["who"], told["verify"], told["kinds"]) == ("库管", "看出库单", ["事迹不实"])


def test_who_wrote_is_opened_by_the_custodian_and_not_by_the_handler(house: House) -> None:
    citizen = house.citizen()
    citizen.reports(NAMED)
    (report,) = stored(house)
    reports = citizen.parts.reports
    who = read_identity(reports, report.reference, *house.private("custodian"))
    assert who == {"name": "欧阳某某", "contact": "0000-7654321"}
    with pytest.raises(EnvelopeError):
        read_identity(reports, report.reference, *house.private("handler"))
    with pytest.raises(EnvelopeError):
        read_report(reports, report.reference, *house.private("custodian"))
    assert "欧阳某某" not in str(read_report(reports, report.reference, *house.private("handler")).content)


def test_the_escrow_opens_both(house: House) -> None:
    citizen = house.citizen()
    citizen.reports(NAMED)
    (report,) = stored(house)
    key = house.private("escrow")
    assert read_report(citizen.parts.reports, report.reference, *key).content["told"]["what"] == FACTS
    assert read_identity(citizen.parts.reports, report.reference, *key) is not None


def test_an_anonymous_report_has_no_identity_even_when_a_name_was_typed_first(house: House) -> None:
    house.citizen().reports(NAMED | {"named": "no"})
    assert [report.identity for report in stored(house)] == [None]


def test_one_row_cannot_be_passed_off_as_another(small_house: House) -> None:
    citizen = small_house.citizen()
    citizen.reports()
    citizen.reports()
    one, two = stored(small_house)
    key_id, private = small_house.private("handler")
    with pytest.raises(EnvelopeError):
        open_sealed(one.content, key_id, private, f"{two.id}:content")


def test_a_double_click_is_one_row_and_the_same_receipt(house: House) -> None:
    citizen = house.citizen()
    checked = citizen.fills(citizen.opens(), files=[upload()])
    first, second = citizen.sends(checked), citizen.sends(checked)
    assert code_of(first) == code_of(second)
    assert proof_of(first) == proof_of(second)
    assert len(stored(house)) == 1


def test_eight_at_once_are_one_row_and_the_same_receipt(house: House) -> None:
    citizen = house.citizen()
    data = hidden(citizen.fills(citizen.opens())) | {"do": "send"}
    pages: list[TestResponse] = []

    def press() -> None:
        same = Citizen(citizen.app).continues(citizen)
        pages.append(same.client.post("/intake/report/send", data=data))

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [page.status_code for page in pages] == [200] * 8
    assert len({code_of(page) for page in pages}) == 1
    assert len(stored(house)) == 1


def test_a_form_sent_again_with_changes_says_that_they_are_not_saved_and_gives_them_back(house: House) -> None:
    citizen = house.citizen()
    checked = citizen.fills(citizen.opens())
    first = citizen.sends(checked)
    again = citizen.sends(checked, what=f"{FACTS}还有一件新的事。")
    assert code_of(again) == code_of(first)
    assert "改动没有保存" in again.text
    assert "还有一件新的事" in again.text


def test_the_answers_can_be_changed_before_sending(small_house: House) -> None:
    citizen = small_house.citizen()
    checked = citizen.fills(citizen.opens())
    page = citizen.client.post("/intake/report/send", data=hidden(checked) | {"do": "edit"})
    assert FACTS in page.text
    assert 'value="事迹不实" checked' in page.text
    assert "检查后提交" in citizen.fills(page, what=f"{FACTS}补一句。").text


def test_errors_stand_above_linked_and_at_the_field_and_the_text_stays(small_house: House) -> None:
    citizen = small_house.citizen()
    page = citizen.fills(citizen.opens(), {"kinds": [], "named": "yes", "what": "太短"}, where="二号库")
    assert page.status_code == 422
    assert "<title>有误：" in page.text
    for field, told in (
        ("kinds", "请至少勾选一项问题"),
        ("what", "至少 10 个字"),
        ("name", "请写姓名"),
        ("contact", "请写电话"),
    ):
        assert f'<a href="#f-{field}">' in page.text
        assert f'id="e-{field}"' in page.text
        assert told in page.text
    assert 'value="二号库"' in page.text
    assert "太短</textarea>" in page.text


def test_a_lost_cookie_keeps_the_text_and_the_next_press_works(small_house: House) -> None:
    citizen = small_house.citizen()
    opened = citizen.opens()
    citizen.client.delete_cookie("gongshi")
    page = citizen.fills(opened)
    assert page.status_code == 422
    assert "请再点一次" in page.text
    assert FACTS in page.text
    assert "检查后提交" in citizen.fills(page).text


def test_a_cookie_lost_before_sending_loses_nothing(small_house: House) -> None:
    citizen = small_house.citizen()
    checked = citizen.fills(citizen.opens())
    citizen.client.delete_cookie("gongshi")
    page = citizen.sends(checked)
    assert FACTS in page.text
    assert code_of(citizen.sends(citizen.fills(page)))


def test_a_restart_between_two_pages_loses_nothing(house: House) -> None:
    before = house.citizen()
    checked = before.fills(before.opens(), files=[upload()])
    assert code_of(house.citizen().continues(before).sends(checked))


def test_a_token_that_was_not_signed_here_keeps_the_text(small_house: House) -> None:
    citizen = small_house.citizen()
    page = citizen.fills(citizen.opens(), {"token": "forged.token"})
    assert page.status_code == 422
    assert FACTS in page.text
    assert "检查后提交" in citizen.fills(page).text


def test_a_very_old_form_still_has_its_text(small_house: House) -> None:
    opened = small_house.citizen("2024-04-02T08:00").opens()
    late = small_house.citizen("2024-04-03T22:00")
    page = late.fills(opened)
    assert FACTS in page.text


def test_an_attachment_travels_sealed_and_comes_back_whole(house: House) -> None:
    citizen = house.citizen()
    citizen.sends(citizen.fills(citizen.opens(), files=[upload(), upload("照片.jpg", b"\xff\xd8\xff\xe0" + b"x" * 99)]))
    (report,) = stored(house)
    opened = read_report(citizen.parts.reports, report.reference, *house.private("handler"))
    assert read_file(citizen.parts.reports, opened, 1) == ("账本.pdf", PDF)
    assert read_file(citizen.parts.reports, opened, 2)[0] == "照片.jpg"
    with house.database().reading() as session:
        boxes = [row.box for row in [*session.query(StoredFile), *session.query(FilePiece)]]
        assert len(boxes) == 4
    assert all(b"planted-in-the-attachment" not in box for box in boxes)


def test_an_attachment_survives_an_error_elsewhere_in_the_form(small_house: House) -> None:
    citizen = small_house.citizen()
    wrong = citizen.fills(citizen.opens(), {"what": ""}, files=[upload()])
    assert "账本.pdf（" in wrong.text
    assert "账本.pdf" in citizen.fills(wrong).text


def test_an_attachment_can_be_taken_out_again(small_house: House) -> None:
    citizen = small_house.citizen()
    checked = citizen.fills(citizen.opens(), files=[upload(), upload("二.pdf")])
    page = citizen.client.post("/intake/report/send", data=hidden(checked) | {"do": "edit"})
    first = kept_files(citizen, page)[0]
    again = citizen.fills(page, remove=first.id)
    assert "二.pdf" in again.text
    assert "账本.pdf" not in again.text


def test_an_attachment_of_a_form_never_sent_goes_after_a_day_and_is_asked_for_again(house: House) -> None:
    slow = house.citizen("2024-04-02T08:00")
    opened = slow.fills(slow.opens(), files=[upload()])
    later = house.citizen("2024-04-03T09:00")
    later.fills(later.opens(), files=[upload("别人的.pdf")])
    page = house.citizen("2024-04-03T09:00").continues(slow).sends(opened)
    assert page.status_code == 422
    assert "“账本.pdf”搁置太久已经清除" in page.text
    assert FACTS in page.text


@contextmanager
def full(disk: Path, citizen: Citizen) -> Iterator[None]:
    """Fill the disk while the block runs; where no disk could be mounted, tell SQLite that it may not grow."""
    if disk.is_mount():
        with (disk / "ballast").open("wb") as ballast, pytest.raises(OSError, match="No space"):
            ballast.write(b"x" * 4_000_000)
        yield
        (disk / "ballast").unlink()
        return
    with no_room.full(citizen.parts.reports.database.engine):
        yield


def test_a_disk_that_is_full_returns_the_text_and_recovers(tmp_path: Path, published: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=False)
    house = House(disk, published)
    try:
        citizen = house.citizen()
        checked = citizen.fills(citizen.opens(), what=FACTS * 100)
        with full(disk, citizen):
            page = citizen.sends(checked)
        assert page.status_code == 503
        assert "还没有收到" in page.text
        assert FACTS in page.text
        assert code_of(citizen.sends(page))
        assert len(stored(house)) == 1
    finally:
        house.close()
        if disk.is_mount():
            subprocess.run(["umount", disk], check=True)


def test_a_flood_from_one_network_is_answered_politely_with_the_text_kept(small_house: House) -> None:
    citizen = small_house.citizen(POSTS_PER_HOUR="2")
    pages = [citizen.reports() for _ in range(4)]
    assert [page.status_code for page in pages] == [200, 200, 429, 429]
    assert "过几分钟再点一次" in pages[-1].text
    assert FACTS in pages[-1].text


def test_a_flood_of_attachments_is_slowed_down_before_they_are_stored(small_house: House) -> None:
    citizen = small_house.citizen(MEGABYTES_PER_HOUR="1")
    half = b"%PDF-1.7\n".ljust(500_000, b"\n")
    pages = [citizen.fills(citizen.opens(), files=[upload(content=half)]) for _ in range(4)]
    assert [page.status_code for page in pages] == [200, 200, 422, 422]
    assert "过几分钟再点一次" in pages[-1].text
    with small_house.database().reading() as session:
        assert session.query(StoredFile).count() == 2


def test_a_flood_of_tiny_attachments_is_slowed_down_like_one_of_large_ones(small_house: House) -> None:
    citizen = small_house.citizen(MEGABYTES_PER_HOUR="1")
    pages = [citizen.fills(citizen.opens(), files=[upload()]) for _ in range(5)]
    assert [page.status_code for page in pages] == [200, 200, 200, 200, 422]
    with small_house.database().reading() as session:
        assert session.query(StoredFile).count() == 4


def test_a_robot_that_fills_the_hidden_field_stores_nothing(small_house: House) -> None:
    citizen = small_house.citizen()
    page = citizen.fills(citizen.opens(), website="http://spam.example/")
    assert page.status_code == 422
    assert stored(small_house) == []


def test_a_notice_that_nobody_can_decrypt_for_opens_no_form(small_house: House) -> None:
    keys = small_house.data / "keys"
    ring = load_ring(keys)
    save_ring(keys, replace(ring, keys=tuple(key for key in ring.keys if key.role != "custodian")))
    citizen = small_house.citizen()
    page = citizen.opens()
    assert page.status_code == 503
    assert "0000-0000001" in page.text


def test_every_report_has_its_entry_and_the_journal_holds(house: House) -> None:
    citizen = house.citizen()
    for _ in range(3):
        citizen.reports()
    with house.database().reading() as session:
        assert journal.check(session) == 3
    with house.database().writing() as session:
        session.delete(session.get_one(Entry, 2))
    with house.database().reading() as session:
        assert isinstance(journal.check(session), journal.Broken)


def test_what_was_planted_is_nowhere_on_the_disk(small_house: House, tmp_path: Path) -> None:
    phrase, name, phone = "种下的一句话不会再现", "司徒种下", "0000-1029384"
    citizen = small_house.citizen()
    citizen.client.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    citizen.client.environ_base["HTTP_USER_AGENT"] = "Planted-Browser/9"
    answers = ANSWERS | {"what": phrase * 3, "named": "yes", "name": name, "contact": phone}
    page = citizen.reports(answers, files=[upload(f"{phrase}.pdf")])
    code = code_of(page)
    citizen.follows(code)
    backup = tmp_path / "backup"
    shutil.copytree(small_house.data, backup)
    planted = [phrase, name, phone, "planted-in-the-attachment", "203.0.113.77", "Planted-Browser", code]
    planted.append(code.replace("-", "")[:16])
    for path in tmp_path.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            assert [word for word in planted if word.encode() in raw] == [], path


def test_moments_come_back_in_local_time_to_the_second(house: House) -> None:
    house.citizen().reports()
    (report,) = stored(house)
    assert report.received_at.utcoffset() == timedelta(hours=8)
    assert report.received_at.microsecond == 0
