"""Ordered followers: who hears a log reads all of it, in order, and proves it by arithmetic."""
