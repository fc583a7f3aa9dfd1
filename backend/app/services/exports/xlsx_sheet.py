"""A list as .xlsx, written row after row into a zip that nobody holds as a whole.

Texts are typed as texts, so none of them is ever a formula, and an ИНН keeps its zeros; amounts, days and
times are numbers that a sheet can add up and sort.
"""

import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape

from app.services.exports.cells import Look, Values
from app.services.exports.columns import Column, Kind
from app.zipping import Unseekable, entry

MOST_ROWS = 1_048_575  # of a sheet, its header apart
MOST_DIGITS = 15  # a sheet's numbers keep so many
LEVEL = 3  # of compression: a fifth larger than the usual, in half the time
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST = date(1900, 3, 1)  # before it a sheet counts a day that never was

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Style 1 is the header's, 2 an amount, 3 a day, 4 a time.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": _STYLES,
}

# What XML can't hold, and what would be read as standing for such a character.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class XlsxSheet:
    def __init__(self, look: Look, title: str) -> None:
        self._look = look
        self._title = title
        self._sink = Unseekable()
        self._zip = zipfile.ZipFile(self._sink, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self._sheet: IO[bytes]
        self._count = 1
        written: dict[Kind, Callable[[Any], str]] = {
            Kind.TEXT: _text,
            Kind.NUMBER: _number,
            Kind.MONEY: _money,
            Kind.DAY: _day,
            Kind.MOMENT: self._moment,
        }
        self._write = [written[column.kind] for column in look.columns]

    def head(self) -> bytes:
        for name, content in {**_PARTS, "xl/workbook.xml": _workbook(self._title)}.items():
            self._zip.writestr(entry(name), _XML + content)
        self._sheet = self._zip.open(entry("xl/worksheets/sheet1.xml"), "w")
        titles = "".join(_text(title, style=' s="1"') for title in self._look.titles)
        self._sheet.write((_XML + _beginning(self._look.columns) + f'<row r="1">{titles}</row>').encode())
        return self._sink.taken()

    def rows(self, rows: Iterable[Values]) -> bytes:
        write, lines = self._write, []
        for row in rows:
            self._count += 1
            cells = ["<c/>" if value is None else write[place](value) for place, value in enumerate(row)]
            lines.append(f'<row r="{self._count}">{"".join(cells)}</row>')
        self._sheet.write("".join(lines).encode())
        return self._sink.taken()

    def end(self) -> bytes:
        last = f"{_letters(len(self._look.columns))}{self._count}"
        self._sheet.write(f'</sheetData><autoFilter ref="A1:{last}"/></worksheet>'.encode())
        self._sheet.close()
        self._zip.close()
        return self._sink.taken()

    def _moment(self, value: datetime) -> str:
        """A number; a text where a sheet's numbers would not tell the time."""
        local = self._look.local(value)
        if local.fold or local.date() < _FIRST:
            return _text(local.isoformat(sep=" "))
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        return f'<c s="4"><v>{local.toordinal() - _DAY_ZERO + seconds / 86_400!r}</v></c>'


def _workbook(title: str) -> str:
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="{escape(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _beginning(columns: Iterable[Column]) -> str:
    """The header stays in sight when one scrolls."""
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{column.width}" customWidth="1"/>'
        for place, column in enumerate(columns, start=1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>"
    )


def _text(value: str, *, style: str = "") -> str:
    if _UNSPEAKABLE.search(value):
        value = _UNSPEAKABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def _number(value: int) -> str:
    return f"<c><v>{value}</v></c>" if abs(value) < 10**MOST_DIGITS else _text(str(value))


def _money(value: Decimal) -> str:
    if len(value.as_tuple().digits) > MOST_DIGITS:
        return _text(str(value))
    return f'<c s="2"><v>{value}</v></c>'


def _day(value: date) -> str:
    if value < _FIRST:
        return _text(value.isoformat())
    return f'<c s="3"><v>{value.toordinal() - _DAY_ZERO}</v></c>'


def _letters(number: int) -> str:
    """The name of a column: 1 is A, 28 is AB."""
    name = ""
    while number:
        number, place = divmod(number - 1, 26)
        name = chr(65 + place) + name
    return name
