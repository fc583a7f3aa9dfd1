"""`python -m tests.undo --histories 500`: play so many on SQLite, and as many on PostgreSQL."""

import argparse
import tempfile
from pathlib import Path

from tests.servers import PostgresServer, SqliteServer
from tests.undo.playing import play


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=500)
    parser.add_argument("--seed", type=int, default=None, help="Other histories than the usual ones.")
    parser.add_argument("--only", choices=("sqlite", "postgres"), default=None)
    wish = parser.parse_args()
    if wish.only != "postgres":
        with tempfile.TemporaryDirectory() as folder:
            print("sqlite:", play(SqliteServer(Path(folder)), wish.histories, seed=wish.seed))  # noqa: T201
    if wish.only != "sqlite":
        server = PostgresServer("undo")
        try:
            print("postgres:", play(server, wish.histories, seed=wish.seed))  # noqa: T201
        finally:
            server.close()


if __name__ == "__main__":
    main()
