"""The best statements known for four operations of a manager, written by hand for each database."""

from datetime import datetime
from typing import Any

DEAL = (
    "id", "title", "description", "client_id", "pipeline_id", "stage_id", "manager_id", "amount", "currency",
    "status", "position", "stage_since", "expected_close_date", "closed_at", "lost_reason", "custom",
    "created_at", "updated_at", "version", "tag_ids",
)  # fmt: skip
STAGE = (
    "stage_id", "stage_name", "color", "sort_order", "win_probability", "outcome", "rot_days",
    "deals_count", "total_amount",
)  # fmt: skip
CARD = (
    "id", "title", "amount", "currency", "status", "stage_id", "client_id", "manager_id", "position",
    "expected_close_date", "created_at", "updated_at", "stage_since", "version", "tag_ids", "client_name",
    "manager_name", "days_in_stage", "next_task_id", "next_task_title", "next_task_due",
)  # fmt: skip
STAGES = 7
CARDS = 50


class Statements:
    """With `?` or `$1` for values, as the driver wants them."""

    def __init__(self, *, is_sqlite: bool) -> None:
        self.is_sqlite = is_sqlite
        own = ", ".join(
            "CAST(amount AS double precision) / 100" if name == "amount" else name for name in DEAL
        )
        mine = "manager_id = {me} AND deleted_at IS NULL"
        self.deal = self._with(f"SELECT {own} FROM deals WHERE id = {{first}} AND {mine}", me=2)
        self.list = self._with(
            f"SELECT {own} FROM deals WHERE {mine} ORDER BY created_at DESC, id DESC LIMIT 100", me=1
        )
        self.board = (_BOARD_SQLITE if is_sqlite else _BOARD_POSTGRES).format(
            me="?1" if is_sqlite else "$1", cards=CARDS
        )
        self.move = self._with(
            "UPDATE deals SET stage_id = {stage}, version = version + 1, "
            "stage_since = {at}, updated_at = {at} "
            f"WHERE id = {{first}} AND {mine} RETURNING {own}", me=2,
        )  # fmt: skip

    def _with(self, statement: str, *, me: int) -> str:
        sign = "?" if self.is_sqlite else "$"
        places = {"first": 1, "me": me, "stage": 3, "at": 4}
        return statement.format(**{name: f"{sign}{place}" for name, place in places.items()})

    def moment(self, at: datetime) -> tuple[Any, ...]:
        """The time as the driver takes it."""
        return (at.strftime("%Y-%m-%d %H:%M:%S.%f") if self.is_sqlite else at,)


_CARD = (
    "d.id, d.title, CAST(d.amount AS double precision) / 100, d.currency, d.status, d.stage_id, d.client_id, "
    "d.manager_id, d.position, d.expected_close_date, d.created_at, d.updated_at, d.stage_since, d.version, "
    "d.tag_ids"
)
_TASK = (
    "SELECT {what} FROM tasks t WHERE t.deal_id = d.id AND t.status IN ('todo', 'in_progress') "
    "AND t.deleted_at IS NULL ORDER BY t.due_date NULLS LAST, t.id LIMIT 1"
)
_STAGES = """
SELECT s.id, s.name, s.color, s.sort_order, s.win_probability, s.outcome, s.rot_days,
       CAST(coalesce(sum(b.count), 0) AS bigint), CAST(coalesce(sum(b.amount), 0) AS double precision) / 100
FROM deal_stages s LEFT JOIN board_totals b ON b.stage_id = s.id AND b.manager_id = {me}
WHERE s.pipeline_id = (SELECT min(id) FROM pipelines) GROUP BY s.id
"""
_FIRST = """
SELECT * FROM deals WHERE stage_id = s.id AND manager_id = {me} AND deleted_at IS NULL
ORDER BY position, id LIMIT {cards}
"""
_BOARD_POSTGRES = f"""
SELECT s.*, {_CARD}, c.name, u.full_name, extract(day FROM now() - d.stage_since)::int,
       t.id, t.title, t.due_date
FROM ({_STAGES}) AS s(id, name, color, place, win, outcome, rot, many, amount)
LEFT JOIN LATERAL ({_FIRST}) d ON true
LEFT JOIN clients c ON c.id = d.client_id
LEFT JOIN users u ON u.id = d.manager_id
LEFT JOIN LATERAL ({_TASK.format(what="t.id, t.title, t.due_date")}) t ON true
ORDER BY s.place, s.id, d.position, d.id
"""
# SQLite has no LATERAL: the cards' ids come from a list by the index of each stage, in its order.
_BOARD_SQLITE = f"""
SELECT s.*, {_CARD}, c.name, u.full_name, CAST(julianday('now') - julianday(d.stage_since) AS INT),
       t.id, t.title, t.due_date
FROM ({_STAGES.replace("s.id, s.name", "s.id AS id, s.name", 1)}) s
LEFT JOIN deals d ON d.id IN (
    SELECT id FROM deals WHERE stage_id = s.id AND manager_id = {{me}} AND deleted_at IS NULL
    ORDER BY position, id LIMIT {{cards}})
LEFT JOIN clients c ON c.id = d.client_id
LEFT JOIN users u ON u.id = d.manager_id
LEFT JOIN tasks t ON t.id = ({_TASK.format(what="t.id")})
ORDER BY s.sort_order, s.id, d.position, d.id
"""
