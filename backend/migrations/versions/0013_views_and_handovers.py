"""Saved views, and handovers of somebody's book

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.database.UTCDateTime(timezone=True)
JSON = app.database.JsonDocument


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)


def _id(table: str) -> list[sa.Column | sa.Constraint]:
    return [sa.Column("id", ROW_ID, nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_{table}_{column}"))


def _dated() -> list[sa.Column]:
    return [
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("from_id", ROW_ID, nullable=False),
        sa.Column("shares", JSON, nullable=False),
        sa.Column("what", JSON, nullable=False),
        sa.Column("open_only", sa.Boolean(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(255), nullable=True),
        sa.Column("state", _one_of("handoverstate_known", "given", "lent", "returned", "kept"), nullable=False),
        sa.Column("batch", sa.String(32), nullable=False),
        sa.Column("author_id", ROW_ID, nullable=True),
        sa.Column("account", JSON, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        *_dated(),
        *_id("handovers"),
        _person("handovers", "from_id"),
        _person("handovers", "author_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_handovers_state_until"), "handovers", ["state", "until"])
    op.create_index(op.f("ix_handovers_from_id"), "handovers", ["from_id"])
    op.create_table(
        "views",
        sa.Column("owner_id", ROW_ID, nullable=False),
        sa.Column("entity", _one_of("viewentity_known", "deal", "client", "task"), nullable=False),
        sa.Column("layout", _one_of("viewlayout_known", "table", "board"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("query", JSON, nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        *_dated(),
        *_id("views"),
        _person("views", "owner_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_views_owner_id"), "views", ["owner_id"])
    op.create_index(op.f("ix_views_entity_shared"), "views", ["entity", "shared"])
    op.create_table(
        "view_choices",
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.Column("entity", _one_of("viewentity_known", "deal", "client", "task"), nullable=False),
        sa.Column("default_id", sa.BigInteger(), nullable=True),
        sa.Column("order", JSON, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        *_id("view_choices"),
        _person("view_choices", "user_id"),
        sa.UniqueConstraint("user_id", "entity", name=op.f("uq_view_choices_user_id_entity")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for table in ("view_choices", "views", "handovers"):
        op.drop_table(table)
