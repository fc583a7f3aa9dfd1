"""Reading an .xlsx row after row, in bounded memory, whatever is in it.

Libraries for it hold the whole sheet, and trust the file. This one streams: a sheet of a million rows costs
as much memory as one of ten, a bomb is left as soon as it shows, and nothing in the file can make it read
anything else: there is no DTD, and no part but the few that are asked for.
"""

import os
import re
import struct
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from app.services.imports.sheet_values import Format, date_formats, shown
from app.services.imports.table import LONGEST_CELL, MOST_COLUMNS, Row, named_apart, row_of
from app.services.imports.words import BadFile

CHUNK = 1 << 16
LONGEST_TOKEN = 1 << 20  # bytes that expat may hold back for one tag
LONGEST_DIRECTORY = 1 << 20  # bytes of the zip's table of contents
MOST_RATIO, FREE = 250, 32 << 20  # how far a part may unpack, once it is larger than FREE
MOST_BYTES = 4 << 30
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class XlsxTable:
    path: Path
    header: tuple[str, ...]
    first_line: int
    encoding: str = "xlsx"
    delimiter: str = ""

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def rows(self) -> Iterator[tuple[Row, int]]:
        for line, cells, share in _rows(self.path):
            if line > self.first_line:
                yield row_of(line, self.header, cells), int(share * self.size)


def open_xlsx(path: Path) -> XlsxTable:
    """Raises BadFile for what is no sheet, or a dangerous one."""
    line, header, _ = next(_rows(path), (0, [], 0.0))
    return XlsxTable(path, named_apart(header), line)


def _rows(path: Path) -> Iterator[tuple[int, list[str], float]]:
    """Rows that have something in them: number, cells, and how much of the sheet has been read."""
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_what_is_no_sheet(archive)
            book = _book(archive)
            with tempfile.TemporaryFile() as file:
                strings = _Strings(file)
                if STRINGS in archive.namelist():
                    for _ in _parse(archive, STRINGS, strings):
                        pass
                reader = _Sheet(book, strings)
                for share in _parse(archive, book.sheet, reader):
                    yield from ((line, cells, share) for line, cells in reader.taken())
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise BadFile("xlsx_broken", part="zip", place=str(error)[:80]) from error


def _check_directory(path: Path) -> None:
    """The zip's table of contents is held in memory as a whole, so look first how large it is."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - (1 << 16) - 22, 0))
        end = file.read()
    place = end.rfind(b"PK\5\6")
    if place < 0 or len(end) < place + 22:
        raise BadFile("xlsx_broken", part="zip", place="end")
    (size,) = struct.unpack_from("<L", end, place + 12)
    if size > LONGEST_DIRECTORY:
        raise BadFile("xlsx_bomb", part="zip")


def _refuse_what_is_no_sheet(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadFile("xlsx_macros")
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise BadFile("xlsx_encrypted")
    if WORKBOOK not in names:
        raise BadFile("file_kind", kind="ZIP")


def _parse(archive: zipfile.ZipFile, part: str, reader: Any) -> Iterator[float]:
    """Feed a part to a reader's `start`, `end` and `text`; after each piece, how much of it has been read."""
    if part not in archive.namelist():
        raise BadFile("xlsx_broken", part=part, place="—")
    info = archive.getinfo(part)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_dtd(part)
    read = 0
    with archive.open(info) as source:
        while chunk := source.read(CHUNK):
            read += len(chunk)
            if read > MOST_BYTES or (read > FREE and read > MOST_RATIO * max(info.compress_size, 1)):
                raise BadFile("xlsx_bomb", part=part)
            _feed(parser, part, chunk)
            if read - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise BadFile("xlsx_broken", part=part, place=f"{parser.CurrentLineNumber}")
            yield min(read / max(info.file_size, 1), 1.0)
    _feed(parser, part, b"", last=True)
    yield 1.0


def _feed(parser: Any, part: str, chunk: bytes, *, last: bool = False) -> None:
    try:
        parser.Parse(chunk, last)
    except expat.ExpatError as error:
        raise BadFile("xlsx_broken", part=part, place=f"{error.lineno}:{error.offset}") from error


def _refuse_dtd(part: str) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise BadFile("xlsx_dtd", part=part)

    return refuse


def _bare(name: str) -> str:
    """A tag's name without the prefix of its namespace."""
    return name.rpartition(":")[2]


@dataclass(slots=True)
class _Book:
    """Where the first visible sheet is, and which styles mean a day or a time."""

    sheet: str = ""
    since_1904: bool = False
    dates: dict[int, Format] = field(default_factory=dict)


class _Names:
    """Collects the tags of a small part with their attributes."""

    def __init__(self, *wanted: str) -> None:
        self._wanted = wanted
        self._inside: list[str] = []
        self.found: list[tuple[str, Attributes]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self._inside.append(_bare(name))
        path = "/".join(self._inside[-2:])
        if path in self._wanted:
            self.found.append((self._inside[-1], attributes))
            if len(self.found) > 100_000:  # noqa: PLR2004 - Excel itself allows 65,490 styles
                raise BadFile("xlsx_bomb", part=path)

    def end(self, _name: str) -> None:
        self._inside.pop()

    def text(self, _text: str) -> None:
        return None


def _small(archive: zipfile.ZipFile, part: str, *wanted: str) -> list[tuple[str, Attributes]]:
    names = _Names(*wanted)
    for _ in _parse(archive, part, names):
        pass
    return names.found


def _book(archive: zipfile.ZipFile) -> _Book:
    book = _Book()
    targets = {
        found.get("Id", ""): found.get("Target", "")
        for _, found in _small(archive, RELATIONS, "Relationships/Relationship")
    }
    for name, found in _small(archive, WORKBOOK, "workbook/workbookPr", "sheets/sheet"):
        if name == "workbookPr":
            book.since_1904 = found.get("date1904", "0") in ("1", "true")
        elif not book.sheet and found.get("state", "visible") == "visible":
            target = targets.get(next((v for k, v in found.items() if _bare(k) == "id"), ""), "")
            book.sheet = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    if STYLES in archive.namelist():
        book.dates = date_formats(_small(archive, STYLES, "numFmts/numFmt", "cellXfs/xf"))
    return book


class _Strings:
    """The shared strings, in a file beside the memory: there may be millions."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._ends = array("Q", [0])
        self._text: list[str] = []
        self._length = 0
        self._wanted = self._phonetic = False

    def start(self, name: str, _attributes: Attributes) -> None:
        bare = _bare(name)
        self._phonetic = self._phonetic or bare == "rPh"
        self._wanted = bare == "t" and not self._phonetic

    def end(self, name: str) -> None:
        bare = _bare(name)
        self._wanted = False
        self._phonetic = self._phonetic and bare != "rPh"
        if bare == "si":
            content = "".join(self._text).encode()
            self._file.write(content)
            self._ends.append(self._ends[-1] + len(content))
            self._text, self._length = [], 0

    def text(self, text: str) -> None:
        if self._wanted:
            self._length += len(text)
            if self._length > LONGEST_CELL:
                raise BadFile("xlsx_broken", part=STRINGS, place=f"{len(self._ends)}")
            self._text.append(text)

    def __getitem__(self, place: int) -> str:
        if not 0 <= place < len(self._ends) - 1:
            raise BadFile("xlsx_broken", part=STRINGS, place=f"{place}")
        self._file.flush()
        start, end = self._ends[place], self._ends[place + 1]
        return os.pread(self._file.fileno(), end - start, start).decode()


class _Sheet:
    """Collects the rows of a sheet."""

    def __init__(self, book: _Book, strings: _Strings) -> None:
        self._book, self._strings = book, strings
        self._rows: list[tuple[int, list[str]]] = []
        self._line = self._column = self._style = self._length = 0
        self._kind = ""
        self._cells: dict[int, str] = {}
        self._text: list[str] = []
        self._wanted = False

    def taken(self) -> list[tuple[int, list[str]]]:
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: Attributes) -> None:
        bare = _bare(name)
        if bare in ("v", "t"):
            self._wanted = True
        elif bare == "c":
            self._column = _column(attributes.get("r"), self._column)
            self._kind = attributes.get("t", "n")
            self._style = _whole(attributes.get("s", "0"))
            self._text, self._length = [], 0
        elif bare == "row":
            self._line = _whole(attributes.get("r", "")) or self._line + 1
            self._cells, self._column = {}, 0

    def end(self, name: str) -> None:
        bare = _bare(name)
        if bare in ("v", "t"):
            self._wanted = False
        elif bare == "c" and self._text:
            self._cells[min(self._column, MOST_COLUMNS + 1)] = self._value("".join(self._text))
        elif bare == "row" and any(self._cells.values()):
            last = max(self._cells)
            self._rows.append((self._line, [self._cells.get(place, "") for place in range(1, last + 1)]))

    def text(self, text: str) -> None:
        if self._wanted:
            self._length += len(text)
            if self._length > LONGEST_CELL:
                raise BadFile("xlsx_broken", part=self._book.sheet, place=f"{self._line}")
            self._text.append(text)

    def _value(self, text: str) -> str:
        if self._kind == "s":
            return _spoken(self._strings[_whole(text)])
        if self._kind in ("inlineStr", "str"):
            return _spoken(text)
        if self._kind == "n":
            return shown(text, self._book.dates.get(self._style), since_1904=self._book.since_1904)
        if self._kind == "b":
            return "да" if text.strip() == "1" else "нет"
        return "" if self._kind == "e" else text


def _spoken(text: str) -> str:
    """`_x000D_` stands for a character that XML can't hold."""
    if "_x" not in text:
        return text
    return _UNSPEAKABLE.sub(lambda found: chr(int(found[1], 16)), text)


_UNSPEAKABLE = re.compile(r"_x([0-9A-Fa-f]{4})_(?<!_x[dD][89a-fA-F].._)")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.strip().isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _column(reference: str | None, last: int) -> int:
    """«AB7» is the 28th column; a cell without a reference stands after the one before."""
    found = re.match(r"[A-Z]{1,4}", reference or "")
    if found is None:
        return last + 1
    number = 0
    for letter in found[0]:
        number = number * 26 + ord(letter) - 64
    return number
