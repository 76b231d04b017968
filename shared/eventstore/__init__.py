"""The event store: dense, hash-chained logs in PostgreSQL, appended by group commit."""
