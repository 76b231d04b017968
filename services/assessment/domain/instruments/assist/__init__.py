"""ASSIST v3.1: items and values, flow, scores. The wording of the questions is the WHO's and not here."""
