"""`python -m bench.search`: how long the search takes, by the kind of what is looked for.

One caller asks one thing after the other, over HTTP: an administrator, who sees everything, and a manager,
who sees a fiftieth of it. The list is a list's filter, its count included.
"""

import argparse
import asyncio
import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

import uvloop
from sqlalchemy import func, select

from app.database import Database, Mode
from app.models import Client, Contact
from bench.client import connect, request
from bench.options import parse
from bench.seed import World, read_world
from bench.servers import Server, kept_database, new_database, running, settings_for
from bench.texts import fill_with_texts

HEAD = "| looked for | who | p50 ms | p99 ms | hits |\n|---|---|--:|--:|--:|"
Sample = tuple[list[str], list[str], list[str]]
"""Names of clients, their phones, and names of people."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=100, help="how often each kind is asked")
    parser.add_argument(
        "--keep", type=Path, help="a folder for the filled databases, used again by a next run"
    )
    options = parse(parser)
    for kind in options.kinds:
        print(f"\n## {kind}, {options.rows:,} rows\n")
        with _filled(kind, options.rows, options.keep) as (url, world):
            print(HEAD, flush=True)
            sample = asyncio.run(_sample(url))
            with running(url) as server:
                uvloop.run(_measure_all(server, world, sample, options.times))


@contextmanager
def _filled(kind: str, rows: int, keep: Path | None) -> Iterator[tuple[str, World]]:
    """A database with that many rows: a new one, or the one that a run before has kept."""
    name = f"search_{rows}"
    notes = keep / f"{kind}_{name}.json" if keep else None
    with kept_database(kind, name, keep) if keep else new_database(kind) as url:
        if notes and notes.exists():
            yield url, read_world(notes.read_text())
            return
        started = time.perf_counter()
        world = asyncio.run(fill_with_texts(settings_for(url), rows=rows))
        print(f"Filled in {time.perf_counter() - started:.1f} s.\n", flush=True)
        if notes:
            notes.write_text(json.dumps(asdict(world)))
        yield url, world


async def _sample(url: str) -> Sample:
    database = Database(url)
    try:
        async with database.engine_for(Mode.READ).connect() as connection:
            last = await connection.scalar(select(func.max(Client.id))) or 0
            ids = random.Random(1).sample(range(1, last + 1), min(300, last))
            clients = (
                await connection.execute(select(Client.name, Client.phone).where(Client.id.in_(ids)))
            ).all()
            people = await connection.scalars(select(Contact.name).where(Contact.id.in_(ids)))
            return [row[0] for row in clients], [row[1] or "" for row in clients], list(people)
    finally:
        await database.close()


def _quoted(name: str) -> str:
    return name.partition("«")[2].rstrip("»")


def _swap(word: str) -> str:
    return word[:2] + word[3] + word[2] + word[4:] if len(word) > 4 else word


KINDS: dict[str, Callable[[Sample, random.Random], str]] = {
    "a name": lambda sample, dice: _quoted(dice.choice(sample[0])),
    "a word of a name": lambda sample, dice: dice.choice(_quoted(dice.choice(sample[0])).split()),
    "a common word": lambda _sample, dice: dice.choice(
        ("ООО", "поставка", "оборудования", "Москва", "позвонить")
    ),
    "another form": lambda _sample, dice: dice.choice(
        ("поставки", "договором", "станки", "компании", "мебель")
    ),
    "a part": lambda sample, dice: dice.choice(_quoted(dice.choice(sample[0])).split()).lower()[1:6],
    "three letters": lambda sample, dice: dice.choice(_quoted(dice.choice(sample[0])).split()).lower()[:3],
    "one letter": lambda _sample, dice: dice.choice("абвгдезиклмнопрст"),
    "a phone": lambda sample, dice: dice.choice(sample[1]),
    "the end of a phone": lambda sample, dice: dice.choice(sample[1])[-5:],
    "a typo": lambda sample, dice: _swap(max(_quoted(dice.choice(sample[0])).lower().split(), key=len)),
    "a person": lambda sample, dice: dice.choice(sample[2]),
    "two words": lambda sample, dice: f"поставка {dice.choice(_quoted(dice.choice(sample[0])).split())}",
    "nothing there": lambda _sample, dice: f"щъыь{dice.randrange(10**6)}",
}


async def _measure_all(server: Server, world: World, sample: Sample, times: int) -> None:
    seats = {"administrator": world.admin, "manager": world.managers[7]}
    for address in ("/api/search?q=", "/api/clients?search="):
        print(f"| **{address}** | | | | |")
        for name, make in KINDS.items():
            for who, seat in seats.items():
                dice = random.Random(7)
                raws = [
                    request("GET", address + quote(make(sample, dice)), token=seat.token)
                    for _ in range(times)
                ]
                p50, p99, hits = await _measure(server, raws)
                print(f"| {name} | {who} | {p50:.1f} | {p99:.1f} | {hits:.0f} |", flush=True)


async def _measure(server: Server, raws: list[bytes]) -> tuple[float, float, float]:
    """Milliseconds, and rows of an answer."""
    connection = await connect(server.address)
    spent, hits = [], 0
    warm = raws[:5]
    for raw in warm + raws:
        started = time.perf_counter()
        answer = await connection.send(raw)
        spent.append(1000 * (time.perf_counter() - started))
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {answer.body!r}")
        hits += len(answer.json())
    connection.close()
    spent = sorted(spent[len(warm) :])
    return spent[len(spent) // 2], spent[min(len(spent) - 1, len(spent) * 99 // 100)], hits / len(warm + raws)


if __name__ == "__main__":
    main()
