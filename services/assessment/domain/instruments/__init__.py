"""The library of instruments: what a form asks, which answers exist, how it is scored. One file each."""
