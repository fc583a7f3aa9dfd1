"""Tasks know whether their assignees put them on themselves

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("self_set", sa.Boolean(), nullable=False, server_default=sa.false()))
    tasks = sa.table("tasks", sa.column("self_set", sa.Boolean()), sa.column("author_id"), sa.column("assignee_id"))
    op.execute(tasks.update().where(tasks.c.author_id == tasks.c.assignee_id).values(self_set=sa.true()))


def downgrade() -> None:
    op.drop_column("tasks", "self_set")
