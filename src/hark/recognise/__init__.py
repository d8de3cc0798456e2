"""What a file is, found out from the file itself: a map, and the questions that only its owner can answer."""
