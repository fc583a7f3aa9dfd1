"""Copies of the backups in a store that speaks as S3 does."""

import hashlib
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.config import Settings
from app.database import Database
from app.jobs.backups import Sending, send
from app.jobs.object_store import NOTHING, Refused, Secret, Store
from app.services import backups
from app.services.backup_folder import made, name_of
from tests.serving import in_background

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
OURS = Secret("our-key", "our-secret", "ru-central1")

DOCUMENTED = Secret("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
THEN = datetime(2013, 5, 24, tzinfo=UTC)
HEADERS = {
    "host": "examplebucket.s3.amazonaws.com", "x-amz-date": "20130524T000000Z",
    "x-amz-content-sha256": NOTHING,
}  # fmt: skip
PUT = {
    "date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY",
    "x-amz-content-sha256": "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "query", "further", "signature"),
    [
        ("GET", "/test.txt", {}, {"range": "bytes=0-9"},
         "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ("PUT", "/test$file.text", {}, PUT,
         "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        ("GET", "/", {"lifecycle": ""}, {},
         "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("GET", "/", {"max-keys": "2", "prefix": "J"}, {},
         "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)  # fmt: skip
def test_a_signature_is_the_one_that_aws_documents(
    method: str, path: str, query: dict[str, str], further: dict[str, str], signature: str
) -> None:
    signed = DOCUMENTED.sign(method, path, query, HEADERS | further, THEN)

    assert signed.rpartition("Signature=")[2] == signature


class Answering(BaseHTTPRequestHandler):
    """A store of a few words, which looks at every signature."""

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _is_signed(self, body: bytes) -> bool:
        url, told = urlsplit(self.path), self.headers["authorization"]
        names = re.search("SignedHeaders=([^,]*)", told)
        moment = datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        headers = {name: self.headers[name] for name in (names[1] if names else "").split(";")}
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        right = OURS.sign(self.command, unquote(url.path), query, headers, moment)
        return told == right and headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()

    def _do(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = urlsplit(self.path)
        key, query = unquote(url.path).removeprefix("/bucket/"), dict(parse_qsl(url.query))
        if server.leads_elsewhere:
            self._answer(307)
        elif server.is_down or not self._is_signed(body):
            code = b"SlowDown" if server.is_down else b"SignatureDoesNotMatch"
            self._answer(503 if server.is_down else 403, b"<Error><Code>" + code + b"</Code></Error>")
        elif self.command == "PUT":
            server.objects[key] = body
            self._answer(200)
        elif self.command == "DELETE":
            server.objects.pop(key, None)
            self._answer(204)
        elif "list-type" in query:
            self._answer(200, _page(server.objects, query).encode())
        else:
            self._answer(200 if key in server.objects else 404, server.objects.get(key, b""))

    do_GET = do_PUT = do_DELETE = _do  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


def _page(objects: dict[str, bytes], query: dict[str, str]) -> str:
    """Two keys at a time."""
    keys = sorted(key for key in objects if key.startswith(query["prefix"]))
    start = int(query.get("continuation-token", "0"))
    told = "".join(f"<Contents><Key>{escape(key)}</Key></Contents>" for key in keys[start : start + 2])
    more = start + 2 < len(keys)
    return told + (f"<NextContinuationToken>{start + 2}</NextContinuationToken>" if more else "")


class Bucket(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.objects: dict[str, bytes] = {}
        self.is_down = False
        self.leads_elsewhere = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/bucket/наши копии"

    def store(self, secret: Secret = OURS) -> Store:
        return Store(self.url, secret)


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with in_background(Bucket()) as served:
        yield served


def backup(folder: Path, *, days_ago: int, content: bytes = b"rows") -> Path:
    file = folder / name_of(NOW - timedelta(days=days_ago))
    file.write_bytes(content)
    return file


def test_what_is_put_there_is_listed_fetched_and_removed(bucket: Bucket, tmp_path: Path) -> None:
    store, files = bucket.store(), [backup(tmp_path, days_ago=ago) for ago in range(5)]
    for file in files:
        store.put(file)

    store.fetch(files[0].name, tmp_path / "back.zip")
    store.remove(files[1].name)

    assert sorted(store.names()) == sorted(file.name for file in [files[0], *files[2:]])
    assert (tmp_path / "back.zip").read_bytes() == b"rows"
    assert (tmp_path / "back.zip").stat().st_mode & 0o777 == 0o600
    assert list(bucket.objects) == [f"наши копии/{file.name}" for file in [files[0], *files[2:]]]


def test_a_wrong_secret_is_told_by_the_store_s_own_word(bucket: Bucket, tmp_path: Path) -> None:
    store = bucket.store(Secret(OURS.key, "another", OURS.region))

    with pytest.raises(Refused, match="403 SignatureDoesNotMatch"):
        store.put(backup(tmp_path, days_ago=0))


def test_a_store_that_leads_elsewhere_is_not_followed(bucket: Bucket) -> None:
    bucket.leads_elsewhere = True

    with pytest.raises(Refused, match="307"):
        bucket.store().names()


def test_what_is_not_there_is_told_with_what_is(bucket: Bucket, tmp_path: Path) -> None:
    file = backup(tmp_path, days_ago=0)
    bucket.store().put(file)

    with pytest.raises(FileNotFoundError, match=file.name):
        bucket.store().fetch("nocto-20200101-000000.zip", tmp_path / "none.zip")

    assert not (tmp_path / "none.zip").exists()


def test_missing_ones_are_sent_and_only_then_old_ones_removed(bucket: Bucket, tmp_path: Path) -> None:
    here, folder = tmp_path / "here", "наши копии"
    here.mkdir()
    for ago in range(40):
        bucket.objects[f"{folder}/{name_of(NOW - timedelta(days=ago + 1))}"] = b"old"
    bucket.objects[f"{folder}/readme.txt"] = b"somebody else's"
    newest = backup(here, days_ago=0)

    sent = [send(here, bucket.store()) for _ in range(2)]
    names = {key.removeprefix(f"{folder}/") for key in bucket.objects}

    assert sent == [1, 0]
    assert newest.name in names
    assert "readme.txt" in names
    assert 7 <= len(names) - 1 <= 7 + 4 + 12


async def test_a_store_that_is_down_is_asked_again_ever_later(
    bucket: Bucket, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000.0]
    monkeypatch.setattr("app.jobs.backups.time.monotonic", lambda: clock[0])
    sending, there = Sending(), stored(settings, bucket, tmp_path)
    backup(tmp_path, days_ago=0)
    bucket.is_down = True
    tries = []

    for _ in range(10):
        before = sending._again_at
        await sending.turn(there)
        tries.append(sending._again_at != before)
        clock[0] += 60
    bucket.is_down = False
    clock[0] += 3600
    await sending.turn(there)

    assert tries == [True, True, False, True, False, False, False, True, False, False]
    assert (len(bucket.objects), sending.is_behind) == (1, False)


def stored(settings: Settings, bucket: Bucket, folder: Path) -> Settings:
    return settings.model_copy(
        update={"BACKUP_STORE_URL": bucket.url, "BACKUP_STORE_KEY": OURS.key,
                "BACKUP_STORE_SECRET": OURS.secret, "BACKUP_STORE_REGION": OURS.region, "BACKUP_DIR": folder}
    )  # fmt: skip


async def test_a_backup_comes_back_from_the_store_by_its_name(
    bucket: Bucket, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = stored(settings, bucket, tmp_path / "backups")
    database = Database(there.DATABASE_URL)
    file, said = await backups.back_up(database, there.BACKUP_DIR)
    await database.close()
    send(there.BACKUP_DIR, bucket.store())
    file.unlink()
    monkeypatch.setattr("app.commands.backup.get_settings", lambda: there)

    def restore(name: str) -> Any:
        found: list[Any] = []
        arguments = ["restore", name, "--from-store", "--verify"]
        thread = threading.Thread(target=lambda: found.append(CliRunner().invoke(cli, arguments)))
        thread.start()
        thread.join()
        return found[0]

    answer, missing = restore(file.name), restore("nocto-20200101-000000.zip")

    assert list(made(there.BACKUP_DIR)) == [file]
    assert (answer.exit_code, f"{file.name}: строк {said.rows}." in answer.output) == (0, True)
    assert (missing.exit_code, file.name in missing.output) == (1, True)


@pytest.mark.parametrize("wrong", ["storage.example/bucket", "https://storage.example", "https://a@b/bucket"])
def test_an_address_without_a_bucket_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="bucket"):
        Settings(_env_file=None, BACKUP_STORE_URL=wrong)
