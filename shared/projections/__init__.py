"""Read models are folds: keys of an event, a pure fold of a row, counters by the difference of two rows."""
