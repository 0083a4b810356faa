"""REST and the live feed, one module per subject."""
