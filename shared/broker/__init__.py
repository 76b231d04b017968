"""The broker: one connection that is kept for ever, and the one declaration of a log's stream."""
