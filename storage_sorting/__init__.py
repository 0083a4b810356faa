"""How totes and books flow through the store and the sorter: what is reported, and a store that behaves."""
