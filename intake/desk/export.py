"""The queue as a table for other programs: CSV and XLSX.  Neither says what was reported, nor by whom.

What staff typed may look like a formula; a program that opens the table must take it as text (OWASP, CSV Injection).
"""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from intake.desk.queue import Line
from publicity.shanghai import SHANGHAI

Value = str | int | date | None

# Full-width signs too: spreadsheet programs set to Chinese or Japanese take them for the plain ones.
_BEGINS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# What XML 1.0 (2.2) cannot hold; one such character and no program opens the workbook.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column with its width in characters, as spreadsheet programs count them: a Chinese one takes two."""

    header: str
    width: int
    of: Callable[[Line], Value]


_COLUMNS = (
    _Column("编号", 14, lambda line: line.reference),
    _Column("公示", 44, lambda line: line.notice),
    _Column("反映谁", 20, lambda line: line.candidate),
    _Column("收到", 12, lambda line: line.received.astimezone(SHANGHAI).date()),
    _Column("来路", 8, lambda line: line.way),
    _Column("逾期收到", 10, lambda line: _yes(line.late)),
    _Column("状态", 20, lambda line: line.state_zh),
    _Column("等反映人回答", 14, lambda line: _yes(line.awaiting)),
    _Column("下一步期限", 12, lambda line: line.due),
    _Column("逾期几个工作日", 16, lambda line: -line.left if line.left is not None and line.left < 0 else None),
    _Column("调查单位", 30, lambda line: line.unit),
)


def as_csv(lines: Sequence[Line]) -> bytes:
    """Return the lines as CSV (RFC 4180) in UTF-8 with a byte order mark; days are written 2024-04-03.

    A text that a spreadsheet program would take for a formula has an apostrophe in front.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(column.header for column in _COLUMNS)
    table.writerows([_harmless(_value(column, line)) for column in _COLUMNS] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(lines: Sequence[Line]) -> bytes:
    """Return the lines as a workbook of one sheet, whose header stays in sight; days are days, every text is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("办理列表")
    sheet.freeze_panes = "A2"
    for number, column in enumerate(_COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width

    def cell(value: Value) -> Cell:
        made = WriteOnlyCell(sheet)
        made.value = _NOT_IN_XML.sub("", value) if isinstance(value, str) else value
        if isinstance(value, str):
            # openpyxl has guessed a formula or an error from how the text begins.
            made.data_type = "s"
        return made

    headers = [cell(column.header) for column in _COLUMNS]
    for header in headers:
        header.font = Font(bold=True)
    sheet.append(headers)
    for line in lines:
        sheet.append([cell(_value(column, line)) for column in _COLUMNS])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _value(column: _Column, line: Line) -> Value:
    """Return what stands in a cell; a report that is not as it was signed is named and not told of."""
    if line.fault and column.header not in {"编号", "状态"}:
        return None
    return f"没有导出：{line.fault}" if line.fault and column.header == "状态" else column.of(line)


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _harmless(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGINS_A_FORMULA) else value
