"""A map: what it can say, read and checked."""
