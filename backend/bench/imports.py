"""`python -m bench.imports --rows 10000 100000`: how fast a file comes in, and how much memory that takes.

The file of deals is an export of amoCRM's: a client every ten rows, a person every five, six managers. That
of contacts has nobody twice, and a company for three of them. Each is imported into an empty database in a
process of its own; the memory is the peak above what the process had before it opened the file.
"""

import argparse
import asyncio
import csv
import multiprocessing
import random
import resource
import tempfile
import time
from itertools import product
from pathlib import Path

from app.database import Database
from app.policies import SYSTEM
from app.schemas.imports import ImportMapping
from app.services import imports, totals
from app.services.imports.recognition import recognise_file
from app.uow import unit_of_work
from app.upgrade import upgrade
from bench.options import parse
from bench.servers import new_database

HEADER = (
    "ID", "Название сделки", "Бюджет ₽", "Ответственный", "Дата создания сделки", "Дата закрытия", "Теги",
    "Примечание", "Этап сделки", "Воронка", "Полное имя контакта", "Компания", "Рабочий телефон",
    "Рабочий email", "utm_source",
)  # fmt: skip
STAGES = ("Первичный контакт", "Переговоры", "Принимают решение", "Согласование договора",
          "Успешно реализовано", "Закрыто и не реализовано")  # fmt: skip
MANAGERS = ("Анна Белова", "Олег Сомов", "Мария Кузнецова", "Пётр Васильев", "Ирина Лебедева", "Егор Котов")
GOODS = ("Поставка кофе", "Кофемашина", "Обслуживание", "Чай", "Вода", "Аренда")


def write_file(path: Path, rows: int) -> None:
    draw = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADER)
        for number in range(1, rows + 1):
            stage = draw.choice(STAGES)
            closed = f"{draw.randint(1, 28):02}.06.2026 12:00:00" if stage in STAGES[4:] else "не закрыта"
            person = number // 5
            sheet.writerow((
                number, f"{draw.choice(GOODS)} {number}", f"{draw.randint(1, 999)} 000,00",
                draw.choice(MANAGERS), f"{draw.randint(1, 28):02}.0{draw.randint(1, 5)}.2026 10:30", closed,
                "опт", "Перезвонить" if number % 7 == 0 else "", stage, "Продажи", f"Контакт {person}",
                f"ООО «Клиент {number // 10}»", f"8 9{person:09}", f"c{person}@example.com", "yandex",
            ))  # fmt: skip


PEOPLE = (
    "ID",
    "Полное имя контакта",
    "Компания",
    "Рабочий телефон",
    "Рабочий email",
    "Должность",
    "Ответственный",
)


def write_people(path: Path, rows: int) -> None:
    """No person twice, and every third in a company of their own."""
    draw = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(PEOPLE)
        for number in range(1, rows + 1):
            sheet.writerow((
                number, f"Контакт {number}", f"ООО «Клиент {number // 3}»", f"8 9{number:09}",
                f"c{number}@example.com", "Директор", draw.choice(MANAGERS),
            ))  # fmt: skip


FILES = {"deals": write_file, "contacts": write_people}


def _measure(kind: str, rows: int, what: str) -> None:
    """In a process of its own."""
    with tempfile.TemporaryDirectory() as folder, new_database(kind) as url:
        file = Path(folder) / f"{what}.csv"
        FILES[what](file, rows)
        asyncio.run(_bring(url, file, kind, what))


async def _bring(url: str, file: Path, kind: str, what: str) -> None:
    database = Database(url)
    await upgrade(database)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = recognise_file(file)
    mapping = ImportMapping.model_validate(found.mapping)
    for again in ("new", "again"):
        started, busy = time.perf_counter(), time.process_time()
        account = await imports.run(database, found.table, mapping, zone="Europe/Moscow", currency="RUB")
        seconds, work = time.perf_counter() - started, time.process_time() - busy
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(
            f"| {kind} | {what} | {account.rows:,} | {again} | {seconds:.1f} | "
            f"{account.rows / seconds:,.0f} | {account.rows / work:,.0f} | {peak:.0f} |",
            flush=True,
        )
    async with unit_of_work(database, SYSTEM) as uow:
        if await totals.differences(uow) or not account.adds_up:
            raise SystemExit("the import is wrong, so its figures are none")
    await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--file", dest="files", choices=FILES, nargs="+", default=[*FILES])
    options = parse(parser, unless_told=("sqlite",))
    print("| database | file | rows | run | seconds | rows/s | rows per CPU second | MiB more |")
    print("|---|---|--:|---|--:|--:|--:|--:|")
    for kind in options.kinds:
        for rows, what in product(options.rows, options.files):
            process = multiprocessing.get_context("spawn").Process(target=_measure, args=(kind, rows, what))
            process.start()
            process.join()


if __name__ == "__main__":
    main()
