"""What follows an assessment: measures that are repeated, samples, amendments, the treatment plan."""
