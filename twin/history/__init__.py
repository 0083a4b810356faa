"""History: every datapoint that was ever committed, and questions about it."""
