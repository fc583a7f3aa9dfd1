"""`python -m tests.merging --pairs 1000`: merge and un-merge so many on SQLite, and as many on PostgreSQL."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.merging.pairs import merge_and_take_apart
from tests.servers import PostgresServer, SqliteServer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--only", choices=("sqlite", "postgres"), default=None)
    wish = parser.parse_args()
    if wish.only != "postgres":
        with tempfile.TemporaryDirectory() as folder:
            _run("sqlite", SqliteServer(Path(folder)), wish.pairs)
    if wish.only != "sqlite":
        server = PostgresServer("merging")
        try:
            _run("postgres", server, wish.pairs)
        finally:
            server.close()


def _run(name: str, server: SqliteServer | PostgresServer, pairs: int) -> None:
    url, remove = server.create()
    try:
        print(f"{name}:", asyncio.run(merge_and_take_apart(url, pairs)))  # noqa: T201
    finally:
        remove()


if __name__ == "__main__":
    main()
