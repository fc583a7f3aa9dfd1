"""Tests that only read, or put everything back: all of a module ask one program, on a database filled once.

A test that leaves anything changed belongs with the others, where each has a database of its own.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.config import Settings
from app.database import Database
from app.main import create_app
from tests.calling import Web
from tests.conftest import BOTH, SECRET
from tests.make import Caller, Make


@pytest.fixture(scope="module", params=BOTH)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    server: Any = request.getfixturevalue(request.param)
    url, remove = server.create()
    yield url
    remove()


@pytest.fixture(scope="module")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("data")
    return Settings(
        _env_file=None, DATABASE_URL=database_url, SECRET_KEY=SECRET, DATA_DIR=folder, RUN_JOBS=False
    )


@pytest.fixture(scope="module")
def web(settings: Settings) -> Iterator[TestClient]:
    with Web(create_app(settings), base_url="http://nocto.test") as client:
        yield client


@pytest.fixture(scope="module")
def make(web: TestClient) -> Make:
    return Make(web)


@pytest.fixture(scope="module")
def as_(web: TestClient, make: Make) -> Callable[..., Caller]:
    return lambda user: Caller(web, make.token(user))


@pytest.fixture(scope="module")
async def database(database_url: str) -> Any:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"
