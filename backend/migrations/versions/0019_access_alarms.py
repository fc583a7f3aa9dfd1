"""Who got to know how many clients, and alarms

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

import app.database

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.database.UTCDateTime(timezone=True)


def _way() -> sa.Enum:
    return sa.Enum("viewed", "exported", "by_key", name="way_known", native_enum=False, create_constraint=True, length=16)


def _own(table: str, *, ondelete: str | None) -> list[sa.Column | sa.Constraint]:
    return [
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id"), ondelete=ondelete),
    ]


def upgrade() -> None:
    op.create_table(
        "access_days",
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("viewed", "exported", "by_key")),
        *_own("access_days", ondelete="CASCADE"),
        sa.UniqueConstraint("user_id", "day", name=op.f("uq_access_days_user_id_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "access_blocks",
        sa.Column("way", _way(), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        *_own("access_blocks", ondelete="CASCADE"),
        sa.UniqueConstraint("user_id", "day", "way", "block", name=op.f("uq_access_blocks_user_id_day_way_block")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "alarms",
        sa.Column("way", _way(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("count", "usual", "most")),
        sa.Column("created_at", MOMENT, nullable=False),
        *_own("alarms", ondelete=None),
        sa.UniqueConstraint("user_id", "day", name=op.f("uq_alarms_user_id_day")),
        sqlite_autoincrement=True,
    )
    for table in ("access_days", "access_blocks"):
        op.create_index(op.f(f"ix_{table}_day"), table, ["day"])


def downgrade() -> None:
    for table in ("alarms", "access_blocks", "access_days"):
        op.drop_table(table)
