"""Whole journeys through running systems."""
