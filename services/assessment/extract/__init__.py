"""A person's own extract: what is known of her, for herself, as data and on paper."""
