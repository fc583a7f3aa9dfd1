"""Indexes for the orders of the contacts of all clients

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ORDERS = [("created_at", "id"), ("name_key", "id")]


def upgrade() -> None:
    alive = sa.text("deleted_at IS NULL")
    for columns in ORDERS:
        name = f"ix_contacts_alive_{'_'.join(columns)}"
        op.create_index(name, "contacts", [*columns], sqlite_where=alive, postgresql_where=alive)


def downgrade() -> None:
    for columns in ORDERS:
        op.drop_index(f"ix_contacts_alive_{'_'.join(columns)}", "contacts")
