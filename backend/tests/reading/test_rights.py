"""Every operation, by everybody, on everything, answers what the table of rights says.

All are asked in one world: whatever one of them changes is put back before the next.
"""

from functools import partial
from typing import Any

import pytest

from tests.make import Make
from tests.rights.matrix import expectations, gaps, operations, walk
from tests.rights.world import World, build

TAGS = (
    "activities",
    "alarms",
    "auth",
    "bin",
    "changes",
    "clients",
    "contacts",
    "dashboard",
    "deals",
    "demo",
    "dump",
    "duplicates",
    "events",
    "fields",
    "health",
    "handovers",
    "imports",
    "keys",
    "personal data",
    "pipelines",
    "reports",
    "search",
    "tags",
    "tasks",
    "users",
    "views",
)


SHORT_FORM = {"sqlite": frozenset({0}), "postgresql": frozenset({1, 2})}
"""Here each cell is asked once, on one of the databases; `make rights` asks all of them on both."""


@pytest.fixture(scope="module")
def world(make: Make) -> World:
    return build(make)


@pytest.mark.parametrize("tag", TAGS)
def test_everybody_gets_exactly_what_the_table_says(
    make: Make, world: World, database_url: str, tag: str, request: pytest.FixtureRequest
) -> None:
    app = make.app
    asked = [operation for operation in operations(app) if operation.tag == tag]

    thirds = SHORT_FORM[database_url.partition(":")[0]]
    report = make.call(partial(walk, thirds=thirds), app, world, database_url, asked)

    request.node.user_properties += [("cells", report.cells), ("deviations", len(report.deviations))]
    print(report)  # noqa: T201
    assert report.deviations == []


def test_no_operation_and_no_object_is_left_out_of_the_table(app: Any) -> None:
    assert gaps(app) == []
    assert {operation.tag for operation in operations(app)} == set(TAGS)


def test_the_matrix_has_not_shrunk() -> None:
    assert sum(len(row) for rows in expectations().values() for row in rows.values()) >= 5_400
