"""Translations of instruments: read from a file, kept with every revision, served beside the description."""
