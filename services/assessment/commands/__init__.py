"""The use cases: load, decide, append. No rule is in here."""
