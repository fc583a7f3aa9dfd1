"""Backups in a store that speaks as S3 does: put there, listed, fetched and removed.

Requests are signed by AWS's fourth signature with the content's digest, so what arrives is what was sent. An
object goes in one piece, of which such stores take five gigabytes.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from app.clock import now
from app.config import Settings

NOTHING = hashlib.sha256(b"").hexdigest()
CHUNK = 1 << 20
PATIENCE = 60.0  # seconds without a sign of life
MOST = 5 * 1024**3  # bytes
SERVICE = "s3"
DONE = (200, 204)
ABSENT = 404


class Refused(OSError):
    """What the store answered instead of doing it."""


@dataclass(frozen=True)
class Secret:
    """Whom the store knows us as."""

    key: str
    secret: str
    region: str

    def sign(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], moment: datetime
    ) -> str:
        """The value of Authorization; all of the headers are signed, their names are lower case."""
        names, day = ";".join(sorted(headers)), f"{moment:%Y%m%d}"
        lines = [f"{name}:{headers[name].strip()}\n" for name in sorted(headers)]
        asked = [
            method,
            quote(path),
            parameters(query),
            "".join(lines),
            names,
            headers["x-amz-content-sha256"],
        ]
        scope = f"{day}/{self.region}/{SERVICE}/aws4_request"
        digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{moment:%Y%m%dT%H%M%SZ}\n{scope}\n{digest}"
        key = f"AWS4{self.secret}".encode()
        for part in (day, self.region, SERVICE, "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        return f"AWS4-HMAC-SHA256 Credential={self.key}/{scope},SignedHeaders={names},Signature={signature}"


def parameters(query: Mapping[str, str]) -> str:
    """In their order, as they are signed and sent."""
    return "&".join(f"{quote(name, safe='')}={quote(query[name], safe='')}" for name in sorted(query))


class Store:
    """The folder of a bucket, by an address such as https://storage.example/bucket/folder."""

    def __init__(self, url: str, secret: Secret) -> None:
        parts = urlsplit(url)
        bucket, _, folder = parts.path.strip("/").partition("/")
        self._is_https, self._host = parts.scheme == "https", parts.netloc
        self._bucket, self._prefix = f"/{bucket}", f"{folder}/" if folder else ""
        self._secret = secret

    def names(self) -> list[str]:
        """What is there, without the folder."""
        return [key.removeprefix(self._prefix) for key in self._keys()]

    def _keys(self) -> Iterator[str]:
        query = {"list-type": "2", "prefix": self._prefix}
        while True:
            with self._ask("GET", self._bucket, query) as answer:
                said = answer.read().decode()
            yield from (unescape(key) for key in re.findall("<Key>(.*?)</Key>", said, re.S))
            further = re.search("<NextContinuationToken>(.*?)</NextContinuationToken>", said, re.S)
            if further is None:
                return
            query["continuation-token"] = unescape(further[1])

    def put(self, file: Path) -> None:
        """Raises ValueError for one that is too long for one piece."""
        size = file.stat().st_size
        if size > MOST:
            raise ValueError(f"{file.name} has {size} bytes; a store takes {MOST} in one piece")
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
            content.seek(0)
            with self._ask("PUT", self._path(file.name), {}, body=content, size=size, digest=digest):
                pass

    def fetch(self, name: str, to: Path) -> None:
        """Raises FileNotFoundError, with what there is. The file is for its owner only, and appears whole."""
        draft = to.with_suffix(".part")
        with self._ask("GET", self._path(name), {}) as answer:
            if answer.status == ABSENT:
                raise FileNotFoundError(
                    f"{name} is not in the store, but {', '.join(self.names()) or 'nothing'}"
                )
            with open(draft, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
                while piece := answer.read(CHUNK):
                    out.write(piece)
        draft.rename(to)

    def remove(self, name: str) -> None:
        with self._ask("DELETE", self._path(name), {}):
            pass

    def _path(self, name: str) -> str:
        return f"{self._bucket}/{self._prefix}{name}"

    def _ask(
        self, method: str, path: str, query: Mapping[str, str], *,
        body: IO[bytes] | None = None, size: int = 0, digest: str = NOTHING,
    ) -> "Answer":  # fmt: skip
        moment = now().astimezone(UTC)
        headers = {
            "host": self._host,
            "x-amz-content-sha256": digest,
            "x-amz-date": f"{moment:%Y%m%dT%H%M%SZ}",
        }
        headers["authorization"] = self._secret.sign(method, path, query, headers, moment)
        kind = HTTPSConnection if self._is_https else HTTPConnection
        connection = kind(self._host, timeout=PATIENCE)
        address = quote(path) + (f"?{parameters(query)}" if query else "")
        try:
            connection.request(
                method, address, body, headers | ({"content-length": str(size)} if body else {})
            )
            answer = connection.getresponse()
            if answer.status not in DONE and not (method in ("GET", "DELETE") and answer.status == ABSENT):
                with answer:
                    raise Refused(f"{method} {path}: {answer.status} {_code(answer.read(CHUNK))}")
        except BaseException:
            connection.close()
            raise
        return Answer(connection, answer)


class Answer:
    """What the store says; the connection is closed with it."""

    def __init__(self, connection: HTTPConnection, response: HTTPResponse) -> None:
        self._connection, self._response = connection, response
        self.status = response.status

    def read(self, most: int | None = None) -> bytes:
        return self._response.read(most)

    def __enter__(self) -> "Answer":
        return self

    def __exit__(self, *_: object) -> None:
        self._response.close()
        self._connection.close()


def _code(said: bytes) -> str:
    found = re.search(b"<Code>(.*?)</Code>", said)
    return found[1].decode(errors="replace") if found else ""


def store_of(settings: Settings) -> Store | None:
    """The store of the settings, if there is one."""
    if not settings.BACKUP_STORE_URL:
        return None
    secret = Secret(settings.BACKUP_STORE_KEY, settings.BACKUP_STORE_SECRET, settings.BACKUP_STORE_REGION)
    return Store(settings.BACKUP_STORE_URL, secret)
