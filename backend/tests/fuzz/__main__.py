"""`python -m tests.fuzz [--examples 100] [--seed N]`: the long run, every role on both databases.

It prints cases and failures per role and database, each failure once with how to repeat it, and ends
with 1 if there was any.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import typer

from app.config import Settings
from app.models import Role
from tests.conftest import SECRET
from tests.fuzz.runner import SEED, run
from tests.fuzz.world import settle
from tests.servers import PostgresServer, SqliteServer


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--examples", type=int, default=100, help="requests of each kind per operation")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--role", type=Role, choices=list(Role), action="append", help="only these")
    parser.add_argument("--database", choices=("sqlite", "postgres"), action="append", help="only these")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        failed = [
            _one(kind, role, options, Path(folder))
            for kind in options.database or ("sqlite", "postgres")
            for role in options.role or Role
        ]
    return int(any(failed))


def _one(kind: str, role: Role, options: argparse.Namespace, folder: Path) -> bool:
    server: Any = SqliteServer(folder) if kind == "sqlite" else PostgresServer(f"fuzz_{role}")
    url, remove = server.create()
    settings = Settings(_env_file=None, DATABASE_URL=url, SECRET_KEY=SECRET, DATA_DIR=folder)
    outcome = run(settings, settle(settings)[role], examples=options.examples, seed=options.seed)
    remove()
    if kind == "postgres":
        server.close()
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(outcome.statuses.items()))
    typer.echo(f"{kind} {role}: {outcome.cases} cases, {len(outcome.failures)} failures ({statuses})")
    for title, words in outcome.failures.items():
        typer.echo(f"\n{title}\n{words}\n")
    return bool(outcome.failures)


if __name__ == "__main__":
    raise SystemExit(main())
