"""A map laid over a file: what becomes of every column, as SQL."""
