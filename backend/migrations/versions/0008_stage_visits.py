"""How long deals stayed on stages they have left, read once from the journal

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

import app.database
from app.sql_functions import epoch

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = app.database.UTCDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stage_visits",
        sa.Column("deal_id", ROW_ID, nullable=False),
        sa.Column("pipeline_id", sa.BigInteger(), nullable=False),
        sa.Column("stage_id", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_stage_visits_seconds_not_negative")),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_stage_visits_deal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_visits")),
        sqlite_autoincrement=True,
    )
    op.execute(_stays())
    op.create_index(op.f("ix_stage_visits_pipeline_id_entered_at"), "stage_visits", ["pipeline_id", "entered_at"])
    op.create_index(op.f("ix_stage_visits_deal_id_id"), "stage_visits", ["deal_id", "id"])
    op.create_index(op.f("ix_deals_stage_id_stage_since"), "deals", ["stage_id", "stage_since"])


def _stays() -> sa.Insert:
    """Every change of the stage but a deal's last one begins a stay that the next one ends."""
    changes = sa.table(
        "changes", sa.column("id"), sa.column("at", MOMENT), sa.column("entity"), sa.column("entity_id"),
        sa.column("after", app.database.JsonDocument),
    )  # fmt: skip
    visits = sa.table(
        "stage_visits", *(sa.column(name) for name in ("deal_id", "pipeline_id", "stage_id", "entered_at", "seconds"))
    )
    deals, stages = sa.table("deals", sa.column("id")), sa.table("deal_stages", sa.column("id"), sa.column("pipeline_id"))
    stage_id = changes.c.after["stage_id"].as_integer()
    moves = (
        sa.select(
            changes.c.id,
            changes.c.entity_id.label("deal_id"),
            stage_id.label("stage_id"),
            changes.c.at,
            sa.func.lead(changes.c.at).over(partition_by=changes.c.entity_id, order_by=changes.c.id).label("left_at"),
        )
        .where(changes.c.entity == "deal", stage_id.is_not(None))
        .subquery()
    )
    seconds = epoch(moves.c.left_at) - epoch(moves.c.at)
    over = (
        sa.select(moves.c.deal_id, stages.c.pipeline_id, moves.c.stage_id, moves.c.at, seconds)
        .join(stages, stages.c.id == moves.c.stage_id)
        .join(deals, deals.c.id == moves.c.deal_id)
        .where(moves.c.left_at.is_not(None), seconds >= 0)
        .order_by(moves.c.id)
    )
    return visits.insert().from_select(["deal_id", "pipeline_id", "stage_id", "entered_at", "seconds"], over)


def downgrade() -> None:
    op.drop_index(op.f("ix_deals_stage_id_stage_since"), "deals")
    op.drop_table("stage_visits")
