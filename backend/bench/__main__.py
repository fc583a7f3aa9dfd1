"""`python -m bench`: what each kind of request costs, on SQLite and on PostgreSQL.

Every figure stands beside the one of `GET /health`, a constant answer of the same server in the same run:
the ratio is worth more than the figure, which depends on the machine.
"""

import argparse
import asyncio
import time

import uvloop

from bench.load import ASKS, HEALTH, Figures, measure
from bench.seed import World, fill
from bench.servers import Server, new_database, running, settings_for

TITLES = (
    "request", "clients", "per second", "of health", "p50 ms", "p99 ms", "server CPU ms", "of health",
    "bytes",
)  # fmt: skip
HEAD = f"| {' | '.join(TITLES)} |\n|---|{'--:|' * (len(TITLES) - 1)}"


def main() -> None:
    options = _options()
    for kind in options.kinds:
        print(f"\n## {kind}, {options.deals:,} deals\n")
        _bench(kind, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each figure is measured")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64])
    for kind in ("sqlite", "postgres"):
        parser.add_argument(f"--{kind}", dest="kinds", action="append_const", const=kind, help=f"{kind} only")
    options = parser.parse_args()
    options.kinds = options.kinds or ["sqlite", "postgres"]
    return options


def _bench(kind: str, options: argparse.Namespace) -> None:
    with new_database(kind) as url:
        started = time.perf_counter()
        world = asyncio.run(fill(settings_for(url), deals=options.deals))
        print(f"Filled in {time.perf_counter() - started:.1f} s.\n\n{HEAD}")
        with running(url) as server:
            uvloop.run(_measure_all(server, world, options))
            print(f"\nThe server's memory at the end: {server.memory() / 2**20:.0f} MiB.")


async def _measure_all(server: Server, world: World, options: argparse.Namespace) -> None:
    for clients in options.clients:
        base: Figures | None = None
        for ask in ASKS:
            figures = await measure(server, world, ask, clients=clients, seconds=options.seconds)
            base = figures if ask is HEALTH else base
            print(_row(ask.name, clients, figures, base or figures), flush=True)


def _row(name: str, clients: int, figures: Figures, base: Figures) -> str:
    cells = (
        name, str(clients), f"{figures.per_second:,.0f}", f"1/{base.per_second / figures.per_second:.1f}",
        f"{figures.p50:.2f}", f"{figures.p99:.2f}", f"{figures.cpu:.2f}", f"{figures.cpu / base.cpu:.1f}",
        f"{figures.size:,}",
    )  # fmt: skip
    row = f"| {' | '.join(cells)} |"
    return f"{row} {figures.failures} FAILED" if figures.failures else row


if __name__ == "__main__":
    main()
