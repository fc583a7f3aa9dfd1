"""Workbooks made by hand, the good and the dangerous."""

import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BOOK = (
    '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
STYLES = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>'
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: list[Any], **parts: str | bytes) -> bytes:
    """Texts are shared strings, as Excel writes them; `parts` replace or add files by their name."""
    strings: list[str] = []
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(cell, strings) for cell in row)
        lines.append(f'<row r="{number}">{cells}</row>')
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f"<sst>{''.join(f'<si><t>{escape(one)}</t></si>' for one in strings)}</sst>",
        SHEET: f"<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>",
    }
    return zipped(files | parts)


def _cell(value: Any, strings: list[str]) -> str:
    if isinstance(value, str):
        strings.append(value)
        return f'<c t="s"><v>{len(strings) - 1}</v></c>'
    if isinstance(value, tuple):
        return f'<c s="1"><v>{value[1]}</v></c>'
    return f"<c><v>{value}</v></c>"


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
