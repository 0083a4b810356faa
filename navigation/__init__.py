"""Ways through the building, from where a reader stands to a shelf, a seat or a desk; none is computed yet."""
