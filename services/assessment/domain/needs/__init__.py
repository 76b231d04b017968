"""What she needs: profile, health facts, explained decisions, urgent findings, reassessments."""
