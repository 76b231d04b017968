"""The commands of ``pulih``, one per module."""
