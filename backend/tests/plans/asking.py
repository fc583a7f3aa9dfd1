"""Every operation of the API, so that each sends all the statements it has."""

from collections.abc import Iterator
from typing import Any

from tests.plans.recording import Recorder
from tests.rights.asking import Ask, send
from tests.rights.canary import Neighbours, questions
from tests.rights.cases import Cell, ask_for
from tests.rights.matrix import Operation, expectations, operations
from tests.rights.world import SUBJECTS, World

BOSS = "admin"
READERS = (BOSS, "anna", "petr")
"""An administrator, a manager and an employee: each sees by another rule."""

WRITERS = ("owner", "admin", "assignee")


async def read_everything(
    app: Any, world: Neighbours, tokens: dict[str, str], recorder: Recorder, *, in_short: bool
) -> None:
    """Every GET with each of its parameters, by each kind of reader.

    In short, the administrator, from whom no rule keeps rows away, asks with each parameter once, and the
    others ask each address alone.
    """
    asked = list(questions(app, world))
    shortened = [*_each_parameter_once(asked)]
    for reader in READERS:
        for ask in shortened if in_short else asked:
            if ask.query and in_short and reader != BOSS:
                continue
            await _ask(app, ask, tokens[reader], recorder, f"{reader}: GET {ask.path} {ask.query or ''}")


def _each_parameter_once(asked: list[Ask]) -> Iterator[Ask]:
    """But every order. An export filters and sorts as its list does."""
    known = set()
    for ask in asked:
        [(name, value)] = ask.query.items() or [("", "")]
        one: tuple[Any, ...] = (
            ask.path if name else "".join(each for each in ask.path if not each.isdigit()),
            name,
        )
        if name == "sort" or isinstance(value, bool):
            one += (value,)
        if one not in known and not (name and ask.path.endswith("/export") and "contacts" not in ask.path):
            known.add(one)
            yield ask


async def write_everything(app: Any, world: World, recorder: Recorder, *, in_short: bool) -> None:
    """Every other operation, about all that it does by the table of rights; what ends things comes last."""
    done = set()
    for operation, case, who in sorted(_writes(app), key=_ends):
        if in_short and (operation.id, who) in done:
            continue
        done.add((operation.id, who))
        ask = ask_for(Cell(operation.verb, case, world, who), operation.method, operation.path)
        await _ask(app, ask, world.tokens[who], recorder, f"{who}: {operation.id} {case}")


async def _ask(app: Any, ask: Ask, token: str | None, recorder: Recorder, asker: str) -> None:
    recorder.asker = asker.strip()
    answer = await send(app, ask, token)
    assert answer.status < 500, f"{asker}: {answer.status}"


def _writes(app: Any) -> Iterator[tuple[Operation, str, str]]:
    table = expectations()
    for operation in operations(app):
        if operation.method not in ("GET", "PATCH"):  # PATCH is the same handler as PUT
            for case, row in table[operation.id].items():
                yield from ((operation, case, who) for who in WRITERS if row[SUBJECTS.index(who)] < 300)


def _ends(write: tuple[Operation, str, str]) -> int:
    """Later, if others would find nothing after it."""
    operation = write[0]
    if operation.id in ("logout", "end_session", "delete_user", "change_password", "remove_demo"):
        return 3
    if operation.method == "DELETE":
        return 2
    return int(any(word in operation.id for word in ("merge", "erase", "undo", "purge", "bulk")))
