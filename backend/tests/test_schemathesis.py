"""The API keeps its word, the OpenAPI document, whatever is sent.

The runs share half of the addresses between them, and each value stands for its kind (examples are among
them); `python -m tests.fuzz` asks everything of everybody.
"""

import pytest

from app.config import Settings
from app.models import Role
from tests.fuzz.runner import run
from tests.fuzz.world import settle

RUNS = [(database, role) for database in ("sqlite", "postgresql") for role in Role]


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_every_operation_answers_as_documented(settings: Settings, role: Role) -> None:
    subject = settle(settings)[role]
    number = RUNS.index((settings.DATABASE_URL.partition(":")[0], role))

    outcome = run(settings, subject, examples=1, phases=("coverage",), share=(number, 2 * len(RUNS)))

    assert outcome.failures == {}
    assert outcome.cases > 50
