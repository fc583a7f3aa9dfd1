"""Walks the table: every operation, by everybody, on everything."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.scopes import SCOPE_OF
from tests.rights import store
from tests.rights.asking import Answer, send
from tests.rights.cases import NOUNS, Cell, ask_for
from tests.rights.table import NOTHING_TO_CHANGE, TABLE
from tests.rights.world import CANARY, IN_BIN, SUBJECTS, World

COLUMNS = 7
LOGGING_IN_AND_OUT = ("login", "open_session", "end_session", "logout")
NOBODIES = 3

ALL_THIRDS = frozenset({0, 1, 2})
"""Every third cell, from the first, the second or the third on: each has all the subjects in it, for their
number and three have no common divisor."""

Row = tuple[int, ...]
"""The status for each of SUBJECTS."""


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    tag: str

    @property
    def verb(self) -> str:
        """PATCH is the same handler as PUT."""
        return self.id.replace("patch_", "update_", 1)

    @property
    def noun(self) -> str | None:
        """What its address names first."""
        return next((noun for name, noun in NOUNS.items() if f"{{{name}}}" in self.path), None)


@dataclass
class Report:
    cells: int = 0
    deviations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.cells} cells, {len(self.deviations)} deviations"


def operations(app: Any) -> list[Operation]:
    return [
        Operation(shape["operationId"], method.upper(), path, shape["tags"][0])
        for path, methods in app.openapi()["paths"].items()
        for method, shape in methods.items()
    ]


@cache
def expectations() -> dict[str, dict[str, Row]]:
    """The table by operation and case."""
    found: dict[str, dict[str, Row]] = {}
    for names, block in TABLE:
        rows = dict(_rows(block))
        for name in names.split():
            assert name not in found, f"{name} is in the table twice"
            found[name] = rows
    return found


def _rows(block: str) -> Iterator[tuple[str, Row]]:
    for line in block.strip().splitlines():
        words = line.partition("#")[0].split()
        nobody, *others = map(int, words[-COLUMNS:])
        yield " ".join(words[:-COLUMNS]), (*[nobody] * NOBODIES, *others)


class Walk:
    """The requests of a table's part, one after the other, each to the same world."""

    def __init__(self, app: Any, world: World, rows: store.Store, thirds: frozenset[int]) -> None:
        self.app, self.world, self.rows, self.thirds = app, world, rows, thirds
        self.report = Report()
        self.seen: store.Snapshot = {}
        self.mark = 0

    async def go(self, asked: list[Operation]) -> Report:
        self.seen, self.mark = await self.rows.dump(), await self.rows.mark()
        for number, (operation, case, subject, status) in enumerate(_cells(asked)):
            if number % 3 in self.thirds:
                await self._cell(operation, case, subject, status)
        return self.report

    async def _cell(self, operation: Operation, case: str, subject: str, expected: int) -> None:
        self.report.cells += 1
        cell = Cell(operation.verb, case, self.world, subject)
        ask = ask_for(cell, operation.method, operation.path)
        answer = await send(self.app, ask, self.world.tokens[subject])
        touched = await self._restore()
        place = f"{operation.id} / {case} / {subject}"
        told = f"{answer.headers}{answer.content.decode(errors='replace')}"
        if (subject not in ("other", "admin") and CANARY in told) or (
            IN_BIN in told and not _of_bin(operation)
        ):
            self.report.deviations.append(f"{place}: the answer holds what {subject} does not see")
        for wrong in _deviations(operation, case, expected, answer, store.promised(touched)):
            self.report.deviations.append(f"{place}: {wrong}")

    async def _restore(self) -> set[tuple[str, int]]:
        """Put back what the request changed; the rows that it did change."""
        if await self.rows.mark() == self.mark:
            return set()
        after = await self.rows.dump()
        if touched := store.changed(self.seen, after):
            await self.rows.put_back(self.seen, after)
        self.mark = await self.rows.mark()
        return touched


def _of_bin(operation: Operation) -> bool:
    return operation.tag in ("bin", "changes")


def _deviations(
    operation: Operation, case: str, expected: int, answer: Answer, touched: set[tuple[str, int]]
) -> Iterator[str]:
    if answer.status != expected:
        yield f"expected {expected}, got {answer.status} {answer.content[:200].decode()}"
    reads = operation.method == "GET" or operation.id in LOGGING_IN_AND_OUT
    if answer.status >= 400 and touched:
        yield f"refused with {answer.status}, but changed {sorted(touched)}"
    elif operation.method == "GET" and touched:
        yield f"a GET changed {sorted(touched)}"
    elif answer.status < 300 and not (reads or touched or (operation.verb, case) in NOTHING_TO_CHANGE):
        yield "succeeded, but changed nothing"


def _cells(asked: list[Operation]) -> Iterator[tuple[Operation, str, str, int]]:
    table = expectations()
    for operation in asked:
        for case, expected in table.get(operation.id, {}).items():
            for subject, status in zip(SUBJECTS, expected, strict=True):
                yield operation, case, subject, status


async def walk(
    app: Any, world: World, url: str, asked: list[Operation], *, thirds: frozenset[int] = ALL_THIRDS
) -> Report:
    """Ask everything in the table about these operations, or some thirds of its cells."""
    rows = await store.open_store(url)
    try:
        return await Walk(app, world, rows, thirds).go(asked)
    finally:
        await rows.close()


def gaps(app: Any) -> list[str]:
    """Operations without expectations, expectations without an operation, objects left out."""
    table, known = expectations(), {operation.id: operation for operation in operations(app)}
    found = [f"{name} is not in the table" for name in known.keys() - table.keys()]
    found += [f"{name} is in the table, but is no operation" for name in table.keys() - known.keys()]
    verbs = {operation.verb for operation in known.values()}
    found += [f"{verb} has no place in app/scopes.py" for verb in verbs - SCOPE_OF.keys()]
    for name in known.keys() & table.keys():
        noun = known[name].noun
        cases = {case.partition(" + ")[0] for case in table[name]}
        if missing := OBJECTS.get(noun or "", frozenset()) - cases:
            found.append(f"{name} says nothing about: {', '.join(sorted(missing))}")
    return sorted(found)


OBJECTS: dict[str, frozenset[str]] = {
    "deals": frozenset(
        {"owner's", "with other's client", "in archived pipeline", "other's", "unassigned", "deleted",
         "missing"}
    ),
    "clients": frozenset(
        {"owner's", "owner's without deals", "owner's with a task", "archived", "other's",
         "other's on owner's deal", "unassigned", "deleted", "missing"}
    ),
    "contacts": frozenset(
        {"owner's", "owner's without deals", "owner's with a task", "archived", "other's",
         "other's on owner's deal", "unassigned", "deleted", "of deleted client", "missing"}
    ),
    "tasks": frozenset(
        {"on owner's deal", "owner's on owner's deal", "on deal with other's client", "on owner's client",
         "alone", "stranger's alone", "from owner to other", "on other's deal", "on other's deal for owner",
         "on unassigned deal", "deleted", "of deleted deal", "missing"}
    ),
    "activities": frozenset(
        {"on owner's deal", "assignee's on owner's deal", "participant's on owner's deal",
         "on deal with other's client", "on owner's client", "on owner's client with a task", "alone",
         "stranger's alone", "on other's deal", "owner's on other's deal", "on unassigned deal", "deleted",
         "of deleted deal", "missing"}
    ),
    "users": frozenset({"self", "colleague", "busy colleague", "deactivated", "missing"}),
    "pipelines": frozenset({"active", "archived", "empty", "missing"}),
    "stages": frozenset({"with deals", "empty", "of archived pipeline", "missing"}),
    "logins": frozenset({"own", "colleague's", "missing"}),
    "keys": frozenset({"owner's", "other's", "revoked", "missing"}),
    "imports": frozenset({"ready", "running", "stopped", "done", "missing"}),
}  # fmt: skip
"""What every operation with such an id in its address must be asked about."""
