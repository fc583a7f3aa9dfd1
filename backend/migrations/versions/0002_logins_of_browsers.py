"""Logins of browsers: a cookie's digest, the device, and an end that use puts off

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

import app.database

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.alter_column('token_id', existing_type=sa.String(length=32), type_=sa.String(length=64))
        batch_op.add_column(sa.Column('door', sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column('address', sa.String(length=45), nullable=True))
        batch_op.add_column(sa.Column('device', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('seen_at', app.database.UTCDateTime(timezone=True), nullable=True))
    op.execute("UPDATE login_sessions SET door = 'program', seen_at = created_at")
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.alter_column('door', existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column('seen_at', existing_type=app.database.UTCDateTime(timezone=True), nullable=False)
        batch_op.create_check_constraint(batch_op.f('ck_login_sessions_door_known'), "door IN ('browser', 'program')")
        batch_op.create_index(batch_op.f('ix_login_sessions_expires_at'), ['expires_at'], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM login_sessions WHERE door = 'browser'")
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_sessions_expires_at'))
        batch_op.drop_constraint(batch_op.f('ck_login_sessions_door_known'), type_='check')
        batch_op.drop_column('seen_at')
        batch_op.drop_column('device')
        batch_op.drop_column('address')
        batch_op.drop_column('door')
        batch_op.alter_column('token_id', existing_type=sa.String(length=64), type_=sa.String(length=32))
