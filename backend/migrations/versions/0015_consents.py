"""Consents, and when a person's data were erased

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.database.UTCDateTime(timezone=True)


def upgrade() -> None:
    for table in ("clients", "contacts"):
        op.add_column(table, sa.Column("erased_at", MOMENT, nullable=True))
    op.create_table(
        "consents",
        sa.Column("entity", sa.String(16), nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=False),
        sa.Column("text_version", sa.String(120), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("address", sa.String(120), nullable=True),
        sa.Column("source", sa.String(255), nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_through", sa.String(255), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_consents_entity_entity_id_id"), "consents", ["entity", "entity_id", "id"])


def downgrade() -> None:
    op.drop_table("consents")
    for table in ("clients", "contacts"):
        op.drop_column(table, "erased_at")
