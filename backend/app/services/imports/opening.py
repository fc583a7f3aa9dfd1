"""Which kind of table a file is. Its content says so; its name may lie."""

from pathlib import Path

from app.services.imports.html_table import open_html
from app.services.imports.reading import open_csv
from app.services.imports.table import Table
from app.services.imports.words import BadFile
from app.services.imports.xlsx import open_xlsx

LOOKED_AT = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"MZ": "EXE", b"\x1f\x8b": "GZIP",
          b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip"}  # fmt: skip


def open_any(path: Path, *, encoding: str = "auto", delimiter: str = "auto") -> Table:
    """Find out how a file is to be read.

    Raises:
        BadFile: it is none of ours, damaged or dangerous.
        Unusable: the encoding or the delimiter that was named is none.
    """
    if not path.is_file():
        raise BadFile("file_missing", file=str(path))
    with path.open("rb") as file:
        start = file.read(LOOKED_AT)
    if not start.strip():
        raise BadFile("file_empty")
    if start.startswith(OLE):
        raise BadFile("xlsx_encrypted")
    if start.startswith(b"PK"):
        return open_xlsx(path)
    for mark, kind in OTHERS.items():
        if start.startswith(mark):
            raise BadFile("file_kind", kind=kind)
    if _is_html(start):
        return open_html(path)
    return open_csv(path, encoding=encoding, delimiter=delimiter)


def _is_html(start: bytes) -> bool:
    plain = start.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return plain.startswith(b"<") and any(tag in plain for tag in (b"<table", b"<html", b"<meta", b"<tr"))
