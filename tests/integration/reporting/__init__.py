"""Reporting on a real PostgreSQL and a real NATS."""
