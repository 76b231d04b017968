"""Erasing one of many, in a whole system."""
