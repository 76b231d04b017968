"""The HTTP interface: request to command, result to answer. No rule is in here."""
