"""Read models are folds: keys of an event, a pure fold of a row, and counters from the difference of two rows."""
