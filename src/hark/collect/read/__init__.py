"""A delivered file, unpacked, decoded and laid out: one Parquet table of text columns."""
