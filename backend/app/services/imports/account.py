"""What an import did, row by row and in sum."""

from collections import Counter
from dataclasses import dataclass, field

from app.services.imports.words import Reason

KEPT = 1_000  # failures that are kept in memory; all of them are counted


@dataclass(slots=True)
class Account:
    """Every row of the file is in exactly one of created, updated, skipped and failed."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    failures: list[Reason] = field(default_factory=list)
    new_clients: int = 0
    updated_clients: int = 0
    new_managers: int = 0
    without_client: int = 0
    stand_in_id: int | None = None
    pipeline_id: int | None = None
    batch: str = ""
    encoding: str = ""
    delimiter: str = ""
    seconds: float = 0.0
    dry_run: bool = False

    def fail(self, reason: Reason) -> None:
        self.failed += 1
        if len(self.failures) < KEPT:
            self.failures.append(reason)

    def add(self, part: "Account") -> None:
        """Take in what a batch of rows came to."""
        for name in (
            "rows",
            "created",
            "updated",
            "failed",
            "new_clients",
            "updated_clients",
            "new_managers",
        ):
            setattr(self, name, getattr(self, name) + getattr(part, name))
        self.without_client += part.without_client
        self.skipped += part.skipped
        self.failures += part.failures[: KEPT - len(self.failures)]
        self.stand_in_id = part.stand_in_id or self.stand_in_id
        self.pipeline_id = part.pipeline_id or self.pipeline_id

    @property
    def adds_up(self) -> bool:
        return self.rows == self.created + self.updated + self.skipped.total() + self.failed
