"""The doors: set-up as its users type it, each step in order and repeated, in processes of their own."""

import asyncio
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from app.cli import cli
from app.config import BACKEND, Settings, get_settings
from app.database import Database, Mode
from app.models import Change
from app.policies import SYSTEM
from app.uow import unit_of_work

Run = Callable[..., "subprocess.CompletedProcess[str]"]
PASSWORD = "vishnevyj-sad"
NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Whose certificates to trust: to read those of everybody takes longer than most tests."""


def _empty(database_url: str, folder: Path) -> dict[str, str]:
    """As empty as an environment gets: nothing but where the database is and where the key goes."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"DATABASE_URL": database_url, "DATA_DIR": str(folder), "PYTHONUTF8": "1"}


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    return _empty(database_url, tmp_path)


def _run(environment: dict[str, str], *arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own scripts
        [sys.executable, *arguments], cwd=BACKEND, env=environment, input=stdin,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    return partial(_run, environment)


@pytest.fixture
def refused(tmp_path: Path) -> Run:
    """For what is refused before any database is asked: one kind of it is enough."""

    def run(*arguments: str, stdin: str = "", **settings: str) -> "subprocess.CompletedProcess[str]":
        return _run(
            _empty(f"sqlite:///{tmp_path / 'nocto.db'}", tmp_path) | settings, *arguments, stdin=stdin
        )

    return run


@contextmanager
def serving(environment: dict[str, str], *arguments: str) -> Iterator[tuple[httpx2.Client, Any]]:
    """A server on a free port as somebody calls it, and what it prints."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - our own scripts
        [sys.executable, "-m", *arguments, "--port", str(port)], cwd=BACKEND, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", verify=NOBODY) as client:
            _wait_for(client, process)
            yield client, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=15)


def _wait_for(client: httpx2.Client, process: "subprocess.Popen[str]") -> None:
    for _ in range(300):
        try:
            if client.get("/health").status_code == 200:
                return
        except httpx2.TransportError:
            assert process.poll() is None, process.stdout.read() if process.stdout else ""
            time.sleep(0.1)
    raise AssertionError("the server did not start within 30 seconds")


@pytest.mark.slow
def test_the_five_steps_work_in_order_and_repeated(run: Run, environment: dict[str, str]) -> None:
    who = ("--username", "boss", "--email", "boss@example.com", "--full-name", "Босс", "--password-stdin")

    first = run("create_admin.py", *who, stdin=f"{PASSWORD}\n")
    again = run("create_admin.py", *who, stdin=f"{PASSWORD}\n")
    pipeline, pipeline_again = run("init_pipeline.py"), run("init_pipeline.py")

    assert (first.returncode, pipeline.returncode, pipeline_again.returncode) == (0, 0, 0), first.stderr
    assert (again.returncode, "занято" in again.stderr) == (1, True)
    assert "ничего не изменено" in pipeline_again.stdout
    with serving(environment, "uvicorn", "app.main:app") as (client, _):
        token = client.post("/api/auth/login", data={"username": "boss", "password": PASSWORD}).json()[
            "access_token"
        ]
        pipelines = client.get("/api/pipelines", headers={"Authorization": f"Bearer {token}"}).json()
        docs = client.get("/docs")
    assert [row["name"] for row in pipelines] == ["Основная воронка"]
    assert (docs.status_code, "swagger-ui" in docs.text) == (200, True)


@pytest.mark.slow
def test_the_first_start_makes_an_administrator_whose_password_is_shown_once(
    environment: dict[str, str],
) -> None:
    with serving(environment, "app.cli", "serve") as (client, process):
        printed = ""
        while "Пароль" not in printed:
            printed += process.stdout.readline()
        found = re.search(r"Пароль / password: (\S+)", printed)
        assert found
        login = client.post("/api/auth/login", data={"username": "admin", "password": found[1]}).json()
        headers = {"Authorization": f"Bearer {login['access_token']}"}
        before = client.get("/api/clients", headers=headers)
        body = {"current_password": found[1], "new_password": PASSWORD}
        client.post("/api/auth/password", headers=headers, json=body)
        after = client.get("/api/clients", headers=headers)
    with serving(environment, "app.cli", "serve") as (client, process):
        again = client.post("/api/auth/login", data={"username": "admin", "password": PASSWORD})
        process.send_signal(signal.SIGTERM)
        printed_again = process.communicate(timeout=15)[0]
        left = process.returncode

    assert (login["must_change_password"], before.status_code, after.status_code) == (True, 403, 200)
    assert (again.status_code, "Пароль" in printed_again, left) == (200, False, 0)
    lines = [json.loads(line) for line in printed_again.splitlines()]
    assert {"login", "request", "Application startup complete."} <= {line["event"] for line in lines}


def test_the_key_is_generated_for_its_owner_only_and_kept(tmp_path: Path) -> None:
    key, settings = tmp_path / "secret.key", Settings(_env_file=None, DATA_DIR=tmp_path, SECRET_KEY="")

    settings.secret()
    first = key.read_text()
    settings.secret()

    assert (key.stat().st_mode & 0o777, len(first) >= 32, key.read_text()) == (0o600, True, first)


@pytest.mark.parametrize(
    ("secret", "reason"),
    [("changeme", "published"), ("short", "32 random"), ("a" * 64, "32 random"),
     ("your-secret-key-here" * 3, "published")],
)  # fmt: skip
def test_a_weak_secret_is_refused_with_the_way_out(secret: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refusal:
        Settings(_env_file=None, SECRET_KEY=secret).secret()

    assert "secrets.token_urlsafe" in str(refusal.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "program", [("-m", "uvicorn", "app.main:app", "--port", "1"), ("-m", "app.cli", "init-pipeline")]
)
def test_no_door_opens_with_a_weak_secret(refused: Run, program: tuple[str, ...]) -> None:
    answer = refused(*program, SECRET_KEY="changeme")

    assert (answer.returncode != 0, "Traceback" in answer.stderr) == (True, False)
    assert "published" in answer.stderr
    assert "secrets.token_urlsafe" in answer.stderr


@pytest.mark.slow
def test_a_key_that_others_can_read_refuses_to_start(refused: Run, tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("x1" * 40)
    key.chmod(0o644)

    answer = refused("-m", "uvicorn", "app.main:app", "--port", "1")

    assert (answer.returncode != 0, "chmod 600" in answer.stderr) == (True, True)


@pytest.mark.parametrize(
    ("settings", "named"),
    [({"DATABASE_URL": "mysql://x/y"}, "mysql is not supported"),
     ({"DATABASE_URL": "nonsense"}, "no database"),
     ({"TIME_ZONE": "Moscow"}, "TIME_ZONE"), ({"ALGORITHM": "none"}, "ALGORITHM"),
     ({"CURRENCY": "rubles"}, "CURRENCY")],
)  # fmt: skip
def test_a_setting_that_cannot_work_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], named: str
) -> None:
    for name, value in (_empty(f"sqlite:///{tmp_path / 'nocto.db'}", tmp_path) | settings).items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()

    answer = CliRunner().invoke(cli, ["init-pipeline"])

    get_settings.cache_clear()
    assert (answer.exit_code, named in answer.stderr) == (1, True), answer.output


@pytest.mark.slow
def test_a_weak_password_for_the_administrator_is_refused_in_words(refused: Run) -> None:
    who = ("--username", "boss", "--email", "", "--full-name", "Босс", "--password-stdin")

    short, empty = (refused("create_admin.py", *who, stdin=password) for password in ("short\n", "\n"))

    assert (short.returncode, "password" in short.stderr) == (1, True)
    assert (empty.returncode, "empty" in empty.stderr) == (1, True)


@pytest.fixture
def command(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """A command of `nocto` without a process of its own: to start one takes longer than to obey."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    get_settings.cache_clear()
    yield lambda *arguments: CliRunner().invoke(cli, arguments)
    get_settings.cache_clear()


def test_a_batch_is_undone_from_the_command_line(command: Callable[..., Result], database_url: str) -> None:
    command("init-pipeline")

    async def batch() -> str:
        database = Database(database_url)
        async with unit_of_work(database, SYSTEM, mode=Mode.READ) as uow:
            found = await uow.session.scalar(select(Change.batch).where(Change.leads))
        await database.close()
        return str(found)

    first = asyncio.run(batch())
    done, again = (command("undo", first) for _ in range(2))

    assert (done.exit_code, "Отменено строк: 8, оставлено: 0" in done.stdout) == (0, True)
    assert (again.exit_code, "уже отменено" in again.stderr) == (1, True)
