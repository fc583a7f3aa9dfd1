"""Answers kept for requests that come again

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

import app.database

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('kept_answers',
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('route', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('status', sa.BigInteger(), nullable=False),
    sa.Column('headers', app.database.JsonDocument, nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_kept_answers_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_answers')),
    sa.UniqueConstraint('user_id', 'route', 'key', name=op.f('uq_kept_answers_user_id_route_key')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_kept_answers_created_at'), 'kept_answers', ['created_at'])


def downgrade() -> None:
    op.drop_table('kept_answers')
