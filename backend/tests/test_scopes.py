"""The scopes of API keys: every operation has one, and a key opens exactly what its scopes say."""

from typing import Any

import pytest

from app.keys import digest, new_api_key
from app.models import ApiKey
from app.scopes import ANY, NO_KEY, SCOPE_OF, SCOPES, opens
from tests.make import Make
from tests.rights.asking import Answer, send
from tests.rights.cases import Cell, ask_for
from tests.rights.matrix import Operation, expectations, operations
from tests.rights.store import changed, open_store, promised
from tests.rights.world import World, build

NEEDS_NOBODY = ("login", "open_session", "ask_for_letter", "choose_password", "get_health")


def test_every_operation_has_its_scope_and_every_scope_an_operation(app: Any) -> None:
    verbs = {operation.verb for operation in operations(app)}

    assert verbs - SCOPE_OF.keys() == set()
    assert SCOPE_OF.keys() - verbs == set()
    assert set(SCOPE_OF.values()) - {ANY, NO_KEY} == set(SCOPES)


def test_what_changes_something_needs_a_scope_to_write(app: Any) -> None:
    writes = {operation.verb for operation in operations(app) if operation.method != "GET"}
    reads = {operation.verb for operation in operations(app)} - writes

    assert {verb for verb in writes if not (SCOPE_OF.get(verb) or ":write").endswith(":write")} == set()
    assert {verb for verb in reads if (SCOPE_OF.get(verb) or "").endswith(":write")} == set()


def test_an_operation_that_is_not_in_the_table_is_for_no_key() -> None:
    assert not opens(frozenset(SCOPES), "wipe_everything")


def key_of(make: Make, world: World, name: str, scopes: list[str]) -> str:
    key = new_api_key()
    owner = world.people[name].id
    make._add(ApiKey(user_id=owner, name="Ключ", digest=digest(key), hint=key[:8], scopes=scopes))
    return key


def ask(world: World, operation: Operation, me: str) -> Any:
    case = next(iter(expectations()[operation.id]))
    return ask_for(Cell(operation.verb, case, world, me), operation.method, operation.path)


@pytest.mark.parametrize("me", ["owner", "admin"])
def test_a_key_that_reads_all_is_refused_every_write_and_changes_nothing(
    make: Make, database_url: str, me: str
) -> None:
    world, app = build(make), make.app
    key = key_of(make, world, me, [scope for scope in SCOPES if scope.endswith(":read")])
    asked = [operation for operation in operations(app) if operation.method != "GET"]

    async def refused() -> tuple[dict[str, Answer], set[tuple[str, int]]]:
        rows = await open_store(database_url)
        before = await rows.dump()
        answers = {
            operation.id: await send(app, ask(world, operation, me), key)
            for operation in asked
            if operation.id not in NEEDS_NOBODY
        }
        touched = promised(changed(before, await rows.dump()))
        await rows.close()
        return answers, touched

    answers, touched = make.call(refused)

    codes = {name: (answer.status, answer.json()["code"]) for name, answer in answers.items()}
    assert {
        name: told
        for name, told in codes.items()
        if told not in ((403, "scope_missing"), (403, "person_required"))
    } == {}
    assert {(table, row) for table, row in touched if table != "api_keys"} == set()


def test_a_key_with_all_scopes_reads_what_its_owner_reads(make: Make) -> None:
    world, app = build(make), make.app
    key = key_of(make, world, "owner", list(SCOPES))
    asked = [
        operation
        for operation in operations(app)
        if operation.method == "GET" and SCOPE_OF.get(operation.verb)
    ]

    async def both(operation: Operation) -> tuple[int, int]:
        question = ask(world, operation, "owner")
        by_key, by_login = [await send(app, question, token) for token in (key, world.tokens["owner"])]
        return by_key.status, by_login.status

    differing = {operation.id: make.call(both, operation) for operation in asked}
    assert {name: pair for name, pair in differing.items() if pair[0] != pair[1]} == {}


def test_a_key_with_one_scope_opens_what_the_table_says_and_nothing_else(make: Make, half: slice) -> None:
    world, app = build(make), make.app
    asked = list(SCOPES)[half]
    keys = {scope: key_of(make, world, "stranger", [scope]) for scope in asked}
    reads = [operation for operation in operations(app) if operation.method == "GET"]

    async def opened(key: str) -> set[str]:
        answers = {
            operation.verb: await send(app, ask(world, operation, "stranger"), key) for operation in reads
        }
        return {
            verb
            for verb, answer in answers.items()
            if answer.status != 403 or answer.json()["code"] not in ("scope_missing", "person_required")
        }

    noun_reads = {scope: opens_by(scope, reads) for scope in asked}
    assert {scope: make.call(opened, key) for scope, key in keys.items()} == noun_reads


def opens_by(scope: str, reads: list[Operation]) -> set[str]:
    """The reads that the table grants to this scope alone."""
    mine = {ANY, scope, scope.replace(":write", ":read")}
    return {operation.verb for operation in reads if SCOPE_OF.get(operation.verb) in mine}
