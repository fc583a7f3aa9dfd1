"""Search index: tokens of every row's texts beside the tables, and the texts as words

Revision: 0004, after 0003
"""

from alembic import op

from app import search_index

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

INDEXED = {
    'clients': ('name', 'email', 'inn', 'phone', 'website', 'address'),
    'contacts': ('name', 'email', 'phone', 'telegram', 'whatsapp', 'position'),
    'deals': ('title', 'description'),
    'tasks': ('title', 'description'),
    'activities': ('subject', 'content'),
    'users': ('full_name', 'username', 'email', 'phone', 'position'),
}


def upgrade() -> None:
    for table, fields in INDEXED.items():
        search_index.create(op.get_bind(), table)
        search_index.rebuild(op.get_bind(), table, fields, binned=table != 'users')


def downgrade() -> None:
    for table in INDEXED:
        search_index.drop(op.get_bind(), table)
