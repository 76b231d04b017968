"""The rules of the programme: states, `evolve`, one pure function per decision. No clock, no I/O."""
