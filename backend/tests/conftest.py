"""Every test that touches the database runs on both, each in a database of its own."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app import auth
from app.config import Settings
from app.database import Database
from app.jobs import runner
from app.main import create_app
from tests.calling import Web
from tests.hygiene import listening
from tests.make import Caller, Make
from tests.servers import PostgresServer, SqliteServer
from tests.sharing import share_document, share_forms, share_pages, share_routes, share_statements


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="ask both databases what they else share out")


def pytest_collection_finish() -> None:
    """What is there by now stays there: the garbage collector need not look at it again after every test.

    Each test's program lives for a moment: when its objects are looked through later, most are gone.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


SECRET = "tests-only-secret-0123456789-abcdefghijk"


STRONG = auth._HASHER


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """A password's hash is meant to cost 30 ms; hundreds of them are made here."""
    auth._HASHER = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    yield
    auth._HASHER = STRONG


@pytest.fixture(scope="session", autouse=True)
def prompt_jobs() -> Iterator[None]:
    """A server looks for jobs twice a second; here somebody always waits for one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "EVERY", 0.02)
        yield


@pytest.fixture(scope="session", autouse=True)
def shared() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        share_routes(patch)
        share_statements(patch)
        share_forms(patch)
        share_pages(patch)
        share_document(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def log_says_nothing_of_people() -> Iterator[None]:
    """Whatever the tests do, no line of the log may hold a secret or what identifies somebody."""
    with listening():
        yield


@pytest.fixture(scope="session")
def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteServer:
    return SqliteServer(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres(worker: str) -> Iterator[PostgresServer]:
    server = PostgresServer(worker)
    yield server
    server.close()


BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh, migrated database; the test runs once on each kind."""
    server: Any = request.getfixturevalue(request.param)
    url, remove = server.create()
    yield url
    remove()


@pytest.fixture
def half(request: pytest.FixtureRequest, database_url: str) -> slice:
    """Which of very many questions this database is asked: the other one is asked the others."""
    if request.config.getoption("--whole"):
        return slice(None)
    return slice(int(database_url.startswith("sqlite")), None, 2)


@pytest.fixture
def empty(request: pytest.FixtureRequest, database_url: str) -> Iterator[str]:
    """Another CRM, on a database of the same kind, with nothing in it."""
    server: Any = request.getfixturevalue("sqlite" if database_url.startswith("sqlite") else "postgres")
    url, remove = server.create()
    yield url
    remove()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None, DATABASE_URL=database_url, SECRET_KEY=SECRET, DATA_DIR=tmp_path, RUN_JOBS=False
    )


@pytest.fixture
def app(settings: Settings) -> Any:
    return create_app(settings)


@pytest.fixture
def web(app: Any) -> Iterator[TestClient]:
    """The running program, called by nobody in particular."""
    with Web(app, base_url="http://nocto.test") as client:
        yield client


@pytest.fixture
def make(web: TestClient) -> Make:
    """Makes rows, through the unit of work: `make.deal(manager=anna)`."""
    return Make(web)


@pytest.fixture
def as_(web: TestClient, make: Make) -> Callable[..., Caller]:
    """The API as somebody calls it: `as_(anna).get("/api/deals")`."""
    return lambda user: Caller(web, make.token(user))


@pytest.fixture
async def database(database_url: str) -> Any:
    """The database for a test that uses it without HTTP."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
