"""Events, envelopes, registry and catalogue."""
