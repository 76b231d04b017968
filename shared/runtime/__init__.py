"""What every process has: settings, clock, ids, logging, metrics, crash points, life cycle."""
