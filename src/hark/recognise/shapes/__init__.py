"""What a table can be: one file per fact, each of which knows how such a table looks and drafts its map."""
