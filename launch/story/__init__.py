"""A story told through the HTTP APIs, so that the pages have something to show and the figures can be checked."""
