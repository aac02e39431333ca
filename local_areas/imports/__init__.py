"""Files of others, taken in: one module a kind of file."""
