"""How to get there: nothing is here yet; the routing graph, call numbers and guidance will be."""
