"""A region made up by a seed: many prisons and women, played through the HTTP APIs and then judged."""
