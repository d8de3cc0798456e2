"""What a cell says: numbers, dates, durations, as SQL."""
