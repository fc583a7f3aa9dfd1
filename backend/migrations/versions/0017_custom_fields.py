"""Fields that a business adds to clients, contacts and deals, and the index of their values

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.database.UTCDateTime(timezone=True)
JSON = app.database.JsonDocument
INDEXES = {"client_values": "clients", "contact_values": "contacts", "deal_values": "deals"}
KINDS = "kind IN ('text', 'number', 'money', 'date', 'choice', 'choices', 'yes_no', 'link', 'user')"


def upgrade() -> None:
    op.create_table(
        "custom_fields",
        sa.Column("entity", sa.String(16), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("hint", sa.String(255), nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("options", JSON, nullable=False),
        sa.Column("last_option", sa.BigInteger(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("required_stages", JSON, nullable=False),
        sa.Column("required_onwards", sa.Boolean(), nullable=False),
        sa.Column("sort_order", sa.BigInteger(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "entity IN ('client', 'contact', 'deal')", name=op.f("ck_custom_fields_fieldentity_known")
        ),
        sa.CheckConstraint(KINDS, name=op.f("ck_custom_fields_fieldkind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_fields")),
        sa.UniqueConstraint("entity", "key", name=op.f("uq_custom_fields_entity_key")),
        sqlite_autoincrement=True,
    )
    for index, table in INDEXES.items():
        _create_index(index, table)
        _add_values(table)


def _create_index(name: str, table: str) -> None:
    op.create_table(
        name,
        sa.Column("row_id", ROW_ID, nullable=False),
        sa.Column("key", app.database.bytewise(120), nullable=False),
        sa.Column("whole", sa.Text(), nullable=True),
        sa.Column("field_id", ROW_ID, nullable=False),
        sa.Column("user_id", ROW_ID, nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["custom_fields.id"], name=op.f(f"fk_{name}_field_id")),
        sa.ForeignKeyConstraint(["row_id"], [f"{table}.id"], name=op.f(f"fk_{name}_row_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{name}_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f(f"ix_{name}_field_id_key_row_id"), name, ["field_id", "key", "row_id"])
    op.create_index(op.f(f"ix_{name}_row_id_field_id"), name, ["row_id", "field_id"])
    where = sa.text("user_id IS NOT NULL")
    op.create_index(f"ix_{name}_users", name, ["user_id"], sqlite_where=where, postgresql_where=where)


def _add_values(table: str) -> None:
    """A column with a default needs no rewriting of the table; the default itself is the program's."""
    op.add_column(table, sa.Column("custom", JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    for index, table in INDEXES.items():
        op.drop_column(table, "custom")
        op.drop_table(index)
    op.drop_table("custom_fields")
