"""JSON under ``/v1``: one router per agency, and what all have."""
