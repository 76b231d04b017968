"""A story told through the HTTP APIs: the pages have something to show, and figures can be checked."""
