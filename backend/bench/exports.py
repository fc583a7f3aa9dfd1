"""`python -m bench.exports --deals 100000`: how fast lists are exported, and how much memory that takes.

Each file is written in a process of its own; the memory is the peak above what the process had before.
"""

import argparse
import asyncio
import multiprocessing
import time

import psutil

from app.database import Database
from app.policies import SYSTEM
from app.schemas.export import DealExport, FileKind
from app.services import exports
from bench.options import parse
from bench.seed import fill
from bench.servers import new_database, settings_for

ZONE = "Europe/Moscow"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.exports", description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    options = parse(parser)
    print("| database | file | rows | s | rows/s | rows/s of our CPU | file, MiB | memory, MiB |")
    print("|---|---|---|---|---|---|---|---|")
    for kind in options.kinds:
        with new_database(kind) as url:
            asyncio.run(fill(settings_for(url), deals=options.deals))
            for file in FileKind:
                apart = multiprocessing.get_context("spawn").Process(target=_measure, args=(kind, url, file))
                apart.start()
                apart.join()


def _measure(kind: str, url: str, file: FileKind) -> None:
    asyncio.run(_export(kind, url, file))


async def _export(kind: str, url: str, file: FileKind) -> None:
    database, size, process = Database(url), 0, psutil.Process()
    most = before = process.memory_info().rss

    def sink(piece: bytes) -> None:
        nonlocal size, most
        size += len(piece)
        most = max(most, process.memory_info().rss)

    order = exports.Order(exports.DEALS, DealExport(format=file), SYSTEM, ZONE, "ru")
    started, busy = time.perf_counter(), time.process_time()
    rows = await exports.write(database, order, sink)
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    peak = (most - before) / 2**20
    print(f"| {kind} | {file} | {rows:,} | {seconds:.1f} | {rows / seconds:,.0f} | {rows / busy:,.0f} | "
          f"{size / 2**20:.1f} | {peak:.0f} |", flush=True)  # fmt: skip
    await database.close()


if __name__ == "__main__":
    main()
