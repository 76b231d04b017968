"""Starts the system's processes, tells the pilot's story, checks what is there. Imports no service."""
