"""The HTTP edge: problem answers, idempotency, tokens, health, pages."""
