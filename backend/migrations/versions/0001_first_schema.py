"""First schema

Revision: 0001, the first
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import app.database

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('board_totals',
    sa.Column('stage_id', sa.BigInteger(), nullable=False),
    sa.Column('manager_id', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('count', sa.BigInteger(), nullable=False),
    sa.Column('amount', app.database.Money(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_totals')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('board_totals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_board_totals_stage_id_manager_id_currency'), ['stage_id', 'manager_id', 'currency'], unique=False)

    op.create_table('external_ids',
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('entity', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(length=255), nullable=False),
    sa.Column('entity_id', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_external_ids')),
    sa.UniqueConstraint('source', 'entity', 'key', name=op.f('uq_external_ids_source_entity_key')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('external_ids', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_external_ids_entity_entity_id'), ['entity', 'entity_id'], unique=False)

    op.create_table('pipelines',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('sort_order', sa.BigInteger(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pipelines')),
    sqlite_autoincrement=True
    )
    op.create_table('users',
    sa.Column('email', sa.String(length=320), nullable=True),
    sa.Column('username', sa.String(length=64), nullable=False),
    sa.Column('username_key', sa.String(length=200), nullable=False),
    sa.Column('full_name', sa.String(length=255), nullable=False),
    sa.Column('hashed_password', sa.String(length=255), nullable=True),
    sa.Column('must_change_password', sa.Boolean(), nullable=False),
    sa.Column('role', sa.Enum('admin', 'manager', 'employee', name='role_known', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('phone', sa.String(length=50), nullable=True),
    sa.Column('position', sa.String(length=120), nullable=True),
    sa.Column('avatar_url', sa.String(length=500), nullable=True),
    sa.Column('last_login', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('search_text', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('email', name=op.f('uq_users_email')),
    sa.UniqueConstraint('username_key', name=op.f('uq_users_username_key')),
    sqlite_autoincrement=True
    )
    op.create_table('changes',
    sa.Column('batch', sa.String(length=32), nullable=False),
    sa.Column('at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('via', sa.Enum('api', 'cli', 'import', 'demo', name='via_known', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('entity', sa.String(length=32), nullable=False),
    sa.Column('entity_id', sa.BigInteger(), nullable=False),
    sa.Column('action', sa.Enum('create', 'update', 'delete', 'restore', name='action_known', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('before', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('after', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('transaction', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_changes_actor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_changes')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_changes_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_changes_batch'), ['batch'], unique=False)
        batch_op.create_index(batch_op.f('ix_changes_entity_entity_id_id'), ['entity', 'entity_id', 'id'], unique=False)

    op.create_table('clients',
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('inn', sa.String(length=20), nullable=True),
    sa.Column('website', sa.String(length=255), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=50), nullable=True),
    sa.Column('address', sa.String(length=500), nullable=True),
    sa.Column('source', sa.String(length=120), nullable=True),
    sa.Column('status', sa.Enum('lead', 'client', 'archive', name='clientstatus_known', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('manager_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('last_contact', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('search_text', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['manager_id'], ['users.id'], name=op.f('fk_clients_manager_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clients')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('clients', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clients_created_at_id'), ['created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clients_manager_id_created_at_id'), ['manager_id', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clients_name_key_id'), ['name_key', 'id'], unique=False)

    op.create_table('deal_stages',
    sa.Column('pipeline_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('color', sa.String(length=7), nullable=False),
    sa.Column('sort_order', sa.BigInteger(), nullable=False),
    sa.Column('win_probability', sa.BigInteger(), nullable=False),
    sa.Column('outcome', sa.Enum('open', 'won', 'lost', name='dealstatus_known', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('rot_days', sa.BigInteger(), nullable=True),
    sa.Column('required_fields', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('rot_days IS NULL OR rot_days > 0', name=op.f('ck_deal_stages_rot_days_positive')),
    sa.CheckConstraint('win_probability BETWEEN 0 AND 100', name=op.f('ck_deal_stages_win_probability_percent')),
    sa.ForeignKeyConstraint(['pipeline_id'], ['pipelines.id'], name=op.f('fk_deal_stages_pipeline_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deal_stages')),
    sa.UniqueConstraint('id', 'pipeline_id', 'outcome', name=op.f('uq_deal_stages_id_pipeline_id_outcome')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('deal_stages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deal_stages_pipeline_id_sort_order_id'), ['pipeline_id', 'sort_order', 'id'], unique=False)

    op.create_table('login_sessions',
    sa.Column('token_id', sa.String(length=32), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_login_sessions_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_sessions')),
    sa.UniqueConstraint('token_id', name=op.f('uq_login_sessions_token_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_sessions_user_id'), ['user_id'], unique=False)

    op.create_table('contacts',
    sa.Column('client_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('position', sa.String(length=120), nullable=True),
    sa.Column('phone', sa.String(length=50), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('telegram', sa.String(length=120), nullable=True),
    sa.Column('whatsapp', sa.String(length=120), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('is_primary', sa.Boolean(), nullable=False),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('search_text', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['clients.id'], name=op.f('fk_contacts_client_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contacts')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contacts_client_id_id'), ['client_id', 'id'], unique=False)
        batch_op.create_index('uq_contacts_one_primary', ['client_id'], unique=True, sqlite_where=sa.text('is_primary AND deleted_at IS NULL'), postgresql_where=sa.text('is_primary AND deleted_at IS NULL'))

    op.create_table('deals',
    sa.Column('title', sa.String(length=255), nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('client_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('pipeline_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('stage_id', sa.BigInteger(), nullable=False),
    sa.Column('manager_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('amount', app.database.Money(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('status', sa.Enum('open', 'won', 'lost', name='dealstatus_known', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('position', sa.String(length=40).with_variant(sa.String(length=40, collation='C'), 'postgresql'), nullable=False),
    sa.Column('stage_since', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('expected_close_date', sa.Date(), nullable=True),
    sa.Column('closed_at', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('lost_reason', sa.String(length=255), nullable=True),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('search_text', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name=op.f('ck_deals_closed_iff_not_open')),
    sa.CheckConstraint("lost_reason IS NULL OR status = 'lost'", name=op.f('ck_deals_reason_only_if_lost')),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_deals_amount_not_negative')),
    sa.ForeignKeyConstraint(['client_id'], ['clients.id'], name=op.f('fk_deals_client_id')),
    sa.ForeignKeyConstraint(['manager_id'], ['users.id'], name=op.f('fk_deals_manager_id')),
    sa.ForeignKeyConstraint(['pipeline_id'], ['pipelines.id'], name=op.f('fk_deals_pipeline_id')),
    sa.ForeignKeyConstraint(['stage_id', 'pipeline_id', 'status'], ['deal_stages.id', 'deal_stages.pipeline_id', 'deal_stages.outcome'], name='fk_deals_stage'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deals')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('deals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deals_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deals_created_at_id'), ['created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deals_manager_id_created_at_id'), ['manager_id', 'created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deals_name_key_id'), ['name_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deals_stage_id_manager_id_position_id'), ['stage_id', 'manager_id', 'position', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deals_stage_id_position_id'), ['stage_id', 'position', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deals_status_closed_at'), ['status', 'closed_at'], unique=False)

    op.create_table('activities',
    sa.Column('type', sa.Enum('call', 'email', 'meeting', 'note', 'whatsapp', 'telegram', name='activitytype_known', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('deal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('client_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('duration', sa.BigInteger(), nullable=True),
    sa.Column('activity_date', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('search_text', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint('duration IS NULL OR duration >= 0', name=op.f('ck_activities_duration_not_negative')),
    sa.ForeignKeyConstraint(['client_id'], ['clients.id'], name=op.f('fk_activities_client_id')),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_activities_deal_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_activities_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_activities')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('activities', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activities_activity_date_id'), ['activity_date', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activities_client_id_activity_date'), ['client_id', 'activity_date'], unique=False)
        batch_op.create_index(batch_op.f('ix_activities_created_at_id'), ['created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_activities_deal_id_activity_date'), ['deal_id', 'activity_date'], unique=False)
        batch_op.create_index(batch_op.f('ix_activities_user_id_activity_date'), ['user_id', 'activity_date'], unique=False)

    op.create_table('deal_participants',
    sa.Column('deal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_deal_participants_deal_id')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_deal_participants_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deal_participants')),
    sa.UniqueConstraint('deal_id', 'user_id', name=op.f('uq_deal_participants_deal_id_user_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('deal_participants', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deal_participants_user_id_deal_id'), ['user_id', 'deal_id'], unique=False)

    op.create_table('tasks',
    sa.Column('title', sa.String(length=255), nullable=False),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('deal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('client_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('assignee_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('status', sa.Enum('todo', 'in_progress', 'done', 'cancelled', name='taskstatus_known', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('priority', sa.Enum('low', 'medium', 'high', 'critical', name='taskpriority_known', native_enum=False, create_constraint=True, length=16), nullable=False),
    sa.Column('due_date', sa.Date(), nullable=True),
    sa.Column('completed_at', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('created_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('updated_at', app.database.UTCDateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', app.database.UTCDateTime(timezone=True), nullable=True),
    sa.Column('search_text', sa.String(), nullable=False),
    sa.Column('name_key', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.CheckConstraint("(status = 'done') = (completed_at IS NOT NULL)", name=op.f('ck_tasks_completed_iff_done')),
    sa.ForeignKeyConstraint(['assignee_id'], ['users.id'], name=op.f('fk_tasks_assignee_id')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_tasks_author_id')),
    sa.ForeignKeyConstraint(['client_id'], ['clients.id'], name=op.f('fk_tasks_client_id')),
    sa.ForeignKeyConstraint(['deal_id'], ['deals.id'], name=op.f('fk_tasks_deal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tasks_assignee_id_status_due_date'), ['assignee_id', 'status', 'due_date'], unique=False)
        batch_op.create_index(batch_op.f('ix_tasks_client_id_status_due_date'), ['client_id', 'status', 'due_date'], unique=False)
        batch_op.create_index(batch_op.f('ix_tasks_created_at_id'), ['created_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tasks_deal_id_status_due_date'), ['deal_id', 'status', 'due_date'], unique=False)
        batch_op.create_index(batch_op.f('ix_tasks_due_date_id'), ['due_date', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tasks_due_date_id'))
        batch_op.drop_index(batch_op.f('ix_tasks_deal_id_status_due_date'))
        batch_op.drop_index(batch_op.f('ix_tasks_created_at_id'))
        batch_op.drop_index(batch_op.f('ix_tasks_client_id_status_due_date'))
        batch_op.drop_index(batch_op.f('ix_tasks_assignee_id_status_due_date'))

    op.drop_table('tasks')
    with op.batch_alter_table('deal_participants', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deal_participants_user_id_deal_id'))

    op.drop_table('deal_participants')
    with op.batch_alter_table('activities', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_activities_user_id_activity_date'))
        batch_op.drop_index(batch_op.f('ix_activities_deal_id_activity_date'))
        batch_op.drop_index(batch_op.f('ix_activities_created_at_id'))
        batch_op.drop_index(batch_op.f('ix_activities_client_id_activity_date'))
        batch_op.drop_index(batch_op.f('ix_activities_activity_date_id'))

    op.drop_table('activities')
    with op.batch_alter_table('deals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deals_status_closed_at'))
        batch_op.drop_index(batch_op.f('ix_deals_stage_id_position_id'))
        batch_op.drop_index(batch_op.f('ix_deals_stage_id_manager_id_position_id'))
        batch_op.drop_index(batch_op.f('ix_deals_name_key_id'))
        batch_op.drop_index(batch_op.f('ix_deals_manager_id_created_at_id'))
        batch_op.drop_index(batch_op.f('ix_deals_created_at_id'))
        batch_op.drop_index(batch_op.f('ix_deals_client_id'))

    op.drop_table('deals')
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.drop_index('uq_contacts_one_primary', sqlite_where=sa.text('is_primary AND deleted_at IS NULL'), postgresql_where=sa.text('is_primary AND deleted_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_contacts_client_id_id'))

    op.drop_table('contacts')
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_sessions_user_id'))

    op.drop_table('login_sessions')
    with op.batch_alter_table('deal_stages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deal_stages_pipeline_id_sort_order_id'))

    op.drop_table('deal_stages')
    with op.batch_alter_table('clients', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clients_name_key_id'))
        batch_op.drop_index(batch_op.f('ix_clients_manager_id_created_at_id'))
        batch_op.drop_index(batch_op.f('ix_clients_created_at_id'))

    op.drop_table('clients')
    with op.batch_alter_table('changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_changes_entity_entity_id_id'))
        batch_op.drop_index(batch_op.f('ix_changes_batch'))
        batch_op.drop_index(batch_op.f('ix_changes_actor_id'))

    op.drop_table('changes')
    op.drop_table('users')
    op.drop_table('pipelines')
    with op.batch_alter_table('external_ids', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_external_ids_entity_entity_id'))

    op.drop_table('external_ids')
    with op.batch_alter_table('board_totals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_board_totals_stage_id_manager_id_currency'))

    op.drop_table('board_totals')
