"""How to get there: routes, call numbers, search and directions."""
