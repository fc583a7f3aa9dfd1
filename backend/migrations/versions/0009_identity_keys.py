"""By what clients and contacts are known to be the same, made of every row; and where a merged row has gone

Revision: 0009, after 0008
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.identity import keys

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = ("inn", "email", "phone", "telegram", "name")
UNIQUE = KINDS[:-1]
FIELDS = {
    "clients": ("client", ("name", "inn", "email", "phone")),
    "contacts": ("contact", ("name", "email", "phone", "whatsapp", "telegram")),
}
AT_ONCE = 1_000


def _bytewise(length: int) -> Any:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _kind() -> sa.Column[str]:
    kinds = sa.Enum(*KINDS, name="keykind_known", native_enum=False, create_constraint=True, length=16)
    return sa.Column("kind", kinds, nullable=False)


def upgrade() -> None:
    for table in FIELDS:
        op.add_column(table, sa.Column("merged_into_id", sa.BigInteger(), nullable=True))
        op.create_index(
            f"ix_{table}_merged", table, ["merged_into_id"],
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )  # fmt: skip
    identity_keys = op.create_table(
        "identity_keys",
        sa.Column("entity", sa.String(16), nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=False),
        _kind(),
        sa.Column("value", _bytewise(255), nullable=False),
        sa.Column("claim", _bytewise(255), nullable=True),
        sa.Column("id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_keys")),
        sqlite_autoincrement=True,
    )
    for table, (entity, fields) in FIELDS.items():
        for rows in _keys(table, entity, fields):
            if rows:
                op.bulk_insert(identity_keys, rows)
    op.create_index(
        op.f("ix_identity_keys_kind_value_entity_entity_id"), "identity_keys", ["kind", "value", "entity", "entity_id"]
    )
    op.create_index(op.f("ix_identity_keys_entity_entity_id"), "identity_keys", ["entity", "entity_id"])
    op.create_index(
        "uq_identity_keys_claim", "identity_keys", ["entity", "kind", "claim"], unique=True,
        sqlite_where=sa.text("claim IS NOT NULL"), postgresql_where=sa.text("claim IS NOT NULL"),
    )  # fmt: skip
    policies = op.create_table(
        "key_policies",
        _kind(),
        sa.Column("strict", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_policies")),
        sa.UniqueConstraint("kind", name=op.f("uq_key_policies_kind")),
        sqlite_autoincrement=True,
    )
    op.bulk_insert(policies, [{"kind": kind, "strict": False, "version": 1} for kind in UNIQUE])
    op.create_table(
        "dismissals",
        sa.Column("entity", sa.String(16), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("members", "first_id", "last_id", "total")),
        sa.Column("id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissals")),
        sa.UniqueConstraint(
            "entity", "first_id", "last_id", "members", "total",
            name=op.f("uq_dismissals_entity_first_id_last_id_members_total"),
        ),
        sqlite_autoincrement=True,
    )  # fmt: skip


def _keys(table: str, entity: str, fields: tuple[str, ...]) -> Iterator[list[dict[str, Any]]]:
    """The keys of every live row, some thousand rows at a time."""
    source, last = sa.table(table, *map(sa.column, ("id", "deleted_at", *fields))), 0
    while True:
        query = sa.select(source).where(source.c.id > last).order_by(source.c.id).limit(AT_ONCE)
        rows = op.get_bind().execute(query).mappings().all()
        if not rows:
            return
        last = rows[-1]["id"]
        yield [
            {"entity": entity, "entity_id": row["id"], "kind": kind.value, "value": value}
            for row in rows
            if row["deleted_at"] is None
            for kind, value in sorted(keys(row, person=entity == "contact"))
        ]


def downgrade() -> None:
    op.drop_table("dismissals")
    op.drop_table("key_policies")
    op.drop_table("identity_keys")
    for table in FIELDS:
        op.drop_index(f"ix_{table}_merged", table)
        op.drop_column(table, "merged_into_id")
