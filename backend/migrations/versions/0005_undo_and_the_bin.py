"""The journal knows which change leads its batch and what undid it; the bin has its indexes

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

BINNED = ('activities', 'clients', 'contacts', 'deals', 'tasks')
VIA = 'ck_changes_via_known'
OLD_WAYS = "via IN ('api', 'cli', 'import', 'demo')"
NEW_WAYS = "via IN ('api', 'cli', 'import', 'demo', 'undo')"


def upgrade() -> None:
    with _changes() as table:
        table.drop_constraint(op.f(VIA))
        table.create_check_constraint(op.f(VIA), NEW_WAYS)
        table.add_column(sa.Column('leads', sa.Boolean(), nullable=True))
        table.add_column(sa.Column('undoes', sa.String(length=32), nullable=True))
        table.add_column(sa.Column('undone_by', sa.String(length=32), nullable=True))
    op.execute('UPDATE changes SET leads = (id IN (SELECT min(id) FROM changes GROUP BY batch))')
    with _changes() as table:
        table.alter_column('leads', existing_type=sa.Boolean(), nullable=False)
    op.create_index('ix_changes_leading', 'changes', ['id', 'actor_id'],
                    sqlite_where=sa.text('leads = 1'), postgresql_where=sa.text('leads'))
    for table in BINNED:
        where = sa.text('deleted_at IS NOT NULL')
        op.create_index(f'ix_{table}_bin', table, ['deleted_at', 'id'], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for table in BINNED:
        op.drop_index(f'ix_{table}_bin', table)
    op.drop_index('ix_changes_leading', 'changes')
    op.execute("UPDATE changes SET via = 'api' WHERE via = 'undo'")
    with _changes() as table:
        table.drop_constraint(op.f(VIA))
        table.create_check_constraint(op.f(VIA), OLD_WAYS)
        for column in ('undone_by', 'undoes', 'leads'):
            table.drop_column(column)


def _changes():
    """The table for changing. SQLite rebuilds it; a number once given must not be given again after that."""
    return op.batch_alter_table('changes', table_kwargs={'sqlite_autoincrement': True})
