"""What every event store must do, on a real PostgreSQL.

Expectations are written by hand or recomputed with hashlib and json alone. Blind spot: one server on one
machine. Nothing here shows what a fail-over to a standby that lags does to an answer that was given.
"""
