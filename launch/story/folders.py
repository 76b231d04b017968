"""The stories that Pulih tells: each a folder with its script, its roster and its check table."""

from launch.home import ROOT

PILOT = ROOT / "examples" / "kupang-pilot"
LEMBATA = ROOT / "examples" / "lembata-2025"
STORIES = (PILOT, LEMBATA)
"""Told by ``pulih demo --check``, one after the other, each in an installation of its own."""
