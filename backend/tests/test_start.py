"""What a server loads when it starts: only what it serves with."""

import os
import subprocess
import sys

from alembic.config import Config
from alembic.script import ScriptDirectory

from app.config import BACKEND
from app.upgrade import revisions
from tests.conftest import SECRET
from tests.servers import SqliteServer

NOT_AT_ONCE = (
    "alembic", "charset_normalizer", "mako", "pygments", "rich", "structlog", "typer",
    "snowballstemmer.finnish_stemmer",
)  # fmt: skip
PROGRAM = f"""
import asyncio, sys
from app.main import app

async def start():
    async with app.router.lifespan_context(app):
        print([name for name in {NOT_AT_ONCE!r} if name in sys.modules])

asyncio.run(start())
"""


def test_a_server_loads_nothing_that_only_some_work_needs(sqlite: SqliteServer) -> None:
    url, remove = sqlite.create()
    environment = os.environ | {"DATABASE_URL": url, "SECRET_KEY": SECRET, "LOG_FORMAT": "json"}
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PROGRAM],
        cwd=BACKEND,
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )
    remove()

    assert told.stdout == "[]\n"


def test_the_migrations_are_known_without_being_loaded() -> None:
    scripts = ScriptDirectory.from_config(Config(BACKEND / "alembic.ini")).walk_revisions()

    assert revisions() == tuple(script.revision for script in scripts)
