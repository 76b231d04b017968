"""The pages: the sessions of a week, and the attendance sheet of one session."""
