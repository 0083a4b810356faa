"""What goes wrong in a real building, done to a real twin: what was lost, kept twice or wrong afterwards."""
