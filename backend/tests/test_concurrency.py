"""Many at once: what the database must decide, it decides, and nobody ever hears a 500."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import func, select

from app.clock import now
from app.models import Client, Contact, Deal, DealStage, Role, User
from app.models.order import DIGITS, KEY_LENGTH, Crowded, key_between, keys_between
from app.services import columns
from app.uow import UnitOfWork
from bench.moves import DEALS, STAGES, create_deals, faults, move_about
from bench.seed import Seat, World
from tests.increments import add_up
from tests.make import Make

ROUNDS = 20

Call = tuple[User, str, str, Any]
"""Who, method, path, body."""

Together = Callable[[list[Call]], list[Any]]


@pytest.fixture
def together(web: TestClient, make: Make) -> Together:
    """Makes calls in the program's own loop, all at once; gives their answers in the same order."""
    tokens: dict[int, str] = {}

    def headers(user: User) -> dict[str, str]:
        tokens[user.id] = tokens.get(user.id) or make.token(user)
        return {"Authorization": f"Bearer {tokens[user.id]}"}

    def go(calls: list[Call]) -> list[Any]:
        ready = [(method, path, body, headers(user)) for user, method, path, body in calls]

        async def all_at_once() -> list[Any]:
            async with _client(web) as client:
                requests = (
                    client.request(how, path, json=body, headers=who) for how, path, body, who in ready
                )
                return await asyncio.gather(*requests)

        assert web.portal is not None
        return web.portal.call(all_at_once)

    return go


def _client(web: TestClient) -> AsyncClient:
    transport = ASGITransport(app=web.app, raise_app_exceptions=False)
    return AsyncClient(transport=transport, base_url="http://nocto.test", timeout=60)


def statuses(answers: list[Any]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def scalar(make: Make, query: Any) -> Any:
    """What a query gives, hidden and deleted rows included."""

    async def ask(uow: UnitOfWork) -> Any:
        with uow.everything():
            return await uow.session.scalar(query)

    return make.run(ask)


def test_moves_at_once_leave_an_unbroken_history_exact_totals_and_one_order(
    web: TestClient, make: Make
) -> None:
    admin, *managers = (make.admin(), make.user(), make.user(), make.user())
    pipeline = make.pipeline()
    stages = pipeline.stages + [make.stage(pipeline, sort_order=place) for place in (3, 4)]
    ids = [stage.id for stage in stages]
    seats = [Seat(user.id, make.token(user)) for user in (admin, *managers)]
    world = World(seats[0], seats[1:], pipeline.id, ids, [ids[0], *ids[3:]])

    async def move() -> tuple[Counter[int], list[str], int]:
        async with _client(web) as client:

            async def send(method: str, path: str, seat: Seat, body: Any) -> tuple[int, Any]:
                who = {"Authorization": f"Bearer {seat.token}"}
                answer = await client.request(method, path, json=body, headers=who)
                return answer.status_code, answer.json()

            deals = await create_deals(send, world)
            told = await move_about([send] * 16, world, deals=deals, stages=ids[-STAGES:], moves=300)
            return told.statuses, await faults(make.app.state.database, send, world, deals=deals), len(deals)

    assert web.portal is not None
    told, found, deals = web.portal.call(move)

    assert (found, deals, told.total()) == ([], DEALS, 300)
    assert told.keys() <= {200, 409}
    assert told[200] > 200


def test_one_username_created_by_fifty_at_once_is_created_once(make: Make, together: Together) -> None:
    admin = make.admin()

    answers = together([(admin, "POST", "/api/users", {"username": "Анна", "full_name": "Анна"})] * 50)

    assert statuses(answers) == {201: 1, 409: 49}


def test_two_administrators_who_dismiss_each_other_leave_one(make: Make, together: Together) -> None:
    anna, oleg = make.admin(), make.admin()
    in_charge = select(func.count(User.id)).where(User.role == Role.ADMIN, User.is_active)

    for _ in range(ROUNDS):
        answers = together(
            [
                (anna, "PUT", f"/api/users/{oleg.id}", {"role": "manager"}),
                (oleg, "PUT", f"/api/users/{anna.id}", {"role": "manager"}),
            ]
        )
        left = scalar(make, in_charge)
        make.run(_reinstate)

        assert left == 1
        assert statuses(answers)[200] == 1
        assert statuses(answers).keys() <= {200, 403, 409}


async def _reinstate(uow: UnitOfWork) -> None:
    for user in await uow.session.scalars(select(User)):
        user.role = Role.ADMIN


def test_two_administrators_who_deactivate_each_other_leave_one(make: Make, together: Together) -> None:
    anna, oleg = make.admin(), make.admin()

    answers = together(
        [
            (anna, "PUT", f"/api/users/{oleg.id}", {"is_active": False}),
            (oleg, "PUT", f"/api/users/{anna.id}", {"is_active": False}),
        ]
    )

    assert scalar(make, select(func.count(User.id)).where(User.is_active)) == 1
    assert statuses(answers).keys() <= {200, 401, 409}


def test_a_stage_deleted_while_deals_move_in_leaves_no_orphan(make: Make, together: Together) -> None:
    admin = make.admin()
    pipeline = make.pipeline()
    deals = [make.deal(admin, stage=pipeline.stages[0]) for _ in range(4)]

    for _ in range(ROUNDS):
        doomed = make.stage(pipeline)
        moves: list[Call] = [
            (admin, "POST", f"/api/deals/{deal.id}/move", {"stage_id": doomed.id}) for deal in deals
        ]
        answers = together(
            [*moves[:2], (admin, "DELETE", f"/api/pipelines/stages/{doomed.id}", None), *moves[2:]]
        )
        orphans = scalar(make, select(func.count(Deal.id)).where(Deal.stage_id.not_in(select(DealStage.id))))
        standing = scalar(make, select(func.count(Deal.id)).where(Deal.stage_id == doomed.id))
        together(
            [
                (admin, "POST", f"/api/deals/{deal.id}/move", {"stage_id": pipeline.stages[0].id})
                for deal in deals
            ]
        )

        assert orphans == 0
        assert statuses(answers).keys() <= {200, 204, 404, 409}
        assert standing == statuses(answers)[200]
        assert (statuses(answers)[204] == 1) is (standing == 0)


def test_a_client_deleted_while_deals_are_created_leaves_no_orphan(make: Make, together: Together) -> None:
    anna = make.user()
    stage = make.stages[0]
    orphan = select(func.count(Deal.id)).join(Client, Client.id == Deal.client_id)
    orphan = orphan.where(Client.deleted_at.is_not(None), Deal.deleted_at.is_(None))

    for _ in range(ROUNDS):
        client = make.client(anna)
        creation: Call = (
            anna, "POST", "/api/deals", {"title": "Сделка", "client_id": client.id, "stage_id": stage.id}
        )  # fmt: skip
        answers = together(
            [creation, (anna, "DELETE", f"/api/clients/{client.id}", None), creation, creation]
        )

        assert scalar(make, orphan) == 0
        assert statuses(answers).keys() <= {201, 204, 404, 409}
        assert (statuses(answers)[204] == 1) is (statuses(answers)[201] == 0)


def test_two_who_reorder_the_stages_leave_one_of_both_orders(
    make: Make, together: Together, as_: Any
) -> None:
    anna, oleg = make.admin(), make.admin()
    pipeline = make.pipeline()
    one = [stage.id for stage in pipeline.stages]
    other = one[::-1]
    path = f"/api/pipelines/{pipeline.id}/stages"

    for _ in range(ROUNDS):
        answers = together(
            [
                (user, "PUT", f"{path}/order", {"stage_ids": order})
                for user, order in ((anna, one), (oleg, other))
            ]
        )
        stages = as_(anna).get(path).json()

        assert statuses(answers) == {200: 2}
        assert [stage["id"] for stage in stages] in (one, other)
        assert [stage["sort_order"] for stage in stages] == [0, 1, 2]


def test_primary_contacts_named_at_once_end_as_one(make: Make, together: Together) -> None:
    anna = make.user()
    client = make.client(anna)
    primary = select(func.count(Contact.id)).where(Contact.client_id == client.id, Contact.is_primary)
    path = f"/api/clients/{client.id}/contacts"

    created = together(
        [(anna, "POST", path, {"name": f"Контакт {n}", "is_primary": True}) for n in range(12)]
    )
    after_creation = scalar(make, primary)
    ids = [answer.json()["id"] for answer in created]
    edited = together([(anna, "PUT", f"/api/contacts/{contact}", {"is_primary": True}) for contact in ids])

    assert (statuses(created), statuses(edited)) == ({201: 12}, {200: 12})
    assert (after_creation, scalar(make, primary)) == (1, 1)


def test_activities_at_once_wait_for_each_other_and_the_last_contact_only_goes_forward(
    make: Make, together: Together
) -> None:
    anna = make.user()
    client = make.client(anna)
    deal = make.deal(anna, client=client)
    times = [now() - timedelta(minutes=(7 * place) % 24 + 1) for place in range(24)]
    parents = ({"client_id": client.id}, {"deal_id": deal.id})

    answers = together(
        [
            (
                anna,
                "POST",
                "/api/activities",
                {"type": "call", "activity_date": at.isoformat()} | parents[place % 2],
            )
            for place, at in enumerate(times)
        ]
    )

    assert statuses(answers) == {201: 24}
    assert scalar(make, select(Client.last_contact).where(Client.id == client.id)) == max(times)


def test_versions_grow_by_one_for_each_of_many_edits(make: Make, together: Together) -> None:
    anna = make.user()
    deal = make.deal(anna)

    answers = together([(anna, "PUT", f"/api/deals/{deal.id}", {"title": f"Имя {n}"}) for n in range(16)])

    assert statuses(answers) == {200: 16}
    assert sorted(answer.json()["version"] for answer in answers) == list(range(2, 18))


def test_an_edit_that_names_its_version_wins_once(make: Make, together: Together, web: TestClient) -> None:
    anna = make.user()
    deal = make.deal(anna)
    token = make.token(anna)

    async def edit() -> list[Any]:
        headers = {"Authorization": f"Bearer {token}", "If-Match": '"1"'}
        async with _client(web) as client:
            path = f"/api/deals/{deal.id}"
            return await asyncio.gather(
                *(client.put(path, json={"title": f"Имя {n}"}, headers=headers) for n in range(16))
            )

    assert web.portal is not None
    answers = web.portal.call(edit)

    assert statuses(answers) == {200: 1, 412: 15}


@pytest.mark.slow
def test_a_hundred_thousand_cards_dropped_at_one_place_have_short_keys_in_order() -> None:
    column = ["1", "2"]  # always dropped above the last card

    for _ in range(100_000):
        try:
            key = key_between(column[-2], column[-1])
        except Crowded:
            _spread_end(column)
            key = key_between(column[-2], column[-1])
        column.insert(-1, key)

    assert column == sorted(set(column))
    assert max(len(key) for key in column) <= KEY_LENGTH


def _spread_end(column: list[str], window: int = columns.WINDOW, spare: int = columns.SPARE) -> None:
    """What `columns._spread` does to the rows of a crowded end."""
    ceiling = column[-window - 1] if len(column) > window else None
    try:
        column[-window:] = keys_between(ceiling, None, min(window, len(column)), spare=spare)
    except Crowded:
        _spread_end(column, window * 4, spare + columns.SPARE)


def test_cards_spread_out_to_make_room_keep_their_order(make: Make, as_: Any) -> None:
    anna = make.user()
    stage = make.stages[0]
    expected = [make.deal(anna, stage=stage).id for _ in range(6)][::-1]  # each new one is put on top
    positions = ["1", "2", "4" + "0" * (KEY_LENGTH - 2) + "1", "4" + "0" * (KEY_LENGTH - 2) + "2", "5", "6"]
    make.run(lambda uow: _place(uow, dict(zip(expected, positions, strict=True))))

    for _ in range(2):
        card = expected.pop()
        answer = as_(anna).post(
            f"/api/deals/{card}/move", json={"stage_id": stage.id, "before_id": expected[3]}
        )
        expected.insert(3, card)

        assert answer.status_code == 200

    board = as_(anna).get("/api/deals/stats/pipeline").json()[0]["deals"]
    assert [card["id"] for card in board] == expected
    assert max(len(card["position"]) for card in board) < KEY_LENGTH


def test_a_place_crowded_far_around_is_spread_out_farther(make: Make, as_: Any) -> None:
    anna = make.user()
    stage = make.stages[0]
    count = 3 * columns.WINDOW
    expected = [make.deal(anna, stage=stage).id for _ in range(count)][::-1]
    tail = "4" + "0" * (KEY_LENGTH - 3)
    positions = [f"{tail}{DIGITS[place // 60]}{DIGITS[1 + place % 60]}" for place in range(count)]
    make.run(lambda uow: _place(uow, dict(zip(expected, positions, strict=True))))
    card, neighbour = expected.pop(), expected[count // 2]

    answer = as_(anna).post(f"/api/deals/{card}/move", json={"stage_id": stage.id, "before_id": neighbour})

    expected.insert(count // 2, card)
    board = as_(anna).get("/api/deals/stats/pipeline?limit=200").json()[0]["deals"]
    assert answer.status_code == 200
    assert [found["id"] for found in board] == expected


async def _place(uow: UnitOfWork, positions: dict[int, str]) -> None:
    for deal in await uow.session.scalars(select(Deal)):
        deal.position = positions[deal.id]


def test_of_increments_by_version_none_is_lost(web: TestClient, make: Make) -> None:
    """`python -m tests.increments` does a thousand."""
    anna = make.user()
    path, token = f"/api/deals/{make.deal(anna).id}", make.token(anna)

    async def add() -> tuple[int, int]:
        return await add_up(web.app, token, path, times=60, workers=6)

    refused, total = make.call(add)

    assert total == 60
    assert refused > 0, "they were never in each other's way"
