"""What cannot be taken, and what is doubtful."""
