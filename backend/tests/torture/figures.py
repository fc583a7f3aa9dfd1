"""Each torture at length, and the figures it comes to."""

import argparse
import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.seed import fill
from bench.servers import settings_for
from tests.torture import races
from tests.torture.clusters import Cluster
from tests.torture.examining import Verdict
from tests.torture.kills import Tally, kill_again_and_again
from tests.torture.outages import hang_database, stop_database_again_and_again
from tests.torture.telling import Figure, seconds

READY_WITHIN = 2.0  # seconds
RECOVERED_WITHIN = 5.0
KILLS_OF_A_BIG_ONE = 10


def kills(kind: str, url: str, _: Cluster | None, folder: Path, wish: argparse.Namespace) -> Iterator[Figure]:
    """The server is killed while people write."""
    tally = asyncio.run(kill_again_and_again(url, folder, kills=wish.kills, writes=wish.writes))
    yield from _of_kills(f"kills of the server: {tally.kills}", kind, tally)


def ready(kind: str, url: str, _: Cluster | None, folder: Path, wish: argparse.Namespace) -> Iterator[Figure]:
    """The same on a database that is full of deals."""
    world = asyncio.run(fill(settings_for(url), deals=wish.deals))
    tally = asyncio.run(kill_again_and_again(url, folder, kills=KILLS_OF_A_BIG_ONE, writes=500, world=world))
    yield from _of_kills(f"kills among {wish.deals:,} deals: {tally.kills}", kind, tally)


def _of_kills(name: str, kind: str, tally: Tally) -> Iterator[Figure]:
    yield from _of_verdict(name, kind, tally.verdict, tally.acknowledged)
    yield Figure(
        f"{name}, ready again",
        kind,
        f"<= {READY_WITHIN:.0f} s",
        seconds(tally.ready),
        max(tally.ready) <= READY_WITHIN,
    )


def _of_verdict(name: str, kind: str, verdict: Verdict, writes: int) -> Iterator[Figure]:
    lost, half = len(verdict.lost), len(verdict.half)
    yield Figure(
        f"{name}, acknowledged writes lost", kind, "0", f"{lost} of {writes:,}", not lost, verdict.lost
    )
    yield Figure(f"{name}, half applied", kind, "0", str(half), not half, verdict.half)
    twice = [*verdict.doubled, *verdict.other]
    yield Figure(f"{name}, done twice or answered wrongly", kind, "0", str(len(twice)), not twice, twice)


def outages(
    kind: str, url: str, cluster: Cluster | None, folder: Path, wish: argparse.Namespace
) -> Iterator[Figure]:
    """PostgreSQL is stopped at once, and started again."""
    if cluster is None:
        return
    found = asyncio.run(stop_database_again_and_again(url, cluster, folder, stops=wish.stops))
    name = f"immediate stops of PostgreSQL: {found.stops}"
    yield from _of_verdict(name, kind, found.verdict, len(found.crew.ledger.acknowledged))
    worst = max(found.recovered)
    goal = f"<= {RECOVERED_WITHIN:.0f} s"
    yield Figure(f"{name}, all write again", kind, goal, seconds(found.recovered), worst <= RECOVERED_WITHIN)


def silence(
    kind: str, url: str, cluster: Cluster | None, folder: Path, _: argparse.Namespace
) -> Iterator[Figure]:
    """PostgreSQL hangs."""
    if cluster is None:
        return
    found = asyncio.run(hang_database(url, cluster, folder, seconds=10))
    name = "PostgreSQL hangs"
    yield Figure(f"{name}, /health", kind, "200", _only(found.health), set(found.health) == {200})
    yield Figure(f"{name}, /ready", kind, "503", _only(found.ready), set(found.ready) == {503})
    told = f"{_only(found.asked)} after {found.longest:.0f} s"
    yield Figure(f"{name}, a request", kind, "503", told, set(found.asked) <= {503, 200})
    goal = f"<= {RECOVERED_WITHIN:.0f} s"
    measured = f"{found.recovered:.2f} s"
    yield Figure(f"{name}, ready again", kind, goal, measured, found.recovered <= RECOVERED_WITHIN)


def race(kind: str, url: str, _: Cluster | None, folder: Path, wish: argparse.Namespace) -> Iterator[Figure]:
    """Each race so many times."""
    for name, arena in asyncio.run(races.run(url, folder, rounds=wish.rounds)).items():
        told = f"{len(arena.wrong)} of {wish.rounds:,} rounds; {_only(arena.statuses)}"
        yield Figure(f"race: {name}", kind, "0 orphans, 0 wrong", told, not arena.wrong, arena.wrong)


def _only(statuses: Counter[Any]) -> str:
    return ", ".join(f"{status} ({count} times)" for status, count in sorted(statuses.items()))


Torture = Callable[[str, str, Cluster | None, Path, argparse.Namespace], Iterator[Figure]]

ALL: dict[str, Torture] = {
    "kills": kills,
    "ready": ready,
    "outages": outages,
    "silence": silence,
    "races": race,
}
