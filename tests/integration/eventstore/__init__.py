"""What is built on the event store: migrations and decisions, on a real PostgreSQL."""
