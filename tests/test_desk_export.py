"""The queue as CSV and XLSX: what the filter finds, all of it, as plain text that no program runs."""

import csv
import io
import re
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from intake.desk import export
from intake.desk.queue import PAGE, Line
from intake.store import journal, rows
from tests.clerk import Clerk, hire
from tests.house import FACTS, House
from tests.moments import shanghai
from tests.test_desk_work import PATH, only_report, steps

HEADERS = [
    "编号", "公示", "反映谁", "收到", "来路", "逾期收到", "状态", "等反映人回答", "下一步期限", "逾期几个工作日",
    "调查单位",
]  # fmt: skip
FORMULA = '=HYPERLINK("http://x")'
EAST = "东区推荐对象在所在单位的公示"


def line(**more: object) -> Line:
    """Return a line of the queue."""
    told: dict[str, object] = {
        "reference": "F-1111-2222", "notice": EAST, "candidate": "赵明", "received": shanghai("2024-04-03T23:59:00"),
        "state": "investigating", "state_zh": "调查核实中", "awaiting": False, "due": date(2024, 4, 8),
        "due_told": "今天到期", "left": 0, "overdue": False, "unit": "东区总工会", "way": "网上", "late": False,
    }  # fmt: skip
    return Line(**(told | more))  # type: ignore[arg-type]  # a test names what it changes


def csv_rows(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file, the header first."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def xlsx_rows(content: bytes) -> list[tuple[object, ...]]:
    """Return the values of a workbook's rows, the header first."""
    return list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


@pytest.fixture
def clerk(house: House) -> Clerk:
    """Return a handler at the desk; one report has come in, with a name."""
    secrets = hire(house, "zhang", "handler")
    house.citizen().reports(named="yes", name="欧阳某某", contact="0000-1")
    return Clerk(house.app(), "zhang", secrets).at_desk()


def test_a_report_is_one_row_of_either_table_and_the_journal_says_who_took_it(clerk: Clerk, house: House) -> None:
    reference = only_report(house).reference
    steps(clerk, reference, *PATH[:2])
    table, book = clerk.sends("export.csv"), clerk.sends("export.xlsx")
    told = [reference, EAST, "赵明", "2024-04-03", "网上", "否", "调查核实中", "否", "2024-04-18", "", "东区总工会"]
    assert csv_rows(table.data) == [HEADERS, told]
    days = {3: datetime(2024, 4, 3), 8: datetime(2024, 4, 18), 9: None}  # noqa: DTZ001 - a workbook knows no zones
    values = [days.get(number, value) for number, value in enumerate(told)]
    assert xlsx_rows(book.data) == [tuple(HEADERS), tuple(values)]
    assert table.mimetype == "text/csv"
    assert book.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    for page in (table, book):
        assert page.headers["Content-Disposition"].startswith("attachment")
        assert page.headers["Cache-Control"] == "no-store"
    with house.database().reading() as session:
        taken = [(entry.what, entry.reference, entry.who) for entry in journal.last(session, 2)]
    assert taken == [
        ("exported", "办理列表-2024-04-03.xlsx", "zhang"),
        ("exported", "办理列表-2024-04-03.csv", "zhang"),
    ]


def test_neither_table_holds_a_word_of_a_report_or_of_who_wrote_it(clerk: Clerk) -> None:
    book = zipfile.ZipFile(io.BytesIO(clerk.sends("export.xlsx").data))
    everything = "".join(book.read(name).decode() for name in book.namelist()) + clerk.sends("export.csv").text
    assert "赵明" in everything
    assert [word in everything for word in (FACTS[:8], "欧阳某某", "0000-1")] == [False] * 3


def test_a_unit_that_staff_typed_as_a_formula_stays_text_in_both_tables(clerk: Clerk, house: House) -> None:
    hand_over = {**PATH[1], "unit": FORMULA}
    steps(clerk, only_report(house).reference, PATH[0], hand_over)
    assert csv_rows(clerk.sends("export.csv").data)[1][10] == f"'{FORMULA}"
    content = clerk.sends("export.xlsx").data
    cell = load_workbook(io.BytesIO(content)).worksheets[0]["K2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (FORMULA, "s", None)
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="inlineStr"') == sheet.count("<is>") == 11 + 8


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_that_begins_like_a_formula_is_made_harmless_wherever_it_stands(begins: str) -> None:
    text = f"{begins}cmd|' /C calc'!A0"
    spoiled = [line(candidate=text, notice=text, unit=text)]
    (_, row) = csv_rows(export.as_csv(spoiled))
    assert (row[1], row[2], row[10]) == (f"'{text}",) * 3
    sheet = load_workbook(io.BytesIO(export.as_xlsx(spoiled))).worksheets[0]
    assert [sheet[name].data_type for name in ("B2", "C2", "K2")] == ["s", "s", "s"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [("甲,乙", '"甲,乙"'), ('称"甲"', '"称""甲"""'), ("甲\n乙", '"甲\n乙"'), ("甲 =1", "甲 =1"), ("'甲", "'甲")],
)
def test_csv_quotes_as_rfc_4180_says_and_ends_every_row_with_crlf(typed: str, written: str) -> None:
    text = export.as_csv([line(unit=typed)]).decode("utf-8-sig")
    assert text.endswith(f",{written}\r\n")
    assert text.count("\r\n") == 2


def test_a_workbook_opens_whatever_characters_a_name_has() -> None:
    (_, row) = xlsx_rows(export.as_xlsx([line(unit="甲\x00乙\x0b丙\ufffe丁𠮷#N/A")]))
    assert row[10] == "甲乙丙丁𠮷#N/A"


def test_days_are_days_in_a_workbook_whose_header_stays_in_sight_at_a_fixed_width() -> None:
    lines = [
        line(left=-3),
        line(due=None, left=None, late=True, awaiting=True, received=shanghai("2024-04-03T00:00:00")),
    ]
    sheet = load_workbook(io.BytesIO(export.as_xlsx(lines))).worksheets[0]
    assert [sheet[name].is_date for name in ("D2", "D3", "I2", "I3")] == [True, True, True, False]
    assert [sheet[name].value for name in ("J2", "J3", "F3", "H3")] == [3, None, "是", "是"]
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[letter].width for letter in "ABD"] == [14, 44, 12]


def test_a_table_has_all_pages_of_what_the_filter_finds_in_the_order_of_the_queue(small_house: House) -> None:
    secrets = hire(small_house, "zhang", "supervisor")
    citizen = small_house.citizen()
    for _ in range(PAGE + 2):
        citizen.reports()
    with small_house.amending() as session:
        late, settled, *_ = rows.all_reports(session)
        late.due_on, settled.state, settled.due_on = date(2024, 4, 1), "closed", None
        first, last = late.reference, settled.reference
    clerk = Clerk(small_house.app(), "zhang", secrets).at_desk()
    found = csv_rows(clerk.sends("export.csv").data)[1:]
    assert len(found) == PAGE + 1
    assert (found[0][0], found[0][9]) == (first, "2")
    assert last not in {row[0] for row in found}
    everything = csv_rows(clerk.sends("export.csv", state="all").data)[1:]
    assert (len(everything), everything[-1][0]) == (PAGE + 2, last)
    assert [row[0] for row in csv_rows(clerk.sends("export.csv", due="overdue").data)[1:]] == [first]
    assert [row[0] for row in xlsx_rows(clerk.sends("export.xlsx", reference=last.lower()).data)[1:]] == [last]


def test_a_table_holds_nothing_outside_its_readers_scope(small_house: House) -> None:
    east, west = (hire(small_house, unit, "handler", [f"award-2024@{unit}"]) for unit in ("east", "west"))
    small_house.citizen().reports()
    app = small_house.app()
    assert len(csv_rows(Clerk(app, "east", east).at_desk().sends("export.csv", state="all").data)) == 2
    other = Clerk(app, "west", west).at_desk()
    assert csv_rows(other.sends("export.csv", state="all").data) == [HEADERS]
    assert csv_rows(other.sends("export.csv", notice="award-2024/east", state="all").data) == [HEADERS]
    assert xlsx_rows(other.sends("export.xlsx", state="all").data) == [tuple(HEADERS)]


def test_the_queue_offers_the_tables_of_its_own_filter_to_whoever_may_have_them(small_house: House) -> None:
    handler, keeper = hire(small_house, "zhang", "handler"), hire(small_house, "ming", "custodian")
    small_house.citizen().reports()
    app = small_house.app()
    clerk = Clerk(app, "zhang", handler).at_desk()
    page = clerk.sends("", notice="award-2024/east", candidate="p-1", state="received").text
    forms = re.findall(r'<form method="post" action="/intake/desk/export\.(csv|xlsx)">(.*?)</form>', page)
    assert [kind for kind, _ in forms] == ["csv", "xlsx"]
    for _, form in forms:
        fields = dict(re.findall(r'name="([a-z]+)" value="([^"]*)"', form))
        assert fields == {"notice": "award-2024/east", "candidate": "p-1", "state": "received"}
    assert "export." not in Clerk(app, "ming", keeper).at_desk().opens().text
