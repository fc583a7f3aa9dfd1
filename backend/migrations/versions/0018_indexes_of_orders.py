"""Indexes for every order a list can be in, of the rows that are not deleted

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ALIVE = {
    "deals": [
        ("created_at", "id"), ("updated_at", "id"), ("amount", "id"), ("closed_at", "id"),
        ("expected_close_date", "id"), ("stage_since", "id"),
    ],
    "clients": [("created_at", "id"), ("updated_at", "id"), ("last_contact", "id"), ("status", "id")],
    "tasks": [
        ("created_at", "id"), ("updated_at", "id"), ("completed_at", "id"), ("name_key", "id"),
        ("status", "due_date", "id"),
    ],
    "activities": [("created_at", "id")],
}  # fmt: skip
LATEST = {
    "deals": ("closed_at", "expected_close_date"), "clients": ("last_contact",), "tasks": ("due_date", "completed_at")
}  # fmt: skip
"""On PostgreSQL only: where a field may be empty, the latest first is no order that an index has backwards."""


def upgrade() -> None:
    alive, demo = sa.text("deleted_at IS NULL"), sa.text("via = 'demo'")
    for table, orders in ALIVE.items():
        op.drop_index(op.f(f"ix_{table}_created_at_id"), table)
        for columns in orders:
            name = f"ix_{table}_alive_{'_'.join(columns)}"
            op.create_index(name, table, [*columns], sqlite_where=alive, postgresql_where=alive)
    if op.get_bind().dialect.name == "postgresql":
        for table, names in LATEST.items():
            for name in names:
                order = [sa.text(f"{name} DESC NULLS LAST"), sa.text("id DESC")]
                op.create_index(f"ix_{table}_latest_{name}", table, order, postgresql_where=alive)
    op.create_index(op.f("ix_clients_inn"), "clients", ["inn"])
    op.create_index(op.f("ix_tasks_author_id"), "tasks", ["author_id"])
    op.create_index("ix_changes_demo", "changes", ["action", "id"], sqlite_where=demo, postgresql_where=demo)


def downgrade() -> None:
    op.drop_index("ix_changes_demo", "changes")
    op.drop_index(op.f("ix_tasks_author_id"), "tasks")
    op.drop_index(op.f("ix_clients_inn"), "clients")
    if op.get_bind().dialect.name == "postgresql":
        for table, names in LATEST.items():
            for name in names:
                op.drop_index(f"ix_{table}_latest_{name}", table)
    for table, orders in ALIVE.items():
        for columns in orders:
            op.drop_index(f"ix_{table}_alive_{'_'.join(columns)}", table)
        op.create_index(op.f(f"ix_{table}_created_at_id"), table, ["created_at", "id"])
