"""The bare application that ours is measured against: a ceiling counts only if it gives the same answers."""

from collections.abc import Callable, Iterator

import pytest

from app.config import Settings
from bench.client import Answer, connect, request
from bench.servers import Server, running
from tests.conftest import SECRET
from tests.make import Caller, Make


@pytest.fixture
def bare(settings: Settings) -> Iterator[Server]:
    with running(settings.DATABASE_URL, secret=SECRET, app="bench.bare:app") as server:
        yield server


async def _answer(server: Server, method: str, path: str, token: str, body: object = None) -> Answer:
    connection = await connect(server.address)
    try:
        return await connection.send(request(method, path, token=token, body=body))
    finally:
        connection.close()


async def test_the_bare_application_answers_what_ours_does(
    make: Make, as_: Callable[..., Caller], bare: Server
) -> None:
    anna, boris = make.user(), make.user()
    pipeline = make.pipeline()
    stages = [pipeline.stages[0], make.stage(pipeline, sort_order=3)]
    deals = [make.deal(anna, stage=stages[place % 2], amount=place * 100) for place in range(5)]
    make.task(anna, deal=deals[0])
    make.deal(boris, stage=stages[0])
    ours, token = as_(anna), make.token(anna)

    one = (await _answer(bare, "GET", f"/api/deals/{deals[0].id}", token)).json()
    told = ours.get(f"/api/deals/{deals[0].id}").json()
    assert {name: one[name] for name in ("id", "title", "amount", "position")} == {
        name: told[name] for name in ("id", "title", "amount", "position")
    }
    listed = (await _answer(bare, "GET", "/api/deals?limit=100", token)).json()
    assert [deal["id"] for deal in listed] == [deal["id"] for deal in ours.get("/api/deals").json()]

    board = (await _answer(bare, "GET", "/api/deals/stats/pipeline", token)).json()
    columns = ours.get("/api/deals/stats/pipeline").json()
    assert [_told(column) for column in board] == [_told(column) for column in columns]

    moved = await _answer(bare, "POST", f"/api/deals/{deals[0].id}/move", token, {"stage_id": stages[1].id})
    assert moved.json()["stage_id"] == stages[1].id
    assert ours.get(f"/api/deals/{deals[0].id}").json()["stage_id"] == stages[1].id


def _told(column: dict[str, object]) -> object:
    cards = [(card["id"], card["client_name"]) for card in column["deals"]]  # type: ignore[attr-defined]
    return column["stage_id"], column["deals_count"], column["total_amount"], cards


async def test_it_lets_nobody_in_without_a_token_of_ours(make: Make, bare: Server) -> None:
    deal = make.deal(make.user())
    answer = await _answer(bare, "GET", f"/api/deals/{deal.id}", "no.token.ofours")
    assert answer.status == 401
