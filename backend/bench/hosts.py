"""`python -m bench.hosts`: two servers on one PostgreSQL, one of them behind pgbouncer in transaction mode.

What somebody does through one must hold through the other: logins, throttles, changes, and the live stream.
Needs pgbouncer on the PATH (Debian: apt-get install pgbouncer).
"""

import asyncio
import random
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import uvloop
from sqlalchemy import make_url

from bench.client import Address, Answer, connect, request
from bench.live import listen, moves
from bench.load import Ask, ask_all
from bench.seed import World, fill
from bench.servers import Server, free_port, new_database, running, settings_for

DEALS = 2_000
LISTENERS = 60
MOVES = 60
CLIENTS, SECONDS = 16, 8.0


@contextmanager
def pgbouncer(url: str) -> Iterator[str]:
    """The same database by way of a pooler that has ten connections for everybody."""
    program = shutil.which("pgbouncer")
    if program is None:
        raise SystemExit("pgbouncer is not on the PATH. Debian: apt-get install pgbouncer")
    port, host, name = free_port(), str(make_url(url).query["host"]), make_url(url).database
    with tempfile.TemporaryDirectory(prefix="nocto-pgbouncer-") as folder:
        Path(folder).chmod(0o755)
        users, settings = Path(folder, "users"), Path(folder, "pgbouncer.ini")
        users.write_text('"postgres" ""\n')
        lines = (
            "[databases]", f"{name} = host={host} port=5432 user=postgres",
            "[pgbouncer]", "pool_mode = transaction", "default_pool_size = 10", "max_client_conn = 500",
            "listen_addr = 127.0.0.1", f"listen_port = {port}", "unix_socket_dir =",
            "auth_type = trust", f"auth_file = {users}",
        )  # fmt: skip
        settings.write_text("\n".join(lines))
        with subprocess.Popen([program, "-q", "-u", Path(host).owner(), str(settings)]) as process:
            try:
                time.sleep(1)
                yield f"postgresql://postgres@127.0.0.1:{port}/{name}?pooler=transaction"
            finally:
                process.terminate()


async def ask(address: Address, raw: bytes) -> Answer:
    connection = await connect(address)
    try:
        return await connection.send(raw)
    finally:
        connection.close()


async def _heard(one: Server, other: Server, world: World) -> None:
    """Moves through one, heard through the other."""
    seats = [world.managers[number % len(world.managers)] for number in range(LISTENERS)]
    for name, ears_at, moved_at, skip in (
        ("moved directly, heard behind the pooler", other, one, 0),
        ("moved behind the pooler, heard directly", one, other, MOVES),
    ):
        heard: dict[int, list[float]] = defaultdict(list)
        ears = await listen(ears_at.address, [*seats, world.admin], heard)
        times, lost = await moves(
            moved_at.address, world, [*seats, world.admin], heard, count=MOVES, skip=skip
        )
        for ear in ears:
            ear.close()
        print(f"{name}: {len(times)} times, p50 {times[len(times) // 2]:.0f} ms, "
              f"longest {times[-1]:.0f} ms, not heard {lost}")  # fmt: skip


async def _ended(one: Server, other: Server, world: World) -> None:
    """A logout through one ends the login for the other at once."""
    seat = world.managers[0]
    before = await ask(other.address, request("GET", "/api/auth/me", token=seat.token))
    await ask(one.address, request("POST", "/api/auth/logout", token=seat.token))
    after = await ask(other.address, request("GET", "/api/auth/me", token=seat.token))
    print(f"a login, before and after it is ended through the other server: {before.status}, {after.status}")


async def _throttled(one: Server, other: Server) -> None:
    """Wrong passwords are counted together."""
    form = urlencode({"username": "somebody", "password": "wrong-password"}).encode()
    kind = "application/x-www-form-urlencoded"
    head = f"POST /api/auth/login HTTP/1.1\r\nHost: nocto.bench\r\nContent-Type: {kind}\r\n"
    raw = f"{head}Content-Length: {len(form)}\r\n\r\n".encode() + form
    statuses = [(await ask((one, other)[turn % 2].address, raw)).status for turn in range(24)]
    looked_at, refused = statuses.count(401), statuses.count(429)
    print(f"24 wrong passwords, through both in turn: {looked_at} looked at, {refused} refused")


async def _mixed(server: Server, world: World) -> None:
    """Many at once behind the pooler: reads, snapshots and writes."""
    dice = random.Random(3)
    kinds = {
        "a deal": lambda seat: request("GET", f"/api/deals/{dice.choice(seat.deals)}", token=seat.token),
        "a list": lambda seat: request("GET", "/api/deals?limit=50", token=seat.token),
        "the board": lambda seat: request("GET", "/api/deals/stats/pipeline", token=seat.token),
        "a move": lambda seat: request(
            "POST",
            f"/api/deals/{dice.choice(seat.open_deals)}/move",
            token=seat.token,
            body={"stage_id": dice.choice(world.open_stages)},
        ),
    }
    mix = Ask("mix", lambda _world, seat, _dice: dice.choice(list(kinds.values()))(seat))
    connections = [await connect(server.address) for _ in range(CLIENTS)]
    world.managers = world.managers[1:]  # the first has logged out
    times, _, failures = await ask_all(connections, world, mix, seconds=SECONDS)
    for connection in connections:
        connection.close()
    print(
        f"{CLIENTS} clients behind the pooler: {len(times):,} requests in {SECONDS:.0f} s, {failures} failed"
    )


async def _measure(one: Server, other: Server, world: World) -> None:
    await _heard(one, other, world)
    await _ended(one, other, world)
    await _throttled(one, other)
    await _mixed(other, world)


def main() -> None:
    with new_database("postgres") as url, pgbouncer(url) as pooled:
        world = asyncio.run(fill(settings_for(url), deals=DEALS))
        with running(url) as one, running(pooled) as other:
            uvloop.run(_measure(one, other, world))


if __name__ == "__main__":
    main()
