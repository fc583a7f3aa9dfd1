"""A second factor beside the password

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

import app.database

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('second_factors',
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('is_confirmed', sa.Boolean(), nullable=False),
    sa.Column('last_step', sa.BigInteger(), nullable=False),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_second_factors_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_factors')),
    sa.UniqueConstraint('user_id', name=op.f('uq_second_factors_user_id')),
    sqlite_autoincrement=True
    )
    op.create_table('recovery_codes',
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_recovery_codes_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_codes')),
    sa.UniqueConstraint('user_id', 'fingerprint', name=op.f('uq_recovery_codes_user_id_fingerprint')),
    sqlite_autoincrement=True
    )
    op.add_column('users', sa.Column('has_second_factor', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column('users', 'has_second_factor')
    op.drop_table('recovery_codes')
    op.drop_table('second_factors')
