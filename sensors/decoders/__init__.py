"""One module per payload format; each has a TOPIC_FILTER and a decode function. See `catalogue`."""
