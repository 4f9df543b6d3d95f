"""Alembic's way in: always with the connection that ``storage.schema.upgrade`` opened."""

from alembic import context

from storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # The caller's transaction holds everything, on SQLite too.
    transactional_ddl=False,
)
context.run_migrations()
