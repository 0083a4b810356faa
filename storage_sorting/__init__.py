"""How totes and books flow through the store and the sorter; nothing is modelled yet."""
