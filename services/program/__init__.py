"""The program service."""
