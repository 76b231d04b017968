"""Reporting: folds and summaries, without a database."""
