"""Fields that nobody may set are ignored, whoever sends them and wherever."""

from dataclasses import replace
from typing import Any

import pytest

from tests.make import Make
from tests.rights.asking import Ask, send
from tests.rights.cases import Cell, ask_for
from tests.rights.matrix import Operation, expectations, operations
from tests.rights.store import changed, open_store, promised
from tests.rights.world import build

LONG_AGO = "2001-01-01T00:00:00Z"
POISON = "yad-5c11"

READ_ONLY = {
    "id": 7, "version": 77, "created_at": LONG_AGO, "updated_at": LONG_AGO, "deleted_at": LONG_AGO,
    "closed_at": LONG_AGO, "stage_since": LONG_AGO, "completed_at": LONG_AGO, "last_contact": LONG_AGO,
    "last_login": LONG_AGO, "position": POISON, "author_id": 1, "user_id": 1, "hashed_password": POISON,
    "must_change_password": True, "search_text": POISON, "name_key": POISON, "username_key": POISON,
    "outcome": "won", "token_id": POISON, "entity": POISON, "batch": POISON,
}  # fmt: skip
"""Fields that rows have and nobody may set."""


@pytest.mark.parametrize("me", ["owner", "admin"])
def test_fields_nobody_may_set_are_ignored_in_every_write(make: Make, database_url: str, me: str) -> None:
    """The same write with and without them answers the same and leaves rows in the same tables."""
    world, app = build(make), make.app
    rows = make.call(open_store, database_url)
    before = make.call(rows.dump)

    async def left(ask: Ask) -> tuple[Any, ...]:
        answer = await send(app, ask, world.tokens[me])
        after = await rows.dump()
        touched = promised(changed(before, after))
        texts = str([after.get(key) for key in touched])
        await rows.put_back(before, after)
        assert POISON not in texts
        assert LONG_AGO[:10] not in texts
        return answer.status, sorted({table for table, _ in touched}), lasting(answer.json())

    for operation in operations(app):
        if operation.method not in ("POST", "PUT", "PATCH") or operation.tag in ("auth", "health"):
            continue
        if not has_fields(app, operation):
            continue
        case = next(iter(expectations()[operation.id]))
        plain = ask_for(Cell(operation.verb, case, world, me), operation.method, operation.path)
        known = fields_of(app, operation)
        poison = {name: value for name, value in READ_ONLY.items() if name not in known}
        poisoned = replace(plain, body=poison | (plain.body or {}))

        assert make.call(left, poisoned) == make.call(left, plain), operation.id
    make.call(rows.close)


def has_fields(app: Any, operation: Operation) -> bool:
    """Whether it takes JSON at all: a file and an empty body hold no fields."""
    shape = app.openapi()["paths"][operation.path][operation.method.lower()]
    return "application/json" in shape.get("requestBody", {}).get("content", {})


def fields_of(app: Any, operation: Operation) -> set[str]:
    """What this operation's body may hold."""
    shape = app.openapi()["paths"][operation.path][operation.method.lower()]["requestBody"]
    name = shape["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return set(app.openapi()["components"]["schemas"][name]["properties"])


PASSING = ("id", "request_id", "position", "batch", "key", "hint", "activity_date")


def lasting(answer: Any) -> Any:
    """An answer without its number, and without the ids and times that no two writes share."""
    if isinstance(answer, list):
        return [lasting(each) for each in answer]
    if not isinstance(answer, dict):
        return answer
    return {
        name: bool(value) if name in PASSING or name.endswith(("_at", "_since")) else lasting(value)
        for name, value in answer.items()
    }
