"""Nobody hears of what is hidden from them: not by a list, a sum, a filter, an order or a header."""

from collections import Counter
from typing import Any

import pytest

from app.models.base import value_of
from tests.make import Make
from tests.rights.asking import Answer, Ask, send
from tests.rights.canary import (
    PREFIX,
    TEXTS,
    Neighbours,
    build,
    leaks,
    questions,
    timeless,
)
from tests.rights.world import CANARY, IN_BIN

EACH = slice(None)
OWN_LOGINS = "/api/auth/sessions"
"""Says when each of one's logins was last used, in that order: it changes with every question."""


@pytest.fixture
def world(make: Make) -> Neighbours:
    return build(make)


def everything(
    make: Make, world: Neighbours, name: str, part: slice = EACH, *, simply: bool = False
) -> list[tuple[Ask, Answer]]:
    """Every question there is, a part of them, or every address alone; and what this person is answered."""
    token = make.token(getattr(world, name)) if name != "nobody" else None

    async def ask() -> list[tuple[Ask, Answer]]:
        asks = [ask for ask in questions(make.app, world) if not (simply and ask.query)]
        return [(ask, await send(make.app, ask, token)) for ask in asks[part]]

    return make.call(ask)


def test_nobody_in_particular_is_told_nothing(make: Make, world: Neighbours) -> None:
    answers = everything(make, world, "nobody")

    assert [ask for ask, answer in answers if leaks(ask, answer)] == []
    assert {ask.path for ask, answer in answers if answer.status == 200} == {
        "/api/auth/offers", "/health", "/ready",
    }  # fmt: skip


@pytest.mark.slow
def test_an_employee_without_a_part_is_told_nothing(make: Make, world: Neighbours, half: slice) -> None:
    answers = everything(make, world, "stranger", half)

    assert [ask for ask, answer in answers if leaks(ask, answer)] == []


def test_the_canary_is_there_to_be_heard(make: Make, world: Neighbours) -> None:
    answers = everything(make, world, "oleg", simply=True)

    heard = {ask.path for ask, answer in answers if leaks(ask, answer)}

    assert {"/api/deals", "/api/clients", "/api/tasks", "/api/activities"} <= heard
    assert {"/api/deals/stats/pipeline", "/api/dashboard/recent-activities"} <= heard
    assert all(
        (value_of(row, name) or CANARY).startswith(
            CANARY if getattr(row, "deleted_at", None) is None else (CANARY, IN_BIN)
        )
        for model, names in TEXTS.items()
        for business in (world.hidden,)
        for rows in vars(business).values()
        for row in rows
        if isinstance(row, model)
        for name in names
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["anna", "petr"])
def test_no_get_tells_what_is_hidden_and_whatever_oleg_does_no_answer_changes(
    make: Make, world: Neighbours, as_: Any, name: str, half: slice
) -> None:
    """An employee sees a part of what a manager sees, and is asked every second of the questions."""
    part = half if name == "anna" or half == EACH else slice(half.start, None, 4)
    before = everything(make, world, name, part)

    everything_oleg_can_do(as_(world.oleg), world)
    after = everything(make, world, name, part)

    assert [ask for ask, answer in (*before, *after) if leaks(ask, answer)] == []
    assert [
        (ask, timeless(was), timeless(is_now))
        for (ask, was), (_, is_now) in zip(before, after, strict=True)
        if timeless(was) != timeless(is_now) and ask.path != OWN_LOGINS
    ] == []
    assert Counter(answer.status for _, answer in before)[200] > 150


def everything_oleg_can_do(oleg: Any, world: Neighbours) -> None:
    """But for an activity on the client of Anna's: its `last_contact` is hers to see."""
    client, deal, hidden = world.hidden.clients[0].id, world.hidden.deals[0].id, world.hidden
    won = world.stages[1].id
    answers = [
        oleg.put(f"/api/clients/{client}", json={"name": "Другое имя", "status": "archive"}),
        oleg.post("/api/clients", json={"name": "Ещё один", "status": "lead"}),
        oleg.post(f"/api/clients/{client}/contacts", json={"name": "Новый", "is_primary": True}),
        oleg.post("/api/deals", json={"title": "Новая", "client_id": client, "amount": 9_999}),
        oleg.put(f"/api/deals/{deal}", json={"amount": 1, "title": "Иначе"}),
        oleg.post(f"/api/deals/{deal}/move", json={"stage_id": won}),
        oleg.post(f"/api/deals/{deal}/participants", json={"user_id": world.anna.id}),
        oleg.post("/api/tasks", json={"title": "Новая", "deal_id": deal, "due_date": "2020-01-01"}),
        oleg.put(f"/api/tasks/{hidden.tasks[0].id}", json={"status": "done"}),
        oleg.post("/api/activities", json={"type": "note", "deal_id": deal}),
        oleg.put(f"/api/activities/{hidden.activities[0].id}", json={"subject": "Иначе"}),
        oleg.delete(f"/api/tasks/{hidden.tasks[1].id}"),
        oleg.delete(f"/api/deals/{hidden.deals[1].id}"),
        oleg.delete(f"/api/contacts/{hidden.contacts[0].id}"),
    ]
    assert {answer.status_code for answer in answers} <= {200, 201, 204}


def test_a_deal_with_anothers_client_shows_its_number_and_no_name(
    make: Make, world: Neighbours, as_: Any
) -> None:
    anna, foreign, other = as_(world.anna), world.foreign, world.seen["anna"].clients[0]
    as_(make.admin()).put(f"/api/deals/{foreign.id}", json={"client_id": other.id})
    as_(make.admin()).put(f"/api/deals/{foreign.id}", json={"client_id": foreign.client_id})

    board = anna.get("/api/deals/stats/pipeline").json()
    card = next(card for column in board for card in column["deals"] if card["id"] == foreign.id)
    history = anna.get(f"/api/deals/{foreign.id}/history").json()
    named = [
        (change["after"], change["after_name"])
        for entry in history
        for change in entry["changes"]
        if change["field"] == "client_id"
    ]

    assert (card["client_id"], card["client_name"]) == (foreign.client_id, None)
    assert named == [(foreign.client_id, None), (other.id, other.name), (foreign.client_id, None)]
    assert anna.get(f"/api/clients/{foreign.client_id}").status_code == 404
    assert anna.get("/api/clients", params={"search": PREFIX}).json() == []


def test_a_task_on_anothers_deal_does_not_tell_the_deals_name(
    make: Make, world: Neighbours, as_: Any
) -> None:
    task = make.task(world.anna, deal=world.hidden.deals[0])

    answer = as_(world.anna).get(f"/api/tasks/{task.id}/history")

    assert CANARY not in answer.text
    assert answer.json()[0]["changes"][-1]["after_name"] != CANARY
