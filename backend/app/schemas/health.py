"""What a supervisor is told."""

from app.schemas.base import Out


class Health(Out):
    status: str = "healthy"


class Readiness(Out):
    status: str = "ready"
