"""Each torture at length, and the figures it comes to."""

import argparse
import asyncio
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from bench.seed import fill
from bench.servers import settings_for
from tests.torture import crowds, fullness, migrations, power, races, restoring, soak, stops
from tests.torture.clusters import Cluster
from tests.torture.examining import Verdict
from tests.torture.kills import Tally, kill_again_and_again
from tests.torture.outages import hang_database, stop_database_again_and_again
from tests.torture.telling import Figure, seconds

READY_WITHIN = 2.0  # seconds
RECOVERED_WITHIN = 5.0
STOPPED_WITHIN = 10.0
FIRST_VERSION = "0001"
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


def migrated(
    kind: str, _: str, cluster: Cluster | None, folder: Path, wish: argparse.Namespace
) -> Iterator[Figure]:
    """Upgrades from the first version, with the demo in it and without anything, and from each version."""
    quarry, account = migrations.Quarry(cluster, folder), migrations.Account()
    full, rows = migrations.filled(quarry, deals=None)
    old = quarry.copy(full)
    migrations.back_to(old, FIRST_VERSION)
    for base, counted in ((old, rows), (quarry.empty(), None)):
        migrations.kill_at(quarry, base, count(1), account, rows=counted)
    for _turn in range(wish.stops):
        migrations.all_at_once(quarry, old, account, rows=rows)
    migrations.from_each(quarry, full, account, rows=rows)
    told = (
        f"{len(account.wrong)}; {account.kills} kills, {account.crowds} times {migrations.AT_ONCE} at once, "
        f"{account.starts} versions"
    )
    yield Figure(
        "migrations, failed or schema other than models", kind, "0", told, not account.wrong, account.wrong
    )


def stop(kind: str, url: str, _: Cluster | None, folder: Path, wish: argparse.Namespace) -> Iterator[Figure]:
    """The server is told to stop while people write and listen."""
    found = asyncio.run(stops.stop_again_and_again(url, folder, stops=wish.stops))
    writes = len(found.crew.ledger.acknowledged)
    name = f"stops of the server: {len(found.codes)}"
    yield Figure(
        f"{name}, accepted and dropped", kind, "0", f"{found.dropped} of {writes:,}", not found.dropped
    )
    is_met = set(found.codes) == {0} and max(found.took) <= STOPPED_WITHIN
    told = f"{_only(Counter(found.codes))}, {seconds(found.took)}"
    yield Figure(f"{name}, left with 0", kind, f"<= {STOPPED_WITHIN:.0f} s", told, is_met)
    yield from _of_verdict(name, kind, found.verdict, writes)


def full_disk(
    kind: str, _: str, cluster: Cluster | None, folder: Path, __: argparse.Namespace
) -> Iterator[Figure]:
    """The disk with the SQLite file runs full."""
    if cluster is not None:
        return
    name = "disk full"
    try:
        with fullness.small_disk(folder) as disk:
            found = asyncio.run(fullness.fill_again_and_again(disk, folder))
    except (subprocess.CalledProcessError, PermissionError):
        yield Figure(name, kind, "507", "NOT RUN: only root may mount a small disk", is_met=False)
        return
    told = f"{_only(found.crew.ledger.statuses)} over {found.rounds} times"
    yield Figure(f"{name}, writes", kind, "507, and 2xx with room again", told, found.refused > 0)
    yield Figure(f"{name}, lists not read", kind, "0", str(found.unreadable), not found.unreadable)
    told = f"{found.unready} of {found.rounds} times"
    yield Figure(f"{name}, /ready 503", kind, "always", told, found.unready == found.rounds)
    yield from _of_verdict(name, kind, found.verdict, len(found.crew.ledger.acknowledged))


def failing_disk(
    kind: str, url: str, cluster: Cluster | None, folder: Path, _: argparse.Namespace
) -> Iterator[Figure]:
    """No file of the server can be written, its log neither."""
    if cluster is not None:
        return
    found = asyncio.run(fullness.fail_again_and_again(url, folder))
    name = "disk fails"
    told = f"{_only(found.crew.ledger.statuses)} over {found.rounds} times"
    yield Figure(f"{name}, writes", kind, "503, and 2xx afterwards", told, found.refused > 0)
    yield Figure(f"{name}, lists not read", kind, "0", str(found.unreadable), not found.unreadable)
    yield from _of_verdict(name, kind, found.verdict, len(found.crew.ledger.acknowledged))


def power_cut(
    kind: str, url: str, cluster: Cluster | None, folder: Path, _: argparse.Namespace
) -> Iterator[Figure]:
    """Whether answers wait for the disk; PostgreSQL sees to that itself."""
    if cluster is not None:
        return
    name = "answers sent before the disk had it"
    if not power.can_be_seen():
        yield Figure(name, kind, "0", "NOT RUN: strace is not installed", is_met=False)
        return
    answers, early = asyncio.run(power.answers_before_the_disk(url, folder))
    yield Figure(name, kind, "0", f"{len(early)} of {answers}", answers > 0 and not early, early)


def backup(
    kind: str, url: str, cluster: Cluster | None, folder: Path, wish: argparse.Namespace
) -> Iterator[Figure]:
    """Backups are made and loaded while people write."""
    found = asyncio.run(restoring.back_up_again_and_again(url, cluster, folder, trips=wish.stops))
    name = f"backups under {restoring.PACE:.0f} writes/s: {found.trips} round trips"
    told = f"{len(found.differing)} (the last had {found.rows:,} rows)"
    yield Figure(f"{name}, differences", kind, "0", told, not found.differing, found.differing)
    yield from _of_verdict(name, kind, found.verdict, len(found.crew.ledger.acknowledged))


def worked(
    kind: str, url: str, _: Cluster | None, folder: Path, wish: argparse.Namespace
) -> Iterator[Figure]:
    """The server at work for long."""
    course = asyncio.run(soak.work_for_long(url, folder, minutes=wish.minutes))
    name = f"{wish.minutes:g} minutes at {soak.SHARE:.0%} of {course.most:,.0f} requests/s"
    failed = sum(many for status, many in course.statuses.items() if status >= 500)
    told = f"{failed} of {sum(course.statuses.values()):,}"
    yield Figure(f"{name}, 5xx", kind, "0", told, not failed and not course.wrong, course.wrong)
    growth, (first, last) = course.growth(), course.p99()
    yield Figure(f"{name}, memory", kind, "< 1 MiB in 10 minutes", f"{growth:+.1f} MiB", growth < 1)
    told = f"{first:.0f} ms, then {last:.0f} ms"
    yield Figure(f"{name}, p99 of reading", kind, "<= 1.2 of the first", told, last <= 1.2 * first)
    ends = (course.settled[0], course.settled[-1])
    told = ", ".join(f"{end.descriptors} files and {end.threads} threads" for end in ends)
    yield Figure(
        f"{name}, descriptors and threads",
        kind,
        "constant",
        told,
        ends[1].descriptors <= ends[0].descriptors + 5,
    )
    if kind == "sqlite":
        log = max(sample.log for sample in course.samples)
        yield Figure(f"{name}, log", kind, "< 64 MiB", f"{log / 2**20:.1f} MiB", log < 64 << 20)


def crowded(kind: str, url: str, _: Cluster | None, folder: Path, __: argparse.Namespace) -> Iterator[Figure]:
    """Connections that say nothing, trickle, or do not read."""
    found = asyncio.run(crowds.crowd_in(url, folder))
    idle, slow = crowds.IDLE, crowds.SLOW_HEADS + crowds.SLOW_BODIES
    name = f"{idle:,} idle connections, {slow} slow ones, {crowds.SLOW_READERS} unread exports"
    yield Figure(f"{name}, others refused", kind, "0", str(found.refused), not found.refused)
    told = f"{found.crowded:.1f} ms, alone {found.alone:.1f}"
    yield Figure(f"{name}, p99 of a deal", kind, "< 2 times", told, found.crowded < 2 * found.alone)
    told = f"{found.stayed} after {crowds.PUT_UP_WITH:.0f} s"
    yield Figure(f"{name}, still held", kind, "0", told, not found.stayed)
    yield Figure(f"{name}, memory", kind, "<= 64 MiB", f"{found.memory:+.0f} MiB", found.memory <= 64)


def _only(statuses: Counter[Any]) -> str:
    return ", ".join(f"{status} ({count} times)" for status, count in sorted(statuses.items()))


Torture = Callable[[str, str, Cluster | None, Path, argparse.Namespace], Iterator[Figure]]

ALL: dict[str, Torture] = {
    "kills": kills,
    "ready": ready,
    "outages": outages,
    "silence": silence,
    "races": race,
    "migrations": migrated,
    "stops": stop,
    "power": power_cut,
    "disk": full_disk,
    "failing": failing_disk,
    "backups": backup,
    "crowds": crowded,
    "soak": worked,
}
