copy (from read_csv('$file', sample_size = -1)) to '$target' (format parquet, compression zstd)
