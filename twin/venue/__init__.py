"""The venue: what stands where in the building."""
