"""Wrong passwords are counted, and places remembered from which people log in

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

import app.database

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('throttles',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('ends_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_throttles')),
    sa.UniqueConstraint('key', name=op.f('uq_throttles_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('throttles', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_throttles_ends_at'), ['ends_at'], unique=False)

    op.create_table('known_places',
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('place', sa.String(length=64), nullable=False),
    sa.Column('seen_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_known_places_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_places')),
    sa.UniqueConstraint('user_id', 'place', name=op.f('uq_known_places_user_id_place')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('known_places', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_known_places_seen_at'), ['seen_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('known_places', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_known_places_seen_at'))

    op.drop_table('known_places')
    with op.batch_alter_table('throttles', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_throttles_ends_at'))

    op.drop_table('throttles')
