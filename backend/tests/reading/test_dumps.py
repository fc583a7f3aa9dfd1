"""An archive that is not as it was made is refused, and nothing of it is written."""

import asyncio
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.database import Database
from app.errors import Invalid
from app.services import dumps
from app.services.dumps.manifest import NAME, file_of
from tests.dumping import dump, load
from tests.make import Make
from tests.test_dumps import fill_with_traps


@pytest.fixture(scope="module")
def archive(make: Make, as_: Any, database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    fill_with_traps(make, as_)
    file = tmp_path_factory.mktemp("dump") / "all.zip"
    asyncio.run(dump(database_url, file))
    return file


def changed(file: Path, change: Callable[[dict[str, bytes]], None], *, into: Path) -> Path:
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    with zipfile.ZipFile(into, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return into


def _said(**values: Any) -> Callable[[dict[str, bytes]], None]:
    return lambda content: content.update({NAME: json.dumps(json.loads(content[NAME]) | values).encode()})


def _one_letter(content: dict[str, bytes]) -> None:
    content[file_of("deals")] = content[file_of("deals")].replace(b"RUB", b"USD")


def _one_line_less(content: dict[str, bytes]) -> None:
    content[file_of("changes")] = content[file_of("changes")].partition(b"\n")[2]


def _no_table(content: dict[str, bytes]) -> None:
    del content[file_of("tasks")]


def _no_manifest(content: dict[str, bytes]) -> None:
    del content[NAME]


WRONG: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "another format": (_said(format=2), "dump_format"),
    "a later schema": (_said(revision="9999"), "dump_revision"),
    "an earlier schema": (_said(revision="0001"), "dump_revision"),
    "no manifest": (_no_manifest, "dump_broken"),
    "a manifest of nothing": (_said(tables={}), "dump_broken"),
    "a manifest that is none": (lambda content: content.update({NAME: b"[]"}), "dump_broken"),
    "a changed letter": (_one_letter, "dump_broken"),
    "a lost row": (_one_line_less, "dump_broken"),
    "a lost table": (_no_table, "dump_broken"),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_an_archive_that_is_not_as_it_was_made_is_refused_and_nothing_is_written(
    archive: Path, empty: str, tmp_path: Path, wrong: str
) -> None:
    change, code = WRONG[wrong]
    nothing = await dump(empty, tmp_path / "nothing.zip")

    with pytest.raises(Invalid) as refused:
        await load(empty, changed(archive, change, into=tmp_path / "all.zip"))

    assert refused.value.code == code
    assert (await dump(empty, tmp_path / "still.zip")).tables == nothing.tables


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18])
async def test_what_is_no_archive_is_refused(database: Database, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "all.zip").write_bytes(content)

    with pytest.raises(Invalid, match="dump_broken"):
        await dumps.load(database, tmp_path / "all.zip")
