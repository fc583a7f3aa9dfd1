"""What only one may have is refused to the rows of a file one by one, and the rest comes in."""

from typing import Any

import pytest

from app.config import Settings
from app.services import identity_upkeep
from tests.make import Make
from tests.uploading import Desk

FILE = """Название компании;Имя контакта;Телефон контакта
Ромашка;Мария;8 916 123-45-67
Лютик;Пётр;8 916 000-00-01
Василёк;Мария Вторая;+7 916 123 45 67
Ландыш;Иван;8 916 000-00-02
"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"RUN_JOBS": True})


def test_a_row_with_a_phone_that_another_has_fails_alone(make: Make, as_: Any) -> None:
    desk = Desk(make, as_)
    desk.call.put("/api/duplicates/policy", json={"phone": True})

    done = desk.bring(FILE.encode(), "people.csv")

    assert (done["account"]["created"], done["account"]["failed"]) == (3, 1)
    assert [client["name"] for client in desk.all("/api/clients")] == ["Ромашка", "Лютик", "Ландыш"]
    assert make.run(identity_upkeep.differences) == []
