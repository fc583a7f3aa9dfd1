"""Runs migrations on the connection that `app.upgrade` hands over, inside its transaction."""

from alembic import context

from app.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=False,  # the transaction is the caller's: a migration that fails leaves nothing
)
context.run_migrations()
