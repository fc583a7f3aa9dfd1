"""Reading a CSV: which encoding, which delimiter, then row after row; never the whole file at once."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import charset_normalizer

from app.services.imports.mapping import Unusable

CHUNK = 1 << 20
SAMPLE = 1 << 16
LONGEST_LINE = 1 << 20
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
class Row:
    """A row as it stands in the file; `broken` says why it could not be read."""

    line: int
    cells: dict[str, str]
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose encoding, delimiter and columns are known."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def rows(self) -> Iterator[tuple[Row, int]]:
        """Each row under the header, and how many bytes have been read by then. Blank lines are no rows."""
        with self.path.open("rb") as raw, _text(raw, self.encoding) as text:
            reader = csv.reader(_lines(text), delimiter=self.delimiter, strict=True)
            next(reader)
            while True:
                line = reader.line_num + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    yield Row(line, {}, broken="row_broken"), raw.tell()
                    continue
                if cells:
                    yield self._row(line, cells), raw.tell()

    def _row(self, line: int, cells: list[str]) -> Row:
        if len(cells) != len(self.header):  # a delimiter in a text moves all cells after it
            return Row(line, {}, broken="cells_count")
        return Row(line, dict(zip(self.header, cells, strict=True)))


def open_table(
    path: Path, columns: Mapping[str, str], *, encoding: str = "auto", delimiter: str = "auto"
) -> Table:
    """Find out how a file is to be read. `columns` are those it must have, with the keys that ask for them.

    Raises:
        Unusable: it is empty, can't be decoded, or has not these columns.
    """
    if not path.is_file():
        raise Unusable(f"{path}: there is no such file")
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
    return Table(path, name, sign, header)


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
        raise Unusable(
            f"{path.name}: UTF-8, but damaged at byte {fault}. Save it anew, or name its --encoding"
        )
    match = charset_normalizer.from_bytes(_with_letters(path), cp_isolation=list(WITHOUT_BOM)).best()
    return _checked(path, match.encoding if match else WITHOUT_BOM[0])


def _checked(path: Path, encoding: str) -> str:
    fault, _ = _first_fault(path, encoding)
    if fault is not None:
        raise Unusable(f"{path.name}: looks like {encoding}, but is not at byte {fault}. Name its --encoding")
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
        raise Unusable(f"{path.name}: the file is empty; its first line must name the columns")
    return best


def _header(path: Path, encoding: str, delimiter: str) -> tuple[str, ...]:
    with path.open("rb") as raw, _text(raw, encoding) as text:
        try:
            return tuple(cell.strip() for cell in next(csv.reader(_lines(text), delimiter=delimiter), []))
        except csv.Error:
            return ()


def _text(raw: io.BufferedReader, encoding: str) -> TextIO:
    return io.TextIOWrapper(raw, encoding=encoding, newline="")


def _lines(text: TextIO) -> Iterator[str]:
    """Lines with their ends; one of a gigabyte is refused before it is in memory."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise Unusable(f"line {number} is longer than {LONGEST_LINE} characters: is this a CSV file?")
        yield line
