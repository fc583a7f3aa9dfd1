"""Uploaded files that wait to be imported, or failed, and hold a person who was erased."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app.services.personal.tracing import Traces

AT_ONCE = 1 << 20
MOST = 1 << 30  # bytes of a packed file that are looked at: a zip bomb must not hold us up
ENCODINGS = ("utf-8", "cp1251", "utf-16-le")


def forget_files(folder: Path, traces: Traces) -> int:
    """Remove the files that hold one of the person's names or addresses; how many there were.

    An import that has not read its file to the end fails then, and says that the file is gone.
    """
    needles = _needles(traces)
    longest = max(map(len, needles), default=0)
    found = [file for file in _files(folder) if _holds(file, needles, longest)]
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []


def _needles(traces: Traces) -> list[bytes]:
    return [
        each.encode(encoding, errors="ignore")
        for literal in traces.sure
        for each in (literal, literal.title(), literal.upper(), literal.capitalize())
        for encoding in ENCODINGS
    ]


def _holds(file: Path, needles: list[bytes], longest: int) -> bool:
    tail = b""
    for part in _parts(file):
        window = tail + part
        if any(needle in window for needle in needles if needle):
            return True
        tail = window[-longest:] if longest else b""
    return False


def _parts(file: Path) -> Iterator[bytes]:
    try:
        if zipfile.is_zipfile(file):
            yield from _unpacked(file)
        else:
            with file.open("rb") as stream:
                yield from _read(stream)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return  # what can't be read holds nobody that we could find


def _unpacked(file: Path) -> Iterator[bytes]:
    left = MOST
    with zipfile.ZipFile(file) as packed:
        for name in packed.namelist():
            with packed.open(name) as stream:
                for part in _read(stream):
                    left -= len(part)
                    if left < 0:
                        return
                    yield part


def _read(stream: IO[bytes]) -> Iterator[bytes]:
    while part := stream.read(AT_ONCE):
        yield part
