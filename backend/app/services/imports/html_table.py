"""Bitrix24's .xls: a page of HTML with one table in it."""

import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from app.services.imports.reading import find_encoding
from app.services.imports.table import LONGEST_CELL, MOST_COLUMNS, Row, named_apart, row_of
from app.services.imports.words import BadFile

CHUNK = 1 << 16
LONGEST_PIECE = 1 << 20  # characters without a tag, or of one tag


@dataclass(frozen=True, slots=True)
class HtmlTable:
    path: Path
    encoding: str
    header: tuple[str, ...]
    delimiter: str = ""

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def rows(self) -> Iterator[tuple[Row, int]]:
        for line, (cells, read) in enumerate(_rows(self.path, self.encoding), start=1):
            if line > 1:
                yield row_of(line, self.header, cells), read


def open_html(path: Path) -> HtmlTable:
    """Raises BadFile as `reading.open_csv`."""
    encoding = find_encoding(path)
    first, _ = next(_rows(path, encoding), ([], 0))
    return HtmlTable(path, encoding, named_apart(first))


def _rows(path: Path, encoding: str) -> Iterator[tuple[list[str], int]]:
    parser = _Rows()
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as text:
        while chunk := text.read(CHUNK):
            parser.feed(chunk)
            read = raw.tell()
            if len(parser.rawdata) > LONGEST_PIECE:
                raise BadFile("html_broken", byte=read)
            yield from ((row, read) for row in parser.taken())
        parser.close()
        yield from ((row, path.stat().st_size) for row in parser.taken())


class _Rows(HTMLParser):
    """Collects the cells of each row; what stands outside of cells is nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._rows: list[list[str]] = []
        self._cells: list[str] | None = None
        self._cell: list[str] | None = None
        self._length = 0

    def taken(self) -> list[list[str]]:
        rows, self._rows = self._rows, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "tr":
            self._end_row()
            self._cells = []
        elif tag in ("td", "th") and self._cells is not None:
            self._end_cell()
            self._cell, self._length = [], 0
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
            self._length += len(data)
            if self._length > LONGEST_CELL:
                raise BadFile("html_broken", byte=self.getpos()[1])

    def handle_entityref(self, name: str) -> None:
        self.handle_data(html.unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.handle_data(html.unescape(f"&#{name};"))

    def _end_cell(self) -> None:
        if self._cell is not None and self._cells is not None:
            self._cells.append("".join(self._cell).strip())
            if len(self._cells) > 2 * MOST_COLUMNS:
                raise BadFile("file_columns", count=len(self._cells), most=MOST_COLUMNS)
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells:
            self._rows.append(self._cells)
        self._cells = None
