"""What the rules propose, and why: rules as data, the picture of what is known, the proposal."""
