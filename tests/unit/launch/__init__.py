"""The launcher's story as data."""
