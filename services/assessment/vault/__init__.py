"""The vault: what is known about persons, encrypted under a key for each, outside of every event."""
