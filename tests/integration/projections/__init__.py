"""Projections on a real PostgreSQL."""
