"""Many rows with texts to search: companies, people and business, words as frequent as words are (Zipf)."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app import search_index
from app.clock import now
from app.config import Settings
from app.database import Database, Mode
from app.folding import fold
from app.models import Activity, Client, Contact, Deal, Task
from app.words import searchable
from bench.seed import World, fill, tell_planner

CHUNK = 5_000
VOCABULARY, SURNAMES = 20_000, 5_000
SHARES: dict[type[Any], float] = {Client: 0.2, Contact: 0.2, Deal: 0.3, Task: 0.2, Activity: 0.1}

FORMS = ("ООО", "ООО", "ООО", "ИП", "АО", "ЗАО", "")
HEADS = ("Торговый дом", "Компания", "Группа", "Завод", "Студия", "Мастерская", "", "", "", "")
ROOTS = (
    "ром", "сев", "вол", "град", "лес", "мор", "звезд", "строй", "тех", "авто", "свет", "тепл",
    "мет", "пром",
    "агро", "нов", "стар", "бел", "крас", "зелен", "горн", "речн", "степ", "инвест", "сиб", "урал",
    "дон", "кам",
    "балт", "вост", "запад", "юж", "энерго", "транс", "снаб", "торг", "прод", "фарм", "мед",
    "дом", "сад", "ключ",
)  # fmt: skip
MIDDLES = ("", "о", "ов", "ил", "ар", "ен", "ин", "ел", "ир", "ост", "ук", "ан")
ENDS = (
    "ка",
    "ия",
    "сервис",
    "торг",
    "ник",
    "ец",
    "ина",
    "ск",
    "гарант",
    "плюс",
    "ань",
    "ор",
    "ица",
    "ент",
    "маш",
    "аж",
)
FIRST = (
    "Анна", "Мария", "Елена", "Ольга", "Наталья", "Пётр", "Иван", "Сергей", "Алексей", "Дмитрий", "Фёдор",
    "Юлия", "Ирина", "Павел", "Артём", "Тимур", "Алёна", "Светлана", "Виктор", "Семён",
)  # fmt: skip
WORK = ("Поставка", "Монтаж", "Ремонт", "Договор", "Обслуживание", "Проект", "Доставка", "Закупка", "Аудит")
THINGS = ("оборудования", "кабеля", "мебели", "окон", "станков", "кофе", "насосов", "вентиляции", "сайта")
CALLS = (
    "Позвонить",
    "Отправить счёт",
    "Согласовать сроки",
    "Выслать договор",
    "Встретиться",
    "Уточнить объём",
)


@dataclass(frozen=True)
class Words:
    """What names are made of, the frequent first."""

    vocabulary: list[str]
    weights: list[float]
    surnames: list[str]

    def some(self, dice: random.Random) -> str:
        return dice.choices(self.vocabulary, cum_weights=self.weights)[0].capitalize()


def vocabulary(dice: random.Random) -> Words:
    made = [root + middle + end for root in ROOTS for middle in MIDDLES for end in ENDS]
    made += [first + "о" + second for first in made[::40] for second in made[::60]]
    dice.shuffle(made)
    found = list(dict.fromkeys(made))[:VOCABULARY]
    surnames = [
        root + middle + end
        for root in ROOTS
        for middle in MIDDLES
        for end in ("ов", "ин", "енко", "ский", "евич")
    ]
    weights = list(accumulate(1 / place for place in range(1, len(found) + 1)))
    return Words(found, weights, [name.capitalize() for name in surnames[:SURNAMES]])


async def fill_with_texts(settings: Settings, *, rows: int, seed: int = 20261124) -> World:
    """Fill an empty, migrated database with that many rows that can be found."""
    world = await fill(settings, deals=0, seed=seed)
    dice, database = random.Random(seed), Database(settings.DATABASE_URL)
    words = vocabulary(dice)
    try:
        for model, share in SHARES.items():
            async with database.engine_for(Mode.WRITE).begin() as connection:
                clients = await connection.scalar(select(func.max(Client.id))) or 0
                makers = _makers(world, words, dice, clients)
                await _insert(connection, model, (makers[model]() for _ in range(int(rows * share))))
        await tell_planner(database)
    finally:
        await database.close()
    return world


async def _insert(connection: AsyncConnection, model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    """The rows, and what the index keeps of them."""
    last = 0
    while chunk := [row for row, _ in zip(rows, range(CHUNK), strict=False)]:
        for row in chunk:
            row["search_text"] = searchable(row.get(name) for name in model.SEARCHED)
            row["name_key"] = fold(row[model.SEARCHED[0]])[:120]
        await connection.execute(insert(model), chunk)
        entries = [(last + place, row["search_text"]) for place, row in enumerate(chunk, 1)]
        last += len(chunk)
        await connection.run_sync(search_index.put, model.__tablename__, entries)


def _makers(
    world: World, words: Words, dice: random.Random, clients: int
) -> dict[type[Any], Callable[[], dict[str, Any]]]:
    """How a row of each kind is made; `clients` is the id of the last one."""
    managers = [seat.user_id for seat in world.managers]
    owner_of: Callable[[int], int] = lambda client: managers[client % len(managers)]  # noqa: E731
    place = iter(range(10**9))

    def client() -> dict[str, Any]:
        word = words.some(dice)
        name = " ".join(
            filter(None, (dice.choice(FORMS), dice.choice(HEADS), f"«{word} {words.some(dice)}»"))
        )
        number = next(place)
        return {
            "name": name,
            "inn": f"{dice.randrange(10**9, 10**10)}",
            "phone": _phone(dice),
            "email": f"office{number}@company{number % 5000}.example",
            "address": f"Москва, {words.some(dice)} улица, {number % 90}",
            "manager_id": owner_of(number + 1),
        }

    def contact() -> dict[str, Any]:
        name = f"{dice.choice(FIRST)} {dice.choice(words.surnames)}"
        return {
            "name": name,
            "position": dice.choice(("Директор", "Закупки", "Бухгалтер", "Инженер")),
            "phone": _phone(dice),
            "email": f"p{next(place)}@mail.example",
            "client_id": dice.randrange(1, clients + 1),
        }

    def deal() -> dict[str, Any]:
        client_id, number = dice.randrange(1, clients + 1), next(place)
        return {
            "title": f"{dice.choice(WORK)} {dice.choice(THINGS)} для «{words.some(dice)}»",
            "client_id": client_id,
            "description": None
            if number % 3
            else f"Просили {dice.choice(THINGS)}, срок {number % 28} дней, {words.some(dice)}",
            "pipeline_id": world.pipeline_id,
            "stage_id": world.open_stages[0],
            "position": f"{number:09d}V",
            "manager_id": owner_of(client_id),
        }

    def task() -> dict[str, Any]:
        client_id = dice.randrange(1, clients + 1)
        return {
            "title": f"{dice.choice(CALLS)}: {words.some(dice)}",
            "client_id": client_id,
            "assignee_id": owner_of(client_id),
        }

    def activity() -> dict[str, Any]:
        client_id = dice.randrange(1, clients + 1)
        return {
            "type": "call",
            "subject": f"{dice.choice(CALLS)} {words.some(dice)}",
            "activity_date": now(),
            "content": f"Говорили про {dice.choice(THINGS)} и {words.some(dice)}",
            "client_id": client_id,
            "user_id": owner_of(client_id),
        }

    return {Client: client, Contact: contact, Deal: deal, Task: task, Activity: activity}


def _phone(dice: random.Random) -> str:
    digits = f"9{dice.randrange(10**9):09d}"
    return f"+7 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}"
