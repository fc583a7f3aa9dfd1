"""`Idempotency-Key`: whatever happens to the answer, the request is done once."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import func, select, update

from app.clock import now
from app.config import BACKEND
from app.jobs.upkeep import purge_answers
from app.models import Change, Client, Import, KeptAnswer
from app.uow import UnitOfWork
from tests.make import Caller, Make

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
JSON = {"Content-Type": "application/json"}
BODY = {"name": "Ромашка"}


def count(make: Make, model: Any) -> int:
    async def read(uow: UnitOfWork) -> int:
        with uow.everything():
            return await uow.session.scalar(select(func.count(model.id))) or 0

    return make.run(read)


def creations(make: Make) -> int:
    """How often the journal says that a client was created."""

    async def read(uow: UnitOfWork) -> int:
        with uow.everything():
            told = select(func.count(Change.id)).where(Change.entity == Client.ENTITY)
            return await uow.session.scalar(told) or 0

    return make.run(read)


def is_replayed(answer: Any) -> bool:
    return bool(answer.headers.get("Idempotency-Replayed") == "true")


def test_the_same_request_with_the_same_key_is_done_once_and_answered_the_same(make: Make, as_: Any) -> None:
    anna = as_(make.user())

    first, second, third = [anna.post("/api/clients", json=BODY, headers=KEY) for _ in range(3)]

    assert (first.status_code, is_replayed(first)) == (201, False)
    for again in (second, third):
        assert (again.status_code, again.content) == (201, first.content)
        assert is_replayed(again)
        same = ("ETag", "X-Batch", "Content-Type", "Content-Length")
        assert [again.headers[name] for name in same] == [first.headers[name] for name in same]
    assert (count(make, Client), creations(make)) == (1, 1)
    undone = anna.post(f"/api/changes/{second.headers['X-Batch']}/undo", json={})
    assert undone.json()["undone"] == 1


def test_without_a_key_nothing_is_kept(make: Make, as_: Any) -> None:
    anna = as_(make.user())

    for _ in range(2):
        assert anna.post("/api/clients", json=BODY).status_code == 201

    assert (count(make, Client), count(make, KeptAnswer)) == (2, 0)


def test_fifty_at_once_make_one_row(make: Make, web: TestClient) -> None:
    headers = KEY | {"Authorization": f"Bearer {make.token(make.user())}"}

    async def all_at_once() -> list[Any]:
        transport = ASGITransport(app=web.app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://nocto.test", timeout=60) as client:
            calls = (client.post("/api/clients", json=BODY, headers=headers) for _ in range(50))
            return await asyncio.gather(*calls)

    answers = make.call(all_at_once)

    statuses = Counter(answer.status_code for answer in answers)
    assert statuses.keys() <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"in_flight"}
    assert count(make, Client) == 1


def test_the_same_key_from_two_logins_at_once_waits_and_is_answered_the_same(
    make: Make, web: TestClient
) -> None:
    anna = make.user()
    tokens = [make.token(anna) for _ in range(8)]

    async def all_at_once() -> list[Any]:
        transport = ASGITransport(app=web.app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://nocto.test", timeout=60) as client:
            who = [KEY | {"Authorization": f"Bearer {token}"} for token in tokens]
            return await asyncio.gather(*[client.post("/api/clients", json=BODY, headers=h) for h in who])

    answers = make.call(all_at_once)

    assert Counter(answer.status_code for answer in answers) == {201: 8}
    assert len({answer.content for answer in answers}) == 1
    assert sorted(map(is_replayed, answers)) == [False] + [True] * 7
    assert count(make, Client) == 1


def test_another_request_with_the_same_key_is_refused(make: Make, as_: Any) -> None:
    anna = make.user()
    first, second = make.deal(anna), make.deal(anna)
    move = {"stage_id": make.stages[1].id}
    assert as_(anna).post("/api/clients", json=BODY, headers=KEY).status_code == 201
    assert as_(anna).post(f"/api/deals/{first.id}/move", json=move, headers=KEY).status_code == 200

    others = [
        as_(anna).post("/api/clients", json={"name": "Василёк"}, headers=KEY),
        as_(anna).post(f"/api/deals/{second.id}/move", json=move, headers=KEY),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in others] == [
        (422, "idempotency_mismatch")
    ] * 2
    assert count(make, Client) == 3, "two under the deals, and the one created"


def test_another_persons_key_is_another_key(make: Make, as_: Any) -> None:
    anna, oleg = make.user(), make.user()

    answers = [as_(who).post("/api/clients", json=BODY, headers=KEY) for who in (anna, oleg)]

    assert [(answer.status_code, is_replayed(answer)) for answer in answers] == [(201, False)] * 2
    assert [answer.json()["manager_id"] for answer in answers] == [anna.id, oleg.id]


def test_after_a_day_the_key_is_free_and_upkeep_forgets_it(make: Make, as_: Any) -> None:
    anna = as_(make.user())

    async def age(uow: UnitOfWork) -> None:
        await uow.session.execute(update(KeptAnswer).values(created_at=now() - timedelta(hours=24)))

    anna.post("/api/clients", json=BODY, headers=KEY)
    make.run(age)

    later = anna.post("/api/clients", json={"name": "Василёк"}, headers=KEY)

    assert (later.status_code, is_replayed(later), count(make, Client)) == (201, False, 2)
    make.call(purge_answers, make.app.state.database, 24)
    assert count(make, KeptAnswer) == 1
    make.run(age)
    make.call(purge_answers, make.app.state.database, 24)
    assert count(make, KeptAnswer) == 0


def test_a_refusal_is_not_kept_for_it_has_done_nothing(make: Make, as_: Any) -> None:
    anna = make.user()
    client = make.client(anna)
    body = {"title": "Окна", "client_id": 999}

    refused = as_(anna).post("/api/deals", json=body, headers=KEY)
    invalid = as_(anna).post("/api/deals", json={"title": ""}, headers=KEY)
    make.stages  # noqa: B018 - a pipeline to stand in
    corrected = as_(anna).post("/api/deals", json=body | {"client_id": client.id}, headers=KEY)

    assert [answer.status_code for answer in (refused, invalid, corrected)] == [404, 422, 201]


def test_a_dry_run_neither_takes_the_key_nor_is_answered_for_it(make: Make, as_: Any) -> None:
    anna = as_(make.user())
    dry = KEY | {"Prefer": "dry-run"}

    answers = [anna.post("/api/clients", json=BODY, headers=headers) for headers in (dry, KEY, dry)]

    assert [answer.status_code for answer in answers] == [201] * 3
    assert [is_replayed(answer) for answer in answers] == [False] * 3
    assert count(make, Client) == 1


def test_it_holds_for_keys_cookies_and_tokens_of_one_person(make: Make, as_: Any, web: TestClient) -> None:
    anna = make.user()
    scopes = {"name": "Сайт", "scopes": ["clients:write"]}
    robot = Caller(web, as_(anna).post("/api/keys", json=scopes).json()["key"])
    page = {"Sec-Fetch-Site": "same-origin", "Cookie": f"nocto={make.cookie(anna)}"}

    answers = [
        as_(anna).post("/api/clients", json=BODY, headers=KEY),
        robot.post("/api/clients", json=BODY, headers=KEY),
        web.post("/api/clients", json=BODY, headers=KEY | page),
    ]

    assert len({answer.content for answer in answers}) == 1
    assert [is_replayed(answer) for answer in answers] == [False, True, True]


def test_whoever_may_no_longer_call_is_refused_and_not_answered(make: Make, as_: Any) -> None:
    anna = make.user()
    hands = as_(anna)
    hands.post("/api/clients", json=BODY, headers=KEY)
    as_(make.admin()).put(f"/api/users/{anna.id}", json={"is_active": False})

    assert hands.post("/api/clients", json=BODY, headers=KEY).status_code == 401


def test_an_upload_is_the_same_by_its_file_whatever_its_boundary(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    file = ("deals.csv", "Название сделки;Бюджет\nКофе;100\n".encode())
    other = ("deals.csv", "Название сделки;Бюджет\nЧай;100\n".encode())

    first, again = [boss.post("/api/imports", files={"file": file}, headers=KEY) for _ in range(2)]
    refused = boss.post("/api/imports", files={"file": other}, headers=KEY)

    assert (first.status_code, again.content, is_replayed(again)) == (201, first.content, True)
    assert refused.json()["code"] == "idempotency_mismatch"
    assert count(make, Import) == 1
    assert len(list((make.app.state.settings.DATA_DIR / "imports").iterdir())) == 1


@pytest.mark.parametrize("key", ["", " ", "a b", 'a"b', "ключ", "a" * 256, '"a', "a\\b"])
def test_what_is_no_key_is_refused(make: Make, as_: Any, key: str) -> None:
    header = {"Idempotency-Key": key.encode()}

    answer = as_(make.user()).post("/api/clients", json=BODY, headers=header)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_format")


def test_a_key_in_quotes_is_the_same_key(make: Make, as_: Any) -> None:
    anna = as_(make.user())

    bare, quoted = [
        anna.post("/api/clients", json=BODY, headers={"Idempotency-Key": key}) for key in ("abc", '"abc"')
    ]

    assert (is_replayed(quoted), quoted.content) == (True, bare.content)


def test_two_keys_are_none(make: Make, web: TestClient) -> None:
    headers = [
        ("Authorization", f"Bearer {make.token(make.user())}"),
        ("Idempotency-Key", "a"),
        ("Idempotency-Key", "b"),
    ]

    assert web.post("/api/clients", json=BODY, headers=headers).status_code == 422


def test_the_database_tells_neither_the_answer_nor_the_key(make: Make, as_: Any) -> None:
    boss = as_(make.admin())
    told = boss.post("/api/keys", json={"name": "Сайт", "scopes": ["deals:read"]}, headers=KEY)

    kept = make.run(lambda uow: uow.get(KeptAnswer, 1))

    assert (
        boss.post("/api/keys", json={"name": "Сайт", "scopes": ["deals:read"]}, headers=KEY).json()
        == told.json()
    )
    everything = repr(vars(kept)).encode() + kept.body
    assert told.json()["key"].encode() not in everything
    assert KEY["Idempotency-Key"].encode() not in everything


def test_an_answer_that_cannot_be_read_any_more_is_no_reason_to_do_it_twice(make: Make, as_: Any) -> None:
    anna = as_(make.user())
    anna.post("/api/clients", json=BODY, headers=KEY)

    async def spoil(uow: UnitOfWork) -> None:
        await uow.session.execute(update(KeptAnswer).values(body=b"0" * 40))

    make.run(spoil)

    answer = anna.post("/api/clients", json=BODY, headers=KEY)

    assert (answer.status_code, answer.json()["code"]) == (409, "answer_unreadable")
    assert count(make, Client) == 1


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_between_effect_and_answer_it_is_done_once_all_the_same(
    make: Make, as_: Any, database_url: str, moment: str
) -> None:
    anna = make.user()
    environment = {
        "NOCTO_URL": database_url, "NOCTO_PATH": "/api/clients", "NOCTO_BODY": json.dumps(BODY),
        "NOCTO_TOKEN": make.token(anna), "NOCTO_KEY": KEY["Idempotency-Key"],
    }  # fmt: skip

    killed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.repeats.dying", moment], cwd=BACKEND, check=False, timeout=60,
        env=os.environ | environment, capture_output=True,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert count(make, Client) == (moment == "after")
    again = [
        Caller(make._web, environment["NOCTO_TOKEN"]).post(
            "/api/clients", content=environment["NOCTO_BODY"], headers=KEY | JSON
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in again] == [201, 201]
    assert [is_replayed(answer) for answer in again] == [moment == "after", True]
    assert count(make, Client) == creations(make) == 1
