"""`python -m bench`: what each kind of request costs, beside what it would cost with nothing in between.

The whole product, a bare application on the same database (`bench.bare`), the same statements by the driver
alone, and the product on a small business are asked the same in turns: compare the ratios, not the figures.
«Growth» is the time of an answer beside that of the small business.
"""

import argparse
import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvloop

from app.database import Database
from app.services.search.upkeep import rebuild
from bench import goals
from bench.ceiling import STATEMENT_OF, Contender, Rounds, of_server, of_statements
from bench.counting import statements_of
from bench.load import ASKS, GROWING, Ask
from bench.options import parse
from bench.seed import World, fill
from bench.servers import Server, new_database, running, settings_for

TITLES = (
    "request", "per second", "p50 ms", "p99 ms", "CPU ms", "bytes", "queries",
    "of ceiling", "of ceiling, CPU", "of SQL alone", "growth",
)  # fmt: skip
HEAD = f"| {' | '.join(TITLES)} |\n|---|{'--:|' * (len(TITLES) - 1)}"
ABLE = frozenset(STATEMENT_OF)


@dataclass(frozen=True)
class Business:
    """A filled database, and the product on it."""

    url: str
    world: World
    server: Server


def main() -> None:
    options = _options()
    for kind in options.kinds:
        print(f"\n## {kind}, {options.clients} clients\n")
        _bench(kind, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--deals", type=int, nargs="+", default=[100_000], help="sizes of the business")
    parser.add_argument("--small", type=int, default=1_000, help="the size it has grown from")
    parser.add_argument("--seconds", type=float, default=0.7, help="how long each is asked in a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--ask", action="append", metavar="REQUEST", help="only this kind")
    return parse(parser)


def _bench(kind: str, options: argparse.Namespace) -> None:
    with _business(kind, options.small) as small:
        for deals in options.deals:
            with _business(kind, deals) as large, running(large.url, app="bench.bare:app") as bare:
                print(f"\n### {deals:,} deals\n\n{HEAD}", flush=True)
                uvloop.run(_compare(small, large, bare, options))


@contextmanager
def _business(kind: str, deals: int) -> Iterator[Business]:
    with new_database(kind) as url:
        started = time.perf_counter()
        world = asyncio.run(_fill(url, deals))
        with running(url) as server:
            print(f"{deals:,} deals, filled in {time.perf_counter() - started:.0f} s; "
                  f"the server holds {_mib(server)} at its start.", flush=True)  # fmt: skip
            yield Business(url, world, server)


async def _fill(url: str, deals: int) -> World:
    world = await fill(settings_for(url), deals=deals)
    database = Database(url)
    try:
        await rebuild(database)
    finally:
        await database.close()
    return world


async def _compare(small: Business, large: Business, bare: Server, options: argparse.Namespace) -> None:
    contenders = [
        of_server("product", large.server, large.world),
        of_server("bare", bare, large.world, able=ABLE),
        of_statements("alone", large.url, large.world),
        of_server("small", small.server, small.world),
    ]
    asks = [ask for ask in (*ASKS, *GROWING) if options.ask is None or ask.name in options.ask]
    queries = await statements_of(large.url, large.world, asks)
    played = {}
    for ask in asks:
        played[ask.name] = rounds = await _rounds(contenders, ask, options)
        print(_row(ask, rounds, queries[ask.name]), flush=True)
    print(f"\nThe server holds {_mib(large.server)} now.\n")
    for line in goals.told(played, large.server.memory(), is_sqlite=large.url.startswith("sqlite")):
        print(line)


async def _rounds(contenders: list[Contender], ask: Ask, options: argparse.Namespace) -> Rounds:
    rounds = Rounds()
    for _ in range(options.rounds):
        await rounds.play(contenders, ask, clients=options.clients, seconds=options.seconds)
    return rounds


def _row(ask: Ask, rounds: Rounds, queries: int) -> str:
    cells = (
        ask.name,
        f"{rounds.of('product', 'per_second'):,.0f}",
        f"{rounds.of('product', 'p50'):.2f}",
        f"{rounds.of('product', 'p99'):.2f}",
        f"{rounds.of('product', 'cpu'):.2f}",
        f"{rounds.of('product', 'size'):,.0f}",
        str(queries),
        _told(rounds.ratio("product", "bare", "per_second")),
        _told(rounds.ratio("bare", "product", "cpu")),
        _told(rounds.ratio("product", "alone", "per_second"), digits=3),
        _told(rounds.ratio("product", "small", "p50")),
    )
    row = f"| {' | '.join(cells)} |"
    return f"{row} {rounds.failures} FAILED" if rounds.failures else row


def _told(ratio: float | None, *, digits: int = 2) -> str:
    return "" if ratio is None else f"{ratio:.{digits}f}"


def _mib(server: Server) -> str:
    return f"{server.memory() / 2**20:.0f} MiB"


if __name__ == "__main__":
    main()
