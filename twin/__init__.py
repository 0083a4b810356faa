"""What exists in the building, what is true now, and what was true."""
