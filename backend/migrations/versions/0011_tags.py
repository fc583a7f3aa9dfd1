"""Tags on clients, contacts and deals

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.database.UTCDateTime(timezone=True)
CARRIERS = {"client_tags": "clients", "contact_tags": "contacts", "deal_tags": "deals"}


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("name_key", app.database.bytewise(200), nullable=False),
        sa.Column("color", sa.String(7), nullable=False),
        sa.Column("author_id", ROW_ID, nullable=True),
        sa.Column("deleted_at", MOMENT, nullable=True),
        sa.Column("merged_into_id", ROW_ID, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_tags_author_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["tags.id"], name=op.f("fk_tags_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sqlite_autoincrement=True,
    )
    alive = sa.text("deleted_at IS NULL")
    op.create_index("uq_tags_name_key", "tags", ["name_key"], unique=True, sqlite_where=alive, postgresql_where=alive)
    op.create_index(op.f("ix_tags_merged_into_id"), "tags", ["merged_into_id"])
    for table, carrier in CARRIERS.items():
        op.add_column(
            carrier, sa.Column("tag_ids", app.database.JsonDocument, nullable=False, server_default=sa.text("'[]'"))
        )
        op.create_table(
            table,
            sa.Column("row_id", ROW_ID, nullable=False),
            sa.Column("tag_id", ROW_ID, nullable=False),
            sa.Column("id", ROW_ID, nullable=False),
            sa.ForeignKeyConstraint(
                ["row_id"], [f"{carrier}.id"], name=op.f(f"fk_{table}_row_id"), ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f(f"fk_{table}_tag_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("tag_id", "row_id", name=op.f(f"uq_{table}_tag_id_row_id")),
            sqlite_autoincrement=True,
        )
        op.create_index(op.f(f"ix_{table}_row_id"), table, ["row_id"])


def downgrade() -> None:
    for table, carrier in CARRIERS.items():
        op.drop_table(table)
        op.drop_column(carrier, "tag_ids")
    op.drop_table("tags")
