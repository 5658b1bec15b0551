"""公示情况报告 as a Word document, in the measures of GB/T 9704 (党政机关公文格式)."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Length, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from sitegen.views.outcome import HEADS, SEAL, SIGNERS, Paper

_TITLE, _HEAD, _BODY, _CELL, _FOOT = "公文标题", "公文小标题", "公文正文", "公文表格", "公文页码"
_SIZE = Pt(16)
_WIDTHS = (Cm(2.5), Cm(4.3), Cm(2.2), Cm(2.6), Cm(4.0))
_LONGEST_PROPERTY = 255
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def docx_of(paper: Paper, now: datetime) -> bytes:
    """Return the document; the same paper and moment give the same bytes.

    Raises:
        ValueError: the paper has a control character, which XML can't hold.
    """
    document = docx.Document()
    _page(document)
    _styles(document)
    document.add_paragraph(paper.title, _TITLE)
    document.add_paragraph(f"{paper.to}：", _BODY)
    _indented(document, "", paper.opening)
    for section in paper.sections:
        _indent(document.add_paragraph(section.title, _HEAD))
        for lead, sentence in section.points:
            _indented(document, lead, sentence)
        if section.rows:
            _table(document, section.rows)
    _indented(document, "", paper.closing).paragraph_format.keep_with_next = True
    _signed(document, paper)
    properties = document.core_properties
    properties.author = properties.last_modified_by = paper.issuer[:_LONGEST_PROPERTY]
    properties.title, properties.language, properties.comments = paper.title[:_LONGEST_PROPERTY], "zh-CN", ""
    properties.created = properties.modified = now.astimezone(UTC).replace(tzinfo=None)
    return _undated(document)


def _page(document: Document) -> None:
    """Set A4 with the margins of GB/T 9704, and a page number between dashes below each page."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.footer_distance = Cm(2.5)
    number = section.footer.paragraphs[0]
    page = OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"})
    number.add_run("— ")
    number._p.append(page)
    page.append(number.add_run("1")._r)
    number.add_run(" —")


def _styles(document: Document) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    title = _style(document, _TITLE, "宋体", Pt(22), Pt(32))
    title.font.bold, title.paragraph_format.alignment = True, WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(28)
    head = _style(document, _HEAD, "黑体", _SIZE, Pt(28))
    head.paragraph_format.keep_with_next = True
    head.element.get_or_add_pPr().append(OxmlElement("w:outlineLvl", {qn("w:val"): "0"}))
    _style(document, _BODY, "仿宋", _SIZE, Pt(28))
    cell = _style(document, _CELL, "仿宋", Pt(12), Pt(18)).paragraph_format
    cell.alignment, cell.space_before, cell.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(4), Pt(4)
    foot = _style(document, _FOOT, "宋体", Pt(14), Pt(20))
    foot.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.sections[0].footer.paragraphs[0].style = foot


def _style(document: Document, name: str, font: str, size: Length, line: Length) -> ParagraphStyle:
    """Add a style with one font for Latin and for Chinese letters, which Word keeps apart."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(name)
    style.font.name, style.font.size = font, size
    style.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)
    spacing = style.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, line
    spacing.space_before = spacing.space_after = Pt(0)
    return style


def _indent(paragraph: Paragraph) -> None:
    """Indent the first line by two characters, in points too for programs that know no characters."""
    paragraph.paragraph_format.first_line_indent = 2 * _SIZE
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")


def _indented(document: Document, lead: str, sentence: str) -> Paragraph:
    paragraph = document.add_paragraph(style=_BODY)
    _indent(paragraph)
    if lead:
        paragraph.add_run(lead).bold = True
    paragraph.add_run(sentence)
    return paragraph


def _table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows) + 1, len(HEADS), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for row, values in zip(table.rows, (HEADS, *rows), strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, value, width in zip(row.cells, values, _WIDTHS, strict=True):
            cell.width, cell.text, cell.vertical_alignment = width, value, WD_CELL_VERTICAL_ALIGNMENT.CENTER
            cell.paragraphs[0].style = _CELL
    first = table.rows[0]
    first._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in first.cells:
        cell.paragraphs[0].runs[0].bold = True


def _signed(document: Document, paper: Paper) -> None:
    """Add who signs, on one page: issuer and date to the right with room for the seal, then the people."""
    lines = [document.add_paragraph(line, _BODY) for line in (paper.issuer, SEAL, paper.on)]
    for line in lines:
        line.alignment, line.paragraph_format.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, 2 * _SIZE
    lines[0].paragraph_format.space_before = Pt(42)
    signing = document.add_paragraph("　".join(f"{signer}{'＿' * 4}" for signer in SIGNERS), _BODY)
    signing.paragraph_format.space_before = Pt(28)
    lines.append(signing)
    if paper.note:
        note = document.add_paragraph(style=_BODY)
        note.add_run(f"（{paper.note}）").font.size = Pt(12)
        lines.append(note)
    for line in lines[:-1]:
        line.paragraph_format.keep_with_next = True


def _undated(document: Document) -> bytes:
    """Return the document's file with every part dated alike: the library dates them by the clock."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, _LONG_AGO)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
            out.writestr(part, parts.read(name))
    return fixed.getvalue()
