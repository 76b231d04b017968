"""Tables that more than one agency has, each in its own schema."""
