"""Alembic's entry: runs the steps on the connection that the caller opened."""

from alembic import context

from intake.store.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
with context.begin_transaction():
    context.run_migrations()
