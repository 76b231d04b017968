"""Addiction Severity Index, fifth edition: a severity profile of seven areas, and composite scores."""
