"""Nothing scans: every statement of the API finds its rows in big tables by an index, on both databases.

`python -m tests.plans` asks more: everybody, with each value of each parameter.
"""

import pytest

from tests.make import Make
from tests.plans.allowed import not_allowed, unused
from tests.plans.walking import faults_of_reading, faults_of_writing


@pytest.mark.slow
def test_no_question_reads_a_big_table_to_its_end(make: Make) -> None:
    faults = faults_of_reading(make, in_short=True)

    assert "\n".join(map(str, not_allowed(faults))) == ""
    assert not make.app.state.database.is_sqlite or unused(faults) == []


@pytest.mark.slow
def test_no_change_reads_a_big_table_to_its_end(make: Make) -> None:
    faults = faults_of_writing(make, in_short=True)

    assert "\n".join(map(str, not_allowed(faults))) == ""
