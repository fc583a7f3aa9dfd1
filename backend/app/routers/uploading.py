"""Receiving a file: straight to the disk, under a name of our own, never whole in memory."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from uuid import uuid4

from fastapi import Depends, Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.database import Mode
from app.deps import Config, Login, work_of
from app.errors import BadRequest, Invalid, UnsupportedMediaType
from app.idempotency import tell_file
from app.policies import require
from app.services.imports import BadFile
from app.services.imports.desk import Stored
from app.services.imports.recognition import recognise_file

FORM = "multipart/form-data"
LONGEST_HEADER, MOST_PARTS, LONGEST_FIELD = 4_096, 20, 10_000


@dataclass
class _Part:
    """What of a form is being received."""

    target: BinaryIO
    headers: dict[str, bytes] = field(default_factory=dict)
    name: bytes = b""
    value: bytes = b""
    is_file: bool = False
    file_name: str | None = None
    size: int = 0
    others: int = 0
    parts: int = 0

    def callbacks(self) -> dict[str, Any]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
        }

    def _begin(self) -> None:
        self.parts += 1
        self.headers, self.name, self.value, self.is_file = {}, b"", b"", False
        if self.parts > MOST_PARTS:
            raise BadRequest

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self.name += data[start:end]
        self._bound()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self.value += data[start:end]
        self._bound()

    def _bound(self) -> None:
        if len(self.name) + len(self.value) > LONGEST_HEADER or len(self.headers) > MOST_PARTS:
            raise BadRequest

    def _header_end(self) -> None:
        self.headers[self.name.decode("latin-1").lower()] = self.value
        self.name, self.value = b"", b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self.headers.get("content-disposition", b""))
        if options.get(b"name") == b"file" and self.file_name is None:
            self.is_file, self.file_name = True, _plain_name(options.get(b"filename", b""))

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self.is_file:
            self.target.write(data[start:end])
            self.size += end - start
            return
        self.others += end - start
        if self.others > LONGEST_FIELD:
            raise BadRequest


def _plain_name(raw: bytes) -> str:
    """What people may be shown: no folder, no control characters."""
    name = re.split(r"[/\\]", raw.decode("utf-8", "replace"))[-1]
    return re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", name).strip()[-255:] or "file"


async def _receive(request: Request, target: BinaryIO) -> _Part:
    kind, options = parse_options_header(request.headers.get("content-type"))
    encoded = request.headers.get("content-encoding", "identity").lower() != "identity"
    if kind != FORM.encode() or not options.get(b"boundary") or encoded:
        raise UnsupportedMediaType(expected=FORM)
    part = _Part(target)
    try:
        parser = MultipartParser(options[b"boundary"], part.callbacks())  # type: ignore[arg-type]
        async for chunk in request.stream():
            parser.write(chunk)
        parser.finalize()
    except MultipartParseError as error:
        raise BadRequest from error
    return part


async def _upload(request: Request, login: Login, settings: Config) -> AsyncIterator[Stored]:
    """The file, received and looked at before a transaction is opened for it; removed if that fails."""
    async with work_of(request, login, Mode.READ) as uow:
        require(uow.actor, "import")
    folder = settings.uploads
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / uuid4().hex
    try:
        with _open(path) as target:
            part = await _receive(request, target)
        if part.file_name is None:
            raise Invalid("missing", field="file")
        await tell_file(request, part.file_name, path)
        yield Stored(path, part.file_name, part.size, await asyncio.to_thread(recognise_file, path))
    except BadFile as error:
        path.unlink(missing_ok=True)
        words = {language: error.say(language) for language in ("ru", "en")}
        raise Invalid("file_unusable", field="file", reason=words) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _open(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


Upload = Annotated[Stored, Depends(_upload, scope="function")]
