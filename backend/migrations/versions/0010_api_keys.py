"""API keys, which of them a change came through, and batches taken back together

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

import app.database

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('api_keys',
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('hint', sa.String(length=16), nullable=False),
    sa.Column('scopes', app.database.JsonDocument, nullable=False),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('last_used', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('expires_at', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_api_keys_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_keys')),
    sa.UniqueConstraint('digest', name=op.f('uq_api_keys_digest')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_api_keys_user_id_id'), 'api_keys', ['user_id', 'id'])
    op.create_table('taken_back',
    sa.Column('batch', sa.String(length=32), nullable=False),
    sa.Column('undone', sa.String(length=32), nullable=False),
    sa.Column('id', ROW_ID, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taken_back')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_taken_back_batch'), 'taken_back', ['batch'])
    op.add_column('changes', sa.Column('key_id', sa.BigInteger(), nullable=True))
    where = sa.text('key_id IS NOT NULL')
    op.create_index('ix_changes_by_key', 'changes', ['key_id', 'id'], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index('ix_changes_by_key', 'changes')
    op.drop_column('changes', 'key_id')
    op.drop_table('taken_back')
    op.drop_table('api_keys')
