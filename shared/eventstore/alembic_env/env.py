"""Runs the migrations of one service on the connection that ``shared.eventstore.migrating`` hands over."""  # noqa: INP001 - Alembic runs it as a script

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
