"""Who gets to know how many clients, and when administrators are told that it is too many."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.clock import today
from app.config import Settings
from app.database import Database
from app.jobs.upkeep import purge_access
from app.keys import digest, new_api_key
from app.models import AccessBlock, AccessDay, Alarm, ApiKey, Change, Client, Contact, User, Way
from app.policies import SYSTEM, Actor
from app.services import access
from app.services.access import BLOCK, Tally
from app.uow import UnitOfWork, unit_of_work
from tests.make import Caller, Make

As = Callable[..., Caller]
ZONE = "Europe/Moscow"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"ALARM_VIEWED": 10, "ALARM_EXPORTED": 5, "ALARM_TIMES": 3})


def look(make: Make) -> list[Alarm]:
    """What the server does every few seconds."""
    state = make.app.state
    return make.call(access.write_down, state.database, state.tally, state.settings)


def day_of(make: Make, user: User) -> AccessDay | None:
    async def read(uow: UnitOfWork) -> AccessDay | None:
        return await uow.session.scalar(select(AccessDay).where(AccessDay.user_id == user.id))

    return make.run(read)


def known(make: Make, user: User, way: Way = Way.VIEWED) -> int:
    look(make)
    day = day_of(make, user)
    return day.count(way) if day else 0


def usually(make: Make, user: User, *counts: int, way: Way = Way.VIEWED) -> None:
    """So many on each of the days before today, yesterday first."""
    for ago, count in enumerate(counts, 1):
        day = today(ZONE) - timedelta(days=ago)
        values = {"viewed": 0, "exported": 0, "by_key": 0} | {way.value: count}
        make._add(AccessDay(user_id=user.id, day=day, **values))


def clients(make: Make, manager: User, count: int) -> list[Client]:
    return [make.client(manager) for _ in range(count)]


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written down but when a test says so."""
    monkeypatch.setattr("app.jobs.access.EVERY", 3600)


def test_looking_at_more_clients_than_ever_is_told_once_a_day(
    make: Make, as_: As, caplog: pytest.LogCaptureFixture
) -> None:
    anna, boss = make.user(), make.admin()
    clients(make, anna, 12)

    as_(anna).get("/api/clients")
    raised = look(make)
    clients(make, anna, 12)
    as_(anna).get("/api/clients")
    again = look(make)
    alarms = as_(boss).get("/api/alarms").json()

    assert [(alarm.user_id, alarm.way, alarm.count, alarm.usual, alarm.most) for alarm in raised] == [
        (anna.id, Way.VIEWED, 12, 0, 10)
    ]
    assert again == []
    assert [(alarm["user_id"], alarm["way"], alarm["count"], alarm["day_total"]) for alarm in alarms] == [
        (anna.id, "viewed", 12, 24)
    ]
    lines = [record for record in caplog.records if record.getMessage() == "unusual access"]
    assert [(line.user_id, line.count, line.way) for line in lines] == [(anna.id, 12, "viewed")]  # type: ignore[attr-defined]


def test_the_journal_has_the_alarm_and_nobody_can_undo_it(make: Make, as_: As) -> None:
    anna, boss = make.user(), make.admin()
    clients(make, anna, 11)
    as_(anna).get("/api/clients")
    look(make)

    async def read(uow: UnitOfWork) -> list[Change]:
        return list(await uow.session.scalars(select(Change).where(Change.entity == Alarm.ENTITY)))

    changes = make.run(read)
    undone = as_(boss).post(f"/api/changes/{changes[0].batch}/undo", json={})

    assert [(change.actor_id, (change.after or {})["user_id"]) for change in changes] == [(None, anna.id)]
    assert undone.status_code == 403
    assert as_(boss).get("/api/alarms").headers["X-Total-Count"] == "1"


@pytest.mark.parametrize(
    ("before", "today", "is_told"),
    [
        ((), 10, False),  # the floor
        ((), 11, True),
        ((9, 9, 9, 9), 11, True),  # too few days to say what is usual
        ((9, 9, 9, 9, 9), 27, False),  # three times as many
        ((9, 9, 9, 9, 9), 28, True),
        ((5, 5, 5, 5, 500), 15, False),
        ((5, 5, 5, 5, 500), 16, True),  # one wild day makes no habit
    ],
)
def test_what_is_too_many_depends_on_what_somebody_usually_does(
    make: Make, before: tuple[int, ...], today: int, is_told: bool
) -> None:
    anna = make.user()
    usually(make, anna, *before)

    make.app.state.tally.note(Actor(anna.id, anna.role), range(1, today + 1))

    assert bool(look(make)) is is_told


def test_days_of_more_than_a_month_ago_are_not_usual_any_more(make: Make) -> None:
    anna = make.user()
    for ago in range(31, 41):
        make._add(AccessDay(user_id=anna.id, day=today(ZONE) - timedelta(days=ago), viewed=1_000))

    make.app.state.tally.note(Actor(anna.id, anna.role), range(1, 20))

    assert [alarm.usual for alarm in look(make)] == [0]


def test_an_export_counts_apart_and_before_it_is_read_to_its_end(make: Make, as_: As) -> None:
    anna = make.user()
    clients(make, anna, 6)

    as_(anna).get("/api/clients/export")
    raised = look(make)

    assert [(alarm.way, alarm.count) for alarm in raised] == [(Way.EXPORTED, 6)]
    assert known(make, anna) == 0


@pytest.mark.parametrize("name", ["clients", "contacts", "deals", "tasks", "activities"])
def test_every_export_tells_of_the_clients_it_names(make: Make, as_: As, name: str) -> None:
    anna = make.user()
    client, _ = clients(make, anna, 2)
    if name == "clients":
        make.client(anna)
    make.contact(client)
    make.deal(anna, client=client)
    make.task(anna, client=client)
    make.activity(anna, client=client)

    answer = as_(anna).get(f"/api/{name}/export")

    assert client.name in answer.text
    assert known(make, anna, Way.EXPORTED) == (3 if name == "clients" else 1)


def test_a_dump_of_everything_tells_of_all_clients(make: Make, as_: As) -> None:
    boss = make.admin()
    clients(make, boss, 7)

    as_(boss).get("/api/dump")

    assert known(make, boss, Way.EXPORTED) == 7


WAYS: dict[str, Callable[[Client, Contact], str]] = {
    "a list": lambda _client, _contact: "/api/clients",
    "a list of people": lambda _client, _contact: "/api/contacts",
    "a card": lambda client, _contact: f"/api/clients/{client.id}",
    "its people": lambda client, _contact: f"/api/clients/{client.id}/contacts",
    "one of them": lambda _client, contact: f"/api/contacts/{contact.id}",
    "what happened": lambda client, _contact: f"/api/clients/{client.id}/history",
    "what happened to one": lambda _client, contact: f"/api/contacts/{contact.id}/history",
    "everything about it": lambda client, _contact: f"/api/clients/{client.id}/personal-data",
    "the search": lambda _client, _contact: "/api/search?q=Мартышкино",
    "the search for people": lambda _client, _contact: "/api/search?q=Пятачков",
    "who may it be": lambda _client, _contact: "/api/clients/duplicates?phone=%2B79161112233",
    "duplicates": lambda _client, _contact: "/api/duplicates?entity=contacts",
}


@pytest.mark.parametrize("way", WAYS)
def test_whatever_shows_a_client_counts_once(make: Make, as_: As, way: str) -> None:
    anna = make.user()
    client = make.client(anna, name="ООО «Мартышкино»", phone="+79161112233")
    contact = make.contact(client, name="Пятачков Пётр", phone="+79160000001")
    make.contact(client, name="Пятачков Пётр", phone="+79160000001")

    answers = [as_(anna).get(WAYS[way](client, contact)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert known(make, anna) == 1


def test_what_is_refused_and_what_shows_no_client_counts_nothing(make: Make, as_: As) -> None:
    anna, oleg = make.user(), make.user()
    theirs = make.client(oleg)
    make.deal(anna)

    for path in (f"/api/clients/{theirs.id}", "/api/deals", "/api/pipelines", "/api/clients/stats/summary"):
        as_(anna).get(path)

    assert known(make, anna) == 0


def test_a_key_counts_apart_from_its_owner(make: Make, web: TestClient) -> None:
    anna, key = make.user(), new_api_key()
    clients(make, anna, 3)
    make._add(ApiKey(user_id=anna.id, name="Сайт", digest=digest(key), hint=key[:8], scopes=["clients:read"]))

    web.get("/api/clients", headers={"Authorization": f"Bearer {key}"})

    assert (known(make, anna, Way.BY_KEY), known(make, anna)) == (3, 0)


def test_nothing_is_counted_where_both_floors_are_nought(make: Make) -> None:
    anna = make.user()
    off = make.app.state.settings.model_copy(update={"ALARM_VIEWED": 0})
    make.app.state.tally.note(Actor(anna.id, anna.role), range(1, 5_000))

    assert make.call(access.write_down, make.app.state.database, make.app.state.tally, off) == []


def test_only_administrators_read_the_alarms(make: Make, as_: As) -> None:
    assert as_(make.user()).get("/api/alarms").status_code == 403
    assert as_(make.employee()).get("/api/alarms").status_code == 403


async def person(database: Database, name: str = "anna") -> Actor:
    async with unit_of_work(database, SYSTEM) as uow:
        user = User(username=name, full_name=name, role="manager")
        uow.add(user)
        await uow.flush()
        return Actor(user.id, user.role)


async def count(database: Database, actor: Actor) -> int:
    async with unit_of_work(database, SYSTEM) as uow:
        found = await uow.session.scalar(select(AccessDay.viewed).where(AccessDay.user_id == actor.id))
        return found or 0


async def test_several_processes_count_each_client_once_and_raise_one_alarm(
    database: Database, settings: Settings
) -> None:
    anna = await person(database)
    processes = [Tally() for _ in range(3)]
    raised = []
    for turn in range(4):
        for number, tally in enumerate(processes):
            tally.note(anna, range(1 + turn, 9 + turn + number))
            raised += await access.write_down(database, tally, settings)

    assert await count(database, anna) == 13
    assert len(raised) == 1


async def test_numbers_of_many_blocks_are_told_apart(database: Database, settings: Settings) -> None:
    anna, tally = await person(database), Tally()
    for client_id in (1, BLOCK - 1, BLOCK, 10 * BLOCK, 10 * BLOCK):
        tally.note(anna, [client_id])
        await access.write_down(database, tally, settings)

    async with unit_of_work(database, SYSTEM) as uow:
        blocks = list(await uow.session.scalars(select(AccessBlock.block).order_by(AccessBlock.block)))

    assert (blocks, await count(database, anna)) == ([0, 1, 10], 4)


async def test_what_could_not_be_written_down_waits_for_the_next_turn(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, tally = await person(database), Tally()
    tally.note(anna, [1, 2, 3])

    async def break_off(*_: Any) -> None:
        raise OSError("no room")

    with monkeypatch.context() as broken:
        broken.setattr(access, "_add", break_off)
        with pytest.raises(OSError, match="no room"):
            await access.write_down(database, tally, settings)
    await access.write_down(database, tally, settings)

    assert await count(database, anna) == 3


async def test_what_was_written_down_is_not_written_again(database: Database, settings: Settings) -> None:
    anna, tally, day = await person(database), Tally(), today(ZONE)
    tally.note(anna, [1, 2])
    await access.write_down(database, tally, settings)

    tally.note(anna, [1, 2])

    assert tally.take(day) == {}
    tally.take(day + timedelta(days=1))
    tally.note(anna, [1, 2])
    assert tally.take(day + timedelta(days=1)) == {(anna.id, Way.VIEWED): {0: 0b110}}


async def test_somebody_who_was_removed_meanwhile_stops_nobody(
    database: Database, settings: Settings
) -> None:
    anna, tally = await person(database), Tally()
    tally.note(Actor(987_654, anna.role), [1])
    tally.note(anna, [1])

    await access.write_down(database, tally, settings)

    assert await count(database, anna) == 1


async def test_which_clients_they_were_is_forgotten_after_a_day_and_how_many_after_a_year(
    database: Database,
) -> None:
    anna, this_day = await person(database), today(ZONE)
    days = [this_day - timedelta(days=ago) for ago in (0, 1, 2, 399, 401)]
    async with unit_of_work(database, SYSTEM) as uow:
        for day in days:
            uow.add(AccessDay(user_id=anna.id, day=day, viewed=1))
            uow.add(AccessBlock(user_id=anna.id, day=day, way=Way.VIEWED, block=0, bits=b"\1"))

    await purge_access(database, ZONE)

    async def left(model: type[AccessDay | AccessBlock]) -> list[date]:
        async with unit_of_work(database, SYSTEM) as uow:
            return list(await uow.session.scalars(select(model.day).order_by(model.day.desc())))

    assert await left(AccessBlock) == days[:2]
    assert await left(AccessDay) == days[:4]
