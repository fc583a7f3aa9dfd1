"""What may read a big table to its end, by name and with the reason."""

import re
from dataclasses import dataclass

from tests.plans.judging import Fault


@dataclass(frozen=True)
class Exemption:
    asker: str
    sql: str
    reason: str
    everywhere: bool = True
    """Whether SQLite reads all as well."""

    def covers(self, fault: Fault) -> bool:
        return bool(re.search(self.asker, fault.sent.asker) and re.match(self.sql, fault.sent.sql))


ALLOWED = (
    Exemption(
        r"GET /api/(deals|clients|contacts|tasks|activities|changes|alarms)( |$)",
        r"SELECT count\(",
        "how many there are is promised exactly (X-Total-Count); counted in a thread on SQLite",
    ),
    Exemption(
        r"GET /api/deals {'sort': '-?position'}",
        "SELECT",
        "the order key means something inside a column only, and there an index has that order",
    ),
    Exemption(
        r"{'sort': '-?custom\.secret'}",
        "SELECT",
        "most rows have no value of a field of the business's own, and are wanted too; read in a thread",
    ),
    Exemption(
        r"GET /api/\w+/export",
        "SELECT",
        "an export reads all it is asked for, in a thread",
        everywhere=False,
    ),
    Exemption(
        r"GET /api/duplicates",
        "SELECT",
        "what the keys of all rows have in common; from an index alone, in a thread on SQLite",
    ),
    Exemption(r"GET /api/dump", "SELECT", "a dump reads everything there is"),
    Exemption(r"GET /api/tags {'with_uses'", "SELECT", "how often each tag is used, for the settings only"),
    Exemption(
        r"GET /api/(dashboard/stats|clients/stats/summary)",
        "SELECT",
        "how many clients and tasks there are in each state, from an index alone",
    ),
    Exemption(
        r"GET /api/deals/stats/pipeline {",
        r"SELECT deals.stage_id, deals.currency, count\(",
        "what is left of a board by a filter that few ask for is counted and added up exactly",
        everywhere=False,
    ),
    Exemption(
        r"GET /api/activities {'search'",
        "SELECT",
        "a manager's rows among those that have a common word; the database knows how common it is",
        everywhere=False,
    ),
    Exemption(r"GET /api/reports/", "SELECT", "a report reads what it reports on, in a thread on SQLite"),
)


def not_allowed(faults: list[Fault]) -> list[Fault]:
    return [fault for fault in faults if not any(exemption.covers(fault) for exemption in ALLOWED)]


def unused(faults: list[Fault]) -> list[str]:
    """Exemptions for what does not happen, asked on SQLite."""
    return [
        each.reason for each in ALLOWED if each.everywhere and not any(each.covers(fault) for fault in faults)
    ]
