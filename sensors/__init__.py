"""Bytes to observations: transports, decoders, checks and the pump; seats and shelves derived from them."""
