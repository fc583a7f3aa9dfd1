"""What an import did, row by row and in sum."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.services.imports.words import Reason

KEPT = 1_000  # failures that are kept in memory; all of them are counted

_SUMS = (
    "rows",
    "created",
    "updated",
    "failed",
    "without_client",
    "from_people",
    "kept_in_notes",
    "brought_back",
)


@dataclass(slots=True)
class Account:
    """Every row of the file is in exactly one of created, updated, skipped and failed."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    failures: list[Reason] = field(default_factory=list)
    skips: list[Reason] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)  # by entity
    changed: Counter[str] = field(default_factory=Counter)
    without_client: int = 0
    from_people: int = 0
    kept_in_notes: int = 0
    brought_back: int = 0  # of the updated ones: their import had been undone
    stand_in_id: int | None = None
    pipeline_id: int | None = None
    batch: str = ""
    encoding: str = ""
    delimiter: str = ""
    seconds: float = 0.0
    dry_run: bool = False

    @property
    def new_clients(self) -> int:
        return self.made["client"]

    @property
    def updated_clients(self) -> int:
        return self.changed["client"]

    @property
    def new_managers(self) -> int:
        return self.made["user"]

    def fail(self, reason: Reason) -> None:
        self.failed += 1
        if len(self.failures) < KEPT:
            self.failures.append(reason)

    def skip(self, reason: Reason) -> None:
        self.skipped[reason.code] += 1
        if len(self.skips) < KEPT:
            self.skips.append(reason)

    def add(self, part: "Account") -> None:
        """Take in what a batch of rows came to."""
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(part, name))
        self.skipped += part.skipped
        self.made += part.made
        self.changed += part.changed
        self.failures += part.failures[: KEPT - len(self.failures)]
        self.stand_in_id = part.stand_in_id or self.stand_in_id
        self.pipeline_id = part.pipeline_id or self.pipeline_id

    @property
    def adds_up(self) -> bool:
        return self.rows == self.created + self.updated + self.skipped.total() + self.failed

    def kept(self) -> dict[str, Any]:
        """As it is stored between two batches; the failures are rows of their own."""
        return {
            **{name: getattr(self, name) for name in _SUMS},
            "skipped": dict(self.skipped),
            "made": dict(self.made),
            "changed": dict(self.changed),
            "stand_in_id": self.stand_in_id,
            "seconds": round(self.seconds, 3),
            "dry_run": self.dry_run,
        }


def restored(kept: dict[str, Any]) -> Account:
    """The account as `Account.kept` wrote it."""
    account = Account(**{name: kept.get(name, 0) for name in _SUMS})
    account.stand_in_id, account.seconds = kept["stand_in_id"], kept["seconds"]
    account.dry_run = kept["dry_run"]
    account.skipped, account.made = Counter(kept["skipped"]), Counter(kept["made"])
    account.changed = Counter(kept["changed"])
    return account
