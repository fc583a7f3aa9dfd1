"""The sample business, from outside."""

from app.schemas.base import Out


class DemoOut(Out):
    """Whether the sample business is there, and what was just done about it."""

    present: bool
    counts: dict[str, int]
    """Rows created or removed, by entity."""
    stays: list[str]
    """Rows that were not removed, because others refer to them."""
