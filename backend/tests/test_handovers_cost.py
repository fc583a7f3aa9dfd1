"""What a handover costs does not grow with each row."""

from typing import Any

import pytest

from app.services import handovers
from tests.make import Make
from tests.test_queries import counted


def test_a_slice_of_a_handover_costs_the_same_statements_however_many_rows_it_has(
    make: Make, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handovers, "AT_ONCE", 4)
    boss, heir = as_(make.admin()), make.user()
    costs = []
    for rows in (1, 4, 8):
        giver = make.user()
        client = make.client(giver)
        for _ in range(rows):
            make.deal(giver, client=client)
        order = {"from_id": giver.id, "to": [{"to_id": heir.id}], "what": ["deals"]}
        with counted(make) as statements:
            assert boss.post("/api/handovers", json=order).status_code == 201
        costs.append(len(statements))

    one, full, two = costs
    assert full == one
    assert two - full <= 7
