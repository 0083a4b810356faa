"""One module per payload format; each has a TOPIC_FILTERS and a decode function. See `catalogue`."""
