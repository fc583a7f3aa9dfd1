"""A program that stands for a whole module of tests: requests that are refused leave nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.config import Settings
from app.main import create_app
from tests.calling import Web
from tests.conftest import SECRET
from tests.make import Caller, Make


@contextmanager
def standing(server: Any, folder: Path, **settings: Any) -> Iterator[Make]:
    """The running program on a fresh database of this server, and what makes rows in it."""
    url, remove = server.create()
    values = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "DATA_DIR": folder, "RUN_JOBS": False} | settings
    configured = Settings(_env_file=None, **values)
    web = Web(create_app(configured), base_url="http://nocto.test", raise_server_exceptions=False)
    with web:
        yield Make(web)
    remove()


def caller(make: Make, user: Any) -> Caller:
    return Caller(make._web, make.token(user))
