"""`python -m tests.torture [name ...]`: every torture at length, on SQLite and PostgreSQL, with its figures.

Ends with 1 if one of them misses its goal.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.torture.clusters import new_database
from tests.torture.figures import ALL
from tests.torture.telling import HEAD, KINDS, Figure, row


def main() -> int:
    wish = _wish()
    print(HEAD, flush=True)
    missed = 0
    for name in wish.names or ALL:
        for kind in wish.kinds or KINDS:
            for figure in _figures(name, kind, wish):
                print(row(figure), flush=True)
                missed += not figure.is_met
    return int(missed > 0)


def _figures(name: str, kind: str, wish: argparse.Namespace) -> Iterator[Figure]:
    with (
        tempfile.TemporaryDirectory(prefix="nocto-torture-") as folder,
        new_database(kind, Path(folder)) as (url, cluster),
    ):
        yield from ALL[name](kind, url, cluster, Path(folder), wish)


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(ALL))
    parser.add_argument("--kills", type=int, default=100, help="of the server, at least")
    parser.add_argument("--writes", type=int, default=10_000, help="acknowledged over all kills, at least")
    parser.add_argument("--deals", type=int, default=100_000, help="in the database that is big")
    parser.add_argument(
        "--stops",
        type=int,
        default=20,
        help="of PostgreSQL, and of the server in order; round trips of backups",
    )
    parser.add_argument("--rounds", type=int, default=1_000, help="of each race")
    parser.add_argument("--minutes", type=float, default=30, help="of the soak")
    for kind in KINDS:
        parser.add_argument(f"--{kind}", dest="kinds", action="append_const", const=kind, help=f"{kind} only")
    wish = parser.parse_args()
    if unknown := set(wish.names) - ALL.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    return wish


if __name__ == "__main__":
    raise SystemExit(main())
