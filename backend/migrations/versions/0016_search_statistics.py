"""More tokens of the search's index counted by PostgreSQL

Revision: 0016, after 0015
"""

from alembic import op
from sqlalchemy import text

from app import search_index

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

SEARCHED = ('users', 'clients', 'contacts', 'deals', 'tasks', 'activities')


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == 'sqlite':
        return
    for table in SEARCHED:
        search_index.keep_statistics(connection, table)
        connection.execute(text(f'ANALYZE {search_index.index_of(table).name}'))


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == 'sqlite':
        return
    for table in SEARCHED:
        connection.execute(text(f'ALTER TABLE {search_index.index_of(table).name} ALTER COLUMN tokens SET STATISTICS -1'))
