"""Whatever a browser or somebody who is not one sends: a clear answer, text kept as text, nothing executed."""

import json
import zipfile
from io import BytesIO

import pytest

from intake.attachments import EACH, kind_of
from intake.handling import read_report
from intake.store import rows
from intake.text import cleaned, file_name
from tests.house import FACTS, House, code_of, hidden

HOSTILE = [
    "'; DROP TABLE reports; --",
    "{{ 7*7 }}{% for x in () %}{% endfor %}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "${jndi:ldap://x}%00%0d%0aSet-Cookie: a=b",
    "=HYPERLINK(1)+@SUM",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text(house: House, text: str) -> None:
    citizen = house.citizen()
    checked = citizen.fills(citizen.opens(), what=text + FACTS)
    assert "<script>alert" not in checked.text
    assert "49" not in checked.text.split("事情经过</dt>")[1][:60]
    code = code_of(citizen.sends(checked))
    with house.database().reading() as session:
        (report,) = rows.all_reports(session)
    told = read_report(citizen.parts.reports, report.reference, *house.private("handler")).content["told"]
    assert told["what"] == text + FACTS
    assert "<script>alert" not in citizen.follows(code).text


def test_nul_bidirectional_and_zero_width_characters_go(small_house: House) -> None:
    citizen = small_house.citizen()
    page = citizen.fills(citizen.opens(), what="账\u202e本\u200b少\x00了\ufeff一成，每年都是这样的。\r\n第二行")
    assert "账本少了一成，每年都是这样的。\n第二行" in page.text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("举报材料.pdf", "举报材料.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\照片\\账 本.PDF", "账 本.pdf"),
        ("合同\u202efdp.exe", "合同fdp.pdf"),
        ("a\r\nb\x00.pdf", "a b.pdf"),
        ('<"|?*>.pdf', "附件.pdf"),
        ("", "附件.pdf"),
        ("长" * 300 + ".pdf", "长" * 78 + ".pdf"),
        (".htaccess", "htaccess.pdf"),
    ],
)
def test_a_files_name_keeps_its_chinese_and_loses_its_tricks(name: str, kept: str) -> None:
    assert file_name(name, ".pdf") == kept


def office(kind: str) -> bytes:
    """Return a small OOXML file."""
    memory = BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types/>')
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(f"{kind}/document.xml", "<w/>")
    return memory.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4\n...", "application/pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("情况说明：少了一成。".encode(), "text/plain"),
        ("情况说明：少了一成。".encode("gb18030"), "text/plain"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "video/mp4"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90", "audio/mpeg"),
        (office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_each_accepted_type_is_known_by_its_content(content: bytes, kind: str) -> None:
    assert kind_of(BytesIO(content)) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03" + b"\x00" * 60,
        b"\x7fELF\x02\x01\x01" + b"\x00" * 60,
        b"PK\x03\x04" + b"\x00" * 60,
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"#!/bin/sh\nrm -rf /\n",
        b"GIF89a" + b"\x00" * 30,
        b"<html>%PDF-1.4",
        b"\x1f\x8b\x08\x00" + b"\x00" * 30,
        bytes(range(256)),
    ],
    ids=["exe", "elf", "zip", "html", "svg", "script", "gif", "html before pdf", "gzip", "noise"],
)
def test_what_is_not_accepted_is_refused_whatever_its_name(small_house: House, content: bytes) -> None:
    citizen = small_house.citizen()
    page = citizen.fills(citizen.opens(), files=[(BytesIO(content), "材料.pdf")])
    assert page.status_code == 422
    assert "“材料.pdf”不是可以接收的文件" in page.text
    assert FACTS in page.text


def test_a_polyglot_is_taken_as_what_it_begins_with_and_named_so(small_house: House) -> None:
    citizen = small_house.citizen()
    both = b"\xff\xd8\xff\xe0" + b"x" * 50 + office("word") + b"<script>alert(1)</script>"
    page = citizen.fills(citizen.opens(), files=[(BytesIO(both), "照片.html")])
    assert "照片.jpg" in page.text


def test_a_file_too_large_too_many_and_too_much_together_are_told_each(small_house: House) -> None:
    citizen = small_house.citizen()
    pdf = b"%PDF-1.4\n"
    page = citizen.fills(citizen.opens(), files=[(BytesIO(pdf + b"x" * EACH), "大.pdf")])
    assert "“大.pdf”超过 10 MB" in page.text
    seven = pdf + b"x" * 7_000_000
    page = citizen.fills(citizen.opens(), files=[(BytesIO(seven), f"{n}.pdf") for n in range(3)])
    assert "附件合计超过 20 MB，“2.pdf”没有收下" in page.text
    assert "0.pdf（" in page.text
    page = citizen.fills(citizen.opens(), files=[(BytesIO(pdf), f"{n}.pdf") for n in range(11)])
    assert "附件最多 10 个" in page.text
    page = citizen.fills(citizen.opens(), files=[(BytesIO(b""), "空.pdf")])
    assert "空文件" in page.text


def test_malformed_multipart_is_answered_plainly(small_house: House) -> None:
    citizen = small_house.citizen()
    for body in (b"--x\r\nContent-Disp", b"", b"--x--", b"\r\n--x\r\n\r\n" * 50):
        page = citizen.client.post("/intake/report/form", data=body, content_type="multipart/form-data; boundary=x")
        assert page.status_code in {400, 404, 413, 422}
        assert "<h1>" in page.text


def test_a_flood_of_fields_is_refused_in_either_encoding(small_house: House) -> None:
    citizen = small_house.citizen()
    flood = citizen.client.post(
        "/intake/report/send",
        data="&".join(f"a{n}=1" for n in range(50_000)),
        content_type="application/x-www-form-urlencoded",
    )
    assert flood.status_code == 413
    many = {f"a{n}": "1" for n in range(1000)}
    assert citizen.client.post("/intake/report/form", data=many, content_type="multipart/form-data").status_code == 413


@pytest.mark.parametrize("candidate", ["p-3", "p-99", "../p-1", "notice' OR 1=1", ""])
def test_a_candidate_that_is_not_in_the_notice_is_refused(small_house: House, candidate: str) -> None:
    citizen = small_house.citizen()
    page = citizen.fills(citizen.opens(), about=candidate)
    assert page.status_code == 422
    assert "请选择反映的是谁" in page.text


@pytest.mark.parametrize(
    "notice", ["award-2024/nothing", "", "../../etc/passwd", "award-2024/east/../west", "x" * 5000]
)
def test_a_notice_that_does_not_exist_leads_to_those_that_are_open(small_house: House, notice: str) -> None:
    page = small_house.citizen().opens(notice)
    assert page.status_code == 404
    assert "正在公示的名单" in page.text


def test_a_kind_that_the_campaign_does_not_list_is_refused(small_house: House) -> None:
    citizen = small_house.citizen()
    assert "请至少勾选一项问题" in citizen.fills(citizen.opens(), kinds=["编造的种类"]).text


def test_a_forged_host_is_refused(small_house: House) -> None:
    client = small_house.app().test_client()
    assert client.get("/intake/", headers={"Host": "evil.example"}).status_code == 400


def test_texts_that_are_too_long_are_told_with_their_length(small_house: House) -> None:
    citizen = small_house.citizen()
    page = citizen.fills(citizen.opens(), what="长" * 5001)
    assert "写了 5001 个字，最多 5000 个" in page.text
    assert "长" * 5001 in page.text


def test_a_forged_list_of_kept_files_is_ignored(small_house: House) -> None:
    citizen = small_house.citizen()
    forged = json.dumps([{"id": "0" * 32, "name": "x", "kind": "text/plain", "size": 1, "key": "00"}])
    page = citizen.fills(citizen.opens(), files_kept=forged)
    assert "检查后提交" in page.text
    assert code_of(citizen.sends(page))


def test_a_page_sent_by_another_method_says_how_to_come_in(small_house: House) -> None:
    page = small_house.citizen().client.get("/intake/report/send")
    assert page.status_code == 405
    assert "反映问题" in page.text


def test_every_answer_carries_the_headers_that_protect(small_house: House) -> None:
    citizen = small_house.citizen()
    for path in ("/intake/", "/intake/report/form?notice=award-2024/east", "/intake/follow", "/nothing"):
        headers = citizen.client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"
    cookie = small_house.citizen().opens().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_no_page_has_inline_script_or_style_or_asks_another_host(small_house: House) -> None:
    citizen = small_house.citizen()
    checked = citizen.fills(citizen.opens())
    pages = [citizen.opens(), checked, citizen.sends(checked), citizen.client.get("/intake/follow")]
    for page in pages:
        assert "<style" not in page.text
        assert " style=" not in page.text
        assert "://" not in page.text.replace("http://www.w3.org", "")
        assert page.text.count("<script") == page.text.count("<script src=")


def test_cleaning_leaves_ordinary_text_alone() -> None:
    text = "第一行\n\t第二行，“引号”、·间隔号·、𠮷、ᠮᠣᠩᠭᠣᠯ、ئۇيغۇر"
    assert cleaned(text) == text


def faulty() -> str:
    """Fail as a view does that nobody has tried enough."""
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/intake/report/nothing", 404, "没有这个页面"),
        ("/intake/report", 405, "不能这样打开"),
        ("/intake/desk/tasks", 405, "不能这样打开"),
        ("/intake/faulty", 500, "系统出了错"),
    ],
)
def test_an_error_keeps_what_was_typed_whatever_its_kind(
    small_house: House, path: str, status: int, title: str
) -> None:
    citizen = small_house.citizen()
    citizen.app.add_url_rule("/intake/faulty", view_func=faulty, methods=["POST"])
    token = hidden(citizen.opens())["csrf_token"]
    data = {"what": FACTS, "where": "二号库", "contact": "0000-1", "csrf_token": token}
    page = citizen.client.post(path, data=data)
    assert page.status_code == status
    assert f"<h1>{title}</h1>" in page.text
    for text in (FACTS, "二号库", "0000-1"):
        assert text in page.text
    assert token not in page.text


def test_a_form_with_too_many_fields_gives_its_text_back(small_house: House) -> None:
    many = {f"a{n}": "1" for n in range(300)}
    page = small_house.citizen().client.post("/intake/report/send", data=many | {"what": FACTS})
    assert page.status_code == 413
    assert FACTS in page.text


def test_an_error_at_the_door_repeats_no_password(small_house: House) -> None:
    data = {"name": "zhang", "password": "correct horse battery", "text": "correct horse battery"}
    page = small_house.citizen().client.post("/intake/desk/nothing", data=data)
    assert page.status_code == 404
    assert "correct horse" not in page.text
