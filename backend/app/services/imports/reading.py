"""Reading a CSV: which encoding, which delimiter, then row after row; never the whole file at once."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from app.services.imports.table import Row, named_apart
from app.services.imports.words import BadFile, Unusable

CHUNK = 1 << 20
SAMPLE = 1 << 16
LONGEST_LINE = 1 << 20
MOST_BROKEN = 1_000  # rows that can't be read; more mean that the file is read wrongly
LOOKED_AT = 200  # rows, to find out how quotes are written
DELIMITERS = (";", ",", "\t")
WITHOUT_BOM = ("cp1251", "cp866", "koi8-r", "cp1252")  # what a file may be in that is not Unicode
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV whose encoding, delimiter and columns are known. `escaped`: quotes in cells are written \\"."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    escaped: bool = False

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def rows(self) -> Iterator[tuple[Row, int]]:
        with self.path.open("rb") as raw, _text(raw, self.encoding) as text:
            lines = _Lines(text, self.delimiter if self.escaped else None)
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            self._skip_header(reader)
            broken = 0
            while True:
                line = lines.begin_record()
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    broken += 1
                    if broken > MOST_BROKEN:
                        raise BadFile("file_too_broken", most=MOST_BROKEN, line=line) from error
                    yield Row(line, {}, broken="row_broken", raw=[lines.first_of_record()]), raw.tell()
                    if "field larger" in str(error) or "end of data" in str(error):  # a quote without end
                        lines.give_back_record()
                        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
                    continue
                if cells:
                    yield self._row(line, cells), raw.tell()

    def _skip_header(self, reader: Any) -> None:
        try:
            next(reader)
        except (csv.Error, StopIteration) as error:
            raise BadFile("header_broken", file=self.path.name) from error

    def count_broken(self) -> int:
        """How many of the first rows can't be read."""
        try:
            return sum(row.broken == "row_broken" for row, _ in islice(self.rows(), LOOKED_AT))
        except BadFile:
            return MOST_BROKEN

    def _row(self, line: int, cells: list[str]) -> Row:
        if len(cells) != len(self.header):  # a delimiter in a text moves all cells after it
            return Row(line, {}, broken="cells_count", raw=cells)
        return Row(line, dict(zip(self.header, cells, strict=True)), raw=cells)


class _Lines:
    """Lines with their ends. Those of the record being read are kept, so that they can be read again."""

    def __init__(self, text: TextIO, escaped: str | None) -> None:
        self._text = text
        self._escaped = re.compile(rf'\\"(?!\s*(?:{re.escape(escaped)}|$))') if escaped else None
        self._again: deque[str] = deque()
        self._record: list[str] = []
        self._number = 0

    def begin_record(self) -> int:
        """Forget the last record; the line on which the next one begins."""
        self._record.clear()
        return self._number + 1

    def first_of_record(self) -> str:
        return self._record[0].rstrip("\r\n") if self._record else ""

    def give_back_record(self) -> None:
        """All lines of the record but its first are to be read once more."""
        self._again.extendleft(reversed(self._record[1:]))
        self._number -= max(len(self._record) - 1, 0)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) == LONGEST_LINE:
            raise BadFile("file_line_long", line=self._number, most=LONGEST_LINE)
        self._record.append(line)
        return self._escaped.sub('""', line) if self._escaped else line


def open_csv(path: Path, *, encoding: str = "auto", delimiter: str = "auto") -> CsvTable:
    """Find out how a CSV is to be read, whatever its columns are; see `open_table`."""
    name = find_encoding(path) if encoding == "auto" else _named_encoding(path, encoding)
    found = None if delimiter == "auto" else _named_delimiter(delimiter)
    header, sign = _find_header(path, name, [found] if found else DELIMITERS, {})
    return CsvTable(path, name, sign, named_apart(header), escaped=_is_escaped(path, name, sign))


def _is_escaped(path: Path, encoding: str, delimiter: str) -> bool:
    """Whether more of the first lines can be read if \\" in a cell is taken for a quote."""
    plain, escaped = (
        CsvTable(path, encoding, delimiter, (), escaped=escaped).count_broken() for escaped in (False, True)
    )
    return escaped < plain


def open_table(
    path: Path, columns: Mapping[str, str], *, encoding: str = "auto", delimiter: str = "auto"
) -> CsvTable:
    """Find out how a file is to be read. `columns` are those it must have, with the keys that ask for them.

    Raises:
        Unusable: it is empty, can't be decoded, or has not these columns.
    """
    if not path.is_file():
        raise BadFile("file_missing", file=str(path))
    name = find_encoding(path) if encoding == "auto" else _named_encoding(path, encoding)
    found = None if delimiter == "auto" else _named_delimiter(delimiter)
    header, sign = _find_header(path, name, [found] if found else DELIMITERS, columns)
    if missing := [column for column in columns if header.count(column) != 1]:
        raise Unusable(
            f"{path.name}: "
            + "; ".join(
                f"{columns[column]} needs the column {column!r}, which is there {header.count(column)} times"
                for column in missing
            )
            + f". Columns found: {', '.join(header)}"
        )
    return CsvTable(path, name, sign, header, escaped=_is_escaped(path, name, sign))


def find_encoding(path: Path) -> str:
    """By its BOM, else UTF-8 if all of it is, else what its letters look like.

    Raises:
        Unusable: it is UTF-8 with a fault in it, or nothing we know.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    for mark, name in BOMS:
        if start.startswith(mark):
            return _checked(path, name)
    if wide := _looks_like_utf16(start):
        return _checked(path, wide)
    fault, had_letters = _first_fault(path, "utf-8")
    if fault is None:
        return "utf-8-sig"
    if had_letters:
        raise BadFile("file_damaged", file=path.name, byte=fault)
    import charset_normalizer  # for the few files that are in no Unicode: it is large

    match = charset_normalizer.from_bytes(_with_letters(path), cp_isolation=list(WITHOUT_BOM)).best()
    return _checked(path, match.encoding if match else WITHOUT_BOM[0])


def _checked(path: Path, encoding: str) -> str:
    fault, _ = _first_fault(path, encoding)
    if fault is not None:
        raise BadFile("file_encoding", file=path.name, encoding=encoding, byte=fault)
    return encoding


def _named_encoding(path: Path, encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise Unusable(f"--encoding: unknown encoding {encoding!r}") from error
    return _checked(path, "utf-8-sig" if name == "utf-8" else name)


def _first_fault(path: Path, encoding: str) -> tuple[int | None, bool]:
    """Where the file can't be decoded, and whether letters outside ASCII were read before that."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset, had_letters = 0, False
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                had_letters |= not decoder.decode(chunk, final=not chunk).isascii()
            except UnicodeError as error:
                place = getattr(error, "start", 0)
                return offset + place, had_letters or not chunk[:place].isascii()
            offset += len(chunk)
            if not chunk:
                return None, had_letters


def _looks_like_utf16(start: bytes) -> str | None:
    """Without a BOM: every ASCII character, and there are many in a table, has a zero beside it."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    enough = len(start) // 20
    if odd > enough and odd > 20 * even:
        return "utf-16-le"
    return "utf-16-be" if even > enough and even > 20 * odd else None


def _with_letters(path: Path) -> bytes:
    """Lines that have letters outside ASCII, enough to tell encodings apart."""
    sample = b""
    with path.open("rb") as file:
        while len(sample) < SAMPLE and (line := file.readline(LONGEST_LINE)):
            sample += b"" if line.isascii() else line
    return sample


def _named_delimiter(delimiter: str) -> str:
    sign = {"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter)
    if sign not in DELIMITERS:
        raise Unusable("--delimiter: one of ; , tab")
    return sign


def _find_header(
    path: Path, encoding: str, delimiters: Iterable[str], columns: Mapping[str, str]
) -> tuple[tuple[str, ...], str]:
    """The header by the delimiter that finds most of the columns, then by the one that finds most cells."""
    headers = [(_header(path, encoding, sign), sign) for sign in delimiters]
    best = max(headers, key=lambda found: (len(columns.keys() & set(found[0])), len(found[0])))
    if not best[0]:
        raise BadFile("file_empty", file=path.name)
    return best


def _header(path: Path, encoding: str, delimiter: str) -> tuple[str, ...]:
    with path.open("rb") as raw, _text(raw, encoding) as text:
        try:
            return tuple(
                cell.strip() for cell in next(csv.reader(_Lines(text, None), delimiter=delimiter), [])
            )
        except csv.Error:
            return ()


def _text(raw: io.BufferedReader, encoding: str) -> TextIO:
    return io.TextIOWrapper(raw, encoding=encoding, newline="")
